"""Abuse: floods, storms and hostile texts. Others are answered all the same, and soon."""

import asyncio
import time
from collections.abc import AsyncIterator

import httpx
import pytest

from bot.answers.model import Model
from bot.delivery.admission import BURST
from bot.delivery.answering import AnyApplication
from bot.delivery.webhook import MOST_AT_ONCE
from bot.delivery.window import MOST_IN_HAND
from bot.local_telegram import LocalTelegram, people
from bot.services.services import Services
from tests.conftest import running_bot
from tests.delivery.conftest import message, press, queue, texts, until, webhook_bot

FLOODER, READER = 1_000_001, 1_000_002
FLOOD = 300
"""Messages at once: several times what a chat may send, and what Telegram gives at a time."""
CPU = 2.0
"""Seconds of this process's own time for the worst text, whatever else the machine does; a tenth of it is measured."""
HOSTILE = [
    "\u202e\u2066abuse\u2069\u202c" * 200,
    "z\u0351\u036b\u0343\u036a\u0302" * 600,
    "e" + "\u0301" * 4000,
    "a\0b\0c",
    "\ufeff\u200b\u200d\u2060" * 500 + "x",
    "\U000e0001\U000e0020" * 1000 + "x",
    "👨‍👩‍👧‍👦" * 300,
    "'; DROP TABLE page; -- \" OR NEAR( * ^ MATCH",
    "<b><a href='x'>" * 200,
    "%s %n {0} {place.__class__} $(reboot)",
    "1" * 4096,
    "\r\n\t\v\f\x1b[2J" * 300 + "x",
    "/start " + "p_en_99_" + "a" * 50,
    "/start ../../etc/passwd",
    "/start \u0660\u0661\u0662",
    "/start " + "_" * 64,
    "/" + "a" * 300,
    "/help@somebody_else_bot",
]


@pytest.fixture
async def reader_and_flooder(telegram: LocalTelegram, application: AnyApplication) -> None:
    for chat in (FLOODER, READER):
        telegram.state.person(chat).started = True


def writes(telegram: LocalTelegram, chat: int, text: str) -> None:
    queue(telegram, message(text, chat=chat, number=telegram.state.updates.next_id))


async def others_before(telegram: LocalTelegram, chat: int) -> int:
    """Have somebody ask, and wait for the answer; how many calls for others have begun meanwhile."""
    asked, before = len(telegram.requests), len(texts(telegram, chat))
    writes(telegram, chat, "/about")
    await until(telegram, lambda: len(texts(telegram, chat)) > before)
    begun = [request.method for request in telegram.requests[asked:]]
    return sum(method.lower() in {"sendmessage", "editmessagetext"} for method in begun) - 1


def value(services: Services, name: str) -> float:
    """All that was counted under a name, whatever its label."""
    samples = [sample for family in services.counts.registry.collect() for sample in family.samples]
    values = [sample.value for sample in samples if sample.name == name]
    assert values, f"there is no {name}"
    return sum(values)


@pytest.fixture(params=["polling", "webhook"])
async def live(request: pytest.FixtureRequest, telegram: LocalTelegram, services: Services) -> AsyncIterator[None]:
    """The bot, both ways of taking updates in; two people know it."""
    for chat in (FLOODER, READER):
        telegram.state.person(chat).started = True
    async with running_bot(telegram, services) if request.param == "polling" else webhook_bot(telegram, services):
        await others_before(telegram, READER)
        yield


async def test_hundreds_of_messages_of_one_chat(live: None, telegram: LocalTelegram, services: Services) -> None:
    for number in range(FLOOD):
        writes(telegram, FLOODER, f"who comes to the meeting {number}")
    assert await others_before(telegram, READER) < 2 * BURST, "and not behind all of them"
    await until(
        telegram, lambda: not telegram.state.updates.pending() and len(texts(telegram, FLOODER)) > MOST_IN_HAND, 120
    )

    def calm() -> list[str]:
        return [text for text in texts(telegram, FLOODER) if "more than I can answer at once" in text]

    def kept() -> int:  # what is beyond the cap may be judged, and counted as shed, after it has been confirmed
        return FLOOD - int(value(services, "conference_guide_shed_total"))

    assert len(calm()) == 1, "one calm word"
    assert "999" in calm()[0]
    await until(telegram, lambda: len(texts(telegram, FLOODER)) - len(calm()) == kept(), 120)
    assert MOST_IN_HAND <= kept() <= BURST + 4 * 120, "what is not counted as shed has been answered"


