"""Loading: an interruption while modules are imported ends the process at once, without a word."""

import contextlib
import signal
from collections.abc import Iterator


@contextlib.contextmanager
def loading() -> Iterator[None]:
    """Import modules in this block. Python would raise KeyboardInterrupt in the middle of one, print a traceback, or
    let a library take it for something else; nothing is open yet, so the system's own way to end is enough.

    Whoever ignores interruptions (`nohup`), or handles them otherwise, goes on doing so.
    """
    if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield
        return
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
