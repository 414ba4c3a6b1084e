"""The chat page in a real browser: on a small phone and a wide screen, with a mouse and by keyboard alone."""

import re
from collections.abc import AsyncIterator
from io import BytesIO
from typing import Any

import pytest
import pytest_asyncio
from PIL import Image
from playwright.async_api import Browser, ConsoleMessage, Page, expect
from telegram import Bot, CopyTextButton, ForceReply, InlineKeyboardButton, InlineKeyboardMarkup

from bot.local_telegram import DEFAULT_PERSON, LocalTelegram
from tests.browser import chromium
from tests.local_telegram.conftest import make_bot

PHONE, WIDE = {"width": 360, "height": 640}, {"width": 1280, "height": 800}
LONG = "Who decides, and what can they really decide about my family at the conference?"

pytestmark = [
    pytest.mark.skipif(not chromium(), reason="the chat page is not tested: there is no Chromium here"),
    pytest.mark.asyncio(loop_scope="session"),  # one browser for all of them
]


@pytest_asyncio.fixture(loop_scope="session")
async def telegram() -> AsyncIterator[LocalTelegram]:
    async with LocalTelegram(throttle=False) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def bot(telegram: LocalTelegram) -> AsyncIterator[Bot]:
    async with make_bot(telegram) as made:
        yield made


@pytest.fixture
def size(request: pytest.FixtureRequest) -> Any:
    """A phone, unless a test asks for both: what depends on where things stand is looked at on a wide screen too."""
    return getattr(request, "param", PHONE)


in_both_sizes = pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "wide"], indirect=True)


def is_wrong(message: ConsoleMessage) -> bool:
    """A refusal the page shows to the person is no fault of the page."""
    return message.type == "error" and "status of 400" not in message.text


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser, telegram: LocalTelegram, size: Any) -> AsyncIterator[Page]:
    """The page, which must raise no error and ask nobody but this Telegram."""
    context = await browser.new_context(viewport=size, permissions=["clipboard-read", "clipboard-write"])
    opened = await context.new_page()
    asked: list[str] = []
    wrong: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", lambda message: wrong.append(message.text) if is_wrong(message) else None)
    await opened.goto(telegram.page_url)
    await expect(opened.locator("#start")).to_be_visible()
    yield opened
    assert all(url.startswith(f"{telegram.url}/") for url in asked)
    assert not wrong
    await context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def chat(page: Page, bot: Bot, telegram: LocalTelegram) -> Page:
    """The page after Start, which the bot has fetched."""
    await page.click("#start")
    await expect(page.locator(".mine")).to_contain_text("/start")
    telegram.state.updates.clear()
    return page


def keys(*labels: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=str(n))] for n, label in enumerate(labels)])


@in_both_sizes
async def test_before_the_first_message(page: Page, bot: Bot) -> None:
    await bot.set_my_name("Guide")
    await bot.set_my_description("What this guide is for")
    await expect(page.get_by_role("heading", name="Guide", exact=True)).to_be_visible()
    await expect(page.locator("#intro")).to_contain_text("What this guide is for")
    await expect(page.get_by_text("Nothing leaves this computer.")).to_be_visible()
    await page.get_by_role("button", name="Start", exact=True).click()
    await expect(page.locator("#intro")).to_be_hidden()
    await expect(page.get_by_label("Message", exact=True)).to_be_focused()


@in_both_sizes
async def test_an_edit_keeps_the_focus_on_the_button_of_the_same_place(chat: Page, bot: Bot) -> None:
    sent = await bot.send_message(DEFAULT_PERSON, "One", reply_markup=keys("A", "B", LONG))
    button = chat.get_by_role("button", name="B", exact=True)
    await button.focus()
    await chat.keyboard.press("Enter")
    await expect(button).to_have_attribute("aria-busy", "true")
    (update,) = await bot.get_updates(timeout=10)
    assert update.callback_query is not None
    await bot.answer_callback_query(update.callback_query.id, text="Here it is")
    await expect(chat.get_by_role("status").get_by_text("Here it is")).to_be_visible()
    await expect(button).not_to_have_attribute("aria-busy", "true")
    await bot.edit_message_text("Two", DEFAULT_PERSON, sent.id, reply_markup=keys("C", "D"))
    await expect(chat.get_by_role("button", name="D", exact=True)).to_be_focused()
    await expect(chat.locator("#announcer")).to_have_text("Message changed: Two")
    await bot.edit_message_text("Three", DEFAULT_PERSON, sent.id)
    await expect(chat.locator(f"#m{sent.id}")).to_be_focused()
    await expect(chat.locator(".theirs")).to_have_count(1)


