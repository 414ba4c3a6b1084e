"""Limit: how many updates of one chat are admitted: more than a person sends, less than a program. Pure but for time.

Nothing about a chat stays longer than its bucket needs to be full again.
"""

import hashlib
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

BURST = 60
RATE = 4.0
"""A chat may send `BURST` updates at once, then `RATE` a second: more than a person does, less than a program."""

LONGEST_KEPT = BURST / RATE
"""Seconds after which a chat that is quiet is forgotten: by then its bucket is full again, and says nothing."""

MOST_CHATS = 10_000
"""How many chats are remembered; the one unheard of for longest is forgotten first."""


@dataclass(slots=True)
class _Bucket:
    tokens: float
    since: float
    told: bool = False


class Limit:
    """A token bucket for each chat. Chats are known by a hash whose salt dies with the process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._salt = secrets.token_bytes(32)
        self._chats: OrderedDict[bytes, _Bucket] = OrderedDict()

    def __len__(self) -> int:
        """How many chats are remembered at this moment."""
        return len(self._chats)

    def within(self, chat: int) -> bool:
        """Whether one more update of this chat is within the limit. Counts it."""
        bucket = self._bucket(chat)
        if bucket.tokens < 1:
            return False
        bucket.tokens -= 1
        return True

    def tell(self, chat: int) -> bool:
        """Whether the calm word is due to this chat: once in a burst, which lasts until its bucket is full again."""
        bucket = self._bucket(chat)
        due, bucket.told = not bucket.told, True
        return due

    def untell(self, chat: int) -> None:
        """The calm word did not reach this chat, and is due again."""
        self._bucket(chat).told = False

    def forget(self) -> None:
        """Forget who has been quiet for `LONGEST_KEPT` seconds. To be called by a clock: nobody else may come."""
        now = self._clock()
        while self._chats and now - next(iter(self._chats.values())).since >= LONGEST_KEPT:
            self._chats.popitem(last=False)

    def _bucket(self, chat: int) -> _Bucket:
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
