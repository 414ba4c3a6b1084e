"""*My meeting*: filled in on the screen or by hand, printed on plain sheets; nothing is sent, and nothing is left."""

import io
import re
from collections import Counter
from html import unescape

import pikepdf
import pytest
from playwright.async_api import Browser, Page, expect

from bot.guide.page import HOME, MY_MEETING
from bot.guide.place import READERS, Audience
from bot.web.addresses import ICON, address_of, relative
from bot.web.frame import SHEET_POLICY
from bot.web.guide import WebGuide
from tests.browser import chromium
from tests.web.test_pages import PHONE, opened

LANGUAGES = ("en", "pl", "ur")
SHEET = address_of(Audience.PARENT, "en", MY_MEETING)
URDU = address_of(Audience.YOUNG_PERSON, "ur", MY_MEETING)
A4 = (595, 842)
"""Points, as paper is measured in a PDF."""

in_a_browser = pytest.mark.skipif(not chromium(), reason="there is no Chromium here")
one_browser = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize("reader", READERS)
def test_each_reader_has_the_same_sheet_in_every_language(files: dict[str, bytes], reader: Audience) -> None:
    forms = []
    for language in LANGUAGES:
        html = files[address_of(reader, language, MY_MEETING)].decode()
        forms.append(Counter(re.findall(r'type="checkbox"|<textarea|<h2>|class="lines"', html)))
        assert set(re.findall(r'class="lines">(.*?)</div>', html)) == {"<span></span>" * 3}
    assert forms[0]['type="checkbox"'] > 15
    assert forms[0]["<textarea"] == forms[0]['class="lines"'] >= 5
    assert forms == [forms[0]] * len(forms)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_one_link_from_the_first_page_and_from_getting_ready(
    guide: WebGuide, files: dict[str, bytes], reader: Audience, language: str
) -> None:
    sheet = address_of(reader, language, MY_MEETING)
    for page in (HOME, "conference/prepare"):
        address = address_of(reader, language, page)
        label = guide.pages[reader, language, MY_MEETING].page.button
        assert f'<a href="{relative(sheet, address)}">{label}</a>' in unescape(files[address].decode())


def test_there_is_nothing_that_could_be_sent_or_remembered(guide: WebGuide, files: dict[str, bytes]) -> None:
    for reader in READERS:
        for language in LANGUAGES:
            html = files[address_of(reader, language, MY_MEETING)].decode()
            assert f'content="{SHEET_POLICY}"' in unescape(html)
            assert "connect-src" not in html
            assert "<form" not in html
            boxes = re.findall(r"<(?:input|textarea)[^>]*>", html)
            assert all('autocomplete="off"' in box and " name=" not in box for box in boxes)
            assert all('spellcheck="false"' in box for box in boxes if "textarea" in box)
            assert f"<title>{guide.languages[language].translate('Conference Guide')}</title>" in html


async def fill_in(page: Page) -> None:
    """Tick the first box, by its words, and write into every field."""
    await page.locator(".ticks label").first.click()
    for number, box in enumerate(await page.locator("textarea").all()):
        await box.fill(f"My own words {number}")


async def written(page: Page) -> list[str]:
    """All that stands in the boxes, and a sign for each tick."""
    found: list[str] = await page.evaluate(
        """[...document.querySelectorAll(".sheet input, .sheet textarea, .written")]
            .map((box) => box.checked ? "x" : box.type === "checkbox" ? "" : box.value ?? box.textContent)
            .filter((words) => words)"""
    )
    return found


@in_a_browser
@one_browser
@pytest.mark.parametrize("address", [SHEET, URDU])
async def test_nothing_is_sent_and_nothing_is_kept(browser: Browser, origin: str, address: str) -> None:
    async with opened(browser, origin, address) as page:
        asked: list[str] = []
        page.context.on("request", lambda request: asked.append(request.url))
        await fill_in(page)
        assert len(await written(page)) > 10
        assert set(asked) <= {origin + ICON}, "the browser's own, for the tab"
        kept = """async () => [
            localStorage.length, sessionStorage.length, (await indexedDB.databases()).length,
            document.cookie.length, location.search.length,
            (await navigator.serviceWorker.getRegistrations()).length, (await caches.keys()).length,
        ]"""
        assert await page.evaluate(kept) == [0] * 7
        other = await page.context.new_page()
        await other.goto(origin + address)
        await fill_in(other)
        await other.close()
        again = await page.context.new_page()
        await again.goto(origin + address)
        assert await written(again) == []
        assert await again.evaluate(kept) == [0] * 7


