"""What the fate of an answer means for acknowledging its update.

Answered, or refused for good: acknowledged. Not delivered (`Again`): not acknowledged, and tried again after a wait.
"""

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from telegram.error import BadRequest, EndPointNotFound, InvalidToken, NetworkError, RetryAfter

FIRST_RETRY_WAIT, LONGEST_RETRY_WAIT = 0.5, 30.0
"""Seconds before another try, doubling, with jitter, so that many chats do not come back at one moment."""

LONGEST_ASKED = 600.0
"""Seconds that we wait at most because Telegram says so, before we try again."""

_TROUBLE = (NetworkError, TimeoutError, InvalidToken, EndPointNotFound)
"""Trouble on the way. `InvalidToken` (401, which `do_api_request` calls `EndPointNotFound`) is among it: Telegram took
this token at the start. Either the trouble is Telegram's, or a new token will come, and the question waits for it."""


@dataclass(frozen=True, slots=True)
class Again:
    """The answer did not reach Telegram. Do not acknowledge; try again after `wait` seconds, if Telegram named any."""

    wait: float = 0.0
    slow: bool = False
    """The handler took longer than `HANDLER_TIMEOUT`: Telegram's fault, or ours, and then the next try does so too."""


Job = Callable[[], Awaitable[Again | None]]
"""Something to be sent, as often as it takes: None when that is done."""


def not_delivered(error: BaseException) -> tuple[Again, str] | None:
    """What to do about trouble on the way, and its kind for the counts; None for an error that another try would only
    meet again."""
    if isinstance(error, RetryAfter):
        return Again(seconds(error.retry_after)), "too_many_requests"
    if isinstance(error, _TROUBLE) and not isinstance(error, BadRequest):
        return Again(slow=isinstance(error, TimeoutError)), "network"
    return None


def pause(failures: int, asked: float = 0.0) -> float:
    """Seconds to wait after so many failures in a row, and at least as long as Telegram asked for."""
    doubling = min(FIRST_RETRY_WAIT * 2.0 ** min(failures - 1, 10), LONGEST_RETRY_WAIT) * random.uniform(0.7, 1.3)  # noqa: S311
    return min(asked, LONGEST_ASKED) + doubling if asked else doubling


def pause_after(failures: int, error: Exception) -> float:
    """The same after this error: as long as Telegram asked for, if it did."""
    return pause(failures, seconds(error.retry_after) if isinstance(error, RetryAfter) else 0.0)


def seconds(wait: timedelta | int) -> float:
    """A wait that Telegram asks for. The library has it as a timedelta or, unless told otherwise, as seconds."""
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def drop_traceback(error: BaseException) -> None:
    """Drop the places that an error came through, and those of its causes: they hold what was typed.

    The library keeps errors in circles with these places, so that they would stay until Python looks for garbage.
    """
    left: list[BaseException | None] = [error]
    while left:
        if (one := left.pop()) is not None:
            left += [one.__cause__, one.__context__]
            one.__traceback__ = one.__cause__ = one.__context__ = None
