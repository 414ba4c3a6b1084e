"""This process: what it must not leave behind if it dies, and how it is told to stop."""

import asyncio
import contextlib
import ctypes
import resource
import signal
from collections.abc import Coroutine
from typing import Any

_PR_SET_DUMPABLE = 4
"""linux/prctl.h"""


def no_core_dump() -> None:
    """No image of the memory, which holds what people typed and the token. Call it before the token is read.

    A limit of 0 is not enough: Linux does not ask it where the core pattern is a pipe (core(5)). A process that is not
    "dumpable" (prctl(2), PR_SET_DUMPABLE) leaves none either way, and other processes of the same user cannot read its
    memory or environment in /proc. Where there is no prctl, the limit alone holds.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


async def until_told_to_stop(work: Coroutine[Any, Any, None]) -> None:
    """The work, or as much of it as is done when SIGTERM or SIGINT says stop: it is cancelled once, and a second signal
    does not interrupt its ending."""
    task = asyncio.ensure_future(work)
    loop = asyncio.get_running_loop()
    told = asyncio.Event()

    def stop() -> None:
        if not told.is_set():
            told.set()
            task.cancel()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    try:
        await task
    except asyncio.CancelledError:
        if not told.is_set():
            raise
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)
