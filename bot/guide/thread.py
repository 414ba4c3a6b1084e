"""A thread that may hang: on a dead disk, a file that never ends. It holds up neither the event loop nor the end."""

import asyncio
import threading
from collections.abc import Callable
from typing import TypeVar

from bot.guide.errors import GuideError

T = TypeVar("T")

PATIENCE = 30.0
"""Seconds for one piece of work."""


async def in_thread(work: Callable[[], T], *, name: str) -> T:
    """What `work` returns or raises; GuideError after `PATIENCE` seconds, with the thread left to itself. `name` begins
    that sentence: "The guide at …".

    `asyncio.to_thread` would not do: the process waits for its threads at the end, and this one may never end.
    """
    loop = asyncio.get_running_loop()
    outcome: asyncio.Future[T] = loop.create_future()

    def told(result: T | None, error: Exception | None) -> None:
        if outcome.done():  # nobody waits any more
            return
        if error is not None:
            outcome.set_exception(error)
        else:
            outcome.set_result(result)  # type: ignore[arg-type]

    def run() -> None:
        try:
            result, error = work(), None
        except Exception as met:
            result, error = None, met
        if not loop.is_closed():
            loop.call_soon_threadsafe(told, result, error)

    threading.Thread(target=run, name=name, daemon=True).start()
    try:
        async with asyncio.timeout(PATIENCE):
            return await outcome
    except TimeoutError:
        raise GuideError(f"{name} could not be read within {PATIENCE:.0f} seconds. Is its disk there?") from None
