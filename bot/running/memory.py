"""The memory of this process: what was needed only to start is given back to the system.

glibc alone; elsewhere these do nothing. It sets aside an area for each thread, and keeps what was freed below something
that is still in use: a third of what the bot would hold.
"""

import contextlib
import ctypes

_M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8
"""malloc.h"""
LARGE = 128 * 1024
"""Bytes from which a piece of memory is the system's own, given back as soon as it is free: glibc's own default, which
it would otherwise raise as it goes."""


def hold_little() -> None:
    """From now on, memory is asked for so that it can be given back. Call it before anything large is opened."""
    with contextlib.suppress(OSError, AttributeError, TypeError):
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(_M_MMAP_THRESHOLD, LARGE)
        mallopt(_M_ARENA_MAX, 1)


def give_back() -> None:
    """Give back what is free: some milliseconds. Call it after something large was opened or replaced."""
    with contextlib.suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