async def test_an_alert_waits_to_be_read(chat: Page, bot: Bot) -> None:
    await bot.send_message(DEFAULT_PERSON, "One", reply_markup=keys("A"))
    await chat.get_by_role("button", name="A", exact=True).click()
    await expect(chat.locator(".key[aria-busy=true]")).to_have_count(1)
    (update,) = await bot.get_updates(timeout=10)
    assert update.callback_query is not None
    await bot.answer_callback_query(update.callback_query.id, text="Careful", show_alert=True)
    await expect(chat.get_by_role("dialog")).to_contain_text("Careful")
    await chat.keyboard.press("Escape")
    await expect(chat.get_by_role("dialog")).to_be_hidden()


async def test_a_deleted_message_vanishes_and_the_focus_moves_on(chat: Page, bot: Bot) -> None:
    first = await bot.send_message(DEFAULT_PERSON, "Stays")
    sent = await bot.send_message(DEFAULT_PERSON, "Goes", reply_markup=keys("A"))
    await chat.get_by_role("button", name="A", exact=True).focus()
    await bot.delete_message(DEFAULT_PERSON, sent.id)
    await expect(chat.get_by_text("Goes")).to_have_count(0)
    await expect(chat.locator(f"#m{first.id}")).to_be_focused()


@in_both_sizes
async def test_a_forced_reply(chat: Page, bot: Bot) -> None:
    ask = ForceReply(input_field_placeholder="Your question")
    await bot.send_message(DEFAULT_PERSON, "What would you like to know?", reply_markup=ask)
    box = chat.get_by_label("Message", exact=True)
    await expect(box).to_be_focused()
    await expect(box).to_have_attribute("placeholder", "Your question")
    await expect(chat.locator("#reply-bar")).to_contain_text("Reply to Conference Guide: What would you like to know?")
    await chat.keyboard.type("Who comes?")
    await chat.keyboard.press("Enter")
    await expect(chat.locator(".mine .quoted")).to_contain_text("What would you like to know?")
    await expect(chat.locator("#reply-bar")).to_be_hidden()
    (update,) = await bot.get_updates(offset=-1)
    assert update.message is not None
    assert update.message.reply_to_message is not None


async def test_copying_says_so(chat: Page, bot: Bot) -> None:
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("Copy the number", copy_text=CopyTextButton("0000 000"))]])
    await bot.send_message(DEFAULT_PERSON, "x", reply_markup=markup)
    await chat.get_by_role("button", name="Copy the number").click()
    await expect(chat.get_by_role("status").get_by_text("Copied")).to_be_visible()
    assert await chat.evaluate("navigator.clipboard.readText()") == "0000 000"


async def test_right_to_left_paragraph_by_paragraph(chat: Page, bot: Bot) -> None:
    await bot.send_message(DEFAULT_PERSON, "سلام دنیا ہے\n\nHello world")
    text = chat.locator(".theirs .text")
    await expect(text).to_have_attribute("lang", "ur")
    await expect(text).to_have_css("direction", "rtl")
    await expect(text).to_have_css("unicode-bidi", "plaintext")
    sides = await text.evaluate(
        """(box) => [0, box.firstChild.length - 5].map((at) => {
          const range = document.createRange();
          range.setStart(box.firstChild, at);
          range.setEnd(box.firstChild, at + 4);
          const words = range.getBoundingClientRect();
          const room = box.getBoundingClientRect();
          return words.right > room.right - 4 ? "right" : words.left < room.left + 4 || at ? "left" : "middle";
        })"""
    )
    assert sides == ["right", "left"]


