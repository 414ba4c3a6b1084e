"""Whether the answering side is alive, told to whoever asks: the service manager, `/healthz`, `/readyz`.

Times are of the monotonic clock, in seconds. Written by the event loop, read by any thread.
"""

import os
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field

BEAT = 1.0
"""Seconds between beats of the event loop."""
SILENT_LOOP = 15.0
"""Seconds without a beat after which the event loop counts as stuck."""
SILENT_FETCHES = 120.0
"""Seconds without any answer to a fetch, good or bad, beyond what Telegram asked us to wait: polling is stuck then. A
long poll, its time-out and the longest pause after trouble take less than half of it."""
UNREACHED = 60.0
"""Seconds without a good fetch, or a good look at the webhook, after which Telegram counts as out of reach."""


@dataclass(slots=True)
class Health:
    """What is known of the bot's health."""

    clock: Callable[[], float] = time.monotonic
    guide: str = ""
    """Why the newest guide was refused; empty if it is the one in use."""
    updates: bool | str | None = field(default=None, init=False)
    """Whether Telegram brings updates to the webhook, or words about what it says: the last that was found. None: the
    bot polls."""
    _beat: float = field(default=0.0, init=False)
    _came_back: float | None = field(default=None, init=False)
    _succeeded: float | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self._beat = self.clock()

    def beat(self) -> None:
        """The event loop turns."""
        self._beat = self.clock()

    def polls(self) -> None:
        """From now on, fetches are expected."""
        self._came_back = self.clock()

    def waits_for_telegram(self) -> None:
        """From now on, Telegram brings updates to a webhook, once it knows the address."""
        self.updates = False

    def looked(self, reached: bool, updates: bool | str = False) -> None:
        """Telegram was asked about the webhook, and what it said of it, if it could be reached."""
        self._succeeded = self.clock() if reached else None
        if reached:
            self.updates = updates

    def fetched(self, good: bool, wait: float = 0.0) -> None:
        """A fetch has ended; Telegram may have asked for so many seconds' wait before the next."""
        now = self.clock()
        if self._came_back is not None:
            self._came_back = now + wait
        if good:
            self._succeeded = now

    @property
    def trouble(self) -> str:
        """Why the answering side is not alive, for the person who looks; empty if it is. An outage of Telegram's is no
        such trouble: to start again would not help."""
        now = self.clock()
        if now - self._beat > SILENT_LOOP:
            return "The event loop does not turn."
        if self._came_back is not None and now - self._came_back > SILENT_FETCHES:
            return "No fetch of updates has come back."
        return ""

    def state(self, questions: str) -> dict[str, bool | str]:
        """For `/readyz`: each thing that must work, and whether it does. `questions` is the state of the answers."""
        found: dict[str, bool | str] = {"guide": self.guide_state}
        if self._came_back is not None:
            found["telegram"] = self.telegram_reached
        if self.updates is not None:
            found |= {"telegram": self.telegram_reached, "updates": self.updates}
        return {**found, "questions": False if questions == "loading" else questions}

    @property
    def guide_state(self) -> bool | str:
        """For `/readyz`: True, or words that say that a newer guide was refused. Answers go on from the old one, so
        either is well enough to serve."""
        return "an unusable newer guide was refused; the log says why" if self.guide else True

    @property
    def telegram_reached(self) -> bool:
        """True if a fetch, or a look at the webhook, has gone well of late."""
        return self._succeeded is not None and self.clock() - self._succeeded <= UNREACHED


def notify(state: str) -> None:
    """Tell systemd, if it asked to be told: a datagram to the socket that it names (sd_notify(3)). Never raises."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as connection:
            connection.setblocking(False)
            connection.sendto(state.encode(), address.replace("@", "\0", 1) if address[0] == "@" else address)
    except OSError:
        return
