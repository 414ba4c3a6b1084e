"""The real guide, compiled once; and the real bot on a Telegram that runs here, with a person at the other end."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from telegram.constants import MessageLimit

from bot.app import create_application
from bot.compiler.build import build, guide_root
from bot.delivery.handle import AnyApplication
from bot.guide.store import ContentStore
from bot.local_telegram import LocalTelegram
from bot.running import poll
from tests.person import Person


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="Write the golden screens anew.")


@pytest.fixture(scope="session")
def guide_db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The guide of this checkout, compiled."""
    path = tmp_path_factory.mktemp("guide") / "guide.db"
    report = build(guide_root(), path, max_text=MessageLimit.MAX_TEXT_LENGTH)
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


@asynccontextmanager
async def running_bot(telegram: LocalTelegram, store: ContentStore) -> AsyncIterator[AnyApplication]:
    """The bot as `conference-guide run` has it, polling in this event loop."""
    application = create_application(telegram.token, store, telegram.url)
    await application.initialize()
    task = asyncio.create_task(poll(application, store))
    try:
        yield application
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await application.shutdown()


@pytest.fixture
async def bot(telegram: LocalTelegram, store: ContentStore) -> AsyncIterator[AnyApplication]:
    async with running_bot(telegram, store) as application:
        yield application


@pytest.fixture
async def person(telegram: LocalTelegram, bot: AnyApplication) -> AsyncIterator[Person]:
    async with Person(telegram) as somebody:
        yield somebody