@in_both_sizes
async def test_words_and_blocks(chat: Page, bot: Bot) -> None:
    html = (
        '<b>Bold <i>both</i></b> <a href="https://example.org/x">link</a> <a href="https://t.me/'
        'conference_guide_local_bot?start=abc">ours</a>\n<blockquote>Quoted</blockquote>\n'
        f"<blockquote expandable>{'Long words. ' * 60}</blockquote>\n/help"
    )
    await bot.send_message(DEFAULT_PERSON, html, parse_mode="HTML")
    message = chat.locator(".theirs").last
    await expect(message.locator("b i")).to_have_text("both")
    await expect(message.get_by_role("link", name="link")).to_have_attribute("rel", "noopener noreferrer")
    more = message.get_by_role("button", name="Show all of it")
    await more.click()
    await expect(message.get_by_role("button", name="Show less")).to_have_attribute("aria-expanded", "true")
    await expect(message.get_by_role("button", name="/help")).to_be_visible()
    await message.get_by_role("button", name="ours").click()
    await expect(chat.locator(".mine").last).to_contain_text("/start")
    (update,) = await bot.get_updates(offset=-1)
    assert update.message is not None
    assert update.message.text == "/start abc"


async def test_files_open(chat: Page, bot: Bot, telegram: LocalTelegram) -> None:
    await bot.send_document(DEFAULT_PERSON, b"An invented letter.", filename="letter.txt", caption="Read it")
    opening = chat.get_by_role("link", name=re.compile("letter.txt"))
    async with chat.expect_popup() as popup:
        await opening.click()
    letter = await popup.value
    await expect(letter.get_by_text("An invented letter.")).to_be_visible()
    await letter.close()
    await chat.evaluate("document.querySelector('[data-kind=photo]').click()")
    await expect(chat.locator(".mine img")).to_be_visible()


@in_both_sizes
async def test_a_tall_picture_keeps_its_form_and_is_as_wide_as_the_chat_allows(chat: Page, bot: Bot) -> None:
    png = BytesIO()
    Image.new("RGB", (900, 1800)).save(png, "PNG")
    await bot.send_photo(DEFAULT_PERSON, png.getvalue(), caption="What happens when")
    picture = chat.locator(".theirs img")
    await expect(picture).to_be_visible()
    await expect(picture).to_have_js_property("naturalWidth", 900)
    box = await picture.bounding_box()
    assert box is not None
    assert box["width"] > 250
    assert abs(box["height"] / box["width"] - 2) < 0.05


async def test_a_message_without_a_sound_is_marked(chat: Page, bot: Bot) -> None:
    await bot.send_message(DEFAULT_PERSON, "x", disable_notification=True)
    await expect(chat.locator(".theirs")).to_have_attribute("data-silent", "true")


@in_both_sizes
async def test_by_keyboard_alone(page: Page, bot: Bot, size: Any) -> None:
    await bot.set_my_commands([("help", "Urgent help"), ("hide", "Hide this chat"), ("about", "About this guide")])
    await expect(page.locator("#start")).to_be_visible()
    await page.keyboard.press("Tab")
    await expect(page.locator(".skip")).to_be_focused()
    for _ in range(5):
        if await page.evaluate("document.activeElement.id") == "start":
            break
        await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.locator("#text")).to_be_focused()
    await page.keyboard.type("/h")
    await expect(page.locator("#commands li")).to_have_count(2)
    await page.keyboard.press("ArrowUp")
    await expect(page.locator("#commands").get_by_role("button", name="/hide")).to_be_focused()
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Enter")
    await expect(page.locator(".mine").last).to_contain_text("/help")
    await bot.send_message(DEFAULT_PERSON, "x", reply_markup=keys("A"))
    await expect(page.get_by_role("button", name="A", exact=True)).to_be_visible()
    await page.keyboard.press("Shift+Tab")
    await expect(page.locator("#menu")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("#commands").get_by_role("button", name="/help")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page.locator("#menu")).to_be_focused()
    await page.keyboard.press("Shift+Tab")
    await expect(page.get_by_role("button", name="A", exact=True)).to_be_focused()
    outline = await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


@in_both_sizes
async def test_settings(chat: Page, bot: Bot, size: Any) -> None:
    if size == PHONE:
        await chat.get_by_role("button", name="Settings").click()
        await expect(chat.get_by_label("The language of your app")).to_be_focused()
    async with chat.expect_response("**/settings"):
        await chat.get_by_label("The language of your app").select_option("ur")
    await chat.get_by_label(re.compile("deep link")).fill("not a link")
    await chat.get_by_role("button", name="Open", exact=True).click()
    await expect(chat.get_by_role("alert")).to_contain_text("1 to 64")
    await chat.get_by_label(re.compile("deep link")).fill("abc")
    await chat.get_by_role("button", name="Open", exact=True).click()
    await expect(chat.locator(".mine")).to_have_count(2)
    (update,) = await bot.get_updates(offset=-1)
    assert update.message is not None
    assert update.message.from_user is not None
    assert update.message.from_user.language_code == "ur"
    if size == PHONE:
        await chat.get_by_role("button", name="Settings").click()
    await chat.get_by_role("button", name="Start over").click()
    await expect(chat.get_by_role("button", name="Start", exact=True)).to_be_focused()
    await expect(chat.locator("article")).to_have_count(0)


