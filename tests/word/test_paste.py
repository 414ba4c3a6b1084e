"""What is pasted from Word and others becomes a page's Markdown, in a real browser; what is lost is named."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from bot.source.markdown import parse, parse_inline
from tests.browser import chromium
from tests.word import clipboard

pytestmark = [
    pytest.mark.skipif(not chromium(), reason="pasting is not tested: there is no Chromium here"),
    pytest.mark.asyncio(loop_scope="session"),
]

SCRIPT = (Path(__file__).parents[2] / "bot/desk/assets/paste.js").read_text("utf-8")
WHOLE = """\
## Who may come

No one may show **abusive behaviour**, such as:

- shouting
- swearing

1. First this.
2. Then that."""
PASTED = """html => {
    const data = new DataTransfer();
    data.setData("text/html", html);
    data.setData("text/plain", "plain");
    const area = document.querySelector("textarea");
    area.focus();
    return !area.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def page(browser: Browser) -> AsyncIterator[Page]:
    page = await browser.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    await page.set_content(f"<textarea>Before. After.</textarea><script>{SCRIPT}</script>")
    yield page
    assert wrong == []
    await page.close()


async def converted(page: Page, html: str) -> tuple[str, list[str]]:
    found: dict[str, Any] = await page.evaluate("html => wordToMarkdown(html)", html)
    text = found["text"]
    assert parse(text)[1] == [], "a page may have all of it"
    return text, found["dropped"]


@pytest.mark.parametrize("program", ["DESKTOP_WORD", "WORD_ON_THE_WEB", "GOOGLE_DOCS", "LIBREOFFICE"])
async def test_each_program_s_headings_bold_and_lists_are_taken_over(page: Page, program: str) -> None:
    text, dropped = await converted(page, getattr(clipboard, program))
    nested = program == "DESKTOP_WORD"
    assert text == (WHOLE.replace("shouting\n", "shouting\n- at the chair\n") if nested else WHOLE)
    assert dropped == (["A list within a list was made one list."] if nested else [])


async def test_what_a_page_cannot_have_is_left_out_and_named(page: Page) -> None:
    text, dropped = await converted(page, clipboard.LOST)
    assert text == "Kept come under bright the court told end."
    assert [sentence.split(" was ")[0].split(" were ")[0] for sentence in dropped] == [
        "Struck-out words",
        "Words that a tracked change takes out",
        "Words that a tracked change puts in",
        "Hidden words",
        "A table",
        "A picture",
        "The address behind a link",
        "A footnote",
        "A comment",
        "Underlining",
        "Highlighting",
    ]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("plain words", "plain words"),
        ("<p>One.</p><p>Two.<br>Three.</p>", "One.\n\nTwo.\n\nThree."),
        ("<p>a<b> bold </b>b</p>", "a **bold** b"),
        ("<p><b>One</b> <b>two</b></p>", "**One two**"),
        ("<p><b>No.</b>More</p>", "**No**.More"),
        ("<p><i>soft <b>both</b></i></p>", "*soft* ***both***"),
        (
            "<p>2 * 3 = 6, a_b, [sic], R&amp;D, &amp;amp; <code>`</code></p>",
            "2 \\* 3 = 6, a_b, [sic], R&D, \\&amp; \\`",
        ),
        ("<p>1. Not a list</p><p>- nor this</p><p># nor that</p>", "1\\. Not a list\n\n\\- nor this\n\n\\# nor that"),
        ("<p>{{ authority.unit_name }} &lt;b&gt;</p>", "{{ authority.unit_name }} \\<b>"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n- b\n- c"),
        ("<li>a</li><li>b</li>", "- a\n- b"),
        ("<ol start=3><li>a</li><li>b</li></ol>", "3. a\n4. b"),
        ("<blockquote><p>One.</p><p>Two.</p></blockquote>", "> One.\n>\n> Two."),
        ("<h1><b>Big</b></h1><p></p><p>&nbsp;</p>", "## Big"),
        ('<p dir="rtl">چیئر سے <b>بات</b> کریں۔</p>', "چیئر سے **بات** کریں۔"),
        ('<p><a href="https://example.org/">https://example.org</a></p>', "https://example.org"),
        ("<script>alert(1)</script><style>p{}</style><p onclick='x()'>Words</p>", "Words"),
        ("", ""),
    ],
)
async def test_words_mean_what_they_meant(page: Page, html: str, text: str) -> None:
    found, dropped = await converted(page, html)
    assert found == text
    assert dropped == (["A list within a list was made one list."] if html.count("<ul>") > 1 else [])
    shown = "".join(token.content for token in parse_inline(text) if token.type in ("text", "text_special"))
    assert "**" not in shown, "no mark is left over as a sign"


async def test_pasting_puts_it_where_the_cursor_is_and_can_be_undone(page: Page) -> None:
    await page.evaluate("told = []; pasteInto(document.querySelector('textarea'), what => told.push(...what))")
    await page.evaluate("document.querySelector('textarea').setSelectionRange(8, 14)")
    assert await page.evaluate(PASTED, "<p>Pasted <b>words</b>.</p><table><td>x</td></table>")
    area = page.locator("textarea")
    assert await area.input_value() == "Before. Pasted **words**."
    assert await page.evaluate("told") == ["A table was not taken over: write it as sentences or as a list."]
    await page.keyboard.press("Control+z")
    assert await area.input_value() == "Before. After."
    assert not await page.evaluate(PASTED, ""), "plain words are the browser's"
