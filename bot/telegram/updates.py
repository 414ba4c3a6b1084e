"""What is read of an update: the update itself, whose it is, and the words that were typed in it.

Only what the handlers need becomes objects: the rest is the larger part of an update, and nobody reads it. A field that
the library cannot read costs that field alone.

Words are looked for in every field. Most stand in `text`, but a caption, a poll, a checklist or pasted formatting hold
words as well, and Telegram adds kinds of messages every few months. Somebody in danger does not know which field their
app chose.
"""

from collections.abc import Hashable, Iterator
from contextlib import suppress
from datetime import datetime
from itertools import islice
from typing import Any

from telegram import Bot, Chat, ChatMember, Message, TelegramObject, Update, User
from telegram.constants import MessageAttachmentType

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

_UNREAD = "unread "
"""Begins the name of a field that the library cannot read: as one that it does not know, its words are read."""

MOST_TYPED_CHARACTERS = 32_768
"""Longest text that is read. Ordinary messages have up to 4,096 characters, formatted ones (Bot API 10.1) more."""

MOST_TYPED_VALUES = 4 * MOST_TYPED_CHARACTERS
"""How many values of a message are looked at: each letter may be styled apart. And how deep one may lie in another."""
MOST_DEPTH = 40

_QUESTIONS = ("text", "caption", "poll", "checklist", "web_app_data")
"""Fields in which people write sentences, known to the library. Such a message is answered as a question."""

_LATER_QUESTIONS = frozenset({"rich_message", *(_UNREAD + name for name in _QUESTIONS)})
"""The same, in fields that the library does not know yet (Bot API 10.1), or cannot read."""

_LABELS = (
    "contact",
    "venue",
    "document",
    "audio",
    "video",
    "animation",
    "game",
    "gift",
    "unique_gift",
    "story",
    "paid_media",
    "external_reply",
    "checklist_tasks_added",
    "poll_option_added",
    "forum_topic_created",
    "forum_topic_edited",
    "new_chat_title",
)
"""Fields with a name or a few words beside something else: no question, but danger can be told in them too."""

_NO_WORDS = frozenset({
    "type", "id", "url", "language", "mime_type", "emoji", "vcard", "phone_number", "username", "language_code",
    "date", "origin", "thumbnail", "status", "state", "from", "user", "users", "chat", "sender_user", "sender_chat",
    "sender_business_bot", "via_bot", "entities", "explanation_entities", "caption_entities", "question_entities",
    "text_entities", "title_entities", "description_entities", "photo", "button_text",
})  # fmt: skip
"""Names of values below these fields that hold no words of a person's: kinds, addresses, and who somebody is."""

_SOMETHING_SENT = frozenset(_UNREAD + name for name in MessageAttachmentType)
"""Unreadable fields of what somebody sends who cannot type."""


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


def _lean(data: dict[str, Any]) -> dict[str, Any]:
    query = data.get("callback_query")
    if not query or not query.get("message"):
        return data
    message = {name: query["message"][name] for name in _PRESSED_ON}
    message |= {name: query["message"][name] for name in _IN_TOPIC if name in query["message"]}
    return {**data, "callback_query": {**query, "message": message}}


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
        and isinstance(message.date, datetime)
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
            found[_UNREAD + name] = value
    if _UNREAD + "text" in found:
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


def is_private(update: Update) -> bool:
    """Whether a person wrote or pressed in a chat of their own. So does a press whose chat Telegram no longer tells: it
    is answered there (`show.where`)."""
    chat = update.effective_chat
    return update.callback_query is not None if chat is None else chat.type == Chat.PRIVATE


def typed_words(message: Message) -> str:
    """All that a person typed into this message: at most `MOST_TYPED_CHARACTERS`, "" if there is nothing.

    Fields that the library does not know are read whole, so that words in a field of tomorrow are judged for danger.
    """
    text = message.text
    if isinstance(text, str) and not message.api_kwargs and not message.quote and not message.external_reply:
        return text[:MOST_TYPED_CHARACTERS]  # nearly every message: nothing else to look at
    values = [getattr(message, name) for name in (*_QUESTIONS, *_LABELS)]
    if message.quote and not _quotes_a_bot(message):
        values.append(message.quote.text)
    values += [value for name, value in message.api_kwargs.items() if not _no_words(name.removeprefix(_UNREAD))]
    pieces = islice(_pieces(values, "\n", MOST_DEPTH), MOST_TYPED_VALUES)
    lines = "".join(pieces)[: 2 * MOST_TYPED_CHARACTERS].split("\n")
    return "\n".join(line for line in lines if line.strip())[:MOST_TYPED_CHARACTERS]


def is_question(message: Message) -> bool:
    """Whether somebody wrote a sentence: to be answered, not only to be judged for danger."""
    values = [getattr(message, name) for name in _QUESTIONS]
    values += [message.api_kwargs[name] for name in _LATER_QUESTIONS & message.api_kwargs.keys()]
    return any(piece.strip() for piece in islice(_pieces(values, "\n", MOST_DEPTH), MOST_TYPED_VALUES))


def is_something_sent(message: Message) -> bool:
    """Whether there is a picture, a voice, a file, a place: what somebody sends who cannot type."""
    sent = message.effective_attachment or message.story
    return bool(sent) or not _SOMETHING_SENT.isdisjoint(message.api_kwargs)


def _quotes_a_bot(message: Message) -> bool:
    """A passage of this guide, quoted back, was not typed by anybody."""
    quoted = message.reply_to_message
    return quoted is not None and quoted.from_user is not None and quoted.from_user.is_bot


def _pieces(value: Any, between: str, depth: int) -> Iterator[str]:
    """The texts in a value, in order. `between` stands between the entries of a list: nothing within a sentence."""
    yield between
    if isinstance(value, str):
        yield value
    elif depth == 0:
        return
    elif isinstance(value, TelegramObject):
        yield from _pieces(value.to_dict(), between, depth - 1)
    elif isinstance(value, dict):
        for name, inner in value.items():
            if not _no_words(name):
                # `text` of a formatted message may be a list: one sentence, cut where its formatting changes.
                yield from _pieces(inner, "" if name == "text" else between, depth - 1)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _pieces(inner, between, depth - 1)


def _no_words(name: Any) -> bool:
    return name in _NO_WORDS or str(name).endswith("_id")