CONTRAST = """() => {
  const channel = (c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  const paint = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgb = (colour) => {
    paint.clearRect(0, 0, 1, 1); paint.fillStyle = colour; paint.fillRect(0, 0, 1, 1);
    return [...paint.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const behind = (node) => {
    for (; node; node = node.parentElement) {
      const found = rgb(getComputedStyle(node).backgroundColor);
      if (found[3] === 255) return found;
    }
    return [255, 255, 255, 255];
  };
  const poor = [];
  for (const node of document.querySelectorAll("body *")) {
    const words = [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
    if (!words || !node.checkVisibility() || node.closest(".hidden, .skip, option, noscript")) continue;
    const pair = [light(rgb(getComputedStyle(node).color)), light(behind(node))].sort((a, b) => b - a);
    const ratio = (pair[0] + 0.05) / (pair[1] + 0.05);
    if (ratio < 4.5) poor.push(`${node.tagName}.${node.className} ${ratio.toFixed(2)}`);
  }
  return poor;
}"""

BASICS = """() => [...document.querySelectorAll("button, a, input, select, textarea")]
  .filter((node) => node.checkVisibility())
  .filter((node) => !(node.textContent.trim() || node.getAttribute("aria-label") || node.labels?.length))
  .map((node) => node.outerHTML)
  .concat([...document.querySelectorAll("[id]")].map((node) => node.id).filter((id, at, all) => all.indexOf(id) !== at))
  .concat([...document.querySelectorAll("img:not([alt])")].map((node) => node.outerHTML))"""


@in_both_sizes
async def test_reads_well(chat: Page, bot: Bot, size: Any) -> None:
    await chat.emulate_media(color_scheme="light", reduced_motion="reduce")
    html = '<b>Bold</b> <code>code</code> <a href="https://example.org">link</a> <blockquote>Quoted</blockquote>'
    await bot.send_message(DEFAULT_PERSON, html, parse_mode="HTML", reply_markup=keys(LONG, "W" * 60))
    await bot.send_document(DEFAULT_PERSON, b"x", filename="a-very-long-name-without-any-spaces-in-it-at-all.pdf")
    await bot.send_message(DEFAULT_PERSON, "Ask", reply_markup=ForceReply())
    await chat.locator("#text").fill("Answer example.org")
    await chat.keyboard.press("Enter")
    await expect(chat.locator(".mine .quoted")).to_be_visible()
    assert await chat.evaluate(CONTRAST) == []
    await chat.emulate_media(color_scheme="dark")
    assert await chat.evaluate(CONTRAST) == []
    assert await chat.evaluate(BASICS) == []
    assert await chat.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert await chat.evaluate(
        "[...document.querySelectorAll('.key, .bubble')].every((n) => n.scrollWidth <= n.clientWidth + 1)"
    ), "nothing is cut"
    for role in ("main", "complementary", "log", "banner"):
        if not (role == "complementary" and size == PHONE) and role != "banner":
            await expect(chat.get_by_role(role)).to_have_count(1)


async def test_half_the_width_at_200_percent(browser: Browser, telegram: LocalTelegram, bot: Bot) -> None:
    context = await browser.new_context(viewport={"width": 180, "height": 320})
    page = await context.new_page()
    await page.goto(telegram.page_url)
    await page.click("#start")
    await expect(page.locator(".mine")).to_be_visible()
    await bot.send_message(DEFAULT_PERSON, "x", reply_markup=keys(LONG))
    await expect(page.locator(".key")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await context.close()


async def test_the_page_may_load_nothing_from_elsewhere(page: Page, telegram: LocalTelegram) -> None:
    answer = await page.request.get(telegram.page_url)
    assert answer.headers["content-security-policy"].startswith("default-src 'self'")
    text = await answer.text()
    assert not re.search(r"<script(?![^>]*\bsrc=\"/page/)|style=|onclick|https?://(?!t\.me)", text)
