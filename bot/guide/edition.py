"""Edition: one compiled guide. All its pages are in memory, so nothing that befalls the file later can change an
answer; pictures, and what became of a mark, are looked up in the file by whoever asks for them (`store`). The running
bot has no way to write (docs/privacy.md)."""

import sqlite3
import stat
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from sys import intern
from typing import Any

from bot.guide.chat_page import ChatPage, chat_page_from_json
from bot.guide.errors import GuideError
from bot.guide.language import ENGLISH, Language
from bot.guide.page import HELP_NOW, HOME, START
from bot.guide.place import READERS, Audience, code_of
from bot.guide.thread import in_thread

GUIDE_FORMAT = "8"
"""Raised when the shape of the compiled file changes, so that an old file is refused with a sentence."""

MOST_GUIDE_BYTES = 256 * 1024 * 1024
"""The largest file that is taken for a guide. Ours has about 35 MB, most of them weights and pictures."""

FIRST_SCREENS = {Audience.EVERYONE: (START, HELP_NOW), **dict.fromkeys(READERS, (HOME, HELP_NOW))}
"""What every reader must have in every language: without these no answer would be safe."""

Stamp = tuple[int, int, int]
"""Which file stands under a name: its number, the time of its last change in nanoseconds, its size in bytes."""


_READING = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}


def reading(path: Path) -> sqlite3.Connection:
    """The file at `path`, opened so that nothing can be written through it, here or elsewhere. Raises sqlite3.Error.

    `mode=ro` alone is not enough: ATTACH could create another file, and a temporary table can go to the disk. So SQLite
    is told to prepare nothing but reading (SQLite, "Compile-Time Authorization Callbacks").
    """
    file = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=ro", uri=True, check_same_thread=False, isolation_level=None
    )
    file.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    file.execute("PRAGMA temp_store = MEMORY")
    file.execute("PRAGMA query_only = ON")
    file.set_authorizer(_only_reading)
    return file


def _only_reading(action: int, name: str | None, _value: str | None, *_where: str | None) -> int:
    looks = action == sqlite3.SQLITE_PRAGMA and name == "quick_check"
    begins = action == sqlite3.SQLITE_TRANSACTION and name == "BEGIN"
    return sqlite3.SQLITE_OK if action in _READING or looks or begins else sqlite3.SQLITE_DENY


@dataclass(slots=True)
class Edition:
    """One compiled guide. All its pages are in memory, a few megabytes: one query would cost 60 times a look-up.
    `urgent` and `weights` are empty once answers have learnt from them (`bot.services.adoption`)."""

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
    """`read_edition`, off the event loop."""
    return await in_thread(lambda: read_edition(path), name=f"The guide at {path}")


def read_edition(path: Path) -> Edition:
    """The guide at `path`, found sound; raises GuideError with one sentence for anything else.

    Reads from the disk and takes a few tenths of a second.
    """
    try:
        stamp, kind = stamp_of(path), path.stat().st_mode
    except OSError:
        raise GuideError(f"There is no compiled guide at {path}. Run `conference-guide build` first.") from None
    if not stat.S_ISREG(kind) or stamp[2] > MOST_GUIDE_BYTES:  # to open a FIFO would wait for ever
        raise GuideError(f"The guide at {path} cannot be read (it is no ordinary file). {BUILD_AGAIN}")
    try:
        with closing(reading(path)) as file:
            file.execute("BEGIN")  # all of it from one state of the file
            edition = _read(file, stamp, path)
        _check(edition)
    except GuideError:
        raise
    except (sqlite3.Error, OSError) as error:
        raise GuideError(f"The guide at {path} cannot be read ({error}). {BUILD_AGAIN}") from None
    except Exception as error:  # whatever a file can hold
        raise GuideError(f"The guide at {path} is not whole ({type(error).__name__}: {error}). {BUILD_AGAIN}") from None
    return edition


BUILD_AGAIN = "Run `conference-guide build` again."


class _NotWholeError(Exception):
    """What is missing in a guide, or is not what it should be."""


def _read(file: sqlite3.Connection, stamp: Stamp, path: Path) -> Edition:
    meta = dict(file.execute("SELECT key, value FROM meta").fetchall())
    if meta.get("format") != GUIDE_FORMAT:
        raise GuideError(f"The guide at {path} is of another version. {BUILD_AGAIN}")
    if [row[0] for row in file.execute("PRAGMA quick_check(1)")] != ["ok"]:
        raise _NotWholeError("the file is damaged")
    strings: dict[str, dict[str, str]] = {}
    for code, message, text in file.execute("SELECT language, message, text FROM string"):
        strings.setdefault(code, {})[message] = text
    languages = {
        code: Language(code, name, direction, bool(draft), strings.get(code, {}))
        for code, name, direction, draft in file.execute(
            "SELECT code, name, direction, draft FROM language ORDER BY position"
        )
    }
    known: dict[str, dict[str, str]] = {}
    for code, words, name in file.execute("SELECT language, words, page FROM known"):
        known.setdefault(code, {})[words] = intern(name)  # names are held once, not twenty thousand times
    pages = {
        (Audience(audience), intern(code), intern(name)): chat_page_from_json(chat)
        for audience, code, name, chat in file.execute("SELECT audience, language, id, chat FROM page")
    }
    redirects = dict(file.execute("SELECT old, new FROM redirect").fetchall())
    urgent = [
        (intern(code), intern(kind), words)
        for code, kind, words in file.execute("SELECT language, kind, words FROM urgent ORDER BY rowid")
    ]
    weights = b"".join(row[0] for row in file.execute("SELECT data FROM weights"))
    codes = {code_of(name): name for name in (*redirects, *sorted({name for _, _, name in pages}, reverse=True))}
    return Edition(stamp, meta["version"], languages, redirects, urgent, known, weights, pages, codes)


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


def rows_of(path: Path, query: str, values: Sequence[str]) -> list[tuple[Any, ...]]:
    """What the guide at `path` has on the disk, for each of these values: for what few ask. Raises GuideError."""
    try:
        with closing(reading(path)) as file:
            return [row for value in values for row in file.execute(query, (value,))]
    except sqlite3.Error as error:
        raise GuideError(f"The guide at {path} cannot be read ({error}). {BUILD_AGAIN}") from None


DOCUMENT = "SELECT document FROM document WHERE audience = ? AND language = ? AND id = ?"
"""The document of a page, from an open guide."""
