"""Reading an update: only what the handlers need becomes objects. The rest is the larger part, and nobody reads it."""

from collections.abc import Hashable
from typing import Any

from telegram import Bot, Update

_PRESSED_ON = ("message_id", "date", "chat")
_IN_TOPIC = ("message_thread_id", "is_topic_message")
"""What is read of the message under a pressed button: where it is. Its text and its buttons are ours anyway."""


def read_update(data: Any, bot: Bot) -> Update | None:
    """The update, or None for anything that is none: a stranger's, or a later Bot API's. Nothing of it is logged."""
    try:
        if type(data["update_id"]) is not int:
            return None
        update = Update.de_json(_lean(data), bot)
        whose = (update.effective_chat, update.effective_user)
    except Exception:  # whatever somebody can think of
        return None
    return update if all(type(who.id) is int for who in whose if who is not None) else None


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


def _lean(data: dict[str, Any]) -> dict[str, Any]:
    query = data.get("callback_query")
    if not query or not query.get("message"):
        return data
    message = {name: query["message"][name] for name in _PRESSED_ON}
    message |= {name: query["message"][name] for name in _IN_TOPIC if name in query["message"]}
    return {**data, "callback_query": {**query, "message": message}}
