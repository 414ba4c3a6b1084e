"""Words that a person typed are found in whichever field they arrive; who somebody is, is not taken for words."""

from typing import Any

import pytest
from telegram import Bot, Message, Update

from bot.telegram.updates import (
    MOST_TYPED_CHARACTERS,
    chat_of,
    is_question,
    is_something_sent,
    read_update,
    typed_words,
)

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


def without(name: str, **fields: Any) -> dict[str, Any]:
    return {one: value for one, value in fields.items() if one != name}


@pytest.mark.parametrize(
    "fields",
    [
        {"text": WORDS, "poll": without("allows_revoting", **POLL)},
        {"poll": without("allows_revoting", **POLL)},
        {"poll": {"question": "?", "options": [{"text": WORDS}]}},
        {"checklist": {"title": WORDS, "tasks": [{}]}},
        {"caption": WORDS, "photo": [{}]},
        {"text": WORDS, "entities": [{"type": "bold"}]},
        {"text": WORDS, "reply_to_message": {"message_id": 2}},
        {"text": WORDS, "forward_origin": {"type": "user"}, "quote": {}, "external_reply": [], "via_bot": {"id": 1}},
        {"text": WORDS, "date": 10**30, "edit_date": "soon", "link_preview_options": 7},
        {"text": WORDS, "chat": {"id": 7}, "from": {"id": 7}},
        {"text": WORDS, "from": {"id": "seven", "is_bot": False, "first_name": "Firstname"}},
        {"text": WORDS, "api_kwargs": {}, "self": 1},
        {"text": WORDS, "voice": True, "sticker": [], "dice": "x"},
        {"text": WORDS, "message_id": None, "poll": {}},
        {"text": {"words": WORDS}},
        {"text": [WORDS], "entities": [{"type": "bot_command", "offset": 0, "length": 3}]},
        {"caption": [WORDS], "entities": None},
        {"text": WORDS, "entities": [{"type": "bot_command", "offset": 0, "length": "long"}]},
    ],
    ids=lambda fields: str(fields)[:60],
)
def test_a_field_that_cannot_be_read_costs_only_itself(fields: dict[str, Any]) -> None:
    message = arrived(**fields)
    assert WORDS in typed_words(message)
    assert is_question(message)
    assert message.chat.id == 7


def test_words_in_a_field_that_cannot_be_read_are_found_though_it_is_no_question() -> None:
    message = arrived(contact={"first_name": WORDS})
    assert WORDS in typed_words(message)
    assert not is_question(message)
    assert is_something_sent(message)


@pytest.mark.parametrize("name", ["voice", "photo", "location", "video_note", "story"])
def test_what_was_sent_is_known_though_it_cannot_be_read(name: str) -> None:
    assert is_something_sent(arrived(**{name: [{}] if name == "photo" else {"odd": 1}}))


def test_what_somebody_else_wrote_is_not_taken_for_typed_where_it_cannot_be_read() -> None:
    odd = {"message_id": "two", "text": WORDS, "from": {"id": 8}}
    message = arrived(text="hello", reply_to_message=odd, pinned_message=odd, reply_markup={"text": WORDS})
    assert typed_words(message) == "hello"


def test_the_prompt_that_was_replied_to_is_known_though_something_in_it_cannot_be_read() -> None:
    link = {"type": "text_link", "offset": 0, "length": 1, "url": "https://t.me/x?start=y"}
    prompt = {"message_id": 2, "date": 0, "chat": {"id": 7, "type": "private"}, "from": GUIDE, "entities": [link]}
    message = arrived(text="hello", reply_to_message={**prompt, "poll": {}})
    assert message.reply_to_message is not None
    assert [entity.url for entity in message.reply_to_message.entities] == [link["url"]]


