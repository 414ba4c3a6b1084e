"""Show: from a Screen to Telegram. Every oddity of Telegram's about messages is handled here and nowhere else.

Calls go through `Bot.do_api_request`, which builds no objects that nobody reads: a third of the cost of a call. Method
names are written in small letters, as Telegram allows ("All methods in the Bot API are case-insensitive"): in its own
spelling the library would advise against it at every call.
"""

import asyncio
import json
from functools import lru_cache
from typing import Any

from telegram import Bot
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.telegram.screens import Row, Screen

_NO_PREVIEW = '{"is_disabled":true}'

# Telegram gives no codes for these, only words (tdlib/telegram-bot-api, Client.cpp).
_NOT_MODIFIED = "message is not modified"
_CANNOT_EDIT = ("message can't be edited", "message to edit not found", "message_id_invalid", "message identifier")
_TOO_OLD = "query is too old"


async def send(bot: Bot, chat_id: int, screen: Screen) -> int:
    """A screen as a new message; its number."""
    message: dict[str, Any] = await bot.do_api_request(
        "sendmessage", {"chat_id": chat_id, "disable_notification": screen.silent, **_content(screen)}
    )
    return int(message["message_id"])


async def replace(bot: Bot, chat_id: int, message_id: int, screen: Screen) -> None:
    """A screen in place of a message; as a new one where Telegram no longer lets that message be edited."""
    try:
        await bot.do_api_request("editmessagetext", {"chat_id": chat_id, "message_id": message_id, **_content(screen)})
    except BadRequest as error:
        reason = str(error).lower()
        if _NOT_MODIFIED in reason:
            return  # the screen is there already: a second press, or the same update once more
        if not any(words in reason for words in _CANNOT_EDIT):
            raise
        await send(bot, chat_id, screen)


async def acknowledge(bot: Bot, query_id: str) -> None:
    """End the waiting on a pressed button. Too late is no fault."""
    try:
        await bot.do_api_request("answercallbackquery", {"callback_query_id": query_id})
    except BadRequest as error:
        if _TOO_OLD not in str(error).lower():
            raise


async def acknowledge_and_replace(bot: Bot, query_id: str, chat_id: int, message_id: int, screen: Screen) -> None:
    """Both at once, so that a press takes one journey to Telegram and not two. Either's error is raised."""
    answered = asyncio.ensure_future(acknowledge(bot, query_id))
    try:
        await replace(bot, chat_id, message_id, screen)
    finally:
        await answered


async def say(bot: Bot, chat_id: int, words: str) -> None:
    """Plain words, no buttons."""
    await bot.do_api_request("sendmessage", {"chat_id": chat_id, "text": words, "link_preview_options": _NO_PREVIEW})


async def prompt(bot: Bot, chat_id: int, text: str, hint: str) -> None:
    """A message that asks for a typed reply. Telegram allows it no buttons beside, and not in an edit."""
    await bot.do_api_request(
        "sendmessage",
        {
            "chat_id": chat_id,
            "text": text,
            "parse_mode": ParseMode.HTML,
            "reply_markup": {"force_reply": True, "input_field_placeholder": hint},
            "link_preview_options": _NO_PREVIEW,
        },
    )


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
