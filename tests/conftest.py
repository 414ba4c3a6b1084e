"""The real guide, compiled once; and the real bot on a Telegram that runs here, with a person at the other end."""

import asyncio
import fcntl
import os
import sys
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager, nullcontext
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from hypothesis import settings
from telegram import Bot

from bot.answers.answer import Answers
from bot.answers.knowledge import Knowledge, knowledge_of
from bot.answers.model import Model
from bot.compiler.build import build
from bot.delivery.answering import AnyApplication
from bot.guide.edition import Edition, read_edition
from bot.guide.language import Language
from bot.guide.store import ContentStore
from bot.local_telegram import LocalTelegram
from bot.monitoring.counts import Counts
from bot.running import live
from bot.running.live import poll, started
from bot.services.adoption import PageScreens, made_screens
from bot.services.services import Services
from bot.source.tree import Tree, guide_root
from tests.browser import ARGUMENTS, chromium
from tests.own_guide import AUTHORITY
from tests.person import Person
from tests.pseudo import write_locale
from tests.small_guide import write_small_guide

if TYPE_CHECKING:
    from playwright.async_api import Browser

settings.register_profile("any machine", deadline=None)  # a busy one takes longer, and no test is on the clock
settings.load_profile("any machine")

os.environ.pop("CONTENT_OVERLAY", None)  # an adopter's own words are no concern of the tests

if find_spec("sniffio") is None:  # httpcore asks for it at each request, and Python would look in every folder again
    sys.modules["sniffio"] = None  # type: ignore[assignment]

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
    "test_in_browser",
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
        report = build(Tree(guide_root(), AUTHORITY), path)
        assert not report.problems, "\n".join(map(str, report.problems))

    return once("guide.db", compiled)


@pytest.fixture(scope="session")
def translated(once: Once) -> Path:
    """The small guide, wholly translated into the made-up language: to be copied."""

    def made(root: Path) -> None:
        write_small_guide(root)
        write_locale(root)

    return once("translated", made)


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


async def _no_profile(_bot: Bot, _languages: Iterable[Language], *, closed: bool = False) -> None: ...


@contextmanager
def without_profile() -> Iterator[None]:
    """The bot does not ask for its name, commands and descriptions, nor set them: two dozen calls at every start."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(live, "set_profile", _no_profile)
        yield


@asynccontextmanager
async def running_bot(
    telegram: LocalTelegram, services: Services, *, profile: bool = False
) -> AsyncIterator[AnyApplication]:
    """The bot as `conference-guide run` has it, polling in this event loop; `profile`: it sets its name too."""
    with nullcontext() if profile else without_profile():
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


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator["Browser"]:
    """One browser for all tests of a process: to start one takes longer than most of them."""
    from playwright.async_api import async_playwright, expect

    expect.set_options(timeout=30_000)  # a busy machine reads a guide slowly
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield started
        await started.close()
