"""The desk in a real browser: found whole by axe, by keyboard, on a tiny screen, without script; typing is answered."""

import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from tests.axe import found_by_axe
from tests.browser import chromium
from tests.desk.conftest import EDITOR, desk_on, git, served
from tests.web.test_pages import WIDE, ZOOMED, fits

pytestmark = [
    pytest.mark.skipif(not chromium(), reason="the desk is not tested: there is no Chromium here"),
    pytest.mark.asyncio(loop_scope="session"),
]

PLACE = "parent/abuse/neglect"
FILE = "content/parent/abuse/neglect.md"
ADDRESSES = [
    "?wait=1",
    f"page/{PLACE}",
    "page/shared/definition",
    f"voices/{PLACE}?language=ug",
    f"changes/{PLACE}",
    f"sign/{PLACE}",
    f"word/{PLACE}",
    "details",
    "help-lines",
    "saved",
    "sheet",
    "sheet?which=unsigned&reader=parent&language=ug",
    "live-list",
    "due",
    "page/nowhere",
    *([f"voices/{PLACE}", f"sign/{PLACE}?language=ug"] if "ALL_PROOFS" in os.environ else []),
]
"""Each form of page there is, of those that have a direction one in each."""


@asynccontextmanager
async def opened(browser: Browser, root: Path, address: str = "", **how: Any) -> AsyncIterator[tuple[Page, str]]:
    """A page of the desk, which must raise no error, break no rule of its own and ask nobody else."""
    async with served(desk_on(root)) as desk:
        context = await browser.new_context(**{"viewport": WIDE, **how})
        page = await context.new_page()
        asked: list[str] = []
        wrong: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda message: wrong.append(message.text) if message.type in {"error", "warning"} else None)
        try:
            await page.goto(desk + address)
            yield page, desk
            # What comes with a refusal on purpose is no fault of the page.
            assert [text for text in wrong if "Failed to load resource" not in text] == []
            assert [url for url in asked if not url.startswith(desk.rsplit("/", 2)[0])] == []
            assert await context.cookies() == []
        finally:
            await context.close()


async def test_axe_finds_nothing_on_any_page_and_nothing_is_cut_at_the_side(browser: Browser, root: Path) -> None:
    async with opened(browser, root) as (page, desk):
        for address in ADDRESSES:
            await page.set_viewport_size(ZOOMED)
            await page.goto(desk + address)
            assert await fits(page), address
            await page.set_viewport_size(WIDE)
            await found_whole(page, address)


async def test_the_list_says_how_each_page_stands_without_being_asked_again(browser: Browser, root: Path) -> None:
    async with opened(browser, root) as (page, _desk):
        await expect(page.locator(".states").first).to_contain_text("never signed off")
        await expect(page.get_by_text("being worked out")).to_have_count(0)
        await page.get_by_label("Words in title or text").fill("neglect means")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("link", name="What neglect means")).to_be_visible()
        await expect(page.get_by_text("1 text.")).to_be_visible()


async def test_typing_is_answered_beside_it_and_saved_by_keyboard_alone(browser: Browser, root: Path) -> None:
    async with opened(browser, root, f"page/{PLACE}") as (page, _desk):
        body = page.get_by_label("Text", exact=True)
        await body.focus()
        await page.keyboard.press("Control+Home")
        await page.keyboard.type("{{ authority.nothing }} ")
        mistake = page.locator("#mistakes a")
        await expect(mistake).to_have_text("Line 1 of the text")
        await expect(page.locator("#look-said")).to_have_text("1 thing to mend.")
        await mistake.focus()
        await page.keyboard.press("Enter")
        await expect(body).to_be_focused()
        start = "A child does not get"
        await body.fill((await body.input_value()).replace("{{ authority.nothing }} ", "Look here. "))
        await expect(page.locator("#preview")).to_contain_text(f"Look here. {start}")
        await expect(page.locator("#look-said")).to_have_text("Nothing to mend.")
        await expect(page.get_by_text("Nothing to mend.")).to_have_count(1)
        await page.get_by_label("What have you changed, and why?").fill("A first sentence")
        save = page.get_by_role("button", name="Save")
        await save.focus()
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("kept under your name")).to_be_visible()
        assert git(root, "log", "-1", "--format=%an: %s") == f"{EDITOR}: A first sentence"
        assert "Look here. A child" in (root / FILE).read_text("utf-8")


