"""Store: the compiled guide, one read-only SQLite file. The running bot has no way to write (docs/privacy.md)."""

import json
import sqlite3
from collections.abc import Collection, Iterable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import aiosqlite

from bot.guide.language import ENGLISH, Language
from bot.guide.page import HELP_NOW, HOME, START, Copy, Link, Page, Part
from bot.guide.place import READERS, Audience, Place

URGENT_PAGES = (HELP_NOW, f"{HELP_NOW}/%")

FORMAT = "3"
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
class _Edition:
    """One compiled file, open. Pages are kept after their first use: one query costs 60 times a look-up."""

    database: aiosqlite.Connection
    stamp: tuple[int, int, int]
    version: str
    languages: dict[str, Language]
    redirects: dict[str, str]
    urgent: list[tuple[str, str, str]]
    known: dict[str, dict[str, str]]
    weights: bytes
    pages: dict[tuple[Audience, str, str], Page] = field(default_factory=dict)


class ContentStore:
    """Read-only queries over the compiled guide. Reopens by itself when a newer file has taken the old one's name."""

    def __init__(self, path: Path, edition: _Edition, offered: Collection[str] = ()) -> None:
        self._path = path
        self._edition = edition
        self._offered = frozenset(offered)
        self._before: _Edition | None = None

    @classmethod
    async def open(cls, path: Path, offered: Collection[str] = ()) -> Self:
        """Open the guide; raises GuideError with one sentence if it is missing, broken or of another format.

        `offered` limits the languages; English is always one, and none means all. One that the guide does not have is
        a GuideError now, but not when a newer guide is opened later: that one is shown in the languages it has.
        """
        edition = await _open(path)
        if unknown := [code for code in offered if code not in edition.languages]:
            await edition.database.close()
            there = ", ".join(edition.languages)
            raise GuideError(f"LANGUAGES names {', '.join(unknown)}, but the guide at {path} has only {there}.")
        return cls(path, edition, offered)

    async def close(self) -> None:
        await self._edition.database.close()
        await self._close_before()

    async def refresh(self) -> bool:
        """Reopen if `build` has put a newer guide in place; True if it had. A broken one leaves the old one open.

        The edition that is left stays open until the next, for the answers that are still being read from it.
        """
        try:
            if _stamp(self._path) == self._edition.stamp:
                return False
            edition = await _open(self._path)
        except (OSError, GuideError):
            return False
        await self._close_before()
        self._before, self._edition = self._edition, edition
        return True

    async def _close_before(self) -> None:
        if self._before is not None:
            await self._before.database.close()
            self._before = None

    @property
    def version(self) -> str:
        """A short mark of the guide's content: the same sources give the same mark."""
        return self._edition.version

    @property
    def languages(self) -> list[Language]:
        """The languages on offer, in the order of `languages.toml`."""
        return [language for language in self._edition.languages.values() if self._offers(language.code)]

    @property
    def urgent(self) -> list[tuple[str, str, str]]:
        """(language, kind, plain words) of how people say that somebody is in danger."""
        return self._edition.urgent

    @property
    def weights(self) -> bytes:
        """What training has learnt, as `bot.answers.weights` reads it; empty if there was no training."""
        return self._edition.weights

    def known(self, language: str) -> dict[str, str]:
        """Titles and known questions of a language in plain words, each with its page."""
        return self._edition.known.get(language, {})

    def language(self, code: str) -> Language:
        """The language, or English if it is not on offer."""
        languages = self._edition.languages
        return languages[code if code in languages and self._offers(code) else ENGLISH]

    def _offers(self, code: str) -> bool:
        return not self._offered or code == ENGLISH or code in self._offered

    async def page(self, place: Place) -> Page:
        """The page at this place, or the nearest that answers for it: never nothing.

        A retired id gives the page that took its place; a page that this reader does not have gives the one above
        it; anything else gives this reader's first screen. `Page.id` says which page it is.
        """
        edition = self._edition
        code = self.language(place.language).code
        wanted = edition.redirects.get(place.page, place.page)
        while wanted:
            if page := await _read(edition, place.audience, code, wanted):
                return page
            wanted = wanted.rpartition("/")[0]
        first = START if place.audience is Audience.EVERYONE else HOME
        page = await _read(edition, place.audience, code, first)
        if page is None:
            raise GuideError(f"The guide has no page {first!r} for {place.audience}. Build it again.")
        return page

    async def has(self, place: Place) -> bool:
        """True if this page, or the one that took its place, exists for this reader."""
        wanted = self._edition.redirects.get(place.page, place.page)
        return await _read(self._edition, place.audience, self.language(place.language).code, wanted) is not None

    async def ids(self, audience: Audience, language: str) -> list[str]:
        """The ids of all pages of a reader, in alphabetical order."""
        rows = await _rows(
            self._edition.database,
            "SELECT id FROM page WHERE audience = ? AND language = ? ORDER BY id",
            (audience, language),
        )
        return [row[0] for row in rows]

    async def search(self, words: Iterable[str], audience: Audience, language: str, most: int = 5) -> list[str]:
        """Ids of pages that hold any of the words, best first by BM25. Words are quoted: FTS5 syntax means nothing."""
        query = " OR ".join(_quoted(word) for word in words)
        if not query:
            return []
        reader = READERS[0] if audience is Audience.EVERYONE else audience
        rows = await self._edition.database.execute_fetchall(
            "SELECT page FROM search WHERE search MATCH ? AND audience = ? AND language = ?"
            " ORDER BY bm25(search, 6.0, 10.0, 1.0) LIMIT ?",
            (query, reader, language, most),
        )
        return [row[0] for row in rows]


def _quoted(word: str) -> str:
    """A word as an FTS5 string. What no text file could hold (NUL, half a character) would break the query."""
    return '"' + word.replace('"', "").replace("\0", "").encode("utf-8", "ignore").decode() + '"'


def _stamp(path: Path) -> tuple[int, int, int]:
    status = path.stat()
    return status.st_ino, status.st_mtime_ns, status.st_size


def _address(path: Path) -> str:
    return f"{path.absolute().as_uri()}?mode=ro"


async def _open(path: Path) -> _Edition:
    try:
        stamp = _stamp(path)
    except OSError:
        raise GuideError(f"There is no compiled guide at {path}. Run `conference-guide build` first.") from None
    meta = _checked(path)
    database = await aiosqlite.connect(_address(path), uri=True, factory=_ReadOnly)
    try:
        strings: dict[str, dict[str, str]] = {}
        for code, message, text in await _rows(database, "SELECT language, message, text FROM string"):
            strings.setdefault(code, {})[message] = text
        languages = {
            code: Language(code, name, direction, bool(draft), strings.get(code, {}))
            for code, name, direction, draft in await _rows(
                database, "SELECT code, name, direction, draft FROM language ORDER BY position"
            )
        }
        redirects = dict(await _rows(database, "SELECT old, new FROM redirect"))
        urgent = await _rows(database, "SELECT language, kind, words FROM urgent ORDER BY rowid")
        known: dict[str, dict[str, str]] = {}
        for code, words, name in await _rows(database, "SELECT language, words, page FROM known"):
            known.setdefault(code, {})[words] = name
        weights = b"".join(row[0] for row in await _rows(database, "SELECT data FROM weights"))
        # In memory from the start: whatever breaks later, urgent help can be shown.
        urgent_pages = await _rows(
            database, "SELECT audience, language, id, document FROM page WHERE id = ? OR id LIKE ?", URGENT_PAGES
        )
    except sqlite3.DatabaseError as error:
        await database.close()
        raise _unreadable(path, error) from error
    edition = _Edition(database, stamp, meta["version"], languages, redirects, urgent, known, weights)
    for audience, code, name, document in urgent_pages:
        edition.pages[Audience(audience), code, name] = page_from(json.loads(document))
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


async def _rows(database: aiosqlite.Connection, query: str, values: tuple[str, ...] = ()) -> list[Any]:
    return [tuple(row) for row in await database.execute_fetchall(query, values)]


async def _read(edition: _Edition, audience: Audience, language: str, page: str) -> Page | None:
    key = (audience, language, page)
    if key not in edition.pages:
        found = await _rows(
            edition.database,
            "SELECT document FROM page WHERE audience = ? AND language = ? AND id = ?",
            (audience, language, page),
        )
        if not found:
            return None  # not kept: forged ids must not fill the memory
        edition.pages[key] = page_from(json.loads(found[0][0]))
    return edition.pages[key]


def page_from(document: dict[str, Any]) -> Page:
    """The page from its stored form, as `compiler.database` writes it."""
    parts = tuple(
        Part(part["text"], part["label"], tuple(Copy(*copy) for copy in part["copies"]), part["quotes"])
        for part in document["parts"]
    )
    links = tuple(Link(*link) for link in document["next"])
    return Page(**{**document, "audience": Audience(document["audience"]), "parts": parts, "next": links})
