"""The pages in a real browser: found whole by axe, by keyboard, on a tiny screen, without script; and silent."""

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext, Page, ViewportSize, expect

from bot.guide.page import HELP_NOW, HOME, MY_MEETING, SHARED_PHONE, START
from bot.guide.place import Audience
from bot.web.addresses import address_of, find_address, index_address, marks_address
from bot.web.search import fold, packed
from tests.axe import found_by_axe
from tests.browser import chromium
from tests.web.test_search import unpacked

pytestmark = [
    pytest.mark.skipif(not chromium(), reason="the web pages are not tested: there is no Chromium here"),
    pytest.mark.asyncio(loop_scope="session"),  # one browser for all of them
]

PHONE: ViewportSize = {"width": 360, "height": 740}
TINY: ViewportSize = {"width": 320, "height": 640}
ZOOMED: ViewportSize = {"width": 320, "height": 256}
"""1,280 by 1,024 pixels at 400 % (WCAG 2.2, 1.4.10)."""
WIDE: ViewportSize = {"width": 1280, "height": 800}
PARENT, YOUNG, EVERYONE = Audience.PARENT, Audience.YOUNG_PERSON, Audience.EVERYONE


def templates(language: str) -> list[str]:
    """One address of each form of page there is."""
    return [
        address_of(EVERYONE, language, START),
        address_of(PARENT, language, HOME),
        address_of(EVERYONE, language, HELP_NOW),
        address_of(YOUNG, language, "abuse/sexual"),
        address_of(Audience.PROFESSIONAL, language, "conference/what/timescales"),
        address_of(PARENT, language, "complaints/family"),
        address_of(EVERYONE, language, SHARED_PHONE),
        address_of(PARENT, language, MY_MEETING),
        find_address(PARENT, language),
        marks_address(language),
    ]


@asynccontextmanager
async def opened(browser: Browser, origin: str, address: str = "index.html", **how: Any) -> AsyncIterator[Page]:
    """A page in a fresh browser, which must raise no error, break no rule of its own and ask nobody but this server."""
    context: BrowserContext = await browser.new_context(**{"viewport": PHONE, **how})
    page = await context.new_page()
    asked: list[str] = []
    wrong: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text) if message.type in {"error", "warning"} else None)
    try:
        await page.goto(origin + address)
        yield page
        assert wrong == []
        assert [url for url in asked if not url.startswith(origin)] == []
        assert await context.cookies() == []
        if page.url.startswith(origin):
            assert await page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    finally:
        await context.close()


async def fits(page: Page) -> bool:
    return bool(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@pytest.mark.parametrize("language", ["en", "ur"])
async def test_axe_finds_nothing(browser: Browser, origin: str, language: str) -> None:
    async with opened(browser, origin) as page:
        for address in templates(language):
            await page.goto(origin + address)
            assert await found_by_axe(page) == [], address


async def test_high_contrast_loses_nothing(browser: Browser, origin: str) -> None:
    async with opened(browser, origin, templates("en")[2], forced_colors="active", contrast="more") as page:
        for name in ("Leave this page", "Help now"):
            link = page.get_by_role("link", name=name, exact=True)
            edge = await link.evaluate("one => getComputedStyle(one).borderTopWidth")
            assert edge == "1px", "what stood out by colour alone has an edge"
        assert await found_by_axe(page, dark=False) == []


@pytest.mark.parametrize("language", ["en", "pl", "ur"])
async def test_nothing_is_cut_at_the_side(browser: Browser, origin: str, language: str) -> None:
    others = (ZOOMED, WIDE) if language == "en" else ()  # words and direction matter most where there is least room
    async with opened(browser, origin) as page:
        for address in templates(language):
            await page.set_viewport_size(TINY)
            await page.goto(origin + address)
            assert await fits(page), address
            for size in others:
                await page.set_viewport_size(size)
                assert await fits(page), (address, size)


async def test_large_letters_fit(browser: Browser, origin: str) -> None:
    for language in ("en", "ur"):
        async with opened(browser, origin, templates(language)[2], viewport={"width": 640, "height": 800}) as page:
            await page.evaluate("document.documentElement.style.fontSize = '225%'")
            assert await fits(page)


async def test_everything_works_by_keyboard(browser: Browser, origin: str) -> None:
    async with opened(browser, origin, address_of(PARENT, "en", "abuse/neglect"), viewport=WIDE) as page:
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("link", name="Skip to the text")).to_be_focused()
        await expect(page.get_by_role("link", name="Skip to the text")).to_be_in_viewport()
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("link", name="Leave this page", exact=True)).to_be_focused()
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("link", name="Help now", exact=True).first).to_be_focused()
        count = await page.locator("a, button, summary").count()
        for _press in range(count - 3):
            await page.keyboard.press("Tab")
            hidden = await page.evaluate(
                """() => {
                    const one = document.activeElement, bar = document.querySelector(".bar");
                    if (one === document.body || bar.contains(one)) return false;
                    const box = one.getBoundingClientRect();
                    return box.bottom <= bar.getBoundingClientRect().bottom || box.top >= innerHeight;
                }"""
            )
            assert not hidden, (
                f"{await page.evaluate('document.activeElement.outerHTML')} is under the bar or out of sight"
            )
        await page.goto(origin + address_of(PARENT, "en", "abuse/neglect"))
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        assert await page.evaluate("document.activeElement.id") == "main"


