"""Show: from a Screen to Telegram. What is odd about sending, changing and deleting messages is handled here.

Calls go through `Bot.do_api_request`, which builds no objects that nobody reads: a third of the cost of a call. Method
names are written in small letters, as Telegram allows ("All methods in the Bot API are case-insensitive"): in its own
spelling the library would advise against it at every call.
"""

import asyncio
import json
import logging
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from telegram import Bot, InputFile, Update
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError

from bot.telegram.screens import Row, Screen

log = logging.getLogger(__name__)

_NO_PREVIEW = '{"is_disabled":true}'

# Telegram gives no codes for these, only words (tdlib/telegram-bot-api, Client.cpp).
_NOT_MODIFIED = "message is not modified"
_GONE = "message to delete not found"
_TOPIC_IS_GONE = ("thread not found", "topic_")

LATE = timedelta(minutes=5)
"""Older questions are answered without a sound: after an outage in the night no phone rings at 3 a.m."""


def is_late(written: datetime, now: datetime) -> bool:
    """Whether an answer comes so long after the message that nobody waits for it any more."""
    return now - written > LATE


async def send(bot: Bot, update: Update, screen: Screen) -> int:
    """A screen as a new message where the update came from; its number."""
    destination = _destination(update)
    silent = screen.silent or destination.get("disable_notification", False)
    return await _post(bot, {**destination, "disable_notification": silent, **_content(screen)})


async def replace(bot: Bot, update: Update, screen: Screen) -> None:
    """A screen in place of the message under a pressed button; as a new one where Telegram refuses to edit that."""
    chat_id, message_id = where(update)
    try:
        await bot.do_api_request("editmessagetext", {"chat_id": chat_id, "message_id": message_id, **_content(screen)})
    except BadRequest as error:
        # Not modified: the screen is there already, by a second press or the same update once more. Any other reason,
        # in whatever words, is one against this message: a new one may still be sent.
        if _NOT_MODIFIED not in str(error).lower():
            await send(bot, update, screen)


async def send_picture(bot: Bot, update: Update, screen: Screen, png: bytes) -> int:
    """A picture as a new message where the update came from, with the screen's text under it; its number."""
    content = {name: value for name, value in _content(screen).items() if name not in {"text", "link_preview_options"}}
    photo = {"photo": InputFile(png, filename="picture.png"), "caption": screen.text}
    return await _post(bot, {**_destination(update), **content, **photo}, "sendphoto")


async def take_away(bot: Bot, update: Update) -> bool:
    """Delete the message under a pressed button. False where Telegram no longer allows it: after 48 hours (Bot API,
    deleteMessage). A message that is gone already is taken away."""
    chat_id, message_id = where(update)
    try:
        await bot.do_api_request("deletemessage", {"chat_id": chat_id, "message_id": message_id})
    except BadRequest as error:
        return _GONE in str(error).lower()
    return True


async def delete(bot: Bot, chat_id: int, oldest: int, newest: int) -> bool:
    """Delete messages by number; False once Telegram says that some are too old.

    One that is too old makes Telegram refuse the whole call, so the newer half is tried by itself, then the older.
    """
    try:
        await bot.delete_messages(chat_id, list(range(oldest, newest + 1)))
    except BadRequest:
        if oldest == newest:
            return False
        middle = (oldest + newest) // 2
        if await delete(bot, chat_id, middle + 1, newest):
            await delete(bot, chat_id, oldest, middle)
        return False
    return True


async def acknowledge(bot: Bot, query_id: str, alert: str = "") -> None:
    """End the waiting on a pressed button. `alert`: words that the app shows until they are put away.

    A courtesy: if it fails, for whatever reason, the page still counts."""
    shown = {"text": alert, "show_alert": True} if alert else {}
    try:
        await bot.do_api_request("answercallbackquery", {"callback_query_id": query_id, **shown})
    except TelegramError as error:
        log.debug("A press could not be acknowledged: %s.", type(error).__name__)


