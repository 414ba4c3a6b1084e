"""Store: what the compiled guide says to a question about a place. Languages that are not on offer are English."""

import sqlite3
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any, Self

from aiosqlite import Connection

from bot.guide.chat_page import ChatPage, ChatPicture
from bot.guide.edition import BUILD_AGAIN, DOCUMENT, Edition, Stamp, open_edition, reading, rows_of
from bot.guide.errors import GuideError
from bot.guide.language import ENGLISH, Language, choose
from bot.guide.marks import PAST, Marked, Past, past_of
from bot.guide.page import HOME, START, SUBJECTS, UNANSWERED, Page, page_from_json
from bot.guide.place import STEP_CODE, Audience, Place
from bot.guide.thread import in_thread


class ContentStore:
    """Read-only queries over one edition of the guide, until it adopts a newer one."""

    edition: Edition
    """The one that is answered from."""
    languages: list[Language]
    """Those on offer, in the order of `languages.toml`."""

    def __init__(self, path: Path, edition: Edition, offered: Collection[str] = ()) -> None:
        self.path = path
        self.offered = frozenset(offered)
        self._file: Connection | None = None
        """The file itself, opened for the first document; the running bot asks for none."""
        self.adopt(edition)

    @classmethod
    async def open(cls, path: Path, offered: Collection[str] = ()) -> Self:
        """Open the guide; raises GuideError with one sentence if it is missing, broken or of another format.

        `offered` limits the languages; English is always one, and none means all.
        """
        edition = await open_edition(path)
        check_offered(edition, offered, path)
        return cls(path, edition, offered)

    async def close(self) -> None:
        """Let go of the file, if it was opened."""
        if self._file is not None:
            await self._file.close()

    def adopt(self, edition: Edition) -> None:
        """From now on, answer from this edition."""
        self.edition = edition
        self.languages = languages_on_offer(edition, self.offered)
        self._by_code = {language.code: language for language in self.languages}

    @property
    def stamp(self) -> Stamp:
        """Which file the edition in use was read from."""
        return self.edition.stamp

    @property
    def version(self) -> str:
        """A short mark of the guide's content: the same sources give the same mark."""
        return self.edition.version

    @property
    def urgent(self) -> list[tuple[str, str, str]]:
        """(language, kind, wording in comparable form) of how people say that somebody is in danger."""
        return self.edition.urgent

    @property
    def weights(self) -> bytes:
        """What training has learnt, as `bot.answers.weights` reads it; empty if there was no training."""
        return self.edition.weights

    def known(self, language: str) -> dict[str, str]:
        """Titles and known questions of a language in comparable form, each with its page."""
        return self.edition.known.get(language, {})

    def language(self, code: str) -> Language:
        """The language, or English if it is not on offer."""
        return self._by_code.get(code) or self._by_code[ENGLISH]

    def beginning(self, app_language: str | None) -> Place:
        """Where somebody is who has pressed nothing: the first screen, in the language of their app (`choose`)."""
        return Place(Audience.EVERYONE, choose(app_language, self._by_code), START)

    def page(self, place: Place) -> ChatPage:
        """The page at this place, or the nearest that answers for it: never nothing.

        A retired id gives the page that took its place. A page that this reader does not have gives everyone's page
        of that id, else the one above it; anything else gives this reader's first screen. `Page.id` and
        `Page.audience` say which page it is.
        """
        edition = self.edition
        code = self.language(place.language).code
        wanted = edition.redirects.get(place.page, place.page)
        for audience in (place.audience, Audience.EVERYONE):
            if page := edition.pages.get((audience, code, wanted)):
                return page
        while wanted := wanted.rpartition("/")[0]:
            if page := edition.pages.get((place.audience, code, wanted)):
                return page
        first = START if place.audience is Audience.EVERYONE else HOME
        return edition.pages[place.audience, code, first]

    def found(self, place: Place) -> ChatPage:
        """The page that answers for one that was found: as `page`, but where this reader has none at or above it, the
        page that says who can answer, and not the first screen, which would be no answer."""
        page = self.page(place)
        if page.id in {HOME, START} and place.page.partition("/")[0] not in {HOME, START, SUBJECTS}:
            return self.page(place.at(UNANSWERED))
        return page

    def is_everyones(self, place: Place) -> bool:
        """True where the page of this place is the same for all readers: who is reading makes no difference."""
        page = self.page(place)
        wanted = self.edition.redirects.get(place.page, place.page)
        return page.id == wanted and page.audience is Audience.EVERYONE

    def ids_of(self, codes: Iterable[str]) -> list[str]:
        """The pages of these codes (`place.code_of`), each once; of one that is gone, the nearest above it, if any."""
        known = self.edition.codes
        found: dict[str, None] = {}
        for code in codes:
            while code and code not in known:
                code = code[:-STEP_CODE]
            if code:
                found[known[code]] = None
        return list(found)

    async def document(self, page: ChatPage) -> Page:
        """The same page as a document, from the disk, for channels other than the chat. Raises GuideError if it is not
        there."""
        try:
            if self._file is None:
                self._file = await Connection(lambda: reading(self.path), iter_chunk_size=64)
            rows = [*await self._file.execute_fetchall(DOCUMENT, (page.audience, page.language, page.id))]
            if rows:
                return page_from_json(rows[0][0])
        except (sqlite3.Error, ValueError) as error:
            raise GuideError(f"The guide at {self.path} cannot be read ({error}). {BUILD_AGAIN}") from None
        raise GuideError(f"The guide at {self.path} has no document of {page.id!r}. {BUILD_AGAIN}")

    async def marked(self, marks: Collection[str]) -> list[Marked]:
        """The pages on offer whose words have one of these marks now."""
        query = (
            "SELECT mark, audience, language, page, title, button FROM mark WHERE mark = ? ORDER BY audience, language"
        )
        rows = await self._rows(query, *marks)
        pages = [Marked(mark, Audience(reader), *names) for mark, reader, *names in rows]
        return [page for page in pages if self._offers(page.language)]

    async def past(self, marks: Collection[str]) -> list[Past]:
        """What had one of these marks, and was replaced or withdrawn since, as far as the ledger knows."""
        rows = await self._rows(f"{PAST} AND mark = ?", *marks)
        return [past for row in rows if not (past := past_of(*row)).language or self._offers(past.language)]

    def _offers(self, language: str) -> bool:
        """Not only what this edition has: a copy may be in a language that the guide no longer has."""
        return not self.offered or language in {ENGLISH, *self.offered}

    async def picture(self, picture: ChatPicture) -> bytes | None:
        """The picture of a page as PNG, read from the disk; None where a newer guide stands there that has not got it.

        Raises GuideError where the file cannot be read.
        """
        rows = await self._rows("SELECT png FROM picture WHERE mark = ?", picture.mark)
        return bytes(rows[0][0]) if rows else None

    async def _rows(self, query: str, *values: str) -> list[tuple[Any, ...]]:
        """From the file, opened anew: few ask, and a newer guide may have taken its place."""
        return await in_thread(lambda: rows_of(self.path, query, values), name=f"The guide at {self.path}")

    def has(self, place: Place) -> bool:
        """True if this page, or the one that took its place, exists for this reader or for everyone."""
        wanted = self.edition.redirects.get(place.page, place.page)
        code = self.language(place.language).code
        return any((reader, code, wanted) in self.edition.pages for reader in (place.audience, Audience.EVERYONE))

    def ids(self, audience: Audience, language: str) -> list[str]:
        """The ids of all pages of a reader, in alphabetical order."""
        return sorted(name for reader, code, name in self.edition.pages if (reader, code) == (audience, language))


def languages_on_offer(edition: Edition, offered: Collection[str]) -> list[Language]:
    """Those of an edition that are named, and English; all of them where none is named."""
    return [each for each in edition.languages.values() if not offered or each.code in {ENGLISH, *offered}]


def check_offered(edition: Edition, offered: Collection[str], path: Path) -> None:
    """Raises GuideError if LANGUAGES names one that the guide does not have.

    Asked only at the start: a newer guide with fewer languages is shown in those it has.
    """
    if unknown := [code for code in offered if code not in edition.languages]:
        there = ", ".join(edition.languages)
        raise GuideError(f"LANGUAGES names {', '.join(unknown)}, but the guide at {path} has only {there}.")