async def test_without_script_a_page_is_whole(browser: Browser, origin: str) -> None:
    async with opened(browser, origin, "index.html", java_script_enabled=False) as page:
        await page.get_by_role("link", name="Young person").click()
        await page.get_by_role("link", name="Search, and A to Z").click()
        await expect(page.get_by_label("What are you looking for?")).to_be_hidden()
        await page.get_by_role("list").get_by_role("link", name="Neglect", exact=True).click()
        await expect(page.locator("blockquote")).to_be_hidden()
        await page.locator("summary").click()
        await expect(page.locator("blockquote")).to_be_visible()
        await page.get_by_role("link", name="اردو").click()
        await expect(page.locator("html")).to_have_attribute("dir", "rtl")
        await page.locator("a.help").click()
        await expect(page.locator('a[href="tel:08001111"]')).to_be_visible()
        leave = page.locator("a.leave")
        assert await leave.get_attribute("href") == "https://www.bbc.co.uk/weather"
        await expect(leave).to_be_in_viewport()


async def test_leaving_is_at_once_and_back_does_not_lead_here(browser: Browser, origin: str) -> None:
    async with opened(browser, origin, "index.html", viewport=WIDE) as page:
        # The place where it leads is not asked for here: another page of this server stands in for it.
        elsewhere = origin + marks_address("en")
        await page.goto(origin + address_of(YOUNG, "en", "abuse/sexual"))
        await page.evaluate("(there) => { document.querySelector('.leave').href = there; }", elsewhere)
        for _press in range(3):
            await page.keyboard.press("Shift")
        await page.wait_for_url(elsewhere)
        await page.go_back()
        assert page.url == f"{origin}index.html"


async def test_typing_capitals_or_moving_backwards_does_not_leave(browser: Browser, origin: str) -> None:
    async with opened(browser, origin, find_address(PARENT, "en")) as page:
        for _press in range(4):
            await page.keyboard.press("Shift+Tab")
        await page.get_by_label("What are you looking for?").press_sequentially("ABUSE")
        for letter in "ABCDE":
            await page.keyboard.press(f"Shift+{letter}")
        assert page.url.endswith("find.html")


async def test_the_way_out_and_help_stay_in_sight(browser: Browser, origin: str) -> None:
    async with opened(browser, origin, address_of(PARENT, "ur", "abuse/sexual")) as page:
        await page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        for one in (".leave", ".help"):
            await expect(page.locator(one)).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize(
    ("language", "typed", "title"),
    [
        ("en", "Complaints", "I want to complain"),
        ("en", "free soliciters", "Can I get a free solicitor?"),
        ("pl", "skargę", "Chcę złożyć skargę"),
        ("pl", "skarge", "Chcę złożyć skargę"),
        ("ur", "شكايت", "مجھے شکایت کرنی ہے"),
    ],
)
async def test_a_search_finds_and_tells_nobody(
    browser: Browser, origin: str, language: str, typed: str, title: str
) -> None:
    async with opened(browser, origin, find_address(PARENT, language)) as page:
        box = page.get_by_role("searchbox")
        await expect(box).to_be_visible()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        await box.fill(typed)
        await expect(page.locator("#results").get_by_role("link", name=title, exact=True)).to_be_visible()
        await box.fill("zzzz")
        await expect(page.locator("#found")).not_to_be_empty()
        await expect(page.locator("#results li")).to_have_count(0)
        assert asked == []
        assert await box.get_attribute("spellcheck") == "false", "some browsers send words away to be checked"


