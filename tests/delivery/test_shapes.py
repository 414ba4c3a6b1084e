"""Updates of other shapes: words in other fields, other bots, topics, late ones, refusals in other words."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.delivery.answering import Answering, AnyApplication
from bot.delivery.outcome import Again
from bot.guide.page import HELP_NOW
from bot.guide.place import Audience, Place, encode
from bot.local_telegram import DEFAULT_PERSON, LocalTelegram
from bot.services.services import Services
from bot.telegram.show import LATE, is_late
from bot.telegram.updates import read_update
from tests.delivery.conftest import message, texts

Json = dict[str, Any]

DANGER = "he hits me every night"
HELP = "If anyone is in danger now, call 999."
FILE = {"file_id": "f", "file_unique_id": "u"}
FROM_BOT: Json = {"from": {"id": DEFAULT_PERSON, "is_bot": True, "first_name": "Another bot"}}
CANNOT_TYPE: list[Json] = [
    {"photo": [{**FILE, "width": 1, "height": 1}]},
    {"voice": {**FILE, "duration": 1}},
    {"video_note": {**FILE, "duration": 1, "length": 1}},
    {"location": {"longitude": 0.0, "latitude": 0.0}},
    {"contact": {"phone_number": "0", "first_name": "Alex"}},
    {"story": {"id": 1, "chat": {"id": 5, "type": "private", "first_name": "A"}}},
]


@pytest.fixture(autouse=True)
def known(telegram: LocalTelegram) -> None:
    telegram.state.person(DEFAULT_PERSON).started = True


def name_of(fields: Json) -> str:
    return next(iter(fields))


async def fate(application: AnyApplication, services: Services, update: Json) -> Again | None:
    read = read_update(update, application.bot)
    assert read is not None
    return await Answering(application, services).handle(read)


def without_text(**fields: Any) -> Json:
    update = message(**fields)
    del update["message"]["text"], update["message"]["entities"]
    return update


def pressed(data: str, **under: Any) -> Json:
    chat = {"id": DEFAULT_PERSON, "type": "private", "first_name": "A"}
    user = {"id": DEFAULT_PERSON, "is_bot": False, "first_name": "A"}
    on = {"message_id": 1, "date": 1_800_000_000, "chat": chat, **under}
    query = {"id": "5", "from": user, "message": on, "chat_instance": "1", "data": data}
    return {"update_id": 1, "callback_query": query}


def labels(telegram: LocalTelegram) -> list[str]:
    sent = list(telegram.state.chats[DEFAULT_PERSON].messages.values())[-1]
    return [button["text"] for row in sent.content["reply_markup"]["inline_keyboard"] for button in row]


@pytest.mark.parametrize(
    "fields",
    [
        {"rich_message": {"blocks": [{"type": "paragraph", "text": DANGER}]}},
        {"rich_message": {"blocks": [{"type": "quote", "blocks": [{"type": "paragraph", "text": [DANGER, "!"]}]}]}},
        {"photo": CANNOT_TYPE[0]["photo"], "caption": DANGER},
        {"contact": {"phone_number": "0", "first_name": DANGER}},
        {"document": {**FILE, "file_name": f"{DANGER}.txt"}},
        {"forum_topic_created": {"name": DANGER, "icon_color": 0}},
        {"a_field_of_tomorrow": {"words": DANGER}},
    ],
    ids=name_of,
)
async def test_danger_is_heard_in_every_field(
    application: AnyApplication, services: Services, telegram: LocalTelegram, fields: Json
) -> None:
    assert await fate(application, services, without_text(**fields)) is None
    assert texts(telegram)[-1].startswith(HELP)
    assert "Delete what I wrote" in labels(telegram)
    assert services.counts.registry.get_sample_value("conference_guide_urgent_total") == 1, "and counted in each"


async def test_pasted_formatting_is_a_question_like_any(
    application: AnyApplication, services: Services, telegram: LocalTelegram
) -> None:
    asked = {"blocks": [{"type": "paragraph", "text": ["can I bring a ", {"type": "bold", "text": "friend"}, "?"]}]}
    await fate(application, services, without_text(rich_message=asked))
    assert "Can I bring someone?" in texts(telegram)[-1]


async def test_words_beneath_a_picture_are_answered_and_the_picture_is_not_passed_over(
    application: AnyApplication, services: Services, telegram: LocalTelegram
) -> None:
    await fate(application, services, without_text(**CANNOT_TYPE[0], caption="can I bring a friend to the meeting?"))
    assert "only read typed words" in texts(telegram)[-1]
    assert "Can I bring someone?" in texts(telegram)[-1]


@pytest.mark.parametrize("fields", CANNOT_TYPE, ids=name_of)
async def test_who_cannot_type_is_shown_help_first_then_the_way_on(
    application: AnyApplication, services: Services, telegram: LocalTelegram, fields: Json
) -> None:
    await fate(application, services, without_text(**fields))
    assert texts(telegram)[-1].startswith(HELP)
    assert "only read typed words" in texts(telegram)[-1]
    assert labels(telegram)[:4] == ["Help now", "Parent or carer", "Young person", "Professional"]
    assert labels(telegram).count("Help now") == 1


@pytest.mark.parametrize(
    "update",
    [
        message("hello", **FROM_BOT),
        message("/start", **FROM_BOT),
        message(DANGER, **FROM_BOT),
        without_text(**CANNOT_TYPE[0], **FROM_BOT),
        without_text(pinned_message={**message("a page")["message"]}),
        without_text(message_auto_delete_timer_changed={"message_auto_delete_time": 86400}),
        without_text(a_report_of_tomorrow={"state": "changed"}),
        without_text(),
    ],
    ids=["bot", "bot-command", "bot-danger", "bot-photo", "pinned", "timer", "unknown", "empty"],
)
async def test_other_bots_and_reports_of_telegrams_get_no_answer(
    application: AnyApplication, services: Services, telegram: LocalTelegram, update: Json
) -> None:
    assert await fate(application, services, update) is None
    assert telegram.calls("sendMessage") == []


@pytest.mark.parametrize(
    "kind", ["edited_message", "channel_post", "business_message", "edited_business_message", "guest_message"]
)
async def test_messages_of_other_kinds_get_no_answer(
    application: AnyApplication, services: Services, telegram: LocalTelegram, kind: str
) -> None:
    assert await fate(application, services, {"update_id": 1, kind: message(DANGER)["message"]}) is None
    assert telegram.calls("sendMessage") == []


async def test_inline_queries_and_reactions_get_no_answer(
    application: AnyApplication, services: Services, telegram: LocalTelegram
) -> None:
    user = {"id": DEFAULT_PERSON, "is_bot": False, "first_name": "A"}
    chat = {"id": DEFAULT_PERSON, "type": "private", "first_name": "A"}
    inline = {"id": "1", "from": user, "query": DANGER, "offset": ""}
    reaction = {"chat": chat, "user": user, "message_id": 1, "date": 1, "old_reaction": [], "new_reaction": []}
    for kind, content in {"inline_query": inline, "message_reaction": reaction, "of_tomorrow": inline}.items():
        assert await fate(application, services, {"update_id": 1, kind: content}) is None
    assert telegram.calls("sendMessage") == []


TOPIC = {"message_thread_id": 42, "is_topic_message": True}


@pytest.mark.parametrize(
    "update",
    [
        message("/about", **TOPIC),
        message("/ask", **TOPIC),
        message("what is neglect", **TOPIC),
        without_text(**CANNOT_TYPE[0], **TOPIC),
        message("/hide", **TOPIC),
        pressed("nonsense", **TOPIC),
        pressed(encode(Place(Audience.PARENT, "en", "abuse")).replace("p_", "pa_"), **TOPIC),
    ],
    ids=["command", "ask", "question", "photo", "hide", "old-button", "press"],
)
async def test_an_answer_stays_in_its_topic(
    application: AnyApplication, services: Services, telegram: LocalTelegram, update: Json
) -> None:
    assert await fate(application, services, update) is None
    assert [call.get("message_thread_id") for call in telegram.calls("sendMessage")] == ["42"]


async def test_the_safe_message_stays_in_its_topic_too(
    application: AnyApplication, services: Services, telegram: LocalTelegram
) -> None:
    telegram.fail("sendMessage", status=400, description="Bad Request: something new")
    await fate(application, services, message("/about", **TOPIC))
    assert "something went wrong" in texts(telegram)[-1]
    assert telegram.calls("sendMessage")[-1]["message_thread_id"] == "42"


async def test_a_topic_that_is_gone_costs_nobody_the_answer(
    application: AnyApplication, services: Services, telegram: LocalTelegram
) -> None:
    telegram.fail("sendMessage", status=400, description="Bad Request: message thread not found")
    await fate(application, services, message("/about", **TOPIC))
    assert "About this guide" in texts(telegram)[-1]


@pytest.mark.parametrize(("age", "late"), [(0, False), (299, False), (301, True), (22 * 3600, True), (-3600, False)])
def test_late_is_more_than_five_minutes(age: int, late: bool) -> None:
    now = datetime(2026, 3, 29, 3, 0, tzinfo=UTC)
    assert is_late(now - timedelta(seconds=age), now) is late
    assert timedelta(minutes=5) == LATE


@pytest.mark.parametrize("text", ["/about", "/ask", "what is neglect"])
@pytest.mark.parametrize(("written", "silent"), [(1_000_000_000, True), (4_000_000_000, False)])
async def test_an_answer_that_comes_late_rings_no_phone(
    application: AnyApplication, services: Services, telegram: LocalTelegram, text: str, written: int, silent: bool
) -> None:
    await fate(application, services, message(text, date=written))
    assert (telegram.calls("sendMessage")[-1].get("disable_notification", "false").lower() == "true") is silent


PRIVACY = encode(Place(Audience.EVERYONE, "en", "privacy"))


@pytest.mark.parametrize("status", [400, 403, 429, 500, 502])
async def test_an_acknowledgement_that_fails_never_spoils_the_page(
    application: AnyApplication, services: Services, telegram: LocalTelegram, status: int
) -> None:
    sent = await application.bot.send_message(DEFAULT_PERSON, "a page")
    telegram.fail("answerCallbackQuery", status=status, description="Bad Request: in words of its own")
    assert await fate(application, services, pressed(PRIVACY, message_id=sent.message_id)) is None
    assert [text.split("\n")[0] for text in texts(telegram)] == ["Privacy"]


async def test_an_acknowledgement_that_breaks_off_never_spoils_the_page(
    application: AnyApplication, services: Services, telegram: LocalTelegram
) -> None:
    telegram.fail("answerCallbackQuery", drop=True)
    ask = encode(Place(Audience.PARENT, "en", "abuse")).replace("p_", "pa_")
    assert await fate(application, services, pressed(ask)) is None
    assert "Type your question" in texts(telegram)[-1]


@pytest.mark.parametrize(
    "words", ["message can't be edited", "MESSAGE_ID_INVALID", "message was deleted", "there is no text", "of tomorrow"]
)
async def test_an_edit_refused_in_any_words_brings_the_page_anew(
    application: AnyApplication, services: Services, telegram: LocalTelegram, words: str
) -> None:
    telegram.fail("editMessageText", status=400, description=f"Bad Request: {words}")
    assert await fate(application, services, pressed(PRIVACY)) is None
    assert [text.split("\n")[0] for text in texts(telegram)] == ["Privacy"]


async def test_a_screen_that_is_there_already_is_not_sent_again(
    application: AnyApplication, services: Services, telegram: LocalTelegram
) -> None:
    telegram.fail("editMessageText", status=400, description="Bad Request: message is not modified: specified new …")
    assert await fate(application, services, pressed(PRIVACY)) is None
    assert telegram.calls("sendMessage") == []


@pytest.mark.parametrize("code", ["pl", "ur"])
async def test_help_first_in_every_language(
    application: AnyApplication, services: Services, telegram: LocalTelegram, code: str
) -> None:
    user = {"id": DEFAULT_PERSON, "is_bot": False, "first_name": "A", "language_code": code}
    await fate(application, services, without_text(**CANNOT_TYPE[1], **{"from": user}))
    help_now = services.store.page(Place(Audience.EVERYONE, code, HELP_NOW))
    assert "999" in texts(telegram)[-1].split("\n")[0]
    assert services.store.language(code).translate("Help now") == labels(telegram)[0]
    assert help_now.translated


def as_typed(text: str) -> Json:
    """A message that begins with "/" as Telegram marks it: as a command, up to the first space."""
    mark = {"type": "bot_command", "offset": 0, "length": len(text.split()[0])}
    return message(text, entities=[mark])


@pytest.mark.parametrize(
    "text",
    [
        "/my dad hits me",
        f"/start {DANGER}",
        f"/ask {DANGER}",
        f"/about {DANGER}",
        f"/language {DANGER}",
        "/my_dad_hits_me every night",
        f"/x\n{DANGER}",
        "/my_dad_hits_me",
        "/help_me",
        "/999",
        "/kill_myself",
        "/start suicide",
        "/started my dad hits me",
    ],
)
async def test_danger_behind_a_command_is_heard(
    application: AnyApplication, services: Services, telegram: LocalTelegram, text: str
) -> None:
    await fate(application, services, as_typed(text))
    assert texts(telegram)[-1].startswith(HELP)
    assert len(texts(telegram)) == 1


@pytest.mark.parametrize(
    ("text", "answered"),
    [
        ("/start", "This guide explains child protection conferences"),
        ("/start p_en_1_abuse_physical", "Physical abuse"),
        ("/about", "About this guide"),
        ("/about this bot", "About this guide"),
        ("/unheard", "I do not know that command."),
        ("/unheard of", "I do not know that command."),
    ],
)
async def test_a_command_that_says_no_danger_is_answered_as_ever(
    application: AnyApplication, services: Services, telegram: LocalTelegram, text: str, answered: str
) -> None:
    await fate(application, services, as_typed(text))
    assert answered in texts(telegram)[-1]


async def test_who_hides_is_not_held_up(
    application: AnyApplication, services: Services, telegram: LocalTelegram
) -> None:
    await fate(application, services, as_typed(f"/hide {DANGER}"))
    assert texts(telegram)[-1].startswith("This guide explains child protection conferences")


async def test_words_in_a_text_that_is_no_text_are_heard_though_it_is_marked_as_a_command(
    application: AnyApplication, services: Services, telegram: LocalTelegram
) -> None:
    await fate(application, services, message([DANGER], entities=[{"type": "bot_command", "offset": 0, "length": 3}]))
    assert texts(telegram)[-1].startswith(HELP)


async def test_a_refusal_that_calls_itself_a_success_is_tried_again(
    application: AnyApplication, services: Services, telegram: LocalTelegram
) -> None:
    body = '{"ok":false,"error_code":429,"description":"Too Many","parameters":{"retry_after":1}}'
    telegram.fail("sendMessage", status=200, body=body)
    again = await fate(application, services, message("what is neglect"))
    assert again is not None
    assert texts(telegram) == []
