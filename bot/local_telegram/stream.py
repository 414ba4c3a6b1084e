"""What happens in the chats, as it happens: numbered events for the chat page and for tests."""

import asyncio
from collections import deque
from typing import Any

Event = dict[str, Any]

_KEPT = 2000
"""Enough for any page that was away for a moment; a page further behind reads the history anew."""


class Stream:
    """Numbered events, the newest kept in memory. `closed` wakes everybody when the server stops."""

    def __init__(self) -> None:
        self.last = 0
        self.closed = False
        self._events: deque[Event] = deque(maxlen=_KEPT)
        self._news = asyncio.Event()

    def add(self, kind: str, person_id: int, **about: Any) -> None:
        """Tell everybody who follows this person (0: everybody)."""
        self.last += 1
        self._events.append({"number": self.last, "kind": kind, "person": person_id, **about})
        self.wake()

    def wake(self) -> None:
        """Let everybody who waits look again."""
        self._news.set()
        self._news = asyncio.Event()

    def close(self) -> None:
        """Nothing will happen any more: let go of everybody who waits."""
        self.closed = True
        self.wake()

    def after(self, number: int, person_id: int) -> list[Event]:
        """This person's events after that number."""
        return [e for e in self._events if e["number"] > number and e["person"] in (0, person_id)]

    async def changed(self, seconds: float) -> bool:
        """Wait until something happens; False when nothing did."""
        if self.closed:
            return False
        try:
            await asyncio.wait_for(self._news.wait(), seconds)
        except TimeoutError:
            return False
        return not self.closed
