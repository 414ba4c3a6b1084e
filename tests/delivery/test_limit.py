"""The limit on one chat: more than a person does, less than a program."""

import pytest

from bot.delivery import limit
from bot.delivery.limit import BURST, RATE, Limit, Verdict

FLOODER, READER = 1_000_001, 1_000_002


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_burst_is_answered_then_one_word_then_silence(clock: Clock) -> None:
    one = Limit(clock)
    verdicts = [one.judge(FLOODER) for _ in range(1000)]
    assert verdicts[:BURST] == [Verdict.ANSWER] * BURST
    assert verdicts[BURST] is Verdict.SAY_ONCE
    assert verdicts[BURST + 1 :] == [Verdict.SHED] * (1000 - BURST - 1)


def test_others_are_not_touched(clock: Clock) -> None:
    one = Limit(clock)
    for _ in range(1000):
        one.judge(FLOODER)
    assert one.judge(READER) is Verdict.ANSWER


def test_afterwards_four_a_second(clock: Clock) -> None:
    one = Limit(clock)
    for _ in range(BURST + 1):
        one.judge(FLOODER)
    for _second in range(3):
        clock.now += 1
        assert [one.judge(FLOODER) for _ in range(6)] == [Verdict.ANSWER] * int(RATE) + [Verdict.SHED] * 2


def test_the_word_is_said_again_only_in_a_new_flood(clock: Clock) -> None:
    one = Limit(clock)
    first = [one.judge(FLOODER) for _ in range(100)]
    clock.now += BURST / RATE
    second = [one.judge(FLOODER) for _ in range(100)]
    assert first == second
    assert first.count(Verdict.SAY_ONCE) == 1


def test_somebody_quick_is_never_limited(clock: Clock) -> None:
    one = Limit(clock)
    for _ in range(2000):
        clock.now += 0.3
        assert one.judge(READER) is Verdict.ANSWER


def test_memory_is_bounded_and_holds_no_number_of_a_chat(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limit, "MOST_CHATS", 50)
    one = Limit(clock)
    for chat in range(500):
        one.judge(chat + FLOODER)
    assert len(one._chats) == 50
    assert all(len(key) == 12 for key in one._chats)
    assert not any(str(FLOODER + chat).encode() in key for key in one._chats for chat in range(500))


def test_two_processes_know_a_chat_by_different_marks(clock: Clock) -> None:
    one, other = Limit(clock), Limit(clock)
    one.judge(READER)
    other.judge(READER)
    assert one._chats.keys() != other._chats.keys()
