"""Writing the compiled guide: aside, whole, onto the disk, and only then in the old one's place."""

import os
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path

from bot.guide.edition import FORMAT
from bot.guide.language import Language
from bot.guide.page import ChatPage, Page, chat_page_to_json, page_to_json
from bot.services.adoption import read_whole

_SCHEMA = Path(__file__).with_name("schema.sql")


def write_guide(
    path: Path,
    *,
    sources_hash: str,
    languages: Iterable[Language],
    pages: Iterable[tuple[Page, ChatPage, Page]],
    redirects: dict[str, str],
    urgent: Iterable[tuple[str, str, str]],
    known: Iterable[tuple[str, str, str]],
    weights: bytes,
    searchable: Iterable[tuple[str, str, str, Page]],
    english: Iterable[tuple[str, str]] = (),
    also: Mapping[str, str] | None = None,
    pictures: Mapping[str, bytes] | None = None,
) -> None:
    """Write the guide to `path`. Each page is given as a document, for the chat, and as a document for web pages.
    `also` is more that is known of the guide, such as where its other channels are; `pictures` are PNG by their marks.

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
            database.executemany(
                "INSERT INTO meta VALUES (?, ?)",
                [
                    ("format", FORMAT),
                    ("sources", sources_hash),
                    ("version", sources_hash[:8]),
                    *sorted((also or {}).items()),
                ],
            )
            for position, language in enumerate(languages):
                database.execute(
                    "INSERT INTO language VALUES (?, ?, ?, ?, ?)",
                    (language.code, position, language.name, language.direction, language.draft),
                )
                database.executemany(
                    "INSERT INTO string VALUES (?, ?, ?)",
                    [(language.code, message, text) for message, text in sorted(language.strings.items())],
                )
            for page, chat, web in pages:
                key = page.audience, page.language, page.id
                database.execute("INSERT INTO page VALUES (?, ?, ?, ?)", (*key, chat_page_to_json(chat)))
                document = page_to_json(page), "" if web == page else page_to_json(web)
                database.execute("INSERT INTO document VALUES (?, ?, ?, ?, ?)", (*key, *document))
            database.executemany("INSERT OR IGNORE INTO english VALUES (?, ?)", sorted(english))
            database.executemany("INSERT INTO picture VALUES (?, ?)", sorted((pictures or {}).items()))
            database.executemany("INSERT INTO redirect VALUES (?, ?)", sorted(redirects.items()))
            database.executemany("INSERT INTO urgent VALUES (?, ?, ?)", urgent)
            database.executemany("INSERT OR IGNORE INTO known VALUES (?, ?, ?)", known)
            if weights:
                database.execute("INSERT INTO weights VALUES (?)", (weights,))
            database.executemany(
                "INSERT INTO search VALUES (?, ?, ?, ?, ?, ?)",
                [
                    (title, questions, body, page.audience, page.language, page.id)
                    for title, questions, body, page in searchable
                ],
            )
            database.execute("COMMIT")
            database.execute("INSERT INTO search(search) VALUES ('optimize')")
            database.execute("VACUUM")
        finally:
            database.close()
        with aside.open("rb") as file:
            os.fsync(file.fileno())
        read_whole(aside)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def sources_hash_of(path: Path) -> str | None:
    """The hash of the sources that the guide at `path` was made from; None if there is no readable guide."""
    if not path.is_file():
        return None
    try:
        database = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        try:
            row = database.execute("SELECT value FROM meta WHERE key = 'sources'").fetchone()
        finally:
            database.close()
    except sqlite3.DatabaseError:
        return None
    return row[0] if row else None
