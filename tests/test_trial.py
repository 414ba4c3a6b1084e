"""`conference-guide try` as somebody who has just cloned the project sees it: a page in a browser, the real guide."""

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, ViewportSize, expect
from watchfiles import awatch

from bot.guide.edition import Edition
from bot.guide.language import Language
from bot.guide.page import HOME, START
from bot.guide.place import READERS, Audience
from bot.local_telegram import DEFAULT_PERSON
from bot.telegram.page_screens import page_screen
from tests.browser import chromium
from tests.own_guide import copy_apart
from tests.small_guide import write_small_guide

pytestmark = [
    pytest.mark.skipif(not chromium(), reason="the page is not tested: there is no Chromium here"),
    pytest.mark.asyncio(loop_scope="session"),
]
PHONE: ViewportSize = {"width": 360, "height": 740}


@asynccontextmanager
async def tried(root: Path, folder: Path, overlay: str = "") -> AsyncIterator[str]:
    """The address of the chat page, while `conference-guide try` runs in a folder on the sources below `root`."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "try", "--root", str(root), "--port", "0", "--no-open"),
        cwd=folder,
        env={name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
        | {"PYTHONUNBUFFERED": "1", "CONTENT_OVERLAY": overlay},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert process.stdout is not None
    async for line in process.stdout:
        if b"http://" in line:
            break
    try:
        yield "http://" + line.decode().split("http://")[1].strip()
    finally:
        process.terminate()
        await process.wait()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def address(guide_db: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """Where somebody tries the real guide who has tried before: it is up to date."""
    folder = tmp_path_factory.mktemp("try")
    copy_apart(folder / "guide", folder / "own")
    shutil.copy(guide_db, folder / "guide.db")
    async with tried(folder / "guide", folder, str(folder / "own")) as address:
        yield address


@asynccontextmanager
async def opened(browser: Browser, address: str, person: int = DEFAULT_PERSON) -> AsyncIterator[Page]:
    """The chat page, for a person who has not begun yet."""
    context = await browser.new_context(viewport=PHONE)
    page = await context.new_page()
    await page.goto(address.replace(str(DEFAULT_PERSON), str(person)))
    try:
        yield page
    finally:
        await context.close()


async def press(page: Page, label: str) -> None:
    await page.get_by_role("button", name=label, exact=True).last.click()


async def test_a_reader_goes_from_start_to_a_definition_and_to_help(browser: Browser, address: str) -> None:
    async with opened(browser, address, DEFAULT_PERSON + 1) as page:
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


async def test_the_first_buttons_stand_on_a_small_phone_without_scrolling(
    browser: Browser, address: str, edition: Edition
) -> None:
    languages = list(edition.languages.values())

    def labels(audience: Audience, language: Language, page_id: str) -> list[str]:
        shown = page_screen(edition.pages[audience, language.code, page_id], language, languages)
        return [row[0].label for row in shown.rows]

    async def assert_it_stands(page: Page, label: str) -> None:
        button = page.get_by_role("button", name=label, exact=True).last
        await expect(button).to_be_visible()
        begins = await button.evaluate(
            """key => key.getBoundingClientRect().top
            - [...document.querySelectorAll(".theirs")].pop().getBoundingClientRect().top"""
        )
        room = await page.get_by_role("log").evaluate("log => log.clientHeight")
        assert 0 < begins < room, f"{label}: the first button begins at {begins} of {room}"

    async with opened(browser, address, DEFAULT_PERSON + 2) as page:
        await page.set_viewport_size({"width": 360, "height": 640})
        await press(page, "Start")
        for language in languages:
            readers = labels(Audience.EVERYONE, language, START)[: len(READERS)]
            for reader, label in zip(READERS, readers, strict=True):
                await press(page, language.name)
                await assert_it_stands(page, readers[0])
                await press(page, label)
                await assert_it_stands(page, labels(reader, language, HOME)[0])
                await page.get_by_role("textbox", name="Message").fill("/start")
                await page.keyboard.press("Enter")


async def test_the_web_pages_stand_beside_the_chat_and_lead_into_it(browser: Browser, address: str) -> None:
    async with opened(browser, address.split("?")[0] + "site/") as page:
        await page.get_by_role("link", name="Professional", exact=True).click()
        await page.get_by_role("link", name="Definitions of abuse", exact=True).click()
        await expect(page).to_have_title("Conference Guide")
        await page.get_by_role("link", name="Open this page in Telegram").click()
        await expect(page.get_by_role("log")).to_contain_text("The four categories of abuse")
        assert "#" not in page.url, "opened again, it does not ask again"


async def held(guide: Path, words: str) -> None:
    """Wait until the compiled guide has these words."""
    async for _changes in awatch(guide.parent, yield_on_timeout=True, rust_timeout=500):
        if words.encode() in await asyncio.to_thread(guide.read_bytes):
            return


async def test_an_edited_page_shows_after_it_is_saved(browser: Browser, tmp_path: Path) -> None:
    """Nobody has tried before, so the guide is compiled first: a small one, for how long that takes is no matter."""
    root = tmp_path / "guide"
    write_small_guide(root)
    async with tried(root, tmp_path) as address, opened(browser, address) as page:
        await press(page, "Start")
        await press(page, "Professional")
        file = root / "content/professional/abuse.md"
        words = "An invented sentence about abuse."
        await asyncio.to_thread(file.write_text, file.read_text("utf-8") + f"\n{words}\n", "utf-8")
        await held(tmp_path / "guide.db", words)
        for _look in range(100):  # a newer guide is opened within a second or two
            await press(page, "About abuse")
            await expect(page.get_by_role("log")).to_contain_text("This page tells you about abuse.")
            if words in (await page.get_by_role("log").inner_text()):
                return
            await press(page, "Home")
            await expect(page.get_by_role("log")).to_contain_text("This page tells you about home.")
        pytest.fail("the edited page was never shown")
