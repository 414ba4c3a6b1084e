"""The real guide, compiled once; and the real bot on a Telegram that runs here, with a person at the other end."""

import asyncio
import fcntl
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import settings
from telegram.constants import MessageLimit

from bot.answers.answer import Answers
from bot.answers.knowledge import Knowledge, knowledge_of
from bot.answers.model import Model
from bot.compiler.build import build
from bot.delivery.admission import AnyApplication
from bot.guide.edition import Edition, read_edition
from bot.guide.store import ContentStore
from bot.local_telegram import LocalTelegram
from bot.monitoring.counts import Counts
from bot.running.live import poll, started
from bot.services.adoption import PageScreens, made_screens
from bot.services.services import Services
from bot.source.tree import guide_root
from tests.own_guide import AUTHORITY
from tests.person import Person

settings.register_profile("any machine", deadline=None)  # a busy one takes longer, and no test is on the clock
settings.load_profile("any machine")

os.environ.pop("CONTENT_OVERLAY", None)  # an adopter's own words are no concern of the tests

SLOW = (
    "test_answers",
    "test_page",
    "test_proofs",
    "test_kill",
    "test_deploy",
    "test_trial",
    "test_reading",
    "test_staleness",
    "test_floods",
    "test_stop",
    "test_bench",
    "test_wheel",
    "test_replicas",
    "test_right_to_left",
    "test_tasks",
)
"""Files that take long for their number of tests: they come first, or one process would be at them alone at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    ranks = {name: rank for rank, name in enumerate(SLOW)}
    items.sort(key=lambda item: ranks.get(item.path.stem, len(SLOW)))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="Write the golden screens anew.")


Once = Callable[[str, Callable[[Path], None]], Path]


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Once:
    """Makes a file or a folder by its name once for all processes that run tests. No test changes it."""
    shared = tmp_path_factory.getbasetemp() if worker_id == "master" else tmp_path_factory.getbasetemp().parent

    def made(name: str, make: Callable[[Path], None]) -> Path:
        path = shared / name
        with (shared / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not path.exists():
                make(unfinished := shared / f"{name}.unfinished")
                unfinished.rename(path)
        return path

    return made


@pytest.fixture(scope="session")
def guide_db(once: Once) -> Path:
    """The guide of this checkout with the tests' own authority, compiled."""

    def compiled(path: Path) -> None:
        report = build(guide_root(), path, max_text=MessageLimit.MAX_TEXT_LENGTH, overlay=AUTHORITY)
        assert not report.problems, "\n".join(map(str, report.problems))

    return once("guide.db", compiled)


@pytest.fixture(scope="session")
def edition(guide_db: Path) -> Edition:
    """That guide, read once. Its pages are never changed."""
    return read_edition(guide_db)


@pytest.fixture
async def store(guide_db: Path, edition: Edition) -> AsyncIterator[ContentStore]:
    """The guide: `ContentStore.open` would read all pages anew."""
    opened = ContentStore(guide_db, replace(edition))
    yield opened
    await opened.close()


@pytest.fixture
async def telegram() -> AsyncIterator[LocalTelegram]:
    async with LocalTelegram() as running:
        yield running


@pytest.fixture(scope="session")
def screens(edition: Edition) -> PageScreens:
    """The screens of its pages, made once."""
    return made_screens(edition, list(edition.languages.values()), ())


@pytest.fixture(scope="session")
def knowledge(edition: Edition) -> Knowledge:
    """What the guide teaches about questions: read once, and never changed."""
    return knowledge_of(edition.urgent, edition.weights)


class AbsentModel(Model):
    """The sentence model where it cannot run: n-grams judge alone, and no test has to start its process."""

    async def run(self, restarted: Callable[[], None]) -> None:
        self.tried.set()


@pytest.fixture
def model(request: pytest.FixtureRequest) -> Model:
    """An absent one, unless a test asks for another kind: `parametrize("model", [Model], indirect=True)`."""
    kind: type[Model] = getattr(request, "param", AbsentModel)
    return kind()


@pytest.fixture
async def services(
    store: ContentStore, knowledge: Knowledge, model: Model, screens: PageScreens
) -> AsyncIterator[Services]:
    made = Services(store, Answers(store, knowledge, model), Counts(), screens)
    yield made
    await made.answers.judging.close()


@asynccontextmanager
async def running_bot(telegram: LocalTelegram, services: Services) -> AsyncIterator[AnyApplication]:
    """The bot as `conference-guide run` has it, polling in this event loop."""
    async with started(telegram.token, services, telegram.url) as application:
        task = asyncio.create_task(poll(application, services))
        try:
            yield application
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
async def bot(telegram: LocalTelegram, services: Services) -> AsyncIterator[AnyApplication]:
    async with running_bot(telegram, services) as application:
        yield application


@pytest.fixture
async def person(telegram: LocalTelegram, bot: AnyApplication) -> AsyncIterator[Person]:
    async with Person(telegram) as somebody:
        yield somebody
