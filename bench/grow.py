"""The guide made larger, to see what grows with it: more pages, more languages. The rows are copied, not written."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.guide.page import ABOUT, HELP_NOW, HOME, PRIVACY, START, UNANSWERED

LANGUAGES = ("pl", "ro", "pa", "ur", "pt", "es", "ar", "bn", "gu", "it")
_ONCE = (START, HOME, HELP_NOW, PRIVACY, ABOUT, UNANSWERED)


def more_pages(guide: Path, out: Path, times: int) -> None:
    """A guide with every page `times` over, under other ids."""
    shutil.copyfile(guide, out)
    with closing(sqlite3.connect(out)) as database, database:
        rows = database.execute("SELECT id, chat FROM page WHERE language = 'en'").fetchall()
        for number in range(1, times):
            for page, chat in rows:
                if page not in _ONCE:
                    _copy(database, page, chat, id=f"{page[:40]}-{number}")


def more_languages(guide: Path, out: Path) -> None:
    """A guide in English and ten other languages, so called."""
    shutil.copyfile(guide, out)
    with closing(sqlite3.connect(out)) as database, database:
        database.execute("DELETE FROM language WHERE code <> 'en'")
        database.execute("DELETE FROM page WHERE language <> 'en'")
        strings = database.execute("SELECT message, text FROM string WHERE language = 'en'").fetchall()
        rows = database.execute("SELECT id, chat FROM page").fetchall()
        columns = _columns(database, "language")
        english = dict(zip(columns, database.execute("SELECT * FROM language").fetchone(), strict=True))
        for position, code in enumerate(LANGUAGES, start=2):
            _insert(database, "language", {**english, "code": code, "name": code.upper(), "position": position})
            for message, text in strings:
                database.execute(
                    "INSERT OR REPLACE INTO string (language, message, text) VALUES (?, ?, ?)", (code, message, text)
                )
            for page, chat in rows:
                _copy(database, page, chat, language=code)


def _copy(database: sqlite3.Connection, page: str, chat: str, **changed: str) -> None:
    new = {**json.loads(chat), **changed}
    columns = {"audience": new["audience"], "language": new["language"], "id": new["id"]}
    old = database.execute(
        "SELECT * FROM page WHERE audience = ? AND id = ? AND language = 'en'", (new["audience"], page)
    ).fetchone()
    row = dict(zip(_columns(database, "page"), old, strict=True))
    _insert(database, "page", {**row, **columns, "chat": json.dumps(new)})


def _columns(database: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in database.execute(f"PRAGMA table_info({table})")]


def _insert(database: sqlite3.Connection, table: str, row: dict[str, object]) -> None:
    marks = ", ".join("?" * len(row))
    query = f"INSERT OR REPLACE INTO {table} ({', '.join(row)}) VALUES ({marks})"
    database.execute(query, tuple(row.values()))
