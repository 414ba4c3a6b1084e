"""The words that a person typed, in whichever field of a message they arrive.

Most stand in `text`. But a caption, a poll, a checklist or pasted formatting hold words as well, and Telegram adds
kinds of messages every few months. Somebody in danger does not know which field their app chose.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from telegram import Message, TelegramObject
from telegram.constants import MessageAttachmentType
from telegram.ext import filters

MOST_TYPED_CHARACTERS = 32_768
"""Longest text that is read. Ordinary messages have up to 4,096 characters, formatted ones (Bot API 10.1) more."""

MOST_PIECES = 4 * MOST_TYPED_CHARACTERS
"""How many values of a message are looked at: each letter may be styled apart. And how deep one may lie in another."""
MOST_DEPTH = 40

_QUESTIONS = ("text", "caption", "poll", "checklist", "web_app_data")
"""Fields in which people write sentences, known to the library. Such a message is answered as a question."""

UNREAD = "unread "
"""Begins the name of a field that the library cannot read: as one that it does not know, its words are read."""

_LATER_QUESTIONS = frozenset({"rich_message", *(UNREAD + name for name in _QUESTIONS)})
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

_SOMETHING_SENT = frozenset(UNREAD + name for name in MessageAttachmentType)
"""Unreadable fields of what somebody sends who cannot type."""


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
    values += [value for name, value in message.api_kwargs.items() if not _no_words(name.removeprefix(UNREAD))]
    pieces = islice(_pieces(values, "\n", MOST_DEPTH), MOST_PIECES)
    lines = "".join(pieces)[: 2 * MOST_TYPED_CHARACTERS].split("\n")
    return "\n".join(line for line in lines if line.strip())[:MOST_TYPED_CHARACTERS]


def is_question(message: Message) -> bool:
    """Whether somebody wrote a sentence: to be answered, not only to be judged for danger."""
    values = [getattr(message, name) for name in _QUESTIONS]
    values += [message.api_kwargs[name] for name in _LATER_QUESTIONS & message.api_kwargs.keys()]
    return any(piece.strip() for piece in islice(_pieces(values, "\n", MOST_DEPTH), MOST_PIECES))


def is_something_sent(message: Message) -> bool:
    """Whether there is a picture, a voice, a file, a place: what somebody sends who cannot type."""
    sent = message.effective_attachment or message.story
    return bool(sent) or not _SOMETHING_SENT.isdisjoint(message.api_kwargs)


class Question(filters.MessageFilter):
    """Messages in which somebody wrote a sentence, in whichever field it came."""

    def filter(self, message: Message) -> bool:
        return is_question(message)


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
