"""A few accounts write more than Telegram lets the bot answer: a reader is answered before them, danger before all."""

import asyncio
from collections.abc import AsyncIterator, Hashable

import pytest
from telegram import Update

from bot.delivery import polling
from bot.delivery.admission import BURST
from bot.delivery.answering import AnyApplication
from bot.delivery.window import MOST_IN_HAND
from bot.local_telegram import LocalTelegram
from bot.services.services import Services
from bot.telegram.updates import chat_of
from proofs.floods import FIRST_FLOODER, OneASecond, answers, flood, writes
from tests.conftest import running_bot
from tests.delivery.conftest import until, webhook_bot
from tests.delivery.test_polling import polling_bot
from tests.person import Person

READER, FLOODER = 1_000_001, FIRST_FLOODER
CALM = "more than I can answer at once"


@pytest.fixture
def hard(telegram: LocalTelegram) -> OneASecond:
    """Telegram takes one message a chat and no second one, until `seconds` is 0."""
    limit = OneASecond("*", times=10**9, status=429, retry_after=1, seconds=10**6)
    telegram.state.faults.append(limit)
    return limit


@pytest.fixture(params=["polling", "webhook"])
async def live(
    request: pytest.FixtureRequest, telegram: LocalTelegram, services: Services, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[None]:
    monkeypatch.setattr(polling, "FINISH_WITHIN", 0.05)
    monkeypatch.setattr(polling, "FINISH_ASIDE_WITHIN", 0.05)
    async with running_bot(telegram, services) if request.param == "polling" else webhook_bot(telegram, services):
        yield


@pytest.mark.parametrize(
    ("accounts", "messages", "in_turn"), [(2, 59, False), (3, 40, False), (8, 70, False), (8, 70, True)]
)
async def test_a_reader_is_answered_while_others_have_to_wait(
    hard: OneASecond, live: None, telegram: LocalTelegram, accounts: int, messages: int, in_turn: bool
) -> None:
    """Each of the others gets one answer and then has to wait for ever: the reader does not wait for them."""
    flood(telegram, accounts, messages, in_turn=in_turn)
    writes(telegram, READER, "my dad hits me")
    await until(telegram, lambda: bool(answers(telegram, READER)))
    assert "999" in answers(telegram, READER)[0]
    assert all(len(answers(telegram, FLOODER + number)) <= 1 for number in range(accounts))


async def test_danger_beyond_the_cap_opens_the_urgent_screen_before_what_was_asked_earlier(
    quick: None, hard: OneASecond, telegram: LocalTelegram, application: AnyApplication, services: Services
) -> None:
    writes(telegram, READER, "/help")
    for number in range(99):
        writes(telegram, FLOODER, f"what does number {number} mean")
    for _ in range(30):
        writes(telegram, FLOODER, "my dad hits me")
    async with polling_bot(application, services) as poller:
        await until(telegram, lambda: bool(poller._window.aside))
        await until(telegram, lambda: not poller._window.unjudged and not poller._window.holding)
        hard.seconds = 0.0
        await until(telegram, lambda: CALM in answers(telegram, FLOODER)[-1])
    said = answers(telegram, FLOODER)
    urgent = [number for number, text in enumerate(said) if text == answers(telegram, READER)[0]]
    assert len(urgent) == 1, "once is enough"
    assert urgent[0] <= 2, "next after the answer that was being sent"
    assert len(said) <= MOST_IN_HAND + 3, "the rest is shed"


@pytest.mark.parametrize("way", ["polling", "webhook"])
async def test_danger_in_a_burst_that_is_over_the_limit(way: str, telegram: LocalTelegram, services: Services) -> None:
    async with running_bot(telegram, services) if way == "polling" else webhook_bot(telegram, services):
        writes(telegram, READER, "/help")
        await until(telegram, lambda: bool(answers(telegram, READER)))
        for _ in range(BURST + 40):
            writes(telegram, FLOODER, "/about")
        writes(telegram, FLOODER, "my dad hits me")
        await until(telegram, lambda: answers(telegram, READER)[0] in answers(telegram, FLOODER))
        await until(telegram, lambda: not telegram.state.updates.pending())


async def test_the_calm_word_is_no_dead_end(telegram: LocalTelegram, services: Services) -> None:
    async with running_bot(telegram, services), Person(telegram) as person:
        await person.says("/start")
        for _ in range(2 * BURST):
            writes(telegram, person.id, "/about")
        said = await person.sees(CALM, within=30)
        assert "999" in said.text.replace("\u00a0", " ")
        assert said.labels == ["Help now"]
        await person.settles(within=30)
        await person.presses("Help now", wait=False)
        await person.until(
            lambda: any("999" in one.text and CALM not in one.text for one in person.chat if one.by_bot),
            "no help",
        )


async def test_nothing_about_a_quiet_chat_stays(
    telegram: LocalTelegram, application: AnyApplication, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though nobody else comes: a timer forgets."""
    monkeypatch.setattr("bot.delivery.admission.LONGEST_KEPT", 0.0)
    writes(telegram, READER, "/about")
    async with polling_bot(application, services) as poller:
        await until(telegram, lambda: bool(answers(telegram, READER)))
        for _ in range(20):
            await asyncio.sleep(0)
        assert len(poller._admission._limit) == 0


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Told to stop, the poller waits for nobody."""
    monkeypatch.setattr(polling, "FINISH_WITHIN", 0.05)
    monkeypatch.setattr(polling, "FINISH_ASIDE_WITHIN", 0.05)


async def test_of_a_chat_that_crowds_a_full_window_only_a_few_updates_are_read(
    soon: None,
    hard: OneASecond,
    telegram: LocalTelegram,
    application: AnyApplication,
    services: Services,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Reading is the larger part of what a flood costs, and a reader waits for it. The rest is read to be judged."""
    taken: list[int] = []

    def counted(update: Update) -> Hashable:
        taken.append(update.update_id)
        return chat_of(update)

    monkeypatch.setattr(polling, "chat_of", counted)
    flood(telegram, 2, 100)
    async with polling_bot(application, services):
        await until(telegram, lambda: telegram.state.updates.confirmed >= 200)
    assert len(taken) == 2 * MOST_IN_HAND


async def test_whoever_is_being_answered_comes_before_judging_what_is_beyond_the_cap(
    soon: None,
    telegram: LocalTelegram,
    application: AnyApplication,
    services: Services,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(polling, "SHORT_PAUSE_BETWEEN_JUDGEMENTS", 3600.0)
    flood(telegram, 1, BURST + 20)
    hold = telegram.fail("sendMessage", never=True, chat_id=READER)
    writes(telegram, READER, "/about")
    async with polling_bot(application, services) as poller:
        await until(telegram, lambda: len(answers(telegram, FLOODER)) == BURST)
        assert poller._window.unjudged == 19, "one has been judged, and the others wait for the reader"
        hold.release()
