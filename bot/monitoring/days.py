"""Days are those of the calendar here: at a change of the clock one has 23 hours, another 25."""

import asyncio
import datetime
import time
from collections.abc import Awaitable, Callable

HOUR = 3600.0


def until_midnight(now: float) -> float:
    """Seconds from a moment (since 1970) to the next 0:00 of this machine's calendar."""
    midnight = datetime.datetime.combine(_day(now) + datetime.timedelta(days=1), datetime.time())
    return midnight.timestamp() - now  # without a zone, and so of this machine's


async def end_of_day(
    clock: Callable[[], float] = time.time, sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
) -> None:
    """Come back when the day is over. A sleep may end a moment early, and a clock may be set: so the calendar decides,
    looked at once an hour."""
    day = _day(clock())
    while True:
        await sleep(min(until_midnight(clock()), HOUR))
        if _day(clock()) != day:
            return


def _day(moment: float) -> datetime.date:
    return datetime.date.fromtimestamp(moment)  # noqa: DTZ012 (this machine's own zone is meant)
