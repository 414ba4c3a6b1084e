"""What the site is made from: all documents of a compiled guide, read once. Nothing is written."""

import sqlite3
from collections.abc import Collection
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.guide.edition import BUILD_AGAIN, GUIDE_FORMAT, reading
from bot.guide.errors import GuideError
from bot.guide.language import ENGLISH, Language
from bot.guide.marks import PAST, Past, past_of
from bot.guide.page import HELP_NOW, HOME, START, Page, page_from_json
from bot.guide.place import READERS, Audience

WebKey = tuple[Audience, str, str]
"""Reader, language, page id."""


AUTHORITY_FIELDS = ("name", "unit_name", "unit_phone", "unit_email")
"""The authority's details that say on paper whose leaflet it is, and whom to ask."""


@dataclass(frozen=True, slots=True)
class WebPage:
    """A page in the words for the web, the mark of its words in all channels, and how people ask for it."""

    page: Page
    mark: str
    asked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WebGuide:
    """One edition of the guide.

    `english`: by language, the English words that it gives in brackets. `site` and `username` say where the site and
    the bot are, `accessibility` where the statement is, and `authority` has `AUTHORITY_FIELDS`, as far as the
    authority has filled that in.
    """

    version: str
    languages: dict[str, Language]
    pages: dict[WebKey, WebPage]
    redirects: dict[str, str]
    english: dict[str, tuple[str, ...]]
    site: str = ""
    username: str = ""
    accessibility: str = ""
    authority: dict[str, str] = field(default_factory=dict)
    past: tuple[Past, ...] = ()
    """What was published and is current no more, the newest first."""

    def nearest(self, audience: Audience, language: str, page: str) -> WebKey | None:
        """Where this reader finds a subject: the page itself, everyone's, or the nearest above it; else the first page
        of this reader. None where the guide does not have that either."""
        wanted = self.redirects.get(page, page)
        for reader in (audience, Audience.EVERYONE):
            if (reader, language, wanted) in self.pages:
                return reader, language, wanted
        while wanted := wanted.rpartition("/")[0]:
            if (audience, language, wanted) in self.pages:
                return audience, language, wanted
        first = START if audience is Audience.EVERYONE else HOME
        return (audience, language, first) if (audience, language, first) in self.pages else None


def read_web_guide(path: Path, offered: Collection[str] = ()) -> WebGuide:
    """The guide at `path`, in the languages `offered` (none: all; English always).

    Raises GuideError with a sentence.
    """
    if not path.is_file():
        raise GuideError(f"There is no compiled guide at {path}. Run `conference-guide build` first.")
    try:
        with closing(reading(path)) as file:
            guide = _read(file, path)
    except (sqlite3.Error, ValueError) as error:
        raise GuideError(f"The guide at {path} cannot be read ({error}). {BUILD_AGAIN}") from None
    for audience, name in ((Audience.EVERYONE, START), *((reader, HELP_NOW) for reader in Audience)):
        if (audience, ENGLISH, name) not in guide.pages:
            raise GuideError(f"The guide at {path} has no page {name!r} for {audience}. {BUILD_AGAIN}")
    if unknown := [code for code in offered if code not in guide.languages]:
        raise GuideError(f"LANGUAGES names {', '.join(unknown)}, which the guide at {path} does not have.")
    if not offered:
        return guide
    chosen = {code: language for code, language in guide.languages.items() if code in {ENGLISH, *offered}}
    return replace(guide, languages=chosen, pages={key: page for key, page in guide.pages.items() if key[1] in chosen})


def _read(file: sqlite3.Connection, path: Path) -> WebGuide:
    meta = dict(file.execute("SELECT key, value FROM meta").fetchall())
    if meta.get("format") != GUIDE_FORMAT:
        raise GuideError(f"The guide at {path} is of another version. {BUILD_AGAIN}")
    strings: dict[str, dict[str, str]] = {}
    for code, message, text in file.execute("SELECT language, message, text FROM string"):
        strings.setdefault(code, {})[message] = text
    rows = file.execute("SELECT code, name, direction, draft, alphabet FROM language ORDER BY position").fetchall()
    languages = {
        code: Language(code, name, direction, bool(draft), strings.get(code, {}), alphabet)
        for code, name, direction, draft, alphabet in rows
    }
    asked: dict[tuple[str, str], list[str]] = {}
    for code, words, name in file.execute("SELECT language, words, page FROM known"):
        asked.setdefault((code, name), []).append(words)
    pages: dict[WebKey, WebPage] = {}
    for document, web, mark in file.execute(
        "SELECT document, web, mark FROM document d JOIN mark m USING (audience, language) WHERE m.page = d.id"
        " ORDER BY audience, language, id"
    ):
        page = page_from_json(document)
        shown = page_from_json(web) if web else page
        key = page.audience, page.language, page.id
        searched = page.audience in READERS and page.translated and not page.urgent
        pages[key] = WebPage(shown, mark, tuple(asked.get((page.language, page.id), ())) if searched else ())
    english: dict[str, tuple[str, ...]] = {}
    for code, words in file.execute("SELECT language, words FROM english ORDER BY language, words"):
        english[code] = (*english.get(code, ()), words)
    redirects = dict(file.execute("SELECT old, new FROM redirect ORDER BY old").fetchall())
    site, username, accessibility = (meta.get(name, "") for name in ("site_link", "bot_username", "accessibility_link"))
    authority = {name: meta[name] for name in AUTHORITY_FIELDS if name in meta}
    past = tuple(past_of(*row) for row in file.execute(f"{PAST} ORDER BY until DESC, mark, audience, language"))
    return WebGuide(
        meta["version"], languages, pages, redirects, english, site, username, accessibility, authority, past
    )
