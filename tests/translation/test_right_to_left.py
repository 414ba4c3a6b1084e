"""Numbers, addresses, commands and English terms in Urdu: their pictures in a real browser, not the order of signs."""

import base64
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect
from telegram.constants import ParseMode

from bot.guide.direction import laid_out
from bot.guide.edition import Edition
from bot.guide.numbers import NO_BREAK_SPACE
from bot.guide.page import HELP_NOW
from bot.guide.place import Audience
from bot.local_telegram import DEFAULT_PERSON, LocalTelegram
from tests.browser import chromium
from tests.local_telegram.conftest import make_bot

pytestmark = [
    pytest.mark.skipif(not chromium(), reason="pictures are not compared: there is no Chromium here"),
    pytest.mark.asyncio(loop_scope="session"),  # one browser for all of them
]

PLACE = """([id, wanted]) => {
    const walker = document.createTreeWalker(document.querySelector(`#m${id} .text`), NodeFilter.SHOW_TEXT);
    for (let node; (node = walker.nextNode()); ) {
        const at = node.data.indexOf(wanted);
        if (at < 0) continue;
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + wanted.length);
        node.parentElement.scrollIntoView({ block: "center" });
        const { x, y, width, height } = range.getBoundingClientRect();
        return { box: { x, y, width, height }, lines: range.getClientRects().length };
    }
    return null;
}"""

EXPECTED = """([id, wanted]) => {
    const walker = document.createTreeWalker(document.querySelector(`#m${id} .text`), NodeFilter.SHOW_TEXT);
    for (let node; (node = walker.nextNode()); ) {
        if (!node.data.includes(wanted)) continue;
        const style = getComputedStyle(node.parentElement);
        const alone = document.createElement("bdo");
        alone.id = "expected";
        alone.dir = "ltr";
        alone.textContent = wanted;
        const { x, y } = node.parentElement.getBoundingClientRect();
        const same = ["font", "color", "textDecoration", "textUnderlineOffset", "textDecorationThickness"];
        for (const name of same) alone.style[name] = style[name];
        Object.assign(alone.style, { position: "fixed", left: "8px", top: "8px", zIndex: 99, whiteSpace: "pre",
            background: getComputedStyle(document.querySelector(".theirs .bubble")).backgroundColor });
        document.body.append(alone);
        const { width, height } = alone.getBoundingClientRect();
        return { x: 8, y: 8, width, height };
    }
}"""

DIFFERENCE = """async ([first, second]) => {
    const [a, b] = await Promise.all([first, second].map((data) => new Promise((done) => {
        const image = new Image();
        image.onload = () => done(image);
        image.onerror = () => done(null);
        image.src = `data:image/png;base64,${data}`;
    })));
    const width = Math.max(a.width, b.width), height = Math.max(a.height, b.height);
    const ink = (image) => {
        const context = Object.assign(document.createElement("canvas"), { width, height }).getContext("2d");
        context.fillStyle = "white";
        context.fillRect(0, 0, width, height);
        context.drawImage(image, 0, 0);
        const { data } = context.getImageData(0, 0, width, height);
        return Array.from({ length: width * height }, (_, n) => 255 - data[n * 4 + 1]);
    };
    const [one, other] = [ink(a), ink(b)];
    const background = Math.min(...one);
    const whole = one.reduce((sum, value) => sum + value - background, 0);
    let least = Infinity;
    for (let dx = -3; dx <= 3; dx++) for (let dy = -3; dy <= 3; dy++) {
        let sum = 0;
        for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) {
            const [u, v] = [x + dx, y + dy];
            const beside = u >= 0 && u < width && v >= 0 && v < height ? other[v * width + u] : background;
            sum += Math.abs(one[y * width + x] - beside);
        }
        least = Math.min(least, sum);
    }
    return least / whole;
}"""
"""How much of the ink of one picture is not where it is in the other, at the best of a few shifts."""

ALIKE = 0.5
"""Pictures of the same text differ by less (other sub-pixels), those in another order by more."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def telegram() -> AsyncIterator[LocalTelegram]:
    async with LocalTelegram() as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def page(browser: Browser, telegram: LocalTelegram) -> AsyncIterator[Page]:
    """The chat page, on which the messages of all tests come to stand one below the other."""
    context = await browser.new_context(viewport={"width": 360, "height": 900})
    opened = await context.new_page()
    await opened.goto(telegram.page_url)
    await opened.click("#start")
    yield opened
    await context.close()


async def shown(page: Page, telegram: LocalTelegram, html: str) -> int:
    """The number of a message with this text, on the page."""
    async with make_bot(telegram) as bot:
        sent = await bot.send_message(DEFAULT_PERSON, html, ParseMode.HTML)
    await expect(page.locator(f"#m{sent.id}")).to_be_visible()
    return sent.id


async def difference(page: Page, message: int, wanted: str) -> float:
    """How unlike the picture of a piece of a message is to that of the same signs from left to right."""
    place = await page.evaluate(PLACE, [message, wanted])
    assert place is not None, f"{wanted!r} is not on the page"
    as_it_stands = await page.screenshot(clip=place["box"])
    expected = await page.screenshot(clip=await page.evaluate(EXPECTED, [message, wanted]))
    await page.evaluate("document.getElementById('expected').remove()")
    pictures = [base64.b64encode(picture).decode() for picture in (as_it_stands, expected)]
    beside = await page.context.new_page()  # the chat page loads no pictures of anybody else's
    found = await beside.evaluate(DIFFERENCE, pictures)
    await beside.close()
    return float(found)


async def test_each_number_of_the_urgent_page_is_a_picture_of_itself(
    page: Page, telegram: LocalTelegram, edition: Edition
) -> None:
    urgent = edition.pages[Audience.EVERYONE, "ur", HELP_NOW]
    assert urgent.translated
    for part in urgent.parts:
        message = await shown(page, telegram, part.text)
        for copy in part.copies:
            assert await difference(page, message, copy.shown) < ALIKE, copy.shown


@pytest.mark.parametrize(
    "piece", ["someone@example.gov.uk", "child protection conference", "/help", "https://a.example/b/", "LGBT+"]
)
async def test_latin_pieces_stand_in_their_order(page: Page, telegram: LocalTelegram, piece: str) -> None:
    for text in (f"یہاں لکھیں: {piece} اور پھر دیکھیں", f"{piece}۔ یہاں لکھیں"):
        message = await shown(page, telegram, laid_out(text, "rtl"))
        assert await difference(page, message, piece) < ALIKE, text


async def test_the_pictures_would_tell(page: Page, telegram: LocalTelegram) -> None:
    """What would stand wrong without our care does differ: plain spaces, an address without a mark."""
    for text, piece in (
        ("فون: 0808 2000 247 پر", "0808 2000 247"),
        ("دیکھیں https://a.example/b/ اور", "https://a.example/b/"),
        ("مرد، LGBT+ یا زبردستی کی شادی", "LGBT+"),
    ):
        message = await shown(page, telegram, text)
        assert await difference(page, message, piece) > ALIKE


async def test_a_line_that_begins_with_an_english_name_begins_at_the_right(page: Page, telegram: LocalTelegram) -> None:
    text = f"<b>Childline: 0800{NO_BREAK_SPACE}1111.</b> ہر اس شخص کے لیے"
    places = []
    for html in (text, laid_out(text, "rtl")):
        message = await shown(page, telegram, html)
        places.append((await page.evaluate(PLACE, [message, "Childline"]))["box"]["x"])
    as_it_was, laid = places
    assert as_it_was < 60
    assert laid > 150
