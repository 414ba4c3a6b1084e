"""The window of polling: what is in hand, in each chat's order, and which of it holds the offset. No input or output.

`getUpdates` gives at most 100 updates from the offset, so whatever stays unanswered keeps the newer ones out of sight.
Where that happens, chats whose answers do not go out give up their places: at most `MOST_IN_HAND` of their updates stay
in hand, no longer hold the offset, and the rest are let go, to be judged for danger.
"""

from collections import Counter, deque
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from typing import Any

from telegram import Update

from bot.delivery.admission import Job

MOST_IN_HAND = 5
"""How many unanswered updates of one chat are kept when its answers hold up those of others."""
SLOW, OTHERS = 0.5, 10
"""A chat that has had something in hand for `SLOW` seconds while `OTHERS` answers went out holds up others. If fewer
went out, it may be everybody's trouble, and then nothing is given up."""
CROWD = 20
"""A chat with so many in a full window crowds it: it need not be seen to be slow first."""
MOST_ASIDE = 1000
"""How many updates may wait for their answers that have given up their places: what memory and connections allow."""
MOST_LET_GO = 5000
"""How many may wait to be judged for danger: a few kilobytes and about a millisecond each."""

LetGo = Update | dict[str, Any]
"""An update beyond the cap, read or not yet read."""


@dataclass(eq=False, slots=True)
class Taken:
    """One update in hand, and what is to be sent for it. `update` is None where it must not be let go."""

    number: int
    job: Job
    update: Update | None = None


@dataclass(eq=False)
class Line:
    """What is in hand of one chat, the oldest first."""

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
        """Whether no more of this chat is taken in hand. `crowds`: it will give up its places anyway."""
        if self.aside or crowds:
            return len(self.waiting) >= MOST_IN_HAND
        return window_is_full and len(self.waiting) >= CROWD


class Window:
    """Every update in hand. `lines`: those of each chat. `let_go`: those that are still to be judged for danger."""

    def __init__(self) -> None:
        self.lines: dict[Hashable, Line] = {}
        self.let_go: deque[tuple[int, Hashable, LetGo]] = deque()
        self.answered = 0
        self.newest = 0
        self._holding: set[int] = set()
        self._aside: set[int] = set()
        self._finished: set[int] = set()

    @property
    def offset(self) -> int:
        """The lowest update that holds it: everything below has been answered, or has given up its place."""
        return min(self._holding, default=self.newest + 1 if self.newest else 0)

    @property
    def holding(self) -> int:
        """How many updates hold the offset."""
        return len(self._holding)

    @property
    def aside(self) -> int:
        """How many updates in hand do not hold the offset: those that a crash would lose."""
        return len(self._aside)

    def is_new(self, number: int) -> bool:
        # By number, not "higher than": after a quiet week Telegram begins anew at any number (Bot API, Update).
        return number not in self._holding and number not in self._finished and number not in self._aside

    def forget_below(self, offset: int) -> None:
        """What is below an offset that Telegram has seen does not come again."""
        self._finished = {number for number in self._finished if number >= offset}

    def line(self, chat: Hashable, now: float) -> Line:
        """The line of a chat, begun if there is none."""
        return self.lines.get(chat) or self.lines.setdefault(chat, Line(now, self.answered))

    def join(self, line: Line, taken: Taken, *, first: bool = False) -> None:
        """Put an update at the end of its chat's line; `first`: behind the one that is being sent."""
        line.waiting.insert(min(1, len(line.waiting)) if first else len(line.waiting), taken)
        if taken.number not in self._finished and taken.number not in self._aside:
            (self._aside if line.aside else self._holding).add(taken.number)

    def give_up(self, number: int, chat: Hashable, update: LetGo) -> None:
        """Beyond the cap: no longer holds the offset, and is judged for danger."""
        self._holding.discard(number)
        self._aside.add(number)
        self.let_go.append((number, chat, update))

    def finish(self, number: int) -> None:
        """Answered, or nothing is to be answered."""
        self._holding.discard(number)
        self._aside.discard(number)
        self._finished.add(number)

    def crowding(self, arriving: Iterable[Hashable]) -> frozenset[Hashable]:
        """The window is full: the chats that crowd it, with what arrives of each. What they give up need not be read.
        None while too many wait aside."""
        if self.aside - len(self.let_go) >= MOST_ASIDE:
            return frozenset()
        count = Counter(arriving)
        for chat in count:
            count[chat] += len(self.lines[chat].waiting) if chat in self.lines else 0
        del count[None]
        return frozenset(chat for chat, number in count.items() if number >= CROWD)

    def relieve(self, now: float) -> bool:
        """The window is full and hides what is newer: let chats that hold it up give up their places. True if any."""
        relieved = False
        for chat, line in self.lines.items():
            if line.aside or not self._holds_up(line, now) or self.aside - len(self.let_go) >= MOST_ASIDE:
                continue
            line.aside = relieved = True
            beyond = [line.waiting.pop() for _ in range(len(line.waiting) - MOST_IN_HAND)]
            for taken in reversed(beyond):
                if taken.update is not None:
                    self.give_up(taken.number, chat, taken.update)
            for taken in line.waiting:
                if taken.number in self._holding:
                    self._holding.remove(taken.number)
                    self._aside.add(taken.number)
        return relieved

    def _holds_up(self, line: Line, now: float) -> bool:
        if line.told_to_wait or line.crowds or len(line.waiting) >= CROWD:
            return True
        return now - line.since > SLOW and (line.flooding or self.answered - line.answered >= OTHERS)
