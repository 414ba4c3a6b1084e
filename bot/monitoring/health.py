"""Whether the answering side is alive, told to whoever asks: the service manager, `/healthz`, `/readyz`.

Times are of the monotonic clock, in seconds. Written by the event loop, read by any thread.
"""

import os
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto

BEAT = 1.0
"""Seconds between beats of the event loop."""
SILENT_LOOP = 15.0
"""Seconds without a beat after which the event loop counts as stuck."""
SILENT_FETCHES = 120.0
"""Seconds without any answer to a fetch, good or bad, beyond the wait before it: polling is stuck then. A long poll and
its time-out take less than half of it."""
UNREACHED = 60.0
"""Seconds without a good fetch, or a good look at the webhook, after which Telegram counts as out of reach."""


class Webhook(Enum):
    """How it stands with Telegram's bringing of updates, as far as Telegram was heard of it."""

    UNUSED = auto()
    """The bot polls."""
    ELSEWHERE = auto()
    """Telegram has no address, not yet, or another one."""
    FAILING = auto()
    """Telegram has the address and could not bring an update of late."""
    WELL = auto()


@dataclass(slots=True)
class Health:
    """What is known of the bot's health."""

    clock: Callable[[], float] = time.monotonic
    guide_refused: str = ""
    """Why the newest guide was refused; empty if it is the one in use."""
    webhook: Webhook = field(default=Webhook.UNUSED, init=False)
    webhook_failure: str = field(default="", init=False)
    """What Telegram could not bring when the webhook was last `FAILING`, and why."""
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
        self.webhook = Webhook.ELSEWHERE

    def webhook_seen(self, webhook: Webhook, failure: str = "") -> None:
        """What Telegram said of the webhook when it was asked."""
        self._succeeded = self.clock()
        self.webhook_failure = failure or self.webhook_failure  # first: another thread may ask in between
        self.webhook = webhook

    def webhook_unseen(self) -> None:
        """Telegram was asked about the webhook and could not be reached."""
        self._succeeded = None

    def fetched(self, good: bool, wait: float = 0.0) -> None:
        """A fetch has ended; the next one is made after so many seconds' wait."""
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
        if self.webhook is not Webhook.UNUSED:
            brought = self.webhook_failure if self.webhook is Webhook.FAILING else self.webhook is Webhook.WELL
            found |= {"telegram": self.telegram_reached, "updates": brought}
        return {**found, "questions": False if questions == "loading" else questions}

    @property
    def guide_state(self) -> bool | str:
        """For `/readyz`: True, or words that say that a newer guide was refused. Answers go on from the old one, so
        either is well enough to serve."""
        return "an unusable newer guide was refused; the log says why" if self.guide_refused else True

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