async def test_browser_and_index_fold_words_alike(browser: Browser, origin: str) -> None:
    texts = [
        "Skargę ŁÓDŹ",
        "شِکایَت كى ۃ",
        "A & E, don't!",
        "Straße İstanbul",
        "ਪੰਜਾਬੀ বাংলা",
        "مدد\N{ZERO WIDTH NON-JOINER}گار",
    ]
    async with opened(browser, origin, find_address(PARENT, "en")) as page:
        found = await page.evaluate(
            """async (texts) => {
                const {same} = await (await fetch("find.json")).json();
                return texts.map((text) => fold(text, same));
            }""",
            texts,
        )
    assert found == [fold(text) for text in texts]


async def test_browser_and_index_unpack_words_alike(browser: Browser, origin: str, files: dict[str, bytes]) -> None:
    made_up = packed(
        {"long" * 12: {1}, "long" * 12 + "er": {0, 35, 36, 971, 972, 40_000}, "ਪੰਜਾਬ𐒰𐒱": {7}, "ਪੰਜਾਬ𐒰𐒳": {8}}
    )
    longest = [files[index_address(PARENT, language)] for language in ("en", "pl", "ur")]
    indexes = [json.loads(data)["words"] for data in longest]
    async with opened(browser, origin, find_address(PARENT, "en")) as page:
        for rows in (made_up, *indexes):
            as_json = await page.evaluate("(rows) => JSON.stringify([...unpacked(rows)])", rows)
            assert dict(json.loads(as_json)) == unpacked(rows)


async def test_a_number_is_copied_by_its_button(browser: Browser, origin: str) -> None:
    permissions = ["clipboard-read", "clipboard-write"]
    async with opened(browser, origin, address_of(YOUNG, "ur", HELP_NOW), permissions=permissions) as page:
        button = page.get_by_role("button", name=re.compile("0800.1111"))
        await button.click()
        await expect(page.get_by_role("status")).to_have_text("کاپی ہو گیا")
        assert await page.evaluate("navigator.clipboard.readText()") == "08001111"
        assert await page.get_by_role("button", name="999").count() == 0


async def test_printed_pages_have_the_text_and_the_mark_alone(browser: Browser, origin: str) -> None:
    async with opened(browser, origin, address_of(PARENT, "en", "conference/what"), viewport=WIDE) as page:
        await page.emulate_media(media="print")
        for one in (".leave", ".help", ".languages", ".next", "#readers", ".leaving"):
            await expect(page.locator(one).first).to_be_hidden()
        for one in ("h1", ".ask", ".edition", ".danger"):
            await expect(page.locator(one)).to_be_visible()


async def test_a_page_is_read_aloud_by_a_voice_of_this_device_alone(browser: Browser, origin: str) -> None:
    voices = """
        speechSynthesis.getVoices = () => [{lang: "en-GB", localService: LOCAL, name: "made up"}];
        window.spoken = [];
        speechSynthesis.speak = (one) => spoken.push(one.text);
        window.SpeechSynthesisUtterance = function (text) { this.text = text; };
    """
    for local, offered in (("true", 1), ("false", 0)):
        context = await browser.new_context(viewport=PHONE)
        await context.add_init_script(voices.replace("LOCAL", local))
        page = await context.new_page()
        await page.goto(origin + address_of(YOUNG, "en", "abuse/sexual"))
        button = page.get_by_role("button", name="Read this aloud")
        assert await button.count() == offered
        if offered:
            await button.click()
            spoken = await page.evaluate("spoken")
            assert spoken[0] == "Sexual abuse"
            assert not [text for text in spoken if "penetration" in text], "what is closed is not read out"
            await expect(page.get_by_role("button", name="Stop reading")).to_be_visible()
        await page.goto(origin + address_of(YOUNG, "ur", "abuse/sexual"))
        assert await page.get_by_role("button", name=re.compile("آواز")).count() == 0, "there is no voice for Urdu"
        await context.close()
