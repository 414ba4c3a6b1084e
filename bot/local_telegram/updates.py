"""The queue of updates that wait for the bot, kept as Telegram keeps it.

Rules and their sources: an update stays until a *higher* offset confirms it, and `allowed_updates` is
remembered (Bot API documentation); messages are kept for 24 hours and button presses for 150 seconds
(`Client.cpp`); a second poller ends the first one's wait with 409, and asking again for the *same* offset
within half a second gives one update only, within three seconds makes a short poll wait up to three seconds
(`Client::process_get_updates_query`).
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from telegram.constants import PollingLimit, UpdateType

from bot.local_telegram.errors import conflict

Json = dict[str, Any]

MESSAGE_LIFE = 24 * 60 * 60
PRESS_LIFE = 150
_LONGEST_POLL = 50
_SAME_OFFSET_WAIT = 3
_SAME_OFFSET_ONE = 0.5
_ON_REQUEST_ONLY = {UpdateType.CHAT_MEMBER, UpdateType.MESSAGE_REACTION, UpdateType.MESSAGE_REACTION_COUNT}
_MEMBERSHIP = {UpdateType.MY_CHAT_MEMBER, UpdateType.CHAT_MEMBER}
DEFAULT_UPDATES = frozenset(str(kind.value) for kind in UpdateType if kind not in _ON_REQUEST_ONLY)
"""Without `allowed_updates`: every kind but these three (Bot API documentation of `getUpdates`)."""


@dataclass(eq=False)
class Waiting:
    """One update that waits, and for a webhook how far its delivery is. `due` is on the monotonic clock."""

    expires: float
    update: Json
    queue: tuple[str, int]
    delay: int = 1
    failures: int = 0
    due: float = 0.0
    sending: bool = False


@dataclass
class Updates:
    """What waits for the bot. `clock` is the time of day, `ticks` measures how fast the bot polls."""

    clock: Callable[[], float]
    ticks: Callable[[], float] = time.monotonic
    throttle: bool = True
    next_id: int = 1
    allowed: frozenset[str] = DEFAULT_UPDATES
    confirmed: int = 0
    webhook: Json = field(default_factory=dict)
    webhook_trouble: Json = field(default_factory=dict)
    on_change: Callable[[], None] = lambda: None
    on_news: Callable[[], None] = lambda: None
    _queue: list[Waiting] = field(default_factory=list)
    _poll: asyncio.Future[str] | None = None
    _previous: tuple[int, float] = (-1, 0.0)

    def add(self, kind: str, content: Json) -> int:
        """Queue one update; 0 where the bot has asked not to be told of its kind."""
        if kind not in self.allowed:
            return 0
        life = PRESS_LIFE if kind == UpdateType.CALLBACK_QUERY else MESSAGE_LIFE
        update_id = self.next_id
        waiting = Waiting(self.clock() + life, {"update_id": update_id, kind: content}, _queue_of(kind, content))
        self._queue.append(waiting)
        self.next_id += 1
        self._end_poll("news")
        self.on_news()
        return update_id

    def pending(self) -> list[Json]:
        """Everything not yet confirmed and not yet too old."""
        now = self.clock()
        self._queue = [waiting for waiting in self._queue if waiting.expires > now]
        return [waiting.update for waiting in self._queue]

    def heads(self) -> list[Waiting]:
        """What a webhook may be brought: the oldest of each queue, those on their way among them."""
        if len(self.pending()) == 0 and self.confirmed < self.next_id - 1:
            self._delivered()
        first: dict[tuple[str, int], Waiting] = {}
        for waiting in self._queue:
            first.setdefault(waiting.queue, waiting)
        return list(first.values())

    def forget(self, waiting: Waiting) -> None:
        """A webhook has taken this one, or it is too old."""
        if waiting in self._queue:
            self._queue.remove(waiting)
        self._delivered()

    def webhook_failed(self, problem: str) -> None:
        """Remember for `getWebhookInfo` what went wrong."""
        self.webhook_trouble = {"last_error_date": int(self.clock()), "last_error_message": problem}
        self.on_change()

    def allow(self, kinds: list[str] | None) -> None:
        """Remember what the bot wants to be told of. None: as before; an empty list: the default."""
        if kinds is not None:
            self.allowed = frozenset(kinds) & {str(kind.value) for kind in UpdateType} or DEFAULT_UPDATES

    def clear(self) -> None:
        """Forget what waits (`drop_pending_updates`)."""
        self._queue.clear()
        self.confirmed = self.next_id - 1
        self.on_change()

    def close(self) -> None:
        """The server stops: end the wait of whoever polls."""
        self._end_poll("stop")

    async def get(self, offset: int, limit: int, patience: int) -> list[Json]:
        """`getUpdates`: confirm what lies below the offset, then give what waits, or wait for it."""
        self._refuse_with_webhook()
        limit = min(max(limit, int(PollingLimit.MIN_LIMIT)), int(PollingLimit.MAX_LIMIT))
        patience = min(max(patience, 0), _LONGEST_POLL)
        limit, patience = self._throttled(offset, limit, patience)
        self._confirm(offset)
        found = self.pending()[:limit]
        if found or not patience:
            return found
        self._end_poll("conflict")
        self._poll = asyncio.get_running_loop().create_future()
        mine = self._poll
        try:
            reason = await asyncio.wait_for(mine, patience)
        except TimeoutError:
            return []
        finally:
            if self._poll is mine:
                self._poll = None
        if reason == "conflict":
            raise conflict("terminated by other getUpdates request; make sure that only one bot instance is running")
        if reason == "webhook":
            raise conflict("terminated by setWebhook request")
        return self.pending()[:limit]

    def set_webhook(self, about: Json) -> None:
        """Remember where updates should go; {} for polling. A waiting poll is ended."""
        self.webhook, self.webhook_trouble = about, {}
        if about:
            self._end_poll("webhook")
        self.on_news()

    def _refuse_with_webhook(self) -> None:
        if self.webhook:
            raise conflict(
                "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
            )

    def _throttled(self, offset: int, limit: int, patience: int) -> tuple[int, int]:
        same, since = self._previous[0] == offset, self.ticks() - self._previous[1]
        self._previous = (offset, self.ticks())
        if self.throttle and same and since < _SAME_OFFSET_WAIT and patience < _SAME_OFFSET_WAIT:
            patience = _SAME_OFFSET_WAIT
        if self.throttle and same and since < _SAME_OFFSET_ONE:
            limit = 1
        return limit, patience

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            kept = self._queue[offset:]
            offset = kept[0].update["update_id"] if kept else self.next_id
        if offset <= 0:
            return
        self._queue = [waiting for waiting in self._queue if waiting.update["update_id"] >= offset]
        if offset - 1 > self.confirmed:
            self.confirmed = min(offset, self.next_id) - 1
            self.on_change()

    def _delivered(self) -> None:
        self.confirmed = max(
            self.confirmed, min((w.update["update_id"] for w in self._queue), default=self.next_id) - 1
        )
        self.on_change()

    def _end_poll(self, reason: str) -> None:
        if self._poll and not self._poll.done():
            self._poll.set_result(reason)


def _queue_of(kind: str, content: Json) -> tuple[str, int]:
    """Presses by person; everything else by chat, each kind of membership apart (`Client::add_update`)."""
    if kind == UpdateType.CALLBACK_QUERY:
        return "press", content["from"]["id"]
    chat_id = content.get("chat", {}).get("id", 0)
    return (kind if kind in _MEMBERSHIP else "chat"), chat_id
