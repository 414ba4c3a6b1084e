"""What runs beside the answering: nothing here can end it, whatever is raised, in whatever kind of group.

A nicety is tried once: it fails, the log says so, and that is all. A watcher looks again and again: it fails, the log
says so once, and it goes on, with waits that grow. Only cancellation ends either, and it is passed on.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from typing import Any

log = logging.getLogger(__name__)

LONGEST_WATCH_WAIT = 60.0
"""Seconds between a watcher's looks, at most, while each of them fails."""


async def nicety(name: str, work: Awaitable[object]) -> None:
    """Do it once; a failure is logged and passed over. `name` begins the line: "Name and commands"."""
    try:
        await work
    except BaseException as error:
        _pass_on_cancellation()
        log.error("%s: it failed, and the bot goes on without.", name, exc_info=error)


async def watch(name: str, look: Callable[[], Awaitable[object]], every: float = 0.0) -> None:
    """Look every so many seconds, until cancelled. While looks fail, the wait doubles, up to `LONGEST_WATCH_WAIT`."""
    wait = every
    while True:
        try:
            await look()
        except BaseException as error:
            _pass_on_cancellation()
            if wait <= every:
                log.error("%s: it failed. Trying again.", name, exc_info=error)
            wait = min(max(2 * wait, 1.0), LONGEST_WATCH_WAIT)
        else:
            wait = every
        await asyncio.sleep(wait)


async def with_beside(work: Coroutine[Any, Any, None], beside: Iterable[Coroutine[Any, Any, None]]) -> None:
    """The work, and what runs beside it, which ends with it."""
    tasks = [asyncio.create_task(one) for one in beside]
    try:
        await work
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _pass_on_cancellation() -> None:
    # Some libraries raise CancelledError of their own accord: only a task that was told to end may end.
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError
