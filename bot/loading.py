"""Loading: modules are imported quickly, and an interruption meanwhile ends the process at once, without a word."""

import contextlib
import gc
import signal
from collections.abc import Iterator


@contextlib.contextmanager
def loading() -> Iterator[None]:
    """Import modules in this block. Python would raise KeyboardInterrupt in the middle of one, print a traceback, or
    let a library take it for something else; nothing is open yet, so the system's own way to end is enough.

    Whoever ignores interruptions (`nohup`), or handles them otherwise, goes on doing so. Nor does Python look for
    garbage: there is none in modules, and looking through them again and again takes a tenth of their time.
    """
    interruptible, collecting = signal.getsignal(signal.SIGINT) is signal.default_int_handler, gc.isenabled()
    if interruptible:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
        if interruptible:
            signal.signal(signal.SIGINT, signal.default_int_handler)
