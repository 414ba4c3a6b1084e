"""Updates from Telegram: read, and whose they are.

Only what the handlers need becomes objects: the rest is the larger part of an update, and nobody reads it.
"""

from collections.abc import Hashable
from contextlib import suppress
from typing import Any

from telegram import Bot, Chat, ChatMember, Message, Update, User
from telegram.ext import filters

from bot.telegram.words import UNREAD

_PRESSED_ON = ("message_id", "date", "chat")
_IN_TOPIC = ("message_thread_id", "is_topic_message")
"""What is read of the message under a pressed button: where it is. Its text and its buttons are ours anyway."""

_LAST_DATE = 1 << 36
"""Seconds since 1970, in the year 4147: the library cannot read every number as a date."""

_OTHERS_WORDS = frozenset({"reply_to_message", "pinned_message", "reply_markup"})
"""Fields of a message with words that were not typed by whoever sent it."""

_TRAPS = frozenset({"api_kwargs", "self"})
"""Names that no field of the Bot API has and that the library cannot stand."""

_KNOWN = frozenset({*Message.__slots__, "from"})


def read_update(data: Any, bot: Bot) -> Update | None:
    """The update, or None for anything that is none: a stranger's, or a later Bot API's. Nothing of it is logged.

    A field that cannot be read costs that field alone: the words beside it, and in it, are read and judged for danger.
    """
    with suppress(Exception):  # whatever somebody can think of
        if type(data["update_id"]) is int:
            return _read(data, bot) or _read(_without_unreadable(data, bot), bot)
    return None


def _read(data: dict[str, Any], bot: Bot) -> Update | None:
    try:
        update = Update.de_json(_lean(data), bot)
        return update if _is_sound(update) else None
    except Exception:
        return None


def _is_sound(update: Update) -> bool:
    """Whether what every handler relies on is of its kind: the library takes any value for any field."""
    whose = (update.effective_chat, update.effective_user)
    if any(type(who.id) is not int for who in whose if who is not None):
        return False
    message, query, change = update.message, update.callback_query, update.my_chat_member
    if message is not None:
        return _is_sound_message(message)
    if query is not None:
        return isinstance(query.id, str) and isinstance(query.data, str | None) and isinstance(query.from_user, User)
    return change is None or (isinstance(change.chat, Chat) and isinstance(change.new_chat_member, ChatMember))


def _is_sound_message(message: Message) -> bool:
    replied, entities = message.reply_to_message, (*message.entities, *message.caption_entities)
    return (
        isinstance(message.chat, Chat)
        and all(isinstance(text, str | None) for text in (message.text, message.caption))
        and all(type(number) is int for entity in entities for number in (entity.offset, entity.length))
        and all(isinstance(entity.url, str | None) for entity in entities)
        and (replied is None or _is_sound_message(replied))
    )


def _without_unreadable(data: dict[str, Any], bot: Bot) -> dict[str, Any]:
    if "message" in data:
        return {"update_id": data["update_id"], "message": _readable(data["message"], bot)}
    query = data["callback_query"]
    found = {name: query[name] for name in ("id", "data", "inline_message_id") if isinstance(query.get(name), str)}
    found |= {"from": _user(query["from"]), "chat_instance": ""}
    with suppress(Exception):
        found["message"] = _where(query["message"])
    return {"update_id": data["update_id"], "callback_query": found}


def _readable(message: dict[str, Any], bot: Bot, depth: int = 1) -> dict[str, Any]:
    """The message, each field that cannot be read under another name; of those in it, one deep, the same."""
    where = _where(message)
    found = dict(where)
    for name, value in message.items():
        if name in where:
            continue
        if name == "reply_to_message" and depth:
            with suppress(Exception):
                value = _readable(value, bot, depth - 1)
        if name == "from":
            with suppress(Exception):
                found[name] = _user(value)
        elif (name not in _KNOWN or _is_readable(where, name, value, bot)) and name not in _TRAPS:
            found[name] = value
        elif name not in _OTHERS_WORDS:
            found[UNREAD + name] = value
    if UNREAD + "text" in found:
        found.pop("entities", None)  # of a text that is none: no command either
    return found


def _is_readable(where: dict[str, Any], name: str, value: Any, bot: Bot) -> bool:
    try:
        return _is_sound_message(Message.de_json({**where, name: value}, bot))
    except Exception:
        return False


def _where(message: dict[str, Any]) -> dict[str, Any]:
    """What no message can be answered without. One without a date is an old one: it is answered without a sound."""
    chat, number, date = message["chat"], message.get("message_id"), message.get("date")
    kind = chat.get("type")
    if type(chat["id"]) is not int:
        raise ValueError
    return {
        "message_id": number if type(number) is int else 0,
        "date": date if type(date) is int and 0 <= date <= _LAST_DATE else 0,
        "chat": {"id": chat["id"], "type": kind if isinstance(kind, str) else Chat.PRIVATE},
    }


def _user(user: dict[str, Any]) -> dict[str, Any]:
    if type(user["id"]) is not int:
        raise ValueError
    language = user.get("language_code")
    return {
        "id": user["id"],
        "is_bot": user.get("is_bot") is True,
        "first_name": "",
        "language_code": language if isinstance(language, str) else None,
    }


def chat_of(update: Update) -> Hashable:
    """Whose update it is: what is answered in order."""
    if update.effective_chat is not None:
        return update.effective_chat.id
    return update.effective_user.id if update.effective_user is not None else update.update_id


def raw_chat(data: dict[str, Any]) -> int | None:
    """The chat of a message that has not been read; None if it is anything else. The same as `chat_of`."""
    try:
        chat = data["message"]["chat"]["id"]
    except (KeyError, TypeError):
        return None
    return chat if type(chat) is int else None


class FromPerson(filters.MessageFilter):
    """Messages that are not from another bot: two bots that answer each other would never end."""

    def filter(self, message: Message) -> bool:
        return message.from_user is None or not message.from_user.is_bot


def _lean(data: dict[str, Any]) -> dict[str, Any]:
    query = data.get("callback_query")
    if not query or not query.get("message"):
        return data
    message = {name: query["message"][name] for name in _PRESSED_ON}
    message |= {name: query["message"][name] for name in _IN_TOPIC if name in query["message"]}
    return {**data, "callback_query": {**query, "message": message}}
