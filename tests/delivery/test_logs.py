"""The log: no token in any shape, nothing that anybody typed, from whatever corner it comes."""

import io
import logging
import sys
import threading
import warnings
from collections.abc import Callable, Iterator

import pytest

from bot.monitoring import logs

TOKEN = "123456789:AAF-kq_Zt0exampleexampleexampleexample1"
MARK = "zanzibarquince"


class Written(io.StringIO):
    """What stands on the standard error stream, once the thread that writes has written."""

    def __init__(self) -> None:
        super().__init__()
        self.finish: Callable[[], None] = lambda: None

    def getvalue(self) -> str:
        self.finish()
        return super().getvalue()


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[Written]:
    """The log as `run` sets it up, at DEBUG; everything is put back afterwards."""
    written, root = Written(), logging.getLogger()
    monkeypatch.setattr(sys, "stderr", written)
    for owner, name in ((sys, "excepthook"), (threading, "excepthook"), (sys, "unraisablehook")):
        monkeypatch.setattr(owner, name, getattr(owner, name))
    monkeypatch.setattr(logging, "raiseExceptions", True)
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in logs._QUIET}
    written.finish = logs.set_up("DEBUG")
    yield written
    written.finish()
    logging.captureWarnings(False)
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


@pytest.mark.parametrize(
    "words",
    [
        f"https://api.telegram.org/bot{TOKEN}/getMe",
        f"https://api.telegram.org/bot{TOKEN.replace(':', '%3A')}/getMe",
        f"bot_token={TOKEN!r}",
        f"\n{TOKEN}\n",
        f"{TOKEN}{TOKEN}",
    ],
)
def test_a_token_never_stands_in_the_log(log: Written, words: str) -> None:
    logging.getLogger("bot.running.live").warning("Something about %s", words)
    shown = log.getvalue()
    assert "Something about" in shown
    assert TOKEN.partition(":")[2][:10] not in shown


@pytest.mark.parametrize("library", ["telegram.ext", "httpx", "aiohttp.client", "aiohttp.server", "asyncio", "else"])
def test_other_code_may_only_say_where_it_is(log: Written, library: str) -> None:
    logging.getLogger(library).critical("Update %s of %s", MARK, TOKEN)
    shown = log.getvalue()
    assert library in shown
    assert MARK not in shown


def test_a_traceback_keeps_places_and_no_values(log: Written) -> None:
    try:
        raise ValueError(f"{MARK} {TOKEN}")
    except ValueError as error:
        logging.getLogger("bot.x").error("It failed.", exc_info=error)
    shown = log.getvalue()
    assert "ValueError in test_a_traceback_keeps_places_and_no_values (delivery/test_logs.py:" in shown
    assert MARK not in shown


def test_causes_and_groups_tell_their_kinds_and_no_more(log: Written) -> None:
    group = ExceptionGroup(MARK, [ValueError(MARK), ExceptionGroup(MARK, [KeyError(MARK)])])
    logging.getLogger("bot.x").error("It failed.", exc_info=group)
    shown = log.getvalue()
    assert "ValueError" in shown
    assert "KeyError" in shown
    assert MARK not in shown


def test_what_nobody_caught_is_no_traceback(log: Written) -> None:
    def fails() -> None:
        raise RuntimeError(f"{MARK} {TOKEN}")

    class Fails:
        def __del__(self) -> None:
            raise RuntimeError(MARK)

    try:
        fails()
    except RuntimeError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    thread = threading.Thread(target=fails)
    thread.start()
    thread.join()
    Fails()
    shown = log.getvalue()
    assert shown.count("RuntimeError in ") == 3
    assert "Traceback" not in shown
    assert MARK not in shown


def test_a_warning_and_a_line_that_cannot_be_written(log: Written) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(False)
        logging.captureWarnings(True)
        warnings.warn(MARK, stacklevel=1)
    logging.getLogger("bot.x").error("two %s %s", MARK)  # type: ignore[call-arg,unused-ignore]
    shown = log.getvalue()
    assert "(py.warnings:" in shown
    assert MARK not in shown
