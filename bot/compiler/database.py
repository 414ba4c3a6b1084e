"""Writing the compiled guide: aside, whole, onto the disk, and only then in the old one's place."""

import os
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bot.compiler.published import PublishedRow
from bot.compiler.taught import Known, Phrase
from bot.guide.chat_page import ChatPage, chat_page_to_json
from bot.guide.edition import GUIDE_FORMAT, reading
from bot.guide.language import Language
from bot.guide.marking import EDITION_LENGTH, mark_of
from bot.guide.page import Page, page_to_json
from bot.services.adoption import read_whole
from bot.source.aside import put_in_place

_SCHEMA = Path(__file__).with_name("schema.sql")


@dataclass(frozen=True, slots=True)
class Compiled:
    """All that stands in a compiled guide. Each page is given as a document, for the chat, and as a document for web
    pages. `sheets` are documents that the chat does not have. `english` are the words of each language's terms that
    stand in brackets. `also` is more that is known of the guide, such as where its other channels are; `pictures` are
    PNG by their marks. `published` is what the ledger knows, and `ledger_hash` the hash of its text: it changes the
    file but not its version, since words that are published are the same words.
    """

    sources_hash: str
    ledger_hash: str
    languages: Sequence[Language]
    pages: Sequence[tuple[Page, ChatPage, Page]]
    sheets: Sequence[Page]
    redirects: Mapping[str, str]
    urgent: Iterable[Phrase]
    known: Iterable[Known]
    weights: bytes
    english: Iterable[tuple[str, str]]
    also: Mapping[str, str]
    pictures: Mapping[str, bytes]
    published: Iterable[PublishedRow]


def write_guide(path: Path, compiled: Compiled) -> None:
    """Write the guide to `path`.

    The same input gives the same bytes; a reader that has the old file open keeps it.

    A symbolic link is written through: who reads by the link, or by the file itself, gets the new guide.
    Raises OSError or sqlite3.OperationalError if it cannot be written, and GuideError if the bot could not start on
    what was written. The old file is then still whole.
    """
    path = Path(os.path.realpath(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f"{path.name}.{os.getpid()}.new")
    aside.unlink(missing_ok=True)
    try:
        database = sqlite3.connect(aside, isolation_level=None)
        try:
            database.executescript("PRAGMA journal_mode = OFF; PRAGMA page_size = 4096;")
            database.executescript(_SCHEMA.read_text("utf-8"))
            database.execute("BEGIN")
            _fill(database, compiled)
            database.execute("COMMIT")
            database.execute("VACUUM")
        finally:
            database.close()
        read_whole(aside)
        put_in_place(aside, path)
    finally:
        aside.unlink(missing_ok=True)


def _fill(database: sqlite3.Connection, compiled: Compiled) -> None:
    """Every table of `schema.sql`. What has no order of its own is sorted: the same input gives the same bytes."""
    database.executemany(
        "INSERT INTO meta VALUES (?, ?)",
        [
            ("format", GUIDE_FORMAT),
            ("sources", compiled.sources_hash),
            ("version", compiled.sources_hash[:EDITION_LENGTH]),
            ("ledger", compiled.ledger_hash),
            *sorted(compiled.also.items()),
        ],
    )
    for position, language in enumerate(compiled.languages):
        database.execute(
            "INSERT INTO language VALUES (?, ?, ?, ?, ?, ?)",
            (language.code, position, language.name, language.direction, language.draft, language.alphabet),
        )
        database.executemany(
            "INSERT INTO string VALUES (?, ?, ?)",
            [(language.code, message, text) for message, text in sorted(language.strings.items())],
        )
    for page, chat, web in compiled.pages:
        key = page.audience, page.language, page.id
        database.execute("INSERT INTO page VALUES (?, ?, ?, ?)", (*key, chat_page_to_json(chat)))
        document = page_to_json(page), "" if web == page else page_to_json(web)
        database.execute("INSERT INTO document VALUES (?, ?, ?, ?, ?)", (*key, *document))
        marked = mark_of(page, web), *key, page.title, page.button
        database.execute("INSERT INTO mark VALUES (?, ?, ?, ?, ?, ?)", marked)
    for sheet in compiled.sheets:
        key = sheet.audience, sheet.language, sheet.id
        database.execute("INSERT INTO document VALUES (?, ?, ?, ?, '')", (*key, page_to_json(sheet)))
        marked = mark_of(sheet), *key, sheet.title, sheet.button
        database.execute("INSERT INTO mark VALUES (?, ?, ?, ?, ?, ?)", marked)
    database.executemany("INSERT OR IGNORE INTO english VALUES (?, ?)", sorted(compiled.english))
    database.executemany("INSERT INTO picture VALUES (?, ?)", sorted(compiled.pictures.items()))
    database.executemany("INSERT INTO published VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", compiled.published)
    database.executemany("INSERT INTO redirect VALUES (?, ?)", sorted(compiled.redirects.items()))
    database.executemany("INSERT INTO urgent VALUES (?, ?, ?)", compiled.urgent)
    database.executemany("INSERT OR IGNORE INTO known VALUES (?, ?, ?)", compiled.known)
    if compiled.weights:
        database.execute("INSERT INTO weights VALUES (?)", (compiled.weights,))


OWN_FOLDER = "own folder"
"""The entry of `meta` that says that an authority's own folder was laid over ours."""


def made_from(path: Path) -> tuple[str, str] | None:
    """The hashes of the sources and of the ledger that the guide at `path` was made from; None if there is no readable
    guide."""
    meta = _meta(path)
    return (meta["sources"], meta.get("ledger", "")) if "sources" in meta else None


def has_own_folder(path: Path) -> bool:
    """True if the guide at `path` was built with an authority's own folder over ours."""
    return OWN_FOLDER in _meta(path)


def _meta(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    try:
        with closing(reading(path)) as database:
            return dict(database.execute("SELECT key, value FROM meta").fetchall())
    except sqlite3.DatabaseError:
        return {}