async def acknowledge_and_replace(bot: Bot, update: Update, screen: Screen) -> None:
    """Both at once, so that a press takes one journey to Telegram and not two. The edit's error is raised."""
    assert update.callback_query is not None
    acknowledged = asyncio.ensure_future(acknowledge(bot, update.callback_query.id))
    try:
        await replace(bot, update, screen)
    finally:
        await acknowledged


def where(update: Update) -> tuple[int, int]:
    """The chat and message of an update; 0 where Telegram no longer tells the message under a pressed button."""
    query = update.callback_query
    message = query.message if query is not None else update.effective_message
    if message is not None:
        return message.chat.id, message.message_id
    chat, user = update.effective_chat, update.effective_user
    if chat is not None:
        return chat.id, 0
    assert user is not None, "an update of neither a chat nor a user reaches no handler"
    return user.id, 0  # a private chat has the number of its person (Bot API, Chat)


def _destination(update: Update) -> dict[str, Any]:
    """Where an answer goes, as parameters of sendMessage: the chat, the topic in it, and whether it may be heard."""
    destination: dict[str, Any] = {"chat_id": where(update)[0]}
    query = update.callback_query
    message = query.message if query is not None else update.effective_message
    if getattr(message, "is_topic_message", False):
        destination["message_thread_id"] = getattr(message, "message_thread_id", None)
    if update.message is not None and is_late(update.message.date, datetime.now(UTC)):
        destination["disable_notification"] = True
    return destination


async def _post(bot: Bot, parameters: dict[str, Any], method: str = "sendmessage") -> int:
    try:
        message: dict[str, Any] = await bot.do_api_request(method, parameters)
    except BadRequest as error:
        if "message_thread_id" not in parameters or not any(words in str(error).lower() for words in _TOPIC_IS_GONE):
            raise
        # The topic was deleted or closed meanwhile: the answer still reaches the chat.
        outside = {name: value for name, value in parameters.items() if name != "message_thread_id"}
        message = await bot.do_api_request(method, outside)
    return int(message["message_id"])


async def send_file(bot: Bot, update: Update, name: str, data: bytes, screen: Screen) -> None:
    """A file as a message of its own, with the buttons of a screen, which has no words."""
    document = InputFile(data, filename=name)
    under = {"reply_markup": keyboard(screen.rows), "disable_notification": screen.silent}
    await _post(bot, {**_destination(update), **under, "document": document}, "senddocument")


async def say(bot: Bot, chat_id: int, words: str) -> None:
    """Plain words, no buttons."""
    await bot.do_api_request("sendmessage", {"chat_id": chat_id, "text": words, "link_preview_options": _NO_PREVIEW})


async def prompt(bot: Bot, update: Update, text: str, hint: str) -> None:
    """A message that asks for a typed reply. Telegram allows it no buttons beside, and not in an edit."""
    asking = {
        "text": text,
        "parse_mode": ParseMode.HTML,
        "reply_markup": {"force_reply": True, "input_field_placeholder": hint},
        "link_preview_options": _NO_PREVIEW,
    }
    await _post(bot, {**_destination(update), **asking})


def _content(screen: Screen) -> dict[str, Any]:
    content = {"text": screen.text, "parse_mode": ParseMode.HTML, "link_preview_options": _NO_PREVIEW}
    return {**content, "reply_markup": keyboard(screen.rows)} if screen.rows else content


@lru_cache(maxsize=4096)
def keyboard(rows: tuple[Row, ...]) -> str:
    """Buttons as Telegram's JSON. Kept after first use: the guide has a few thousand keyboards, the same each time."""
    buttons = [
        [
            {"text": button.label, "copy_text": {"text": button.copies}}
            if button.copies
            else {"text": button.label, "callback_data": button.data}
            for button in row
        ]
        for row in rows
    ]
    return json.dumps({"inline_keyboard": buttons}, ensure_ascii=False, separators=(",", ":"))
