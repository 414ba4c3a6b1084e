"""A guide is adopted whole or not at all: whatever is wrong with a newer one, the old one goes on and says so once."""

import asyncio
import json
import os
import shutil
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from bot.guide import thread
from bot.guide.edition import read_edition
from bot.guide.errors import GuideError
from bot.guide.place import Audience, Place
from bot.guide.store import ContentStore
from bot.services.adoption import Adoption, open_whole
from bot.services.services import Services
from tests.pseudo import CODE
from tests.small_guide import build_small

HOME = Place(Audience.PARENT, "en", "home")


def sql(*statements: str) -> Callable[[Path], None]:
    """Change the guide with SQL."""

    def change(path: Path) -> None:
        database = sqlite3.connect(path)
        for statement in statements:
            database.execute(statement)
        database.commit()
        database.close()

    return change


def document(change: Callable[[dict[str, object]], object]) -> Callable[[Path], None]:
    """Change the stored form of one page."""

    def apply(path: Path) -> None:
        database = sqlite3.connect(path)
        where = f"WHERE audience = 'parent' AND language = '{CODE}' AND id = 'abuse'"
        page = json.loads(database.execute(f"SELECT chat FROM page {where}").fetchone()[0])
        change(page)
        database.execute(f"UPDATE page SET chat = ? {where}", (json.dumps(page),))
        database.commit()
        database.close()

    return apply


def instead(make: Callable[[Path], object]) -> Callable[[Path], None]:
    """Put something else in the file's place."""

    def apply(path: Path) -> None:
        path.unlink()
        make(path)

    return apply