@in_a_browser
@one_browser
async def test_not_even_a_script_could_send_it(browser: Browser, origin: str) -> None:
    page = await browser.new_page()
    await page.goto(origin + SHEET)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    refused = """async () => {
        const refused = [];
        const both = new Promise((done) => addEventListener("securitypolicyviolation", (event) => {
            refused.push(event.effectiveDirective);
            if (refused.length === 2) done(refused);
        }));
        fetch("index.html").catch(() => {});
        const form = document.body.appendChild(document.createElement("form"));
        form.action = "index.html";
        form.submit();
        return (await both).sort();
    }"""
    assert await page.evaluate(refused) == ["connect-src", "form-action"]
    assert set(asked) <= {origin + ICON}
    await page.close()


@in_a_browser
@one_browser
async def test_leaving_going_back_and_loading_anew_empty_it(browser: Browser, origin: str) -> None:
    async with opened(browser, origin, SHEET) as page:
        await fill_in(page)
        await page.goto(origin + URDU)
        await page.go_back()
        assert page.url == origin + SHEET
        assert await written(page) == []
        await fill_in(page)
        await page.reload()
        assert await written(page) == []


@in_a_browser
@one_browser
async def test_clear_empties_all_of_it_and_says_so(browser: Browser, origin: str) -> None:
    async with opened(browser, origin, SHEET) as page:
        await fill_in(page)
        await page.get_by_role("button", name="Clear the sheet").click()
        assert await written(page) == []
        await expect(page.get_by_role("status")).to_have_text("The sheet is empty now.")


@in_a_browser
@one_browser
async def test_it_is_filled_in_by_keyboard(browser: Browser, origin: str) -> None:
    async with opened(browser, origin, SHEET) as page:
        await page.get_by_label("Ask who will be there.").focus()
        await page.keyboard.press("Space")
        await expect(page.get_by_label("Ask who will be there.")).to_be_checked()
        await page.get_by_label("What I want to ask").press_sequentially("Who decides?\nWhen?")
        assert "Who decides?\nWhen?" in await written(page)
        assert page.url == origin + SHEET


@in_a_browser
@one_browser
async def test_without_script_there_are_lines_to_print(browser: Browser, origin: str) -> None:
    async with opened(browser, origin, SHEET, java_script_enabled=False) as page:
        await expect(page.get_by_text("Print this page and write on the lines.")).to_be_visible()
        await expect(page.locator(".lines").first).to_be_visible()
        assert await page.locator("textarea, .tools button").filter(visible=True).count() == 0


@in_a_browser
@one_browser
@pytest.mark.parametrize("script", [True, False])
async def test_it_prints_on_two_sheets_of_a4_with_lines_to_write_on(
    browser: Browser, origin: str, script: bool
) -> None:
    for reader in READERS:
        address = address_of(reader, "en", MY_MEETING)
        async with opened(browser, origin, address, viewport=PHONE, java_script_enabled=script) as page:
            await page.emulate_media(media="print")
            for hidden in ("header", ".tools", ".next", "#readers", ".small", ".bar"):
                await expect(page.locator(hidden).first).to_be_hidden()
            for shown in ("h1", ".ticks", ".edition"):
                await expect(page.locator(shown).first).to_be_visible()
            lines = page.locator(".lines")
            assert await lines.filter(visible=True).count() == await lines.count() > 0
            with pikepdf.open(io.BytesIO(await page.pdf(prefer_css_page_size=True))) as pdf:
                sizes = [tuple(round(float(edge)) for edge in one.mediabox[2:]) for one in pdf.pages]
            assert sizes == [A4, A4], reader


@in_a_browser
@one_browser
async def test_what_was_written_is_printed_whole_in_place_of_the_lines(browser: Browser, origin: str) -> None:
    async with opened(browser, origin, SHEET) as page:
        words = "\n".join(f"Line {number} of what I want to say" for number in range(30))
        await page.get_by_label("What I want to ask").fill(words)
        await page.emulate_media(media="print")
        box = page.locator(".write").filter(has_text="What I want to ask")
        assert await box.locator(".written").inner_text() == words
        await expect(box.locator(".lines")).to_be_hidden()
        await expect(box.locator("textarea")).to_be_hidden()
        await expect(page.locator(".lines").first).to_be_visible()  # where nothing was written
