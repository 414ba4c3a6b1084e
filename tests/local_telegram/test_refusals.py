"""What Telegram refuses, this refuses, in the same words. Through the library's own bot, over HTTP."""

import json
from collections.abc import Awaitable
from typing import Any

import httpx
import pytest
from telegram import (
    Bot,
    BotCommand,
    CopyTextButton,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    ReplyParameters,
)
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, TelegramError

from bot.local_telegram import LocalTelegram
from tests.local_telegram.conftest import Clock, make_bot
from tests.person import Person

HOURS = 3600


def button(label: str = "Go", **what: Any) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, **what)]])


def grid(rows: int, columns: int) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton("x", callback_data="x")] * columns] * rows)


async def refused(doing: Awaitable[Any], words: str, kind: type[TelegramError] = BadRequest) -> None:
    with pytest.raises(kind) as caught:
        await doing
    assert caught.value.message == words


TEXTS = [
    ("", "Message text is empty"),
    ("  \n ", "Text must be non-empty"),
    ("\u200b", "Text must be non-empty"),
    ("<b></b>", "Text must be non-empty"),
    ("x" * 4097, "Message is too long"),
    ("👍" * 2049, "Message is too long"),
    ("x" * 32_769, "Text is too long"),
    ("<br>", 'Can\'t parse entities: unsupported start tag "br" at byte offset 0'),
    ("é<p>x</p>", 'Can\'t parse entities: unsupported start tag "p" at byte offset 2'),
    ("x</b>", "Can't parse entities: unexpected end tag at byte offset 1"),
    ("<b>x", "Can't parse entities: can't find end tag corresponding to start tag \"b\""),
    ("<b><i>x</b></i>", 'Can\'t parse entities: unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
]


@pytest.mark.parametrize(("text", "words"), TEXTS)
async def test_texts(bot: Bot, person: Person, text: str, words: str) -> None:
    with pytest.raises(BadRequest) as caught:
        await bot.send_message(person.id, text, parse_mode="HTML")
    assert caught.value.message.lower() == words.lower()


async def test_the_words_on_the_wire_are_telegrams(telegram: LocalTelegram, person: Person) -> None:
    async with httpx.AsyncClient(trust_env=False) as http:
        body = {"chat_id": person.id, "text": "<br>", "parse_mode": "HTML"}
        answer = await http.post(f"{telegram.url}/bot{telegram.token}/SENDmessage", json=body)
    assert answer.status_code == 400
    assert answer.json() == {
        "ok": False,
        "error_code": 400,
        "description": 'Bad Request: can\'t parse entities: Unsupported start tag "br" at byte offset 0',
    }


async def test_length_counts_after_parsing(bot: Bot, person: Person) -> None:
    sent = await bot.send_message(person.id, "<b>" + "x" * 4096 + "</b>", parse_mode="HTML")
    assert len(sent.text or "") == 4096


BUTTONS = [
    (button(callback_data="é" * 33), "Button_data_invalid"),
    (button(copy_text=CopyTextButton("x" * 257)), "Button_copy_text_invalid"),
    (button(copy_text=CopyTextButton("")), "Button_copy_text_invalid"),
    (button(url="nowhere"), "Inline keyboard button url 'nowhere' is invalid: wrong http url"),
    (button(), "Can't parse inline keyboard button: text buttons are unallowed in the inline keyboard"),
    (grid(1, 9), "Reply markup is too long"),
    (grid(13, 8), "Reply markup is too long"),
    (InlineKeyboardMarkup([[InlineKeyboardButton("x" * 200, callback_data="x")]] * 60), "Reply markup is too long"),
]


@pytest.mark.parametrize(("markup", "words"), BUTTONS)
async def test_buttons(bot: Bot, person: Person, markup: InlineKeyboardMarkup, words: str) -> None:
    with pytest.raises(BadRequest) as caught:
        await bot.send_message(person.id, "x", reply_markup=markup)
    assert caught.value.message.lower() == words.lower()


async def test_as_many_buttons_as_telegram_takes(bot: Bot, person: Person) -> None:
    sent = await bot.send_message(person.id, "x", reply_markup=grid(12, 8))
    assert sent.reply_markup is not None
    assert len(sent.reply_markup.inline_keyboard) == 12


async def test_a_button_without_words_is_left_out_silently(bot: Bot, person: Person) -> None:
    sent = await bot.send_message(person.id, "x", reply_markup=button("", callback_data="x"))
    assert sent.reply_markup is None


async def test_edits(bot: Bot, person: Person, telegram: LocalTelegram) -> None:
    keys = button(callback_data="a")
    sent = await bot.send_message(person.id, "x", reply_markup=keys)
    same = "Message is not modified: specified new message content and reply markup are exactly the same as a current "
    same += "content and reply markup of the message"
    await refused(bot.edit_message_text("x", person.id, sent.id, reply_markup=keys), same)
    await refused(bot.edit_message_text("y", person.id, 999), "Message to edit not found")
    await refused(bot.edit_message_text("y", person.id, 1), "Message can't be edited")
    asked = await bot.send_message(person.id, "?", reply_markup=ForceReply())
    await refused(bot.edit_message_text("y", person.id, asked.id), "Message can't be edited")
    forced = {"chat_id": person.id, "message_id": sent.id, "text": "y", "reply_markup": {"force_reply": True}}
    await refused(bot._post("editMessageText", forced), "Inline keyboard expected")
    file = await bot.send_document(person.id, b"x", filename="x.txt")
    await refused(bot.edit_message_text("y", person.id, file.id), "There is no text in the message to edit")
    changed = await bot.edit_message_text("x", person.id, sent.id)
    assert getattr(changed, "reply_markup", "?") is None, "an edit without buttons takes them away"


async def test_deleting(bot: Bot, person: Person, clock: Clock) -> None:
    ids = [(await bot.send_message(person.id, "x")).id for _ in range(3)]
    await refused(bot.delete_message(person.id, 999), "Message to delete not found")
    assert await bot.delete_messages(person.id, [ids[0], 998, 999])
    await refused(bot.delete_messages(person.id, []), "Message identifiers are not specified")
    await refused(bot.delete_messages(person.id, list(range(1, 102))), "Too many message identifiers specified")
    clock.now += 48 * HOURS
    assert await bot.delete_message(person.id, ids[1])
    clock.now += 1
    await refused(bot.delete_messages(person.id, [ids[2], 999]), "Message can't be deleted for everyone")
    await refused(bot.delete_message(person.id, ids[2]), "Message can't be deleted for everyone")


async def test_answers_to_presses(bot: Bot, person: Person, clock: Clock) -> None:
    late = "Query is too old and response timeout expired or query id is invalid"
    await bot.send_message(person.id, "x", reply_markup=button(callback_data="a"))

    async def press() -> str:
        await person.presses("Go", wait=False)
        (update,) = await bot.get_updates(offset=-1)
        assert update.callback_query is not None
        return update.callback_query.id

    query = await press()
    await refused(bot.answer_callback_query(query, text="x" * 201), "Message_too_long")
    await refused(bot.answer_callback_query(query, url="https://example.org"), "Url_invalid")
    assert await bot.answer_callback_query(query, text="x" * 200)
    await refused(bot.answer_callback_query(query), late)
    await refused(bot.answer_callback_query("12"), late)
    query = await press()
    clock.now += 149
    assert await bot.answer_callback_query(query)
    query = await press()
    clock.now += 150
    await refused(bot.answer_callback_query(query), late)


async def test_people_and_groups(telegram: LocalTelegram, bot: Bot, person: Person) -> None:
    await refused(bot.send_message(77, "x"), "Chat not found")
    async with Person(telegram, 88) as stranger:
        await refused(bot.send_message(88, "x"), "Chat not found")
        group = await stranger.adds_to_group()
        say = "Forbidden: bot can't initiate conversation with a user"
        await refused(bot.send_message(88, "x"), say, Forbidden)
    await bot.leave_chat(group)
    await refused(bot.send_message(group, "x"), "Forbidden: bot is not a member of the group chat", Forbidden)
    await person.blocks()
    say = "Forbidden: bot was blocked by the user"
    await refused(bot.send_message(person.id, "x"), say, Forbidden)
    await person.blocks(False)
    await bot.send_message(person.id, "x")


async def test_replies(bot: Bot, person: Person) -> None:
    await refused(bot.send_message(person.id, "x", reply_to_message_id=99), "Message to be replied not found")
    anyway = ReplyParameters(99, allow_sending_without_reply=True)
    assert (await bot.send_message(person.id, "x", reply_parameters=anyway)).reply_to_message is None
    answer = await bot.send_message(person.id, "x", reply_to_message_id=1)
    assert answer.reply_to_message is not None
    assert answer.reply_to_message.text == "/start"


async def test_files(bot: Bot, person: Person) -> None:
    await refused(bot.send_document(person.id, b"x", caption="x" * 1025), "Message caption is too long")
    await refused(bot.send_photo(person.id, b"no picture"), "Image_process_failed")
    await refused(bot.send_document(person.id, "https://example.org/x.pdf"), "Failed to get http url content")
    sent = await bot.send_document(
        person.id, b"An invented letter.", filename="letter.txt", caption="<i>c</i>", parse_mode="HTML"
    )
    assert sent.document is not None
    assert (sent.caption, sent.document.file_name) == ("c", "letter.txt")
    again = await bot.send_document(person.id, sent.document.file_id)
    assert again.document == sent.document


DOT = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001000000010806000000")
"""The beginning of a picture: all that is looked at."""


async def test_a_picture_has_no_text_to_edit(bot: Bot, person: Person) -> None:
    sent = await bot.send_photo(person.id, DOT)
    assert (await bot.send_photo(person.id, sent.photo[0].file_id)).photo == sent.photo
    await refused(bot.edit_message_text("y", person.id, sent.id), "There is no text in the message to edit")


COMMANDS = [
    ([("Help", "x")], "Bot_command_invalid"),
    ([("he-lp", "x")], "Bot_command_invalid"),
    ([("x" * 33, "x")], "Command length must not exceed 32"),
    ([("help", "")], "Command description must be non-empty"),
    ([("help", "x" * 257)], "Command description length must not exceed 256"),
    ([("", "x")], "Command must be non-empty"),
    ([(f"c{n}", "x") for n in range(101)], "Bot_commands_too_much"),
]


@pytest.mark.parametrize(("commands", "words"), COMMANDS)
async def test_commands(bot: Bot, commands: list[tuple[str, str]], words: str) -> None:
    await refused(bot.set_my_commands(commands), words)


async def test_profile(bot: Bot) -> None:
    await refused(
        bot.set_my_commands([BotCommand("help", "x")], language_code="eng"), "Invalid language code specified"
    )
    await refused(bot.set_my_name("x" * 65), "Name_too_long")
    await refused(bot.set_my_description("x" * 513), "Description_too_long")
    await refused(bot.set_my_short_description("x" * 121), "About_too_long")


async def test_token_and_method(telegram: LocalTelegram, bot: Bot) -> None:
    stranger = make_bot(telegram, "1:wrong")
    with pytest.raises(InvalidToken):
        await stranger.initialize()
    for request in stranger._request:
        await request.shutdown()
    async with httpx.AsyncClient(trust_env=False) as http:
        wrong = await http.get(f"{telegram.url}/bot1:x/getMe")
        assert (wrong.status_code, wrong.json()["description"]) == (401, "Unauthorized")
        unknown = await http.get(f"{telegram.url}/bot{telegram.token}/sendRocket")
        assert (unknown.status_code, unknown.json()["description"]) == (404, "Not Found: method not found")
        not_text = await http.post(f"{telegram.url}/bot{telegram.token}/sendMessage", content=b"text=%ff")
        assert not_text.json()["description"] == "Bad Request: strings must be encoded in UTF-8"


async def test_webhook(bot: Bot) -> None:
    await refused(bot.set_webhook("http://example.org/"), "Bad webhook: an https url must be provided for webhook")
    await refused(
        bot.set_webhook("https://example.org/", secret_token="a b"), "Secret token contains unallowed characters"
    )
    await bot.set_webhook("https://example.org/hook", secret_token="abc", allowed_updates=["message"])
    assert (await bot.get_webhook_info()).url == "https://example.org/hook"
    say = "Conflict: can't use getupdates method while webhook is active; use deletewebhook to delete the webhook first"
    with pytest.raises(Conflict) as caught:
        await bot.get_updates()
    assert caught.value.message.lower() == say.lower()
    await bot.delete_webhook()
    assert await bot.get_updates() == ()


PERSON_REFUSALS: list[tuple[str, dict[str, Any]]] = [
    ("open", {"link": "a b"}),
    ("open", {"link": "x" * 65}),
    ("open", {"link": "https://t.me/another_bot?start=x"}),
    ("press", {"message_id": 1, "data": "nothing"}),
    ("text", {"text": "  "}),
    ("text", {}),
    ("attach", {"kind": "rocket"}),
    ("edit", {"message_id": 99, "text": "x"}),
]


@pytest.mark.parametrize(("act", "body"), PERSON_REFUSALS)
async def test_what_an_app_would_not_do(
    telegram: LocalTelegram, person: Person, act: str, body: dict[str, Any]
) -> None:
    async with httpx.AsyncClient(trust_env=False) as http:
        answer = await http.post(
            f"{telegram.url}/person/{person.id}/{act}",
            content=json.dumps(body),
            headers={"content-type": "application/json"},
        )
    assert answer.status_code == 400
    assert answer.json()["error"]


@pytest.mark.parametrize("headers", [{"host": "example.org"}, {"origin": "https://example.org"}])
async def test_other_sites_cannot_reach_in(telegram: LocalTelegram, headers: dict[str, str]) -> None:
    async with httpx.AsyncClient(trust_env=False) as http:
        assert (await http.get(telegram.page_url, headers=headers)).status_code == 403


PAGE = [
    ("/", "text/html"),
    ("/page/chat.js", "javascript"),
    ("/page/chat.css", "text/css"),
    ("/page/icon.svg", "image/svg+xml"),
]


@pytest.mark.parametrize(("path", "kind"), PAGE)
async def test_the_page_may_load_nothing_from_elsewhere(telegram: LocalTelegram, path: str, kind: str) -> None:
    async with httpx.AsyncClient(trust_env=False) as http:
        answer = await http.get(f"{telegram.url}{path}")
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0].endswith(kind)
    assert answer.headers["content-security-policy"].startswith("default-src 'self';")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert (answer.headers["referrer-policy"], answer.headers["cache-control"]) == ("no-referrer", "no-store")


async def test_nothing_beside_the_page_can_be_fetched(telegram: LocalTelegram) -> None:
    async with httpx.AsyncClient(trust_env=False) as http:
        assert (await http.get(f"{telegram.url}/page/..%2fserver.py")).status_code in {403, 404}


def test_serves_this_computer_only() -> None:
    with pytest.raises(ValueError, match="this computer only"):
        LocalTelegram(host="0.0.0.0")
