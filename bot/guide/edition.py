"""Edition: one compiled guide, read whole into memory. Nothing that befalls the file later can change an answer, and
the running bot has no way to write (docs/privacy.md)."""

import sqlite3
import stat
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiosqlite

from bot.guide.errors import GuideError as GuideError
from bot.guide.language import ENGLISH, Language
from bot.guide.page import HELP_NOW, HOME, START, ChatPage, Page, chat_page_from_json, page_from_json
from bot.guide.place import READERS, Audience, code_of
from bot.guide.thread import in_thread

FORMAT = "7"
"""Raised when the shape of the compiled file changes, so that an old file is refused with a sentence."""

MOST_GUIDE_BYTES = 256 * 1024 * 1024
"""The largest file that is taken for a guide. Ours has 10 MB."""

FIRST_SCREENS = {Audience.EVERYONE: (START, HELP_NOW), **dict.fromkeys(READERS, (HOME, HELP_NOW))}
"""What every reader must have in every language: without these no answer would be safe."""

Stamp = tuple[int, int, int]
"""Which file stands under a name: its number, the time of its last change in nanoseconds, its size in bytes."""


_READING = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}


def _only_reading(action: int, name: str | None, value: str | None, *_where: str | None) -> int:
    # FTS5 asks for `data_version` itself, without a value, to see whether another process has written.
    asked_by_fts = action == sqlite3.SQLITE_PRAGMA and name == "data_version" and value is None
    return sqlite3.SQLITE_OK if action in _READING or asked_by_fts else sqlite3.SQLITE_DENY


@dataclass(slots=True)
class Edition:
    """One compiled guide. All its pages are in memory: 2 MB for 465, where one query costs 60 times a look-up."""

    database: aiosqlite.Connection
    """A copy in memory that cannot write, for the full-text search. Its thread begins with `opened`."""
    stamp: Stamp
    version: str
    languages: dict[str, Language]
    redirects: dict[str, str]
    urgent: list[tuple[str, str, str]]
    known: dict[str, dict[str, str]]
    weights: bytes
    pages: dict[tuple[Audience, str, str], ChatPage]
    codes: dict[str, str]
    """The page id, or the retired one, of each code that a button can carry (`place.code_of`)."""


def stamp_of(path: Path) -> Stamp:
    """Raises OSError where there is no file."""
    status = path.stat()
    return status.st_ino, status.st_mtime_ns, status.st_size


async def open_edition(path: Path) -> Edition:
    """`read_edition`, off the event loop; ready for a search."""
    edition = await in_thread(lambda: read_edition(path), name=f"The guide at {path}")
    await edition.database
    return edition


def read_edition(path: Path) -> Edition:
    """The guide at `path`, found sound; raises GuideError with one sentence for anything else.

    Reads from the disk and takes about 0.1 s for 465 pages.
    """
    try:
        stamp, kind = stamp_of(path), path.stat().st_mode
    except OSError:
        raise GuideError(f"There is no compiled guide at {path}. Run `conference-guide build` first.") from None
    if not stat.S_ISREG(kind) or stamp[2] > MOST_GUIDE_BYTES:  # to open a FIFO would wait for ever
        raise GuideError(f"The guide at {path} cannot be read (it is no ordinary file). {BUILD_AGAIN}")
    copy = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as file:
            file.backup(copy)
        edition = _read(copy, stamp, path)
        _check(edition)
    except GuideError:
        copy.close()
        raise
    except (sqlite3.Error, OSError) as error:
        copy.close()
        raise GuideError(f"The guide at {path} cannot be read ({error}). {BUILD_AGAIN}") from None
    except Exception as error:  # whatever a file can hold
        copy.close()
        raise GuideError(f"The guide at {path} is not whole ({type(error).__name__}: {error}). {BUILD_AGAIN}") from None
    return edition


BUILD_AGAIN = "Run `conference-guide build` again."


class _NotWholeError(Exception):
    """What is missing in a guide, or is not what it should be."""