BROKEN: dict[str, Callable[[Path], object]] = {
    "no version": sql("DELETE FROM meta WHERE key = 'version'"),
    "an empty version": sql("UPDATE meta SET value = '' WHERE key = 'version'"),
    "an older format": sql("UPDATE meta SET value = '1' WHERE key = 'format'"),
    "a newer format": sql("UPDATE meta SET value = '99' WHERE key = 'format'"),
    "a table missing": sql("DROP TABLE known"),
    "no English": sql("DELETE FROM language WHERE code = 'en'"),
    "no pages": sql("DELETE FROM page"),
    "no home in one language": sql(
        f"DELETE FROM page WHERE id = 'home' AND audience = 'young_person' AND language = '{CODE}'"
    ),
    "no urgent page": sql("DELETE FROM page WHERE id = 'help-now' AND audience = 'professional'"),
    "no start": sql("DELETE FROM page WHERE id = 'start'"),
    "broken JSON": sql(f"UPDATE page SET chat = '{{' WHERE id = 'abuse' AND language = '{CODE}'"),
    "JSON nested deep": sql(f"UPDATE page SET chat = '{'[' * 10_000}' WHERE id = 'abuse'"),
    "a page of a stranger": sql("UPDATE page SET audience = 'judge' WHERE id = 'abuse' AND audience = 'parent'"),
    "a page under another name": sql("UPDATE page SET id = 'abuse/other' WHERE id = 'abuse'"),
    "a missing field": document(lambda page: page.pop("urgent")),
    "an unknown field": document(lambda page: page.update(colour="red")),
    "no parts": document(lambda page: page.update(parts=[])),
    "parts that are none": document(lambda page: page.update(parts=7)),
    "a text that is none": document(lambda page: page.update(title=None)),
    "a flag that is none": document(lambda page: page.update(urgent="no")),
    "words with a name that nobody fills": sql("UPDATE string SET text = '{nobody}' WHERE message LIKE 'Copy %'"),
    "words that only a later part of a page has": sql(
        "UPDATE string SET text = '{nobody}' WHERE message LIKE 'Read on %'"
    ),
    "no words of danger": sql("DELETE FROM urgent"),
    "no weights": sql("DELETE FROM weights"),
    "corrupt weights": sql("UPDATE weights SET data = zeroblob(1000)"),
    "half of the weights": sql("UPDATE weights SET data = substr(data, 1, length(data) / 2)"),
    "a file cut short": lambda path: os.truncate(path, path.stat().st_size // 2),
    "an empty file": lambda path: os.truncate(path, 0),
    "zeros": lambda path: path.write_bytes(bytes(path.stat().st_size)),
    "zeros in the middle": lambda path: _zeros(path, path.stat().st_size // 8),
    "a FIFO": instead(os.mkfifo),
    "a folder": instead(Path.mkdir),
    "a link to nothing": instead(lambda path: path.symlink_to("nowhere")),
    "a device": instead(lambda path: path.symlink_to("/dev/zero")),
    "nothing": Path.unlink,
}


def _put_back(small_db: Path, copy: Path) -> None:
    if copy.is_dir():
        copy.rmdir()
    copy.unlink(missing_ok=True)
    shutil.copy(small_db, copy)


def _zeros(path: Path, length: int) -> None:
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        file.write(bytes(length))


@pytest.fixture(scope="module")
def small_db(translated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small guide in two languages: as whole as the real one, and read in a tenth of the time."""
    root = tmp_path_factory.mktemp("adoption") / "guide"
    shutil.copytree(translated, root)
    assert build_small(root).built
    return root / "guide.db"


@pytest.fixture
def copy(small_db: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(small_db, tmp_path / "guide.db"))


@pytest.fixture
async def store(copy: Path) -> AsyncIterator[ContentStore]:
    opened = await ContentStore.open(copy)
    yield opened
    await opened.close()


@pytest.mark.parametrize("how", BROKEN)
async def test_a_start_on_a_broken_guide_is_one_sentence(how: str, copy: Path) -> None:
    BROKEN[how](copy)
    with pytest.raises(GuideError) as refused:
        await open_whole(copy)
    said = str(refused.value)
    assert said.endswith(".")
    assert "\n" not in said
    assert "conference-guide" in said or "words of danger" in said, "it says what to do"


async def test_the_old_guide_goes_on_and_each_broken_one_is_refused_once(
    store: ContentStore, services: Services, copy: Path, small_db: Path
) -> None:
    adoption = Adoption(store, services.adopt)
    page = store.page(HOME)
    assert not await adoption.look(), "nothing is new"
    for how in (
        "no version",
        "broken JSON",
        "half of the weights",
        "a file cut short",
        "a FIFO",
        "a folder",
        "nothing",
    ):
        _put_back(small_db, copy)
        BROKEN[how](copy)
        with pytest.raises(GuideError):
            await adoption.look()
        assert not await adoption.look(), "said once"
        assert store.page(HOME) is page, how


async def test_a_newer_guide_is_adopted_with_all_it_teaches(
    store: ContentStore, services: Services, copy: Path
) -> None:
    answers = services.answers
    adoption = Adoption(store, services.adopt)
    sql(
        "UPDATE meta SET value = 'newer' WHERE key = 'version'",
        f"UPDATE string SET text = 'Dom' WHERE message = 'Home' AND language = '{CODE}'",
        "INSERT INTO urgent VALUES ('en', 'hurt', 'invented words of danger')",
    )(copy)
    assert await adoption.look()
    assert store.version == "newer"
    shown = services.screen_at(Place(Audience.PARENT, CODE, "abuse"))
    assert "Dom" in [button.label for row in shown.rows for button in row]
    assert (await answers.to("Invented words of danger", Audience.PARENT, "en")).urgent


async def test_what_befalls_the_file_while_it_is_open_changes_nothing(store: ContentStore, copy: Path) -> None:
    os.truncate(copy, 0)
    for audience in (Audience.PARENT, Audience.YOUNG_PERSON, Audience.PROFESSIONAL):
        for language in ("en", CODE):
            for name in store.ids(audience, language):
                assert store.page(Place(audience, language, name)).id == name


async def test_a_disk_that_does_not_answer_holds_up_nobody(
    store: ContentStore, services: Services, monkeypatch: pytest.MonkeyPatch, copy: Path
) -> None:
    release = threading.Event()

    def hangs(_path: Path) -> None:
        release.wait()

    monkeypatch.setattr("bot.services.adoption.read_edition", hangs)
    monkeypatch.setattr(thread, "PATIENCE", 0.01)
    os.utime(copy)
    with pytest.raises(GuideError, match="could not be read within"):
        await Adoption(store, services.adopt).look()
    assert store.page(HOME).id == "home"
    release.set()


async def test_cancelled_while_opening_it_ends_at_once_and_what_is_read_after_troubles_nobody(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cancelled = threading.Event()
    monkeypatch.setattr("bot.services.adoption.read_edition", lambda path: (cancelled.wait(), read_edition(path))[1])
    loop, troubles = asyncio.get_running_loop(), list[dict[str, object]]()
    loop.set_exception_handler(lambda _loop, trouble: troubles.append(trouble))
    task = asyncio.ensure_future(open_whole(copy))
    await asyncio.sleep(0)  # it has begun
    (reading,) = (each for each in threading.enumerate() if str(copy) in each.name)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    cancelled.set()
    reading.join()
    await asyncio.sleep(0)  # the loop hears of what was read
    assert troubles == []