@pytest.mark.parametrize(
    "odd",
    [
        {"from": {"id": 7, "is_bot": "no"}},
        {"message": {"message_id": 5, "chat": {"id": 7}}},
        {"message": {"message_id": "5", "chat": {"id": 7, "type": "private"}, "date": 0}},
        {"message": None},
        {"message": "gone", "game_short_name": [], "chat_instance": {}},
    ],
    ids=str,
)
def test_a_press_is_read_though_something_beside_it_is_odd(odd: dict[str, Any]) -> None:
    where = {"message_id": 5, "date": 1, "chat": {"id": 7, "type": "private"}}
    query = {"id": "1", "from": PERSON, "message": where, "chat_instance": "1", "data": "p.en", **odd}
    update = read_update({"update_id": 1, "callback_query": query}, BOT)
    assert update is not None
    assert update.callback_query is not None
    assert update.callback_query.data == "p.en"
    assert update.effective_user is not None
    assert update.effective_user.id == 7


@pytest.mark.parametrize("odd", [{"chat": {}}, {"chat": {"id": "7"}}, {"chat": 7}], ids=str)
def test_what_can_not_be_answered_is_no_update(odd: dict[str, Any]) -> None:
    whole = {"message_id": 1, "date": 0, "chat": {"id": 7, "type": "private"}, "from": PERSON, "text": WORDS}
    assert read_update({"update_id": 1, "message": {**whole, **odd}}, BOT) is None


@pytest.mark.parametrize(
    "odd",
    [
        {"callback_query": {"id": "1", "chat_instance": "1", "data": "p_en_1_home"}},
        {"callback_query": {"id": 1, "from": PERSON, "chat_instance": "1", "data": "p_en_1_home"}},
        {"my_chat_member": {"from": PERSON, "date": 1, "chat": {"id": 7, "type": "private"}}},
        {"my_chat_member": {"from": PERSON, "date": 1, "new_chat_member": {"user": PERSON, "status": "left"}}},
    ],
    ids=str,
)
def test_what_has_nobody_to_answer_is_no_update(odd: dict[str, Any]) -> None:
    assert read_update({"update_id": 1, **odd}, BOT) is None


@pytest.mark.parametrize("data", [5, [None], {"a": 1}, True])
def test_a_press_of_a_button_that_says_nothing_readable_is_a_press(data: Any) -> None:
    query = {"id": "1", "from": PERSON, "chat_instance": "1", "data": data}
    update = read_update({"update_id": 1, "callback_query": query}, BOT)
    assert update is not None
    assert update.callback_query is not None
    assert update.callback_query.data is None


def test_a_link_that_is_none_in_what_was_replied_to() -> None:
    link = {"type": "text_link", "offset": 0, "length": 1, "url": 5}
    prompt = {"message_id": 2, "date": 0, "chat": {"id": 7, "type": "private"}, "from": GUIDE, "entities": [link]}
    message = arrived(text=WORDS, reply_to_message=prompt)
    assert typed_words(message) == WORDS
    assert message.reply_to_message is not None
    assert message.reply_to_message.entities == ()


def test_every_letter_may_be_styled_apart() -> None:
    runs = [{"type": "bold", "text": "a "} for _ in range(5_000)]
    words = typed_words(arrived(**rich({"type": "paragraph", "text": runs}, {"type": "paragraph", "text": WORDS})))
    assert words.endswith(WORDS)


def test_it_is_known_whether_a_bot_wrote_though_something_beside_it_is_odd() -> None:
    for who, is_bot in ((PERSON, False), (GUIDE, True), ({**PERSON, "is_bot": "odd"}, False)):
        user = arrived(text=WORDS, poll="odd", **{"from": who}).from_user
        assert user is not None
        assert user.is_bot is is_bot


def test_replies_to_replies_without_end_are_read_one_deep() -> None:
    chat = {"id": 7, "type": "private"}
    chain: dict[str, Any] = {"message_id": 1, "date": 0, "chat": chat, "text": "first"}
    for number in range(2, 60):
        chain = {"message_id": number, "date": 0, "chat": chat, "text": "x", "poll": "odd", "reply_to_message": chain}
    message = arrived(text=WORDS, reply_to_message=chain)
    assert message.text == WORDS
    assert message.reply_to_message is not None
    assert message.reply_to_message.message_id == 59
    assert "unread poll" in message.reply_to_message.api_kwargs, "one deep, what cannot be read costs only itself"
    deeper = message.reply_to_message.reply_to_message
    assert deeper is None or "unread poll" not in deeper.api_kwargs
