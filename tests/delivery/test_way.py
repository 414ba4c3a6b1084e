"""The ways through the code are short, and docs/architecture.md tells them as they are."""

import asyncio
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from bot.delivery.admission import AnyApplication
from bot.delivery.polling import Poller
from bot.guide.place import Audience, Place, encode
from bot.local_telegram import DEFAULT_PERSON, LocalTelegram
from bot.running.app import ALLOWED_UPDATES
from bot.services.services import Services
from tests.delivery.conftest import message, press, queue, until

BOT = Path(__file__).parents[2] / "bot"
TOLD = (BOT.parent / "docs" / "architecture.md").read_text("utf-8")
BESIDE = {"monitoring/health.py"}
"""Told of every fetch, whatever it brings."""

PRESS, FIRST_PRESS, QUESTION = 11, 14, 21
"""How many files of ours an update may go through, from the fetch that brings it to the answer: a press, the first
press that leads to a page, a question."""


@contextmanager
def entered() -> Iterator[set[str]]:
    """The files of `bot/` whose code runs meanwhile, but for the Telegram on this machine."""
    files: set[str] = set()

    def look(frame: FrameType, _event: str, _value: Any) -> None:
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(BOT) and not path.is_relative_to(BOT / "local_telegram"):
            files.add(path.relative_to(BOT).as_posix())

    before = sys.gettrace()
    sys.settrace(look)
    try:
        yield files
    finally:
        sys.settrace(before)
        files -= BESIDE


def told(title: str) -> set[str]:
    """The files that the document lists under a heading."""
    section = TOLD.partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    return set(re.findall(r"^\d+\. `([\w/]+\.py)`", section, flags=re.MULTILINE))


async def way(
    telegram: LocalTelegram, application: AnyApplication, services: Services, act: Callable[[], object], method: str
) -> set[str]:
    """The files entered from somebody's act to the call that answers it."""
    telegram.state.person(DEFAULT_PERSON).started = True
    with entered() as files:
        polling = asyncio.create_task(Poller(application, services, ALLOWED_UPDATES).run())
        before = len(telegram.calls(method))
        act()
        await until(telegram, lambda: len(telegram.calls(method)) > before)
        polling.cancel()
        await asyncio.gather(polling, return_exceptions=True)
    return files


async def test_a_press_goes_through_few_files(
    telegram: LocalTelegram, application: AnyApplication, services: Services
) -> None:
    def act() -> None:
        press(telegram, encode(Place(Audience.PARENT, "en", "abuse/neglect")))

    first = await way(telegram, application, services, act, "editMessageText")
    again = await way(telegram, application, services, act, "editMessageText")
    assert len(first) <= FIRST_PRESS, sorted(first)
    assert len(again) <= PRESS, sorted(again)
    assert first <= told("A press"), "docs/architecture.md"


async def test_a_question_goes_through_few_files(
    telegram: LocalTelegram, application: AnyApplication, services: Services
) -> None:
    await services.answers.judging.start_model()

    def act() -> None:
        queue(telegram, message("who will be sitting at the table with us"))

    files = await way(telegram, application, services, act, "sendMessage")
    assert {"handlers/question.py", "answers/judge.py"} <= files
    assert len(files) <= QUESTION, sorted(files)
    assert files <= told("A typed question"), "docs/architecture.md"
