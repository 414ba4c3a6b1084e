"""The window of polling: which chats are set aside, and when. No clock and no network: numbers alone."""

from typing import Any

import pytest
from telegram import Update

from bot.delivery.outcome import Again
from bot.delivery.window import CROWD, MOST_IN_HAND, OTHERS, SLOW, ChatLine, Taken, Window

ONE, OTHER = 1, 2


async def _job() -> Again | None:
    return None


class Hand:
    """A window, and what has been taken into it."""

    def __init__(self) -> None:
        self.window = Window()
        self.number = 0

    def takes(self, chat: int, times: int) -> ChatLine:
        for _ in range(times):
            self.number += 1
            self.window.take(self.number)
            self.window.join(chat, Taken(self.number, _job, Update(self.number)), 0.0)
        return self.window.lines[chat]

    def shed(self) -> list[int]:
        return [shed.number for shed in iter(self.window.next_shed, None)]


@pytest.fixture
def hand() -> Hand:
    return Hand()


def test_the_offset_is_the_lowest_that_is_not_finished(hand: Hand) -> None:
    assert hand.window.offset == 0
    hand.takes(ONE, 3)
    for finished, offset in ((2, 1), (1, 3), (3, 4)):
        hand.window.finish(finished)
        assert hand.window.offset == offset


def test_while_nobody_is_in_trouble_nobody_is_set_aside(hand: Hand) -> None:
    hand.takes(ONE, CROWD - 1)
    hand.takes(OTHER, CROWD - 1)
    assert not hand.window.relieve(100.0)
    assert hand.window.aside == 0


def test_a_chat_that_telegram_lets_wait_keeps_a_few_and_no_longer_holds_the_offset(hand: Hand) -> None:
    hand.takes(ONE, 12).told_to_wait = True
    hand.takes(OTHER, 1)
    assert hand.window.relieve(0.0)
    assert hand.window.offset == 13
    assert [taken.number for taken in hand.window.lines[ONE].waiting] == list(range(1, MOST_IN_HAND + 1))
    assert hand.window.aside == 12, "all are in hand"
    assert hand.window.unjudged == 12 - MOST_IN_HAND
    assert hand.shed() == list(range(MOST_IN_HAND + 1, 13)), "in their order"
    assert not any(hand.window.is_new(number) for number in range(1, 14))


def test_a_chat_that_crowds_the_window_is_set_aside_at_once(hand: Hand) -> None:
    hand.takes(ONE, CROWD)
    hand.takes(OTHER, CROWD - 1)
    assert hand.window.relieve(0.0)
    assert hand.window.offset == CROWD + 1


def test_a_chat_that_crowds_is_known_before_its_updates_are_read(hand: Hand) -> None:
    hand.takes(ONE, 3)
    arriving = [ONE] * (CROWD - 3) + [OTHER] * (CROWD - 1) + [None] * CROWD
    assert hand.window.crowding(arriving) == {ONE}, "what is in hand counts; what has no chat is no chat"
    hand.takes(ONE, MOST_IN_HAND - 3)
    line = hand.window.lines[ONE]
    assert line.has_enough(window_is_full=True, crowds=True)
    assert not line.has_enough(window_is_full=True, crowds=False)
    line.crowds = True
    assert hand.window.relieve(0.0)
    assert hand.window.offset == MOST_IN_HAND + 1


