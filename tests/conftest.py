"""The real guide, compiled once; and the real bot on a Telegram that runs here, with a person at the other end."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from telegram.constants import MessageLimit

from bot.adoption import read_whole
from bot.answers.answer import Answers
from bot.answers.knowledge import Knowledge
from bot.app import AnyApplication
from bot.compiler.build import build
from bot.counts import Counts
from bot.desk import Desk
from bot.guide.store import ContentStore
from bot.local_telegram import LocalTelegram
from bot.running import poll, started
from bot.source.tree import guide_root
from tests.own_guide import AUTHORITY
from tests.person import Person


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="Write the golden screens anew.")


@pytest.fixture(scope="session")
def guide_db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The guide of this checkout with the tests' own authority, compiled."""
    path = tmp_path_factory.mktemp("guide") / "guide.db"
    report = build(guide_root(), path, max_text=MessageLimit.MAX_TEXT_LENGTH, overlay=AUTHORITY)
    assert not report.problems, "\n".join(map(str, report.problems))
    return path


@pytest.fixture
async def store(guide_db: Path) -> AsyncIterator[ContentStore]:
    opened = await ContentStore.open(guide_db)
    yield opened
    await opened.close()


@pytest.fixture
async def telegram() -> AsyncIterator[LocalTelegram]:
    async with LocalTelegram() as running:
        yield running


@pytest.fixture(scope="session")
def knowledge(guide_db: Path) -> Knowledge:
    """What the guide teaches about questions: read once, and never changed."""
    return read_whole(guide_db).knowledge


@pytest.fixture
async def desk(store: ContentStore, knowledge: Knowledge) -> AsyncIterator[Desk]:
    made = Desk(store, Answers(store, knowledge), Counts())
    yield made
    await made.answers.close()


@asynccontextmanager
async def running_bot(telegram: LocalTelegram, desk: Desk) -> AsyncIterator[AnyApplication]:
    """The bot as `conference-guide run` has it, polling in this event loop."""
    async with started(telegram.token, desk, telegram.url) as application:
        task = asyncio.create_task(poll(application, desk))
        try:
            yield application
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
async def bot(telegram: LocalTelegram, desk: Desk) -> AsyncIterator[AnyApplication]:
    async with running_bot(telegram, desk) as application:
        yield application


@pytest.fixture
async def person(telegram: LocalTelegram, bot: AnyApplication) -> AsyncIterator[Person]:
    async with Person(telegram) as somebody:
        yield somebody
