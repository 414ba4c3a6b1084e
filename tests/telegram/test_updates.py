"""Words that a person typed are found in whichever field they arrive; who somebody is, is not taken for words."""

from typing import Any

import pytest
from telegram import Bot, Message, Update

from bot.telegram.updates import MOST_TYPED_CHARACTERS, chat_of, is_question, read_update, typed_words

WORDS = "he hits me every night"
BOT = Bot("1:token")
PERSON = {"id": 7, "is_bot": False, "first_name": "Firstname", "last_name": "Lastname", "username": "username"}
GUIDE = {"id": 1, "is_bot": True, "first_name": "Guide"}


def arrived(**fields: Any) -> Message:
    """A message with these fields, read as one from Telegram is."""
    chat = {"id": 7, "type": "private", "first_name": "Firstname"}
    update = read_update(
        {"update_id": 1, "message": {"message_id": 1, "date": 0, "chat": chat, "from": PERSON, **fields}}, BOT
    )
    assert isinstance(update, Update)
    assert update.message is not None
    return update.message


def rich(*blocks: dict[str, Any]) -> dict[str, Any]:
    return {"rich_message": {"blocks": list(blocks)}}


FILE = {"file_id": "fileid", "file_unique_id": "unique", "file_size": 1}
POLL = {
    "id": "pollid",
    "question": WORDS,
    "options": [],
    "total_voter_count": 0,
    "is_closed": False,
    "is_anonymous": True,
    "type": "regular",
    "allows_multiple_answers": False,
    "allows_revoting": False,
    "members_only": False,
}


@pytest.mark.parametrize(
    "fields",
    [
        {"text": WORDS},
        {"caption": WORDS, "photo": [{**FILE, "width": 1, "height": 1}]},
        {"poll": POLL},
        {"poll": {**POLL, "question": "?", "options": [{"persistent_id": "0", "text": WORDS, "voter_count": 0}]}},
        {"checklist": {"title": "?", "tasks": [{"id": 1, "text": WORDS}]}},
        {"web_app_data": {"data": WORDS, "button_text": "button"}},
        rich({"type": "paragraph", "text": WORDS}),
        rich({"type": "paragraph", "text": ["he ", {"type": "bold", "text": "hi"}, "ts me every night"]}),
        rich({"type": "list", "items": [{"label": "1", "blocks": [{"type": "paragraph", "text": WORDS}]}]}),
        rich({"type": "table", "cells": [[{"text": "a"}, {"text": WORDS}]]}),
        rich({"type": "details", "summary": WORDS, "blocks": []}),
        rich({"type": "photo", "caption": {"text": {"type": "italic", "text": WORDS}}}),
        rich({"type": "of tomorrow", "content": {"says": WORDS}}),
    ],
    ids=lambda fields: str(fields)[:60],
)
def test_a_sentence_is_found_and_is_a_question(fields: dict[str, Any]) -> None:
    message = arrived(**fields)
    assert WORDS in typed_words(message)
    assert is_question(message)


@pytest.mark.parametrize(
    "fields",
    [
        {"document": {**FILE, "file_name": WORDS}},
        {"contact": {"phone_number": "0", "first_name": WORDS}},
        {"venue": {"location": {"longitude": 0, "latitude": 0}, "title": "?", "address": WORDS}},
        {"forum_topic_created": {"name": WORDS, "icon_color": 0}},
        {"a_field_of_tomorrow": {"note": WORDS}},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_a_name_is_found_and_is_no_question(fields: dict[str, Any]) -> None:
    message = arrived(**fields)
    assert WORDS in typed_words(message)
    assert not is_question(message)


@pytest.mark.parametrize(
    "fields",
    [
        {"a_field_of_tomorrow": {"note": WORDS}},
        {"external_reply": {"origin": {"type": "hidden_user", "date": 0, "sender_user_name": "A"}, "poll": POLL}},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_words_elsewhere_are_found_beside_a_text(fields: dict[str, Any]) -> None:
    assert typed_words(arrived(text="what now", **fields)).splitlines() == ["what now", WORDS]


def test_what_is_answered_in_order_is_a_chats_else_a_persons_else_alone() -> None:
    chat = {"id": 7, "type": "private", "first_name": "Firstname"}
    message = {"message_id": 1, "date": 0, "chat": {**chat, "id": 8}, "from": PERSON}
    inline = {"id": "1", "from": PERSON, "query": "words", "offset": ""}
    for fields, whose in (({"message": message}, 8), ({"inline_query": inline}, 7), ({"poll": POLL}, 5)):
        update = read_update({"update_id": 5, **fields}, BOT)
        assert isinstance(update, Update)
        assert chat_of(update) == whose


def test_a_quotation_from_somebody_else_counts_and_one_from_this_guide_does_not() -> None:
    quote = {"text": WORDS, "position": 0, "is_manual": True}
    replied = {"message_id": 2, "date": 0, "chat": {"id": 7, "type": "private"}, "text": "a page"}
    assert WORDS in typed_words(arrived(text="what now", quote=quote))
    assert typed_words(arrived(text="what now", quote=quote, reply_to_message={**replied, "from": GUIDE})) == "what now"


@pytest.mark.parametrize(
    "fields",
    [
        {"photo": [{**FILE, "width": 1, "height": 1}]},
        {"voice": {**FILE, "duration": 1, "mime_type": "audio/ogg"}},
        {"location": {"longitude": 0, "latitude": 0}},
        {"dice": {"emoji": "x", "value": 1}},
        {"story": {"chat": {"id": 5, "type": "private", "first_name": "Firstname"}, "id": 1}},
        {"sender_tag": "tag", "effect_id": "effect"},
        rich({"type": "photo", "photo": [FILE]}, {"type": "map", "location": {"latitude": 1.0}}),
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_where_nothing_was_typed_nothing_is_found(fields: dict[str, Any]) -> None:
    assert typed_words(arrived(**fields)) == ""
    assert not is_question(arrived(**fields))


@pytest.mark.parametrize("text", [5, None, [], {}, True])
def test_a_text_that_is_no_text_is_none(text: Any) -> None:
    assert typed_words(arrived(text=text)) == ""


def test_a_message_without_end_is_read_up_to_a_bound() -> None:
    deep: Any = WORDS
    for _ in range(400):
        deep = {"type": "bold", "text": deep}
    assert typed_words(arrived(**rich({"type": "paragraph", "text": deep}))) == ""
    wide = rich(*({"type": "paragraph", "text": WORDS} for _ in range(20_000)))
    assert 0 < len(typed_words(arrived(**wide))) <= MOST_TYPED_CHARACTERS
    assert len(typed_words(arrived(text="x" * 100_000))) == MOST_TYPED_CHARACTERS
