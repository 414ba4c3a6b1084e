"""Store: the compiled guide, one read-only SQLite file. The running bot has no way to write (docs/privacy.md)."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import aiosqlite

from bot.guide.language import ENGLISH, Language
from bot.guide.page import HOME, START, Copy, Link, Page, Part
from bot.guide.place import READERS, Audience, Place

FORMAT = "1"
"""Raised when the shape of the compiled file changes, so that an old file is refused with a sentence."""


class GuideError(Exception):
    """The compiled guide cannot be used. The message is a sentence for the person who runs the bot."""


class _ReadOnly(sqlite3.Connection):
    """A connection that cannot write. `mode=ro` alone is not enough: ATTACH could still create another file."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        self.execute("PRAGMA query_only = ON")


@dataclass(slots=True)
class _Edition:
    """One compiled file, open. Pages are kept after their first use: one query costs 60 times a look-up."""

    database: aiosqlite.Connection
    stamp: tuple[int, int, int]
    version: str
    languages: dict[str, Language]
    redirects: dict[str, str]
    urgent: list[tuple[str, str, str]]
    pages: dict[tuple[Audience, str, str], Page | None] = field(default_factory=dict)


class ContentStore:
    """Read-only queries over the compiled guide. Reopens by itself when a newer file has taken the old one's name."""

    def __init__(self, path: Path, edition: _Edition) -> None:
        self._path = path
        self._edition = edition

    @classmethod
    async def open(cls, path: Path) -> Self:
        """Open the guide; raises GuideError with one sentence if it is missing, broken or of another format."""
        return cls(path, await _open(path))

    async def close(self) -> None:
        await self._edition.database.close()

    async def refresh(self) -> bool:
        """Reopen if `build` has put a newer guide in place; True if it had. A broken one leaves the old one open."""
        try:
            if _stamp(self._path) == self._edition.stamp:
                return False
            edition = await _open(self._path)
        except (OSError, GuideError):
            return False
        before, self._edition = self._edition, edition
        await before.database.close()
        return True

    @property
    def version(self) -> str:
        """A short mark of the guide's content: the same sources give the same mark."""
        return self._edition.version

    @property
    def languages(self) -> list[Language]:
        """The languages on offer, English first."""
        return list(self._edition.languages.values())

    @property
    def urgent(self) -> list[tuple[str, str, str]]:
        """(language, kind, phrase) of how people say that somebody is in danger."""
        return self._edition.urgent

    def language(self, code: str) -> Language:
        """The language, or English if it is not on offer."""
        languages = self._edition.languages
        return languages.get(code) or languages[ENGLISH]

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
        query = " OR ".join('"' + word.replace('"', "") + '"' for word in words)
        if not query:
            return []
        reader = READERS[0] if audience is Audience.EVERYONE else audience
        rows = await self._edition.database.execute_fetchall(
            "SELECT page FROM search WHERE search MATCH ? AND audience = ? AND language = ?"
            " ORDER BY bm25(search, 6.0, 10.0, 1.0) LIMIT ?",
            (query, reader, language, most),
        )
        return [row[0] for row in rows]


def _stamp(path: Path) -> tuple[int, int, int]:
    status = path.stat()
    return status.st_ino, status.st_mtime_ns, status.st_size


async def _open(path: Path) -> _Edition:
    try:
        stamp = _stamp(path)
    except OSError:
        raise GuideError(f"There is no compiled guide at {path}. Run `conference-guide build` first.") from None
    database = await aiosqlite.connect(f"file:{path}?mode=ro", uri=True, factory=_ReadOnly)
    try:
        meta = dict(await _rows(database, "SELECT key, value FROM meta"))
        if meta.get("format") != FORMAT:
            raise GuideError(f"The guide at {path} is of another version. Run `conference-guide build` again.")
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
        urgent = await _rows(database, "SELECT language, kind, phrase FROM urgent ORDER BY rowid")
    except sqlite3.DatabaseError as error:
        await database.close()
        raise GuideError(
            f"The guide at {path} cannot be read ({error}). Run `conference-guide build` again."
        ) from error
    except GuideError:
        await database.close()
        raise
    return _Edition(database, stamp, meta["version"], languages, redirects, urgent)


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
        Part(part["text"], part["label"], tuple(Copy(*copy) for copy in part["copies"])) for part in document["parts"]
    )
    links = tuple(Link(*link) for link in document["next"])
    return Page(**{**document, "audience": Audience(document["audience"]), "parts": parts, "next": links})