def _read(copy: sqlite3.Connection, stamp: Stamp, path: Path) -> Edition:
    meta = dict(copy.execute("SELECT key, value FROM meta").fetchall())
    if meta.get("format") != FORMAT:
        raise GuideError(f"The guide at {path} is of another version. {BUILD_AGAIN}")
    if [row[0] for row in copy.execute("PRAGMA quick_check(1)")] != ["ok"]:
        raise _NotWholeError("the file is damaged")
    strings: dict[str, dict[str, str]] = {}
    for code, message, text in copy.execute("SELECT language, message, text FROM string"):
        strings.setdefault(code, {})[message] = text
    languages = {
        code: Language(code, name, direction, bool(draft), strings.get(code, {}))
        for code, name, direction, draft in copy.execute(
            "SELECT code, name, direction, draft FROM language ORDER BY position"
        )
    }
    known: dict[str, dict[str, str]] = {}
    for code, words, name in copy.execute("SELECT language, words, page FROM known"):
        known.setdefault(code, {})[words] = name
    pages = {
        (Audience(audience), code, name): chat_page_from_json(chat)
        for audience, code, name, chat in copy.execute("SELECT audience, language, id, chat FROM page")
    }
    redirects = dict(copy.execute("SELECT old, new FROM redirect").fetchall())
    urgent = copy.execute("SELECT language, kind, words FROM urgent ORDER BY rowid").fetchall()
    weights = b"".join(row[0] for row in copy.execute("SELECT data FROM weights"))
    _lock(copy)
    database = aiosqlite.Connection(lambda: copy, iter_chunk_size=64)
    codes = {code_of(name): name for name in (*redirects, *sorted({name for _, _, name in pages}, reverse=True))}
    return Edition(database, stamp, meta["version"], languages, redirects, urgent, known, weights, pages, codes)


_READ_ONCE = ("meta", "language", "string", "page", "document", "picture", "redirect", "urgent", "known", "weights")


def _lock(copy: sqlite3.Connection) -> None:
    """Make a connection that cannot write. `query_only` alone is not enough: ATTACH could create another file, and a
    temporary table can go to the disk. So SQLite itself is told to prepare nothing but reading (SQLite, "Compile-Time
    Authorization Callbacks")."""
    # What has been read, or is by no press: all but the search. VACUUM would put its own copy into a file on the disk.
    drops = "".join(f"DROP TABLE {name};" for name in _READ_ONCE)
    copy.executescript(f"PRAGMA temp_store = MEMORY; {drops} VACUUM")
    # On its first use FTS5 declares its table with a CREATE TABLE, inside SQLite and written nowhere.
    copy.execute("SELECT page FROM search WHERE search MATCH '\"a\"' ORDER BY bm25(search) LIMIT 1").fetchall()
    copy.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    copy.execute("PRAGMA query_only = ON")
    copy.set_authorizer(_only_reading)


def _check(edition: Edition) -> None:
    """Raises _NotWholeError for what is missing."""
    if not edition.version or ENGLISH not in edition.languages:
        raise _NotWholeError("it has no mark of its version, or no English")
    for audience, names in FIRST_SCREENS.items():
        for code in edition.languages:
            for name in names:
                if (audience, code, name) not in edition.pages:
                    raise _NotWholeError(f"{audience} has no page {name!r} in {code!r}")
    for key, page in edition.pages.items():
        if key != (page.audience, page.language, page.id) or page.language not in edition.languages or not page.parts:
            raise _NotWholeError(f"the page {key[2]!r} is not itself")


async def close(edition: Edition) -> None:
    """Let go of an edition: its thread ends even if whoever waits here is cancelled."""
    await edition.database.close()


async def rows_of(database: aiosqlite.Connection, query: str, values: tuple[str | int, ...] = ()) -> list[Any]:
    return [tuple(row) for row in await database.execute_fetchall(query, values)]


def read_picture(path: Path, mark: str) -> bytes | None:
    """The picture of this mark as PNG, from the guide at `path` on the disk; None where that has none, since a newer
    guide may stand there already. Raises GuideError where it cannot be read."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as file:
            found = file.execute("SELECT png FROM picture WHERE mark = ?", (mark,)).fetchone()
    except sqlite3.Error as error:
        raise GuideError(f"The guide at {path} cannot be read ({error}). {BUILD_AGAIN}") from None
    return bytes(found[0]) if found else None


def read_document(path: Path, page: ChatPage) -> Page:
    """The whole document of a page of the guide at `path`, from the disk; raises GuideError if it is not there."""
    key = (page.audience, page.language, page.id)
    query = "SELECT document FROM document WHERE audience = ? AND language = ? AND id = ?"
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as file:
            found = file.execute(query, key).fetchone()
        if found:
            return page_from_json(found[0])
    except (sqlite3.Error, ValueError) as error:
        raise GuideError(f"The guide at {path} cannot be read ({error}). {BUILD_AGAIN}") from None
    raise GuideError(f"The guide at {path} has no document of {page.id!r}. {BUILD_AGAIN}")