async def test_what_is_to_be_mended_is_in_sight_while_typing_and_while_it_is_looked_at(
    browser: Browser, root: Path
) -> None:
    async with opened(browser, root, f"page/{PLACE}", viewport={"width": 1280, "height": 900}) as (page, _desk):
        for size in ({"width": 1280, "height": 900}, {"width": 360, "height": 640}):
            await page.set_viewport_size(size)  # type: ignore[arg-type]
            body = page.get_by_label("Text", exact=True)
            await body.focus()
            await page.keyboard.press("Control+Home")
            await page.keyboard.type("{{ authority.nothing }} ")
            await expect(page.locator("#mistakes a").first).to_be_in_viewport()
            await expect(page.get_by_text("being looked at")).to_be_hidden()
        await page.evaluate("() => { window.fetch = () => new Promise(() => {}); }")  # the answer is not there yet
        await page.keyboard.type("x")
        await expect(page.get_by_text("Your words are being looked at …")).to_be_in_viewport()
        await expect(page.locator("#look-said")).to_be_hidden()


async def test_a_refused_save_says_at_the_top_what_to_mend_leads_there_and_is_gone_once_mended(
    browser: Browser, root: Path
) -> None:
    async with opened(browser, root, f"page/{PLACE}") as (page, _desk):
        title = page.get_by_label("Title", exact=True)
        await title.fill("")
        await page.get_by_role("button", name="Save").click()
        refusal = page.get_by_role("alert")
        await expect(refusal).to_contain_text("Not saved")
        await expect(refusal).to_be_focused()
        await found_whole(page, "a refused save")
        await refusal.get_by_role("link").first.click()
        await expect(title).to_be_focused()
        await title.fill("What neglect means")
        await expect(refusal).to_have_count(0)
        assert git(root, "status", "--porcelain") == ""


async def test_the_other_persons_words_are_taken_with_one_button(browser: Browser, root: Path) -> None:
    async with opened(browser, root, f"page/{PLACE}") as (page, _desk):
        body = page.get_by_label("Text", exact=True)
        first = await body.input_value()
        await body.fill(first.replace("Ask *early*.", "Ask *mine*."))
        file = root / FILE
        file.write_text(file.read_text("utf-8").replace("Ask *early*.", "Ask *theirs*."), "utf-8")
        await page.get_by_role("button", name="Save").click()
        await expect(page.get_by_role("heading", name="What somebody else has changed")).to_be_visible()
        await expect(body).to_have_value(re.compile(re.escape("Ask *mine*.")))
        await found_whole(page, "what somebody else has changed")
        await page.get_by_role("button", name="Use their words instead of mine").click()
        await expect(body).to_have_value(re.compile(re.escape("Ask *theirs*.")))
        await expect(page.locator("#states")).to_contain_text("never signed off")


async def test_buttons_write_marks_that_the_browser_can_take_back(browser: Browser, root: Path) -> None:
    async with opened(browser, root, f"page/{PLACE}") as (page, _desk):
        body = page.get_by_label("Text", exact=True)
        before = await body.input_value()
        await body.evaluate("one => { one.focus(); one.setSelectionRange(2, 7); }")
        await page.get_by_role("button", name="Bold").click()
        await expect(body).to_have_value(re.compile(r"^A \*\*child\*\* does"))
        await page.keyboard.press("Control+z")
        await expect(body).to_have_value(before)
        await body.evaluate("one => one.setSelectionRange(one.value.length, one.value.length)")
        await page.get_by_label("Put in").select_option(label="Childline")
        await page.get_by_role("button", name="Put it in").click()
        await expect(body).to_have_value(re.compile(r"\{\{ line\.childline \}\}$"))
        await page.get_by_role("button", name="New screen").click()
        await expect(body).to_have_value(re.compile(r"\{\{ line\.childline \}\}\n\n---\n\n$"))


async def test_bold_leaves_no_asterisks_for_readers(browser: Browser, root: Path) -> None:
    async with opened(browser, root, f"page/{PLACE}") as (page, _desk):
        body = page.get_by_label("Text", exact=True)
        text = " One **word** more. \n\n- An item\n- Another \n\n---\n\n## Heading\n\nThe end"
        bold = " **One word more.** \n\n- **An item**\n- **Another** \n\n---\n\n## **Heading**\n\n**The end**"
        await body.fill(text)
        for _press in range(2):
            await body.evaluate("one => { one.focus(); one.select(); }")
            await page.get_by_role("button", name="Bold").click()
            await expect(body).to_have_value(bold)


