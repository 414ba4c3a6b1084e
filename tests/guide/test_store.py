"""The store: nothing can be written through it, and it always has an answer or a clear sentence."""

import os
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.guide.edition import open_edition, reading
from bot.guide.errors import GuideError
from bot.guide.page import UNANSWERED
from bot.guide.place import Audience, Place, code_of
from bot.guide.store import ContentStore
from tests.small_guide import build_small, page_text, write, write_small_guide

PARENT = Audience.PARENT


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small guide, compiled, alone in its folder."""
    root = tmp_path_factory.mktemp("small")
    write_small_guide(root)
    assert build_small(root).built
    alone = tmp_path_factory.mktemp("alone with % and #")
    return Path(shutil.move(root / "guide.db", alone / "guide.db"))


@pytest.fixture
async def opened(small: Path) -> AsyncIterator[ContentStore]:
    store = await ContentStore.open(small)
    yield store
    await store.close()


def content_of(path: Path) -> bytes:
    return path.read_bytes()


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


WRITING = [
    "INSERT INTO meta VALUES ('a', 'b')",
    "UPDATE page SET chat = '{}'",
    "DELETE FROM page",
    "REPLACE INTO meta VALUES ('a', 'b')",
    "CREATE TABLE chats (id)",
    "CREATE TEMP TABLE chats (id)",
    "CREATE VIEW v AS SELECT 1",
    "CREATE INDEX i ON page (id)",
    "CREATE VIRTUAL TABLE v USING fts5 (a)",
    "CREATE TRIGGER t AFTER INSERT ON meta BEGIN SELECT 1; END",
    "DROP TABLE page",
    "ALTER TABLE page ADD COLUMN seen",
    "ATTACH DATABASE '{folder}/other.db' AS other",
    "ATTACH DATABASE ':memory:' AS other",
    "VACUUM",
    "VACUUM INTO '{folder}/copy.db'",
    "REINDEX",
    "ANALYZE",
    "BEGIN IMMEDIATE",
    "SAVEPOINT a",
    "PRAGMA query_only = OFF",
    "PRAGMA writable_schema = ON",
    "PRAGMA journal_mode = WAL",
    "PRAGMA journal_mode = DELETE",
    "PRAGMA user_version = 5",
    "PRAGMA temp_store_directory = '{folder}'",
    "PRAGMA wal_checkpoint",
    "PRAGMA incremental_vacuum",
    "WITH w AS (SELECT 1) INSERT INTO meta SELECT 'a', 'b' FROM w",
    "SELECT load_extension('x')",
    "DETACH DATABASE main",
]


@pytest.mark.parametrize("statement", WRITING)
def test_no_statement_can_write(statement: str, small: Path) -> None:
    before = content_of(small)
    with closing(reading(small)) as file, pytest.raises(sqlite3.Error):
        file.execute(statement.replace("{folder}", str(small.parent)))
    assert content_of(small) == before
    assert names_in(small.parent) == ["guide.db"], "a file has been made"


def test_turning_the_lock_off_first_does_not_help(small: Path) -> None:
    script = f"PRAGMA query_only = OFF; ATTACH '{small.parent}/other.db' AS other; CREATE TABLE other.chats (id);"
    with closing(reading(small)) as file, pytest.raises(sqlite3.Error):
        file.executescript(script)
    assert names_in(small.parent) == ["guide.db"]


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="the system does not tell which files are open")
async def test_the_file_is_open_only_while_documents_are_read(small: Path) -> None:
    def is_open() -> bool:
        return small in [Path(os.readlink(each)) for each in Path("/proc/self/fd").iterdir() if each.is_symlink()]

    store = await ContentStore.open(small)
    page = store.page(Place(PARENT, "en", "abuse"))
    assert not is_open(), "the running bot has no file to write to"
    assert (await store.document(page)).id == "abuse"
    assert is_open(), "this test sees open files"
    await store.close()
    assert not is_open()


async def broken(path: Path) -> str:
    with pytest.raises(GuideError) as error:
        await ContentStore.open(path)
    return str(error.value)


async def test_a_missing_guide_is_one_sentence(tmp_path: Path) -> None:
    assert "There is no compiled guide at" in await broken(tmp_path / "guide.db")
    assert names_in(tmp_path) == []


@pytest.mark.parametrize("content", [b"", b"not a database at all, though it is long enough" * 100])
async def test_a_broken_guide_is_one_sentence(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "guide.db"
    path.write_bytes(content)
    said = await broken(path)
    assert "Run `conference-guide build` again." in said
    assert "\n" not in said


async def test_a_guide_that_was_cut_short_is_one_sentence(small: Path, tmp_path: Path) -> None:
    path = tmp_path / "guide.db"
    path.write_bytes(content_of(small)[:20_000])
    assert "cannot be read" in await broken(path)


async def test_a_folder_in_place_of_the_guide_is_one_sentence(tmp_path: Path) -> None:
    assert "cannot be read" in await broken(tmp_path)


async def test_a_guide_of_another_format_is_one_sentence(small: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(small, tmp_path / "guide.db"))
    with sqlite3.connect(path) as database:
        database.execute("UPDATE meta SET value = '0' WHERE key = 'format'")
    database.close()
    assert "is of another version" in await broken(path)


async def test_a_newer_file_is_adopted_and_what_befalls_it_later_does_not_matter(tmp_path: Path) -> None:
    write_small_guide(tmp_path)
    build_small(tmp_path)
    guide = tmp_path / "guide.db"
    store = await ContentStore.open(guide)
    try:
        before = store.version
        write(tmp_path, "content/parent/behaviour.md", page_text("behaviour").replace("Ask who", "Ask now who"))
        build_small(tmp_path)
        store.adopt(await open_edition(guide))
        assert store.version != before
        assert "Ask now who" in store.page(Place(PARENT, "en", "behaviour")).parts[0].text
        guide.write_bytes(b"")
        assert store.page(Place(PARENT, "en", "behaviour")).id == "behaviour"
    finally:
        await store.close()


@pytest.mark.parametrize(
    ("audience", "language", "asked", "given"),
    [
        (PARENT, "en", "abuse/neglect", "abuse/neglect"),
        (PARENT, "en", "old/neglect", "abuse/neglect"),
        (PARENT, "en", "abuse/neglect/more", "abuse/neglect/more"),
        (Audience.YOUNG_PERSON, "en", "abuse/neglect/more", "abuse/neglect"),
        (Audience.YOUNG_PERSON, "en", "nothing/of/the/kind", "home"),
        (PARENT, "en", "abuse/neglect/never/there", "abuse/neglect"),
        (PARENT, "xx", "abuse", "abuse"),
        (Audience.EVERYONE, "en", "abuse", "start"),
        (Audience.EVERYONE, "en", "help-now", "help-now"),
        (Audience.EVERYONE, "en", "start", "start"),
        (PARENT, "en", "", "home"),
    ],
)
async def test_every_place_has_a_page(
    audience: Audience, language: str, asked: str, given: str, opened: ContentStore
) -> None:
    page = opened.page(Place(audience, language, asked))
    assert (page.id, page.audience, page.language) == (given, audience, "en")
    assert opened.has(Place(audience, language, asked)) is (asked in {given, "old/neglect"})


@pytest.mark.parametrize("name", ["about", "start"])
async def test_what_a_reader_has_no_page_of_their_own_for_is_everyones(name: str, opened: ContentStore) -> None:
    place = Place(PARENT, "en", name)
    page = opened.page(place)
    assert (page.id, page.audience) == (name, Audience.EVERYONE)
    assert opened.has(place)


async def test_what_was_found_is_answered_by_the_nearest_and_never_by_a_first_screen(opened: ContentStore) -> None:
    found = {
        name: opened.found(Place(Audience.YOUNG_PERSON, "en", name)).id
        for name in ("abuse/neglect/more", "nothing/of/the/kind", "starting-school", "old/neglect", "home")
    }
    assert found == {
        "abuse/neglect/more": "abuse/neglect",
        "nothing/of/the/kind": UNANSWERED,
        "starting-school": UNANSWERED,
        "old/neglect": "abuse/neglect",
        "home": "home",
    }


def test_a_code_of_a_page_that_is_gone_stands_for_the_one_above_it(opened: ContentStore) -> None:
    codes = [code_of(name) for name in ("abuse/neglect/gone", "abuse", "abuse/neglect", "never/there", "old/neglect")]
    assert opened.ids_of([*codes, "zz", ""]) == ["abuse/neglect", "abuse", "old/neglect"]


async def test_forged_ids_do_not_fill_the_memory(opened: ContentStore) -> None:
    opened.page(Place(PARENT, "en", "forged"))
    kept = len(opened.edition.pages)
    for number in range(50):
        opened.page(Place(PARENT, "en", f"forged/{number}"))
    assert len(opened.edition.pages) == kept


async def test_a_page_is_read_once(opened: ContentStore) -> None:
    place = Place(PARENT, "en", "abuse")
    assert opened.page(place) is opened.page(place)
