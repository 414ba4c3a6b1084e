"""The go-live list as a page: whole by axe, on a small screen and on paper, and it loads nothing."""

from datetime import date
from pathlib import Path

import pytest
from playwright.async_api import Browser

from bot.checks.matter import GROUPS, LEAD, Matter
from bot.desk.live_list import as_page
from tests.axe import found_by_axe
from tests.browser import chromium
from tests.web.test_pages import TINY, fits

pytestmark = [
    pytest.mark.skipif(not chromium(), reason="the page is not tested: there is no Chromium here"),
    pytest.mark.asyncio(loop_scope="session"),
]

MATTERS = [
    Matter(
        group, f"Something of {group}.", "It matters.", LEAD, "Do it.", "content/authority.toml", 22, ("a_key",), blocks
    )
    for blocks in (True, False)
    for group in GROUPS
]


async def test_the_go_live_list_is_read_by_everybody_and_fits_a_phone(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "list.html"
    file.write_text(as_page(MATTERS, date(2026, 11, 29)), "utf-8")
    context = await browser.new_context(viewport=TINY)
    page = await context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.goto(file.as_uri())
    assert await fits(page)
    await page.emulate_media(media="print")
    assert await page.get_by_role("heading", level=4).count() == len(MATTERS)
    await page.emulate_media(media="screen")
    assert await found_by_axe(page) == []
    assert asked == [file.as_uri()]
    await context.close()
