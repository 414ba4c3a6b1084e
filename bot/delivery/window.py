"""The window of polling: what is in hand, in each chat's order, and which of it holds the offset. No input or output.

`getUpdates` gives at most 100 updates from the offset, so whatever stays unanswered keeps the newer ones out of sight.
Where that happens, chats whose answers do not go out are set aside: at most `MOST_IN_HAND` of their updates stay in
hand, no longer hold the offset, and the rest are shed, to be judged for danger.
"""

from collections import Counter, deque
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from typing import Any

from telegram import Update

from bot.delivery.outcome import Job

MOST_IN_HAND = 5
"""How many unanswered updates of one chat are kept when its answers hold up those of others."""
SLOW, OTHERS = 0.5, 10
"""A chat that has had something in hand for `SLOW` seconds while `OTHERS` answers went out holds up others. If fewer
went out, it may be everybody's trouble, and then nobody is set aside."""
CROWD = 20
"""A chat with so many in a full window crowds it: it need not be seen to be slow first."""
MOST_ASIDE = 1000
"""How many updates may wait for their answers aside: what memory and connections allow."""
MOST_UNJUDGED = 5000
"""How many may wait to be judged for danger: a few kilobytes and about a millisecond each."""


@dataclass(eq=False, slots=True)
class Taken:
    """One update in hand, and what is to be sent for it. `update` is None where it must not be shed."""

    number: int
    job: Job
    update: Update | None = None


@dataclass(frozen=True, slots=True)
class Shed:
    """One update beyond the cap, read or not yet read."""

    number: int
    chat: Hashable
    update: Update | dict[str, Any]


@dataclass(eq=False)
class ChatLine:
    """What is in hand of one chat, the oldest first. Only the window changes it."""

    since: float
    answered: int
    waiting: deque[Taken] = field(default_factory=deque)
    flooding: bool = False
    crowds: bool = False
    told_to_wait: bool = False
    aside: bool = False
    urgent: bool = False
    """The urgent screen is among what waits: once is enough."""

    def has_enough(self, window_is_full: bool, crowds: bool = False) -> bool:
        """Whether no more of this chat is taken in hand. `crowds`: it will be set aside anyway."""
        if self.aside or crowds:
            return len(self.waiting) >= MOST_IN_HAND
        return window_is_full and len(self.waiting) >= CROWD


class Window:
    """Every update in hand. `lines`: those of each chat."""

    def __init__(self) -> None:
        self.lines: dict[Hashable, ChatLine] = {}
        self.somebody_waits = False
        """Telegram has let a chat wait since the window was last relieved."""
        self._unjudged: deque[Shed] = deque()
        self._answered = 0
        self._newest = 0
        self._holding: set[int] = set()
        self._aside: set[int] = set()
        self._finished: set[int] = set()

    @property
    def offset(self) -> int:
        """The lowest update that still needs its place with Telegram: everything below is finished, or aside."""
        return min(self._holding, default=self._newest + 1 if self._newest else 0)

    @property
    def holding(self) -> int:
        """How many updates hold the offset."""
        return len(self._holding)

    @property
    def aside(self) -> int:
        """How many updates in hand do not hold the offset: those that a crash would lose."""
        return len(self._aside)

    @property
    def unjudged(self) -> int:
        """How many of those aside were shed and are still to be judged for danger."""
        return len(self._unjudged)

    def is_new(self, number: int) -> bool:
        # By number, not "higher than": after a quiet week Telegram begins anew at any number (Bot API, Update).
        return number not in self._holding and number not in self._finished and number not in self._aside

    def confirmed_below(self, offset: int) -> None:
        """Telegram has seen this offset: what is below it does not come again."""
        self._finished = {number for number in self._finished if number >= offset}

    def take(self, number: int) -> None:
        """A new update has come. It is finished, shed or put into a line at once, so the offset can go beyond it."""
        self._newest = number

    def finish(self, number: int) -> None:
        """Answered, or nothing is to be answered."""
        self._holding.discard(number)
        self._aside.discard(number)
        self._finished.add(number)

    def floods(self, chat: Hashable, window_is_full: bool, crowds: bool) -> bool:
        """Whether a chat has enough in hand, so that what else comes of it is shed. From then on it floods."""
        line = self.lines.get(chat)
        if line is None or not line.has_enough(window_is_full, crowds):
            return False
        line.flooding, line.crowds = True, crowds
        return True

    def shed(self, number: int, chat: Hashable, update: Update | dict[str, Any]) -> None:
        """Beyond the cap: no longer holds the offset, and is judged for danger."""
        self._holding.discard(number)
        self._aside.add(number)
        self._unjudged.append(Shed(number, chat, update))

    def next_shed(self) -> Shed | None:
        """What was shed first and is to be judged now."""
        return self._unjudged.popleft() if self._unjudged else None

    def join(self, chat: Hashable, taken: Taken, now: float, *, urgent: bool = False) -> bool:
        """Put an update at the end of its chat's line. `urgent`: the urgent screen, behind what is being sent; where
        one is on its way, that finishes the update. True if the line begins with it, and is to be worked off."""
        line = self.lines.get(chat)
        if begins := line is None:
            line = self.lines[chat] = ChatLine(now, self._answered)
        if urgent and line.urgent:
            self.finish(taken.number)
            return False
        line.waiting.insert(min(1, len(line.waiting)) if urgent else len(line.waiting), taken)
        line.urgent = line.urgent or urgent
        if taken.number not in self._finished and taken.number not in self._aside:
            (self._aside if line.aside else self._holding).add(taken.number)
        return begins

    def leave(self, chat: Hashable, taken: Taken) -> None:
        """It was sent, or is abandoned: it leaves its line, which ends with the last."""
        line = self.lines[chat]
        line.waiting.remove(taken)
        if not line.waiting:
            del self.lines[chat]
        self.finish(taken.number)

    def answered_one(self) -> None:
        """An answer went out, to whomever."""
        self._answered += 1

    def let_wait(self, line: ChatLine) -> bool:
        """Telegram lets a chat wait. True if that is news of it."""
        if line.told_to_wait:
            return False
        line.told_to_wait = self.somebody_waits = True
        return True

    def crowding(self, arriving: Iterable[Hashable]) -> frozenset[Hashable]:
        """The window is full: the chats that crowd it, with what arrives of each. What they shed need not be read. None
        while too many wait aside."""
        if self.aside - self.unjudged >= MOST_ASIDE:
            return frozenset()
        count = Counter(arriving)
        for chat in count:
            count[chat] += len(self.lines[chat].waiting) if chat in self.lines else 0
        del count[None]
        return frozenset(chat for chat, number in count.items() if number >= CROWD)

    def relieve(self, now: float) -> bool:
        """The window is full and hides what is newer: set the chats aside that hold it up. True if there are any."""
        relieved = self.somebody_waits = False
        for chat, line in self.lines.items():
            if line.aside or not self._holds_up(line, now) or self.aside - self.unjudged >= MOST_ASIDE:
                continue
            line.aside = relieved = True
            before, line.waiting = line.waiting, deque()
            for place, taken in enumerate(before):
                if place >= MOST_IN_HAND and taken.update is not None:
                    self.shed(taken.number, chat, taken.update)
                    continue
                line.waiting.append(taken)
                if taken.number in self._holding:
                    self._holding.remove(taken.number)
                    self._aside.add(taken.number)
        return relieved

    def _holds_up(self, line: ChatLine, now: float) -> bool:
        if line.told_to_wait or line.crowds or len(line.waiting) >= CROWD:
            return True
        return now - line.since > SLOW and (line.flooding or self._answered - line.answered >= OTHERS)
