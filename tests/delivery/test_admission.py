"""The limit on one chat: more than a person does, less than a program."""

import httpx
import pytest

from bot.delivery import admission
from bot.delivery.admission import BURST, LONGEST_KEPT, RATE, Limit
from bot.local_telegram import LocalTelegram
from tests.delivery.conftest import Json, texts

FLOODER, READER = 1_000_001, 1_000_002


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_burst_is_within_the_limit_and_what_follows_is_not(clock: Clock) -> None:
    one = Limit(clock)
    assert [one.within(FLOODER) for _ in range(1000)] == [True] * BURST + [False] * (1000 - BURST)


def test_others_are_not_touched(clock: Clock) -> None:
    one = Limit(clock)
    for _ in range(1000):
        one.within(FLOODER)
    assert one.within(READER)


def test_afterwards_four_a_second(clock: Clock) -> None:
    one = Limit(clock)
    for _ in range(BURST + 1):
        one.within(FLOODER)
    for _second in range(3):
        clock.now += 1
        assert [one.within(FLOODER) for _ in range(6)] == [True] * int(RATE) + [False] * 2


def test_the_calm_word_is_due_once_in_a_burst_and_to_each_chat(clock: Clock) -> None:
    one = Limit(clock)
    for _burst in range(2):
        for _ in range(100):
            one.within(FLOODER)
        assert [one.tell(FLOODER) for _ in range(3)] == [True, False, False]
        clock.now += 1
        assert not one.tell(FLOODER), "the burst is not over"
        assert one.tell(READER)
        clock.now += LONGEST_KEPT


def test_a_word_that_did_not_arrive_is_due_again(clock: Clock) -> None:
    one = Limit(clock)
    for _ in range(100):
        one.within(FLOODER)
    assert one.tell(FLOODER)
    one.untell(FLOODER)
    assert [one.tell(FLOODER), one.tell(FLOODER)] == [True, False]


def test_somebody_quick_is_never_limited(clock: Clock) -> None:
    one = Limit(clock)
    for _ in range(2000):
        clock.now += 0.3
        assert one.within(READER)


def drained(one: Limit, chat: int) -> None:
    while one.within(chat):
        pass


def test_a_quiet_chat_is_forgotten_after_seconds_and_a_busy_one_is_not(clock: Clock) -> None:
    one = Limit(clock)
    one.within(READER)
    clock.now += LONGEST_KEPT - 1
    drained(one, FLOODER)
    assert len(one) == 2
    clock.now += 1
    one.forget()
    assert len(one) == 1
    assert [one.within(FLOODER) for _ in range(5)] == [True] * int(RATE) + [False], "and nobody else"
    clock.now += LONGEST_KEPT
    one.forget()
    assert len(one) == 0
    assert LONGEST_KEPT <= 15


def test_memory_is_bounded_and_holds_no_number_of_a_chat(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "MOST_CHATS", 50)
    one = Limit(clock)
    for chat in range(500):
        drained(one, chat + FLOODER)
    assert len(one) == 50
    assert not any(one.within(chat + FLOODER) for chat in range(450, 500))
    assert one.within(FLOODER + 449), "who has not been heard of for longest is forgotten first"
    assert not any(str(chat + FLOODER) in repr(vars(one)) for chat in range(450, 500))


def test_two_processes_know_a_chat_by_different_marks(clock: Clock) -> None:
    one, other = Limit(clock), Limit(clock)
    one.within(READER)
    other.within(READER)
    assert one._chats.keys() != other._chats.keys()


def press_without_a_chat(number: int, person: int) -> Json:
    """A press on a message that Telegram no longer tells."""
    who = {"id": person, "is_bot": False, "first_name": "Sam", "language_code": "en"}
    query = {"id": str(number), "from": who, "chat_instance": "1", "data": "p_en_1_abuse"}
    return {"update_id": number, "callback_query": query}


async def test_presses_without_a_chat_are_their_persons_and_keep_nobody_else_out(
    web: httpx.AsyncClient, telegram: LocalTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(admission, "RATE", 0.001)  # however long this takes
    for person in (FLOODER, READER):
        telegram.state.person(person).started = True
    for number in range(1, BURST + 10):
        assert (await web.post("/updates", json=press_without_a_chat(number, FLOODER))).status_code == 200
    assert (await web.post("/updates", json=press_without_a_chat(1000, READER))).status_code == 200
    assert ["The four categories of abuse" in text for text in texts(telegram, READER)] == [True]
    assert sum("more than I can answer at once" in text for text in texts(telegram, FLOODER)) == 1
