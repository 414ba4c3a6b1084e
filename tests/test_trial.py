"""`conference-guide try` as somebody who has just cloned the project sees it: a page in a browser, the real guide."""

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, ViewportSize, async_playwright, expect
from watchfiles import awatch

from bot.guide.language import Language
from bot.guide.page import HOME, START
from bot.guide.place import READERS, Audience, Place
from bot.guide.store import ContentStore
from bot.telegram.page_screens import page_screen
from tests.browser import ARGUMENTS, chromium
from tests.own_guide import copy_apart

pytestmark = pytest.mark.skipif(not chromium(), reason="the page is not tested: there is no Chromium here")
PHONE: ViewportSize = {"width": 360, "height": 740}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the guide's sources that a test may change."""
    copy = tmp_path / "guide"
    copy_apart(copy, tmp_path / "own")
    return copy


@pytest.fixture
def compiled(guide_db: Path, tmp_path: Path) -> None:
    """Somebody has tried before: the guide is up to date."""
    shutil.copy(guide_db, tmp_path / "guide.db")


@pytest.fixture
async def address(root: Path, tmp_path: Path) -> AsyncIterator[str]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "try", "--root", str(root), "--port", "0", "--no-open"),
        cwd=tmp_path,
        env={name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
        | {"PYTHONUNBUFFERED": "1", "CONTENT_OVERLAY": str(tmp_path / "own")},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert process.stdout is not None
    async for line in process.stdout:
        if b"http://" in line:
            break
    yield "http://" + line.decode().split("http://")[1].strip()
    process.terminate()
    await process.wait()


@pytest.fixture
async def page(address: str) -> AsyncIterator[Page]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        opened = await browser.new_page(viewport=PHONE)
        await opened.goto(address)
        yield opened
        await browser.close()


async def press(page: Page, label: str) -> None:
    await page.get_by_role("button", name=label, exact=True).last.click()


@pytest.mark.usefixtures("compiled")
async def test_a_reader_goes_from_start_to_a_definition_and_to_help(page: Page) -> None:
    await press(page, "Start")
    await expect(page.get_by_role("log")).to_contain_text("not a person")
    await press(page, "Professional")
    await press(page, "Help now")
    await expect(page.get_by_role("log")).to_contain_text("If anyone is in danger now, call 999.")
    assert await page.evaluate("document.documentElement.scrollHeight <= innerHeight"), "only the chat scrolls"
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing is cut at the side"
    await page.get_by_role("textbox", name="Message").fill("is it ok if my sister comes in with me")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("log")).to_contain_text("Can I bring someone?")


@pytest.mark.usefixtures("compiled")
async def test_the_first_buttons_stand_on_a_small_phone_without_scrolling(page: Page, store: ContentStore) -> None:
    await page.set_viewport_size({"width": 360, "height": 640})

    def labels(audience: Audience, language: Language, page_id: str) -> list[str]:
        shown = page_screen(store.page(Place(audience, language.code, page_id)), language, store.languages)
        return [row[0].label for row in shown.rows]

    async def assert_it_stands(label: str) -> None:
        button = page.get_by_role("button", name=label, exact=True).last
        await expect(button).to_be_visible()
        begins = await button.evaluate(
            """key => key.getBoundingClientRect().top
            - [...document.querySelectorAll(".theirs")].pop().getBoundingClientRect().top"""
        )
        room = await page.get_by_role("log").evaluate("log => log.clientHeight")
        assert 0 < begins < room, f"{label}: the first button begins at {begins} of {room}"

    await press(page, "Start")
    for language in store.languages:
        readers = labels(Audience.EVERYONE, language, START)[: len(READERS)]
        for reader, label in zip(READERS, readers, strict=True):
            await press(page, language.name)
            await assert_it_stands(readers[0])
            await press(page, label)
            await assert_it_stands(labels(reader, language, HOME)[0])
            await page.get_by_role("textbox", name="Message").fill("/start")
            await page.keyboard.press("Enter")


async def held(guide: Path, words: str) -> None:
    """Wait until the compiled guide has these words."""
    async for _changes in awatch(guide.parent, yield_on_timeout=True, rust_timeout=500):
        if words.encode() in await asyncio.to_thread(guide.read_bytes):
            return


async def test_an_edited_page_shows_after_it_is_saved(page: Page, root: Path, tmp_path: Path) -> None:
    await press(page, "Start")
    file = root / "content/everyone/privacy.md"
    words = "An invented sentence about privacy."
    await asyncio.to_thread(file.write_text, file.read_text("utf-8") + f"\n{words}\n", "utf-8")
    await held(tmp_path / "guide.db", words)
    for _look in range(100):  # a newer guide is opened within a second or two
        await press(page, "Privacy")
        await expect(page.get_by_role("log")).to_contain_text("keeps no record")
        await press(page, "▼ Clearing this chat")
        await expect(page.get_by_role("button", name="▲ Privacy", exact=True)).to_be_visible()
        if words in (await page.get_by_role("log").inner_text()):
            return
        await press(page, "Home")
        await expect(page.get_by_role("log")).to_contain_text("not a person")
    pytest.fail("the edited page was never shown")


@pytest.mark.usefixtures("compiled")
async def test_the_web_pages_stand_beside_the_chat_and_lead_into_it(page: Page, address: str) -> None:
    await page.goto(address.split("?")[0] + "site/")
    await page.get_by_role("link", name="Professional", exact=True).click()
    await page.get_by_role("link", name="Definitions of abuse", exact=True).click()
    await expect(page).to_have_title("Conference Guide")
    await page.get_by_role("link", name="Open this page in Telegram").click()
    await expect(page.get_by_role("log")).to_contain_text("The four categories of abuse")
    assert "#" not in page.url, "opened again, it does not ask again"
