"""The ways through the code are short, and docs/architecture.md tells them as they are."""

import asyncio
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from bot.answers.model import Model
from bot.delivery.answering import AnyApplication
from bot.delivery.polling import Poller
from bot.guide.place import Audience, Place, encode
from bot.local_telegram import DEFAULT_PERSON, LocalTelegram
from bot.running.app import ALLOWED_UPDATES
from bot.services.services import Services
from tests.delivery.conftest import message, press, queue, until

BOT = Path(__file__).parents[2] / "bot"
TOLD = (BOT.parent / "docs" / "architecture.md").read_text("utf-8")
ODD_MODEL = Path(__file__).parents[1] / "answers" / "odd_model.py"
BESIDE = {"monitoring/health.py"}
"""Told of every fetch, whatever it brings."""

PRESS, QUESTION = 12, 24
"""How many files of ours an update may go through, at most, from the fetch that brings it to the answer."""


class StandIn(Model):
    """The sentence model as far as the bot sees it: a process that answers, and always the same."""

    def __init__(self) -> None:
        super().__init__([sys.executable, str(ODD_MODEL), "answers"], start_within=60)


@contextmanager
def entered() -> Iterator[list[str]]:
    """The files of `bot/` whose code runs meanwhile, in the order of entering, but for the Telegram on this machine."""
    files: list[str] = []

    def look(frame: FrameType, _event: str, _value: Any) -> None:
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(BOT) and not path.is_relative_to(BOT / "local_telegram"):
            name = path.relative_to(BOT).as_posix()
            if name not in files and name not in BESIDE:
                files.append(name)

    before = sys.gettrace()
    sys.settrace(look)
    try:
        yield files
    finally:
        sys.settrace(before)


def told(title: str) -> list[str]:
    """The files that the document lists under a heading, in its order."""
    section = TOLD.partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    return re.findall(r"^\d+\. `([\w/]+\.py)`", section, flags=re.MULTILINE)


async def way(
    telegram: LocalTelegram, application: AnyApplication, services: Services, act: Callable[[], object], method: str
) -> list[str]:
    """The files entered from somebody's act to the call that answers it."""
    telegram.state.person(DEFAULT_PERSON).started = True
    poller = Poller(application, services, ALLOWED_UPDATES)
    with entered() as files:
        polling = asyncio.create_task(poller.run())
        before = len(telegram.calls(method))
        act()
        await until(telegram, lambda: len(telegram.calls(method)) > before)
        polling.cancel()
        await asyncio.gather(polling, return_exceptions=True)
    return files


async def test_a_press_goes_through_few_files(
    telegram: LocalTelegram, application: AnyApplication, services: Services
) -> None:
    data = encode(Place(Audience.PARENT, "en", "abuse/neglect"))

    def act() -> None:
        press(telegram, data)

    first = await way(telegram, application, services, act, "editMessageText")
    again = await way(telegram, application, services, act, "editMessageText")
    assert first == told("A press"), "docs/architecture.md"
    assert again == first, "where nobody has been yet as where everybody has"
    assert len(first) <= PRESS


@pytest.mark.parametrize("model", [StandIn], indirect=True, ids=["with the sentence model"])
async def test_a_question_goes_through_few_files(
    telegram: LocalTelegram, application: AnyApplication, services: Services
) -> None:
    await services.answers.judging.start_model()
    assert services.answers.judging.state == "whole"

    # Nearly a known wording: a page is found whatever the stand-in says.
    def act() -> None:
        queue(telegram, message("can i bring my own evidence to show the report is not right"))

    files = await way(telegram, application, services, act, "sendMessage")
    assert files == told("A typed question"), "docs/architecture.md"
    assert len(files) <= QUESTION