def test_while_too_many_wait_aside_nobody_crowds(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.delivery.window.MOST_ASIDE", 3)
    hand.takes(ONE, 3).told_to_wait = True
    hand.window.relieve(0.0)
    assert hand.window.crowding([OTHER] * 100) == frozenset()


def test_what_is_only_to_be_judged_takes_no_place_aside(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.delivery.window.MOST_ASIDE", MOST_IN_HAND + 1)
    hand.takes(ONE, 12).told_to_wait = True
    assert hand.window.relieve(0.0)
    hand.takes(OTHER, 3).told_to_wait = True
    assert hand.window.relieve(0.0), f"{MOST_IN_HAND} wait aside, and the others of the 12 were shed"
    assert hand.window.lines[OTHER].aside


@pytest.mark.parametrize(
    ("after", "answered", "flooding", "relieved"),
    [
        (SLOW + 0.1, OTHERS, False, True),
        (SLOW + 0.1, OTHERS - 1, False, False),  # it may be everybody's trouble
        (SLOW - 0.1, OTHERS, False, False),
        (SLOW + 0.1, 0, True, True),
    ],
)
def test_a_slow_chat_is_set_aside_if_it_is_its_own_trouble(
    hand: Hand, after: float, answered: int, flooding: bool, relieved: bool
) -> None:
    hand.takes(ONE, 3).flooding = flooding
    for _ in range(answered):
        hand.window.answered_one()
    assert hand.window.relieve(after) is relieved


def test_what_comes_later_of_such_a_chat_is_taken_up_to_the_cap(hand: Hand) -> None:
    line = hand.takes(ONE, 3)
    assert not line.has_enough(window_is_full=True)
    line.told_to_wait = True
    hand.window.relieve(0.0)
    assert not line.has_enough(window_is_full=False)
    hand.takes(ONE, MOST_IN_HAND - 3)
    assert line.has_enough(window_is_full=False)
    assert hand.window.offset == MOST_IN_HAND + 1, "and does not hold the offset either"


def test_what_is_in_hand_or_finished_is_not_taken_again_and_any_other_number_is(hand: Hand) -> None:
    line = hand.takes(ONE, 12)
    hand.window.finish(2)
    line.told_to_wait = True
    hand.window.relieve(0.0)
    hand.takes(OTHER, 1)
    known = {1, 2, 3, 13}
    assert [number for number in (*known, 99) if hand.window.is_new(number)] == [99]
    assert not line.urgent, "no urgent screen waits until danger is seen"


def test_a_chat_has_been_slow_since_it_began_to_wait(hand: Hand) -> None:
    hand.window.join(ONE, Taken(1, _job), 100.0)
    hand.window.lines[ONE].flooding = True
    assert not hand.window.relieve(100.0 + SLOW)
    assert hand.window.relieve(100.1 + SLOW)


def test_danger_comes_next_and_does_not_move_the_offset_back(hand: Hand) -> None:
    line = hand.takes(ONE, 12)
    line.told_to_wait = True
    hand.window.relieve(0.0)
    first, second = hand.shed()[:2]
    assert not hand.window.join(ONE, Taken(first, _job), 0.0, urgent=True)
    assert [taken.number for taken in line.waiting][:3] == [1, first, 2], "behind the one that is being sent"
    assert hand.window.offset == 13
    assert not hand.window.join(ONE, Taken(second, _job), 0.0, urgent=True)
    assert second not in [taken.number for taken in line.waiting], "once is enough"
    assert hand.window.aside == 11
    hand.window.leave(ONE, line.waiting[1])
    assert hand.window.aside == 10


def test_danger_alone_begins_a_line_and_the_next_danger_a_new_one(hand: Hand) -> None:
    for number in (7, 8):
        hand.window.shed(number, ONE, {})
        urgent = Taken(number, _job)
        assert hand.window.join(ONE, urgent, 0.0, urgent=True)
        assert hand.window.aside == 1
        hand.window.leave(ONE, urgent)
        assert ONE not in hand.window.lines


def test_the_calm_word_that_waits_is_not_shed(hand: Hand) -> None:
    line = hand.takes(ONE, 12)
    hand.window.finish(13)
    hand.window.join(ONE, Taken(13, _job), 0.0)
    line.told_to_wait = True
    assert hand.window.relieve(0.0)
    assert [taken.number for taken in line.waiting] == [*range(1, MOST_IN_HAND + 1), 13]
    assert hand.shed() == list(range(MOST_IN_HAND + 1, 13))


def test_only_the_first_wait_of_a_chat_is_news_and_only_until_the_window_is_relieved(hand: Hand) -> None:
    line = hand.takes(ONE, 1)
    assert hand.window.let_wait(line)
    before = hand.window.somebody_waits
    assert not hand.window.let_wait(line)
    assert hand.window.relieve(0.0)
    assert (before, hand.window.somebody_waits) == (True, False)
    assert not hand.window.let_wait(line)


def test_a_chat_with_enough_in_hand_floods(hand: Hand) -> None:
    assert not hand.window.floods(ONE, window_is_full=True, crowds=False), "nothing of it is in hand"
    line = hand.takes(ONE, MOST_IN_HAND)
    assert not hand.window.floods(ONE, window_is_full=True, crowds=False)
    before = line.flooding
    assert hand.window.floods(ONE, window_is_full=True, crowds=True)
    assert (before, line.flooding, line.crowds) == (False, True, True)


def test_how_much_may_be_aside_is_bounded(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.delivery.window.MOST_ASIDE", 3)
    lines: list[Any] = [hand.takes(chat, 3) for chat in range(4)]
    for line in lines:
        line.told_to_wait = True
    hand.window.relieve(0.0)
    assert [line.aside for line in lines] == [True, False, False, False]