async def test_many_chats_at_once(live: None, telegram: LocalTelegram, services: Services) -> None:
    chats = range(2_000_000, 2_000_000 + FLOOD // 2)
    for chat in chats:
        telegram.state.person(chat).started = True
        writes(telegram, chat, "/about")
    assert await others_before(telegram, READER) <= len(chats), "each has waited longer, and nobody is asked twice"
    await until(telegram, lambda: not telegram.state.updates.pending(), 30)
    assert all(len(texts(telegram, chat)) == 1 for chat in chats)
    assert value(services, "conference_guide_shed_total") == 0


async def test_a_storm_of_presses_and_forged_ones(live: None, telegram: LocalTelegram, services: Services) -> None:
    on = next(reversed(telegram.state.chats[READER].messages))
    forged = [
        "",
        "x",
        "p_en_1_abuse",
        "p_xx_99_no-such-page",
        "zz_en_1_abuse",
        "\0",
        "p_en_1_" + "a" * 500,
        "ph_en_1_a\u202e",
    ]
    queries = [press(telegram, forged[number % len(forged)], chat=FLOODER, on=on) for number in range(FLOOD)]
    assert await others_before(telegram, READER) < 2 * BURST, "and not behind all of them"
    await until(telegram, lambda: not telegram.state.updates.pending(), 30)
    await until(telegram, lambda: sum(telegram.state.presses[query].answered for query in queries) >= MOST_IN_HAND)
    assert value(services, "conference_guide_errors_total") == 0


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
async def test_hostile_texts_get_a_calm_answer(
    web: httpx.AsyncClient, telegram: LocalTelegram, services: Services, text: str, reader_and_flooder: None
) -> None:
    start = time.process_time()
    assert (await web.post("/updates", json=message(text))).status_code == 200
    assert time.process_time() - start < CPU
    assert len(texts(telegram)) == 1
    assert "something went wrong" not in texts(telegram)[0]


@pytest.mark.parametrize("model", [Model], indirect=True, ids=["the real one"])
async def test_nor_does_the_sentence_model_dwell_on_them(
    web: httpx.AsyncClient, telegram: LocalTelegram, services: Services
) -> None:
    await services.answers.judging.start_model()
    updates = []
    for number, text in enumerate(HOSTILE):
        telegram.state.person(2_000_000 + number).started = True
        updates.append(message(text, chat=2_000_000 + number, number=number))
    for first in range(0, len(updates), MOST_AT_ONCE):
        some = updates[first : first + MOST_AT_ONCE]
        answers = await asyncio.gather(*(web.post("/updates", json=update) for update in some))
        assert [answer.status_code for answer in answers] == [200] * len(some), first
        assert services.answers.judging.restarts == 0, f"it was taken for hung with one of {len(some)} from {first}"


async def test_more_than_telegram_ever_sends(
    web: httpx.AsyncClient, telegram: LocalTelegram, reader_and_flooder: None
) -> None:
    start = time.process_time()
    answer = await web.post("/updates", json=message("a" + "\u0301" * 100_000))
    assert answer.status_code == 200
    assert time.process_time() - start < CPU


@pytest.mark.parametrize(
    "link", ["http://[", "http://[::1", "https://t.me/x?start=%00", "tg://?start=p_en_1_abuse", "\0"]
)
async def test_a_hostile_link_in_the_message_replied_to(
    web: httpx.AsyncClient, telegram: LocalTelegram, reader_and_flooder: None, link: str
) -> None:
    entity = {"type": "text_link", "offset": 0, "length": 3, "url": link}
    replied = {**message("abc")["message"], "entities": [entity]}
    answer = await web.post("/updates", json=message("what is neglect", reply_to_message=replied))
    assert answer.status_code == 200
    assert "something went wrong" not in texts(telegram)[0]


@pytest.mark.parametrize("text", ["/help!", "/help, please", "/help.", "/HELP", "/help now"])
async def test_help_is_help_however_it_is_typed(
    web: httpx.AsyncClient, telegram: LocalTelegram, reader_and_flooder: None, text: str
) -> None:
    entity = {"type": "bot_command", "offset": 0, "length": 5}
    assert (await web.post("/updates", json=message(text, entities=[entity]))).status_code == 200
    assert "something went wrong" not in texts(telegram)[0]
    assert "999" in texts(telegram)[0]


async def test_a_flood_from_a_group_is_not_answered_with_words(live: None, telegram: LocalTelegram) -> None:
    person = telegram.state.person(FLOODER)
    group = people.adds_to_group(telegram.state, person, "A group")
    for _ in range(100):
        people.says(telegram.state, person, group, "/start", 0)
    await until(telegram, lambda: not telegram.state.updates.pending(), 30)
    await others_before(telegram, READER)
    assert not any("more than I can answer" in said.content.get("text", "") for said in group.messages.values())


async def test_a_flood_while_telegram_takes_its_time(telegram: LocalTelegram, services: Services) -> None:
    """Each answer to the flooding chat takes as long as at Telegram's busy hour; the others' do not wait for it."""
    for chat in (FLOODER, READER):
        telegram.state.person(chat).started = True
    telegram.fail("sendMessage", delay=0.2, times=10**6, chat_id=FLOODER)
    async with running_bot(telegram, services):
        for number in range(FLOOD):
            writes(telegram, FLOODER, f"who comes to the meeting {number}")
        before = [await others_before(telegram, READER) for _ in range(5)]
        assert max(before) <= 10, "a fifth of a second each: two seconds at most"
        telegram.state.faults.clear()
    await asyncio.gather()
