"""A limit on what one chat may ask, so that a flood does not keep others waiting. In memory only, and nameless."""

import hashlib
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from enum import Enum

BURST = 60
RATE = 4.0
"""A chat may send `BURST` updates at once, then `RATE` a second: more than a person does, less than a program."""

MOST_CHATS = 10_000
"""How many chats are remembered; the one unheard of for longest is forgotten first."""


class Verdict(Enum):
    ANSWER = "answer"
    SAY_ONCE = "say once"
    """The first beyond the limit: one calm word."""
    SHED = "shed"


class Limit:
    """A token bucket for each chat. Chats are known by a hash whose salt dies with the process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._salt = secrets.token_bytes(32)
        self._chats: OrderedDict[bytes, tuple[float, float, bool]] = OrderedDict()

    def judge(self, chat: int) -> Verdict:
        """What is to be done with one more update of this chat."""
        key = hashlib.blake2b(str(chat).encode(), key=self._salt, digest_size=12).digest()
        now = self._clock()
        tokens, since, told = self._chats.pop(key, (float(BURST), now, False))
        tokens = min(tokens + (now - since) * RATE, float(BURST))
        if tokens >= BURST / 2:
            told = False  # the flood is over
        if tokens >= 1:
            verdict, tokens = Verdict.ANSWER, tokens - 1
        else:
            verdict, told = (Verdict.SHED if told else Verdict.SAY_ONCE), True
        self._chats[key] = (tokens, now, told)
        if len(self._chats) > MOST_CHATS:
            self._chats.popitem(last=False)
        return verdict
