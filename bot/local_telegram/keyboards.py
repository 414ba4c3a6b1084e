"""What may hang below a message: inline buttons or a forced reply, with Telegram's refusals.

Sources: `Client::get_reply_markup` in telegram-bot-api and `ReplyMarkup.cpp` in TDLib for what is refused
before anything is sent; the limits of the server (64 bytes, 100 buttons, 10 kB in all) as the Bot API
documentation and bots in the field report them. A button with an empty label is *not* refused: Telegram
leaves it out without a word, and so does this.
"""

import json
from typing import Any

from telegram.constants import InlineKeyboardButtonLimit, InlineKeyboardMarkupLimit, ReplyLimit

from bot.local_telegram.errors import bad_request
from bot.local_telegram.links import LinkError, checked_link
from bot.local_telegram.params import Params
from bot.local_telegram.text import clean
from bot.local_telegram.units import utf16_length

Json = dict[str, Any]

_MAX_MARKUP_BYTES = 10_000
"""Reported by bots in the field: above about 10 kB of JSON the server says that the markup is too long."""
_UNSUPPORTED = ("callback_game", "pay", "switch_inline_query", "switch_inline_query_chosen_chat",
                "switch_inline_query_current_chat", "login_url", "web_app")  # fmt: skip


class _UnreadableError(Exception):
    """A button Telegram cannot make sense of; the message is its own."""


def reply_markup(params: Params, *, editing: bool = False) -> Json | None:
    """The checked `reply_markup`: `{"inline_keyboard": ...}`, `{"force_reply": ...}` or None."""
    raw = params.json("reply_markup", "Can't parse reply keyboard markup JSON object")
    if raw is None:
        return None
    if not isinstance(raw, dict):
        raise bad_request("Object expected as reply markup")
    rows = raw.get("inline_keyboard") or []
    if rows:
        return _inline_keyboard(rows)
    if raw.get("keyboard") or raw.get("remove_keyboard"):
        if editing:
            raise bad_request("Inline keyboard expected")
        raise bad_request("local_telegram has no reply keyboards; this project uses inline ones")
    if raw.get("force_reply"):
        if editing:
            raise bad_request("Inline keyboard expected")
        hint = str(raw.get("input_field_placeholder") or "")
        if len(hint) > ReplyLimit.MAX_INPUT_FIELD_PLACEHOLDER:
            raise bad_request("REPLY_MARKUP_INVALID")
        return {"force_reply": True, "input_field_placeholder": hint}
    return None


def _inline_keyboard(rows: Any) -> Json | None:
    kept: list[list[Json]] = []
    for row in rows:
        if not isinstance(row, list):
            raise bad_request('Field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
        buttons = [_button(raw) for raw in row]
        kept.append([button for button in buttons if button["text"]])
    kept = [row for row in kept if row]
    if not kept:
        return None
    markup: Json = {"inline_keyboard": kept}
    too_many = sum(map(len, kept)) > InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER
    too_wide = max(map(len, kept)) > InlineKeyboardMarkupLimit.BUTTONS_PER_ROW
    if too_many or too_wide or len(json.dumps(markup, ensure_ascii=False).encode()) > _MAX_MARKUP_BYTES:
        raise bad_request("reply markup is too long")
    return markup


def _button(raw: Any) -> Json:
    try:
        return _checked_button(raw)
    except _UnreadableError as error:
        raise bad_request(f"Can't parse inline keyboard button: {error}") from error


def _checked_button(raw: Any) -> Json:
    """One button. `_UnreadableError`: Telegram cannot read it; `ApiError`: it reads it and refuses it."""
    if not isinstance(raw, dict):
        raise _UnreadableError("InlineKeyboardButton must be an Object")
    if "text" not in raw:
        raise _UnreadableError('Can\'t find field "text"')
    if not isinstance(raw["text"], str):
        raise _UnreadableError('Field "text" must be of type String')
    label, _ = clean(raw["text"], [])
    if url := raw.get("url"):
        try:
            return {"text": label, "url": checked_link(str(url))}
        except LinkError as error:
            raise bad_request(f"Inline keyboard button URL '{url}' is invalid: {error}") from error
    if data := raw.get("callback_data"):
        if len(str(data).encode()) > InlineKeyboardButtonLimit.MAX_CALLBACK_DATA:
            raise bad_request("BUTTON_DATA_INVALID")
        return {"text": label, "callback_data": str(data)}
    if used := next((name for name in _UNSUPPORTED if name in raw), None):
        raise bad_request(f"local_telegram has no {used} buttons; this project uses none")
    if "copy_text" in raw:
        copied = raw["copy_text"].get("text") if isinstance(raw["copy_text"], dict) else None
        if not isinstance(copied, str):
            raise _UnreadableError('Can\'t find field "text"')
        if not 1 <= utf16_length(copied) <= InlineKeyboardButtonLimit.MAX_COPY_TEXT:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
        return {"text": label, "copy_text": {"text": clean(copied, [])[0]}}
    raise _UnreadableError("Text buttons are unallowed in the inline keyboard")