async def test_the_preview_is_the_chat_the_web_and_the_leaflet_in_each_language(browser: Browser, root: Path) -> None:
    async with opened(browser, root, f"page/{PLACE}") as (page, _desk):
        await page.get_by_label("Language").select_option("ug")
        await expect(page.locator(".bubble").first).to_have_attribute("dir", "rtl")
        await page.get_by_label("Web", exact=True).check()
        web = page.frame_locator("iframe")
        await expect(web.locator("html")).to_have_attribute("dir", "rtl")
        await page.get_by_label("Language").select_option("en")
        await expect(web.get_by_role("heading", name="What neglect means")).to_be_visible()
        # With its own style, which comes after the words.
        await expect(web.locator("body")).not_to_have_css("background-color", "rgba(0, 0, 0, 0)")
        await page.get_by_label("Leaflet").check()
        picture = page.locator("#preview img").first
        await expect(picture).to_be_visible()
        await expect(picture).to_have_js_property("complete", True)
        await expect(picture).not_to_have_js_property("naturalWidth", 0)
        assert await picture.evaluate("one => one.naturalWidth") > 300


async def test_what_is_not_saved_is_not_left_by_mistake(browser: Browser, root: Path) -> None:
    async with opened(browser, root, f"page/{PLACE}") as (page, _desk):
        asked: list[str] = []

        async def stay(dialog: Any) -> None:
            asked.append(dialog.type)
            await dialog.dismiss()

        page.on("dialog", stay)
        await page.get_by_label("Text", exact=True).press_sequentially("x")
        async with page.expect_event("dialog"):
            await page.get_by_role("link", name="Details").click(no_wait_after=True)
        await expect(page.get_by_label("Text", exact=True)).to_be_visible()
        assert asked == ["beforeunload"]


async def test_what_is_typed_into_one_group_of_details_is_not_lost_by_saving_another(
    browser: Browser, root: Path
) -> None:
    async with opened(browser, root, "details") as (page, _desk):
        asked: list[str] = []

        async def stay(dialog: Any) -> None:
            asked.append(dialog.type)
            await dialog.dismiss()

        page.on("dialog", stay)
        await page.evaluate("() => { for (const each of document.querySelectorAll('details')) each.open = true; }")
        phone, team = page.locator("[name='field.unit_phone']"), page.locator("[name='field.complaints_team']")
        await phone.press_sequentially("0300 123 4567")
        await team.press_sequentially("the team")
        save = page.locator("form", has=team).get_by_role("button", name="Save")
        async with page.expect_event("dialog"):
            await save.click(no_wait_after=True)
        await expect(phone).to_have_value("0300 123 4567")
        async with page.expect_event("dialog"):
            await page.get_by_role("link", name="Saved").click(no_wait_after=True)
        assert asked == ["beforeunload"] * 2
        await phone.fill("ring us")
        page.remove_listener("dialog", stay)
        page.on("dialog", lambda dialog: dialog.accept())
        await page.locator("form", has=phone).get_by_role("button", name="Save").click()
        await expect(page.get_by_role("alert")).to_contain_text("Nothing was saved")
        await expect(phone).to_have_value("ring us")


async def test_without_script_words_are_seen_saved_and_refused_with_nothing_lost(browser: Browser, root: Path) -> None:
    async with opened(browser, root, f"page/{PLACE}", java_script_enabled=False) as (page, _desk):
        body = page.get_by_label("Text", exact=True)
        await expect(page.get_by_role("button", name="Bold")).to_have_count(0)
        first = await body.input_value()
        await body.fill(first.replace("Ask *early*.", "Ask {{ authority.nothing }}."))
        await page.get_by_role("button", name="Save").click()
        await expect(page.get_by_role("alert")).to_contain_text("Not saved")
        await expect(body).to_have_value(re.compile(re.escape("Ask {{ authority.nothing }}.")))
        await body.fill(first.replace("Ask *early*.", "Ask *today*."))
        await page.get_by_role("button", name="Show", exact=True).click()
        await expect(page.locator("#preview")).to_contain_text("Ask today.")
        await page.get_by_role("button", name="Save").click()
        await expect(page.get_by_text("kept under your name")).to_be_visible()
        assert "Ask *today*." in (root / FILE).read_text("utf-8")


