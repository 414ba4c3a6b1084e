"""Store: what the compiled guide says to a question about a place. Languages that are not on offer are English."""

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Self

from bot.guide.edition import Edition, GuideError, open_edition, read_document, read_page, rows_of, stamp_of
from bot.guide.language import ENGLISH, Language
from bot.guide.page import HOME, START, ChatPage, Page
from bot.guide.place import READERS, Audience, Place


class ContentStore:
    """Read-only queries over the compiled guide. Reopens by itself when a newer file has taken the old one's name."""

    def __init__(self, path: Path, edition: Edition, offered: Collection[str] = ()) -> None:
        self._path = path
        self._edition = edition
        self._offered = frozenset(offered)
        self._before: Edition | None = None

    @classmethod
    async def open(cls, path: Path, offered: Collection[str] = ()) -> Self:
        """Open the guide; raises GuideError with one sentence if it is missing, broken or of another format.

        `offered` limits the languages; English is always one, and none means all. One that the guide does not have is
        a GuideError now, but not when a newer guide is opened later: that one is shown in the languages it has.
        """
        edition = await open_edition(path)
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
            if stamp_of(self._path) == self._edition.stamp:
                return False
            edition = await open_edition(self._path)
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

    async def page(self, place: Place) -> ChatPage:
        """The page at this place, or the nearest that answers for it: never nothing.

        A retired id gives the page that took its place; a page that this reader does not have gives the one above
        it; anything else gives this reader's first screen. `Page.id` says which page it is.
        """
        edition = self._edition
        code = self.language(place.language).code
        wanted = edition.redirects.get(place.page, place.page)
        while wanted:
            if page := await read_page(edition, place.audience, code, wanted):
                return page
            wanted = wanted.rpartition("/")[0]
        first = START if place.audience is Audience.EVERYONE else HOME
        page = await read_page(edition, place.audience, code, first)
        if page is None:
            raise GuideError(f"The guide has no page {first!r} for {place.audience}. Build it again.")
        return page

    async def document(self, page: ChatPage) -> Page:
        """The same page as a document, for channels other than the chat."""
        return await read_document(self._edition, page)

    async def has(self, place: Place) -> bool:
        """True if this page, or the one that took its place, exists for this reader."""
        wanted = self._edition.redirects.get(place.page, place.page)
        return await read_page(self._edition, place.audience, self.language(place.language).code, wanted) is not None

    async def ids(self, audience: Audience, language: str) -> list[str]:
        """The ids of all pages of a reader, in alphabetical order."""
        rows = await rows_of(
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
