"""This process: what it must not leave behind if it dies, and how it is told to stop."""

import asyncio
import contextlib
import ctypes
import signal
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

_PR_SET_DUMPABLE = 4
"""linux/prctl.h"""
_STOP = (signal.SIGTERM, signal.SIGINT)


def no_core_dump() -> None:
    """No image of the memory, which holds what people typed and the token. Call it before the token is read.

    A limit of 0 is not enough: Linux does not ask it where the core pattern is a pipe (core(5)). A process that is not
    "dumpable" (prctl(2), PR_SET_DUMPABLE) leaves none either way, and other processes of the same user cannot read its
    memory or environment in /proc. Where there is no prctl, the limit alone holds.
    """
    with contextlib.suppress(ImportError):  # Windows, which writes no such image by itself
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError, AttributeError, TypeError):  # TypeError: Windows, again
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


async def until_told_to_stop(work: Coroutine[Any, Any, None]) -> None:
    """The work, or as much of it as is done when SIGTERM or SIGINT says stop: it is cancelled once, and a second signal
    does not interrupt its ending."""
    task = asyncio.ensure_future(work)
    told = asyncio.Event()

    def stop() -> None:
        if not told.is_set():
            told.set()
            task.cancel()

    with _called_to_stop(stop):
        try:
            await task
        except asyncio.CancelledError:
            if not told.is_set():
                raise


@contextlib.contextmanager
def _called_to_stop(stop: Callable[[], None]) -> Iterator[None]:
    """Where the loop takes no signals (Windows), Ctrl+C cancels everything by itself."""
    loop = asyncio.get_running_loop()
    with contextlib.suppress(NotImplementedError):
        for number in _STOP:
            loop.add_signal_handler(number, stop)
    try:
        yield
    finally:
        with contextlib.suppress(NotImplementedError):
            for number in _STOP:
                loop.remove_signal_handler(number)
