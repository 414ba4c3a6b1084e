"""A log that cannot hold a token or anything a person typed.

Libraries are the danger: httpx writes every address, which holds the token; python-telegram-bot writes whole updates
at DEBUG and, for one it cannot read, at CRITICAL. So records from other code keep only where they come from, tracebacks
keep places but no values, and anything shaped like a token is taken out of every line. The interpreter's own ways to
the standard error stream (an uncaught error, a warning, a record that cannot be formatted) lead here too.
"""

import logging
import re
import sys
import threading
import traceback

_TOKEN = re.compile(r"\d{5,}(?::|%3[Aa])[A-Za-z0-9_:%-]{20,}")
_OURS = "bot"
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


def set_up(level: str = "INFO") -> None:
    """Send the log of the whole process, safe, to the standard error stream. Call once, before anything can log."""
    handler = logging.StreamHandler()
    handler.setFormatter(SafeFormatter())
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


def _uncaught(error: BaseException | None) -> None:
    logging.getLogger(__name__).critical("Something went wrong in this program.", exc_info=error)


def _short(path: str) -> str:
    return "/".join(path.replace("\\", "/").split("/")[-2:])
