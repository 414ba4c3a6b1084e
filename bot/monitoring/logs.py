"""A log that cannot hold a token or anything a person typed.

Libraries are the danger: httpx writes every address, which holds the token; python-telegram-bot writes whole updates
at DEBUG and, for one it cannot read, at CRITICAL. So records from other code keep only where they come from, tracebacks
keep places but no values, and anything shaped like a token is taken out of every line. The interpreter's own ways to
the standard error stream (an uncaught error, a warning, a record that cannot be formatted) lead here too.

Nor can it hold anybody up: lines are formatted at once, and written by a thread. Where nobody reads them (a pipe that
is full), some wait, the rest is left out and counted, and the process still ends.
"""

import atexit
import contextlib
import logging
import logging.handlers
import os
import queue
import re
import sys
import threading
import time
import traceback
from collections.abc import Callable

_TOKEN = re.compile(r"\d{5,}(?::|%3[Aa])[A-Za-z0-9_:%-]{20,}")
_OURS = "bot"
MOST_WAITING_LINES = 1000
"""Lines that wait to be written."""
LAST_WORDS = 1.0
"""Seconds, at the end, for what still waits."""
_QUIET = ("httpx", "httpcore", "telegram", "asyncio", "aiosqlite", "watchfiles", "markdown_it")


class SafeFormatter(logging.Formatter):
    """Formats a record without what it may have caught: see the module's text."""

    def format(self, record: logging.LogRecord) -> str:
        ours = record.name.split(".", 1)[0] == _OURS
        message = record.getMessage() if ours else f"({record.name}:{record.lineno})"
        line = f"{self.formatTime(record)} {record.levelname} {message}"
        if record.exc_info and record.exc_info[0] is not None:
            line += f"\n{describe(record.exc_info[1])}"
        return _TOKEN.sub("<token>", line)


def describe(error: BaseException | None) -> str:
    """The kind of an error and where it was raised. Not its message: that may quote what somebody typed."""
    if error is None:
        return ""
    if isinstance(error, BaseExceptionGroup):
        return "\n".join(describe(one) for one in error.exceptions)
    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(f"{frame.name} ({_short(frame.filename)}:{frame.lineno})" for frame in reversed(frames[-6:]))
    return f"{type(error).__name__} in {places}"


class Repeats:
    """Keeps a line from filling the log: it is due again only so many seconds after it was last."""

    def __init__(self, after: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._after = after
        self._clock = clock
        self._said: dict[str, float] = {}

    def is_due(self, line: str) -> bool:
        """Whether this line, or what is wrong by a name of its kind, is to be said now. Then it counts as said."""
        now = self._clock()
        due = now - self._said.get(line, -self._after) >= self._after
        if due:
            self._said[line] = now
        return due


class _Queued(logging.handlers.QueueHandler):
    """Puts lines into a queue, formatted (`QueueHandler.prepare`); what does not fit is counted."""

    queue: "queue.Queue[logging.LogRecord | None]"
    left_out = 0

    def enqueue(self, record: logging.LogRecord) -> None:
        try:
            self.queue.put_nowait(record)
        except queue.Full:
            self.left_out += 1


def set_up(level: str = "INFO") -> Callable[[], None]:
    """Send the log of the whole process, safe, to the standard error stream. Call once, before anything can log.

    What is returned writes what still waits, for at most `LAST_WORDS` seconds; it is called by itself at the end.
    """
    handler = _Queued(queue.Queue(MOST_WAITING_LINES))
    handler.setFormatter(SafeFormatter())
    writer = threading.Thread(target=_write, args=(handler, _stream()), name="log", daemon=True)
    writer.start()

    def finish() -> None:
        with contextlib.suppress(queue.Full):
            handler.queue.put(None, timeout=LAST_WORDS)
        writer.join(LAST_WORDS)

    atexit.register(finish)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLogger(name).level))
    logging.captureWarnings(True)
    logging.raiseExceptions = False  # it would print the record with its values
    sys.excepthook = lambda kind, error, trace: _uncaught(error)
    threading.excepthook = lambda met: _uncaught(met.exc_value)
    sys.unraisablehook = lambda met: _uncaught(met.exc_value)
    return finish


def _write(handler: _Queued, write: Callable[[str], object]) -> None:
    while (record := handler.queue.get()) is not None:
        left_out, handler.left_out = handler.left_out, 0
        with contextlib.suppress(OSError, ValueError):  # nobody is there to read
            write(f"{record.getMessage()}\n")
            if left_out:
                write(f"{left_out} line(s) of the log were left out here: nobody read them.\n")


def _stream() -> Callable[[str], object]:
    """Writes to the standard error stream, past Python's buffer: a thread that is stuck there holds its lock, and the
    interpreter cannot end."""
    try:
        number = sys.stderr.fileno()
    except (AttributeError, OSError, ValueError):  # there is none, or it is not the system's
        return sys.stderr.write if sys.stderr else lambda _text: None

    def write(text: str) -> None:
        rest = text.encode("utf-8", "backslashreplace")
        while rest:
            rest = rest[os.write(number, rest) :]

    return write


def _uncaught(error: BaseException | None) -> None:
    logging.getLogger(__name__).critical("Something went wrong in this program.", exc_info=error)


def _short(path: str) -> str:
    return "/".join(path.replace("\\", "/").split("/")[-2:])