async def test_everything_is_reached_by_keyboard_and_stays_in_sight(browser: Browser, root: Path) -> None:
    async with opened(browser, root, f"page/{PLACE}") as (page, _desk):
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
        await page.keyboard.press("Enter")
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("link", name="Edit")).to_be_focused()
        seen = set()
        for _press in range(40):
            await page.keyboard.press("Tab")
            name = await page.evaluate("document.activeElement.name || document.activeElement.textContent.trim()")
            assert await page.evaluate(
                """() => {
                    const box = document.activeElement.getBoundingClientRect();
                    return document.activeElement === document.body || (box.bottom > 0 && box.top < innerHeight);
                }"""
            ), name
            seen.add(name)
        assert {"field.title", "body", "Bold", "field.ask", "message", "Save", "show", "language"} <= seen


async def test_pasted_headings_lists_and_bold_become_marks(browser: Browser, root: Path) -> None:
    async with opened(browser, root, f"page/{PLACE}") as (page, _desk):
        body = page.get_by_label("Text", exact=True)
        await body.evaluate(
            """(one, html) => {
                one.focus();
                one.setSelectionRange(0, one.value.length);
                const clipboardData = new DataTransfer();
                clipboardData.setData("text/html", html);
                one.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
            }""",
            "<p>Ask <b>early</b>.</p><ul><li>One</li><li>Two</li></ul><p><s>old</s></p>",
        )
        await expect(body).to_have_value(re.compile(r"Ask \*\*early\*\*\.\s+- One\n- Two"))
        await expect(page.locator("#pasted")).to_be_visible()


async def test_a_word_document_goes_out_and_its_proposals_come_back_into_the_text(
    browser: Browser, root: Path, tmp_path: Path
) -> None:
    async with opened(browser, root, f"word/{PLACE}") as (page, _desk):
        async with page.expect_download() as fetched:
            await page.get_by_role("link", name="Word document in English").click()
        download = await fetched.value
        sent = tmp_path / download.suggested_filename
        await download.save_as(sent)
        assert sent.name.startswith("parent.abuse.neglect.en.")
        changed_by_hand(sent, "A child does not get the ", "A child hardly gets the ")
        await page.get_by_label("The Word document").set_input_files(sent)
        await page.get_by_role("button", name="Show what came back").click()
        await expect(page.get_by_role("heading", name="1 proposal")).to_be_visible()
        await found_whole(page, "what came back")
        await page.get_by_role("button", name="Take over").click()
        await expect(page.get_by_text("Taken over.")).to_be_visible()
        await page.get_by_role("button", name="Go on with this text").click()
        await expect(page.locator("#preview")).to_contain_text("A child hardly gets the")
        assert "hardly" not in (root / FILE).read_text("utf-8"), "nothing is saved by a machine"
        await page.get_by_role("button", name="Save").click()
        await expect(page.get_by_text("kept under your name")).to_be_visible()
        assert "A child hardly gets the" in (root / FILE).read_text("utf-8")
        assert "What neglect means" in (root / FILE).read_text("utf-8"), "the lines at the top are as they were"


async def test_a_document_that_is_none_of_ours_is_refused_in_a_sentence(browser: Browser, root: Path) -> None:
    async with opened(browser, root, f"word/{PLACE}") as (page, _desk):
        other = root.parent / "other.docx"
        other.write_bytes(b"no document")
        await page.get_by_label("The Word document").set_input_files(other)
        await page.get_by_role("button", name="Show what came back").click()
        await expect(page.get_by_role("alert")).not_to_be_empty()


def changed_by_hand(path: Path, old: str, new: str) -> None:
    """The document as somebody sends it back who has not tracked the change."""
    from docx import Document

    file = Document(str(path))
    runs = [run for paragraph in file.paragraphs for run in paragraph.runs if old in run.text]
    assert len(runs) == 1
    runs[0].text = runs[0].text.replace(old, new)
    file.save(str(path))


async def found_whole(page: Page, about: str) -> None:
    await page.wait_for_load_state()  # what leads here waits for words alone, and styles come after them
    assert await found_by_axe(page) == [], about
