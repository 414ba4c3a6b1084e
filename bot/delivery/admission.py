"""Admission: each update is counted, and admitted within the limit of its chat: more than a person sends, less than a
program. What is beyond the limit is judged for danger, and of the rest a burst gets one calm word. The same for polling
and webhook.

Nothing about a chat stays longer than its bucket needs to be full again.
"""

import asyncio
import hashlib
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from telegram import Update

from bot.services.services import Services
from bot.telegram.updates import chat_of, is_private, typed_words

BURST = 60
RATE = 4.0
"""A chat may send `BURST` updates at once, then `RATE` a second: more than a person does, less than a program."""

LONGEST_KEPT = BURST / RATE
"""Seconds after which a chat that is quiet is forgotten: by then its bucket is full again, and says nothing."""

MOST_CHATS = 10_000
"""How many chats are remembered; the one unheard of for longest is forgotten first."""


class Admission:
    """Decides of each new update whether it is answered. The only shedding there is, and it is counted."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._limit = Limit()
        self._forgetting: asyncio.TimerHandle | None = None

    def within(self, update: Update) -> bool:
        """Whether an update is within the limit of its chat. Once for each update, when it is first taken in."""
        self._services.counts.count("updates", _kind_of(update))
        self._forget_later()
        return self._limit.within(chat_of(update))

    def is_urgent(self, update: Update) -> bool:
        """Whether an update beyond the cap sounds like danger: by what needs no model."""
        words = typed_words(update.message) if update.message is not None and is_private(update) else ""
        return bool(words) and self._services.answers.is_danger(words, self._services.beginning(update).language)

    def word_is_due(self, update: Update) -> bool:
        """Whether an update beyond the cap gets the one calm word of its burst; else it ends here. Counted as shed."""
        self._services.counts.count("shed")
        if not is_private(update):
            return False
        self._forget_later()
        return self._limit.tell(chat_of(update))

    def word_was_not_said(self, update: Update) -> None:
        """The calm word did not reach anybody: it is due again."""
        self._limit.untell(chat_of(update))

    def _forget_later(self) -> None:
        """Nothing about a quiet chat stays, though nobody else may come for hours."""
        if self._forgetting is None:
            self._forgetting = asyncio.get_running_loop().call_later(LONGEST_KEPT, self._forget)

    def _forget(self) -> None:
        self._forgetting = None
        self._limit.forget()
        if len(self._limit):
            self._forget_later()


@dataclass(slots=True)
class _Bucket:
    tokens: float
    since: float
    told: bool = False


class Limit:
    """A token bucket for each chat. Chats are known by a hash whose salt dies with the process. Pure but for time."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._salt = secrets.token_bytes(32)
        self._chats: OrderedDict[bytes, _Bucket] = OrderedDict()

    def __len__(self) -> int:
        """How many chats are remembered at this moment."""
        return len(self._chats)

    def within(self, chat: Hashable) -> bool:
        """Whether one more update of this chat is within the limit. Counts it."""
        bucket = self._bucket(chat)
        if bucket.tokens < 1:
            return False
        bucket.tokens -= 1
        return True

    def tell(self, chat: Hashable) -> bool:
        """Whether the calm word is due to this chat: once in a burst, which lasts until its bucket is full again."""
        bucket = self._bucket(chat)
        due, bucket.told = not bucket.told, True
        return due

    def untell(self, chat: Hashable) -> None:
        """The calm word did not reach this chat, and is due again."""
        self._bucket(chat).told = False

    def forget(self) -> None:
        """Forget who has been quiet for `LONGEST_KEPT` seconds. To be called by a clock: nobody else may come."""
        now = self._clock()
        while self._chats and now - next(iter(self._chats.values())).since >= LONGEST_KEPT:
            self._chats.popitem(last=False)

    def _bucket(self, chat: Hashable) -> _Bucket:
        self.forget()
        key = hashlib.blake2b(str(chat).encode(), key=self._salt, digest_size=12).digest()
        now = self._clock()
        bucket = self._chats.get(key) or _Bucket(BURST, now)
        tokens = bucket.tokens + (now - bucket.since) * RATE
        bucket = _Bucket(BURST, now) if tokens >= BURST else _Bucket(tokens, now, bucket.told)
        self._chats[key] = bucket
        self._chats.move_to_end(key)
        if len(self._chats) > MOST_CHATS:
            self._chats.popitem(last=False)
        return bucket


def _kind_of(update: Update) -> str:
    """The kind of an update, from a fixed list: a label for the counts."""
    if update.message is not None:
        return "message"
    return "callback_query" if update.callback_query is not None else "other"
