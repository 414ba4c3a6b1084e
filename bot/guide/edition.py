"""Edition: one compiled guide, one read-only SQLite file. The running bot has no way to write (docs/privacy.md)."""

import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiosqlite

from bot.guide.language import Language
from bot.guide.page import HELP_NOW, ChatPage, Page, chat_page_from_json, page_from_json
from bot.guide.place import Audience

URGENT_PAGES = (HELP_NOW, f"{HELP_NOW}/%")

FORMAT = "4"
"""Raised when the shape of the compiled file changes, so that an old file is refused with a sentence."""


class GuideError(Exception):
    """The compiled guide cannot be used. The message is a sentence for the person who runs the bot."""


class _ReadOnly(sqlite3.Connection):
    """A connection that cannot write. `mode=ro` alone is not enough: ATTACH could still create another file, and a
    temporary table can go to the disk. So SQLite itself is told to prepare nothing but reading (SQLite, "Compile-Time
    Authorization Callbacks")."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        self.execute("PRAGMA query_only = ON")
        with suppress(sqlite3.DatabaseError):  # a broken guide is told with a sentence, by the first query
            # On its first use FTS5 declares its table with a CREATE TABLE, inside SQLite and written nowhere.
            self.execute("SELECT 1 FROM search LIMIT 0")
        self.set_authorizer(_only_reading)


_READING = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}


def _only_reading(action: int, name: str | None, value: str | None, *_where: str | None) -> int:
    # FTS5 asks for `data_version` itself, without a value, to see whether another process has written.
    asked_by_fts = action == sqlite3.SQLITE_PRAGMA and name == "data_version" and value is None
    return sqlite3.SQLITE_OK if action in _READING or asked_by_fts else sqlite3.SQLITE_DENY


@dataclass(slots=True)
class Edition:
    """One compiled file, open. Pages are kept after their first use: one query costs 60 times a look-up."""

    database: aiosqlite.Connection
    stamp: tuple[int, int, int]
    version: str
    languages: dict[str, Language]
    redirects: dict[str, str]
    urgent: list[tuple[str, str, str]]
    known: dict[str, dict[str, str]]
    weights: bytes
    pages: dict[tuple[Audience, str, str], ChatPage] = field(default_factory=dict)


def stamp_of(path: Path) -> tuple[int, int, int]:
    status = path.stat()
    return status.st_ino, status.st_mtime_ns, status.st_size


def _address(path: Path) -> str:
    return f"{path.absolute().as_uri()}?mode=ro"


async def open_edition(path: Path) -> Edition:
    try:
        stamp = stamp_of(path)
    except OSError:
        raise GuideError(f"There is no compiled guide at {path}. Run `conference-guide build` first.") from None
    meta = _checked(path)
    database = await aiosqlite.connect(_address(path), uri=True, factory=_ReadOnly)
    try:
        strings: dict[str, dict[str, str]] = {}
        for code, message, text in await rows_of(database, "SELECT language, message, text FROM string"):
            strings.setdefault(code, {})[message] = text
        languages = {
            code: Language(code, name, direction, bool(draft), strings.get(code, {}))
            for code, name, direction, draft in await rows_of(
                database, "SELECT code, name, direction, draft FROM language ORDER BY position"
            )
        }
        redirects = dict(await rows_of(database, "SELECT old, new FROM redirect"))
        urgent = await rows_of(database, "SELECT language, kind, words FROM urgent ORDER BY rowid")
        known: dict[str, dict[str, str]] = {}
        for code, words, name in await rows_of(database, "SELECT language, words, page FROM known"):
            known.setdefault(code, {})[words] = name
        weights = b"".join(row[0] for row in await rows_of(database, "SELECT data FROM weights"))
        # In memory from the start: whatever breaks later, urgent help can be shown.
        urgent_pages = await rows_of(
            database, "SELECT audience, language, id, chat FROM page WHERE id = ? OR id LIKE ?", URGENT_PAGES
        )
    except sqlite3.DatabaseError as error:
        await database.close()
        raise _unreadable(path, error) from error
    edition = Edition(database, stamp, meta["version"], languages, redirects, urgent, known, weights)
    for audience, code, name, chat in urgent_pages:
        edition.pages[Audience(audience), code, name] = chat_page_from_json(chat)
    return edition


def _checked(path: Path) -> dict[str, str]:
    # Without a thread: one that fails to open its file is still ending when its event loop may be gone.
    try:
        with closing(sqlite3.connect(_address(path), uri=True)) as database:
            meta = dict(database.execute("SELECT key, value FROM meta").fetchall())
    except sqlite3.DatabaseError as error:
        raise _unreadable(path, error) from error
    if meta.get("format") != FORMAT:
        raise GuideError(f"The guide at {path} is of another version. Run `conference-guide build` again.")
    return meta


def _unreadable(path: Path, error: Exception) -> GuideError:
    return GuideError(f"The guide at {path} cannot be read ({error}). Run `conference-guide build` again.")


async def rows_of(database: aiosqlite.Connection, query: str, values: tuple[str, ...] = ()) -> list[Any]:
    return [tuple(row) for row in await database.execute_fetchall(query, values)]


async def read_page(edition: Edition, audience: Audience, language: str, page: str) -> ChatPage | None:
    key = (audience, language, page)
    if key not in edition.pages:
        found = await rows_of(
            edition.database,
            "SELECT chat FROM page WHERE audience = ? AND language = ? AND id = ?",
            (audience, language, page),
        )
        if not found:
            return None  # not kept: forged ids must not fill the memory
        edition.pages[key] = chat_page_from_json(found[0][0])
    return edition.pages[key]


async def read_document(edition: Edition, page: ChatPage) -> Page:
    """The whole document of a page that is in the edition. Not kept: no press needs it."""
    found = await rows_of(
        edition.database,
        "SELECT document FROM document WHERE audience = ? AND language = ? AND id = ?",
        (page.audience, page.language, page.id),
    )
    if not found:  # a newer guide, without this page, has been opened since
        raise GuideError(f"The guide has no document of {page.id!r}. Build it again.")
    return page_from_json(found[0][0])
