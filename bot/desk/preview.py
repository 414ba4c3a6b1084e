"""A page as readers will see it, from words that need not be saved: in the chat, on the web, as a leaflet."""

import re
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from markupsafe import Markup

from bot.compiler.assemble import Assembled, AssembledSheet
from bot.compiler.build import KEPT
from bot.desk.reading import Sources, WholeGuide
from bot.guide.language import ENGLISH
from bot.guide.marking import mark, mark_of
from bot.guide.page import HELP_NOW, HOME, START, Page
from bot.guide.place import Audience
from bot.paper.leaflet import LeafletsOfEdition
from bot.paper.pages import is_on_paper
from bot.paper.typeset import typeset
from bot.telegram.page_screens import page_screen
from bot.web.addresses import address_of, is_on_the_web
from bot.web.guide import AUTHORITY_FIELDS, WebGuide, WebPage
from bot.web.site import Site

EDITION = "preview"
_SCRIPT = re.compile(rb"<script[^>]*></script>\n?")
PIXELS = 110.0
"""To the inch: a page of A5 is then as wide as a small window."""


class Phone(NamedTuple):
    """A screen of the chat: its words in Telegram's HTML, and its buttons row by row."""

    text: Markup
    rows: list[list[str]]
    language: str
    direction: str


def phones(sources: Sources, page: Assembled, code: str) -> list[Phone]:
    """Every screen of a page, one a part."""
    languages = sources.languages
    shown_in = languages[page.page.written_in]
    screens = [
        page_screen(page.chat, languages[code], list(languages.values()), number)
        for number in range(1, len(page.chat.parts) + 1)
    ]
    return [
        Phone(
            Markup(screen.text),  # noqa: S704 (what we send to Telegram: every word in it is escaped)
            [[button.label for button in row] for row in screen.rows],
            shown_in.code,
            shown_in.direction,
        )
        for screen in screens
    ]


def web_guide(whole: WholeGuide) -> WebGuide:
    """The guide as its web pages and leaflets are made from."""
    sources = whole.sources
    details, tables = sources.guide.details, sources.guide.tables
    given = {name: details.values["authority", name].text for name in KEPT if details.is_set("authority", name)}
    return WebGuide(
        EDITION,
        sources.languages,
        {(where.reader, where.language, where.page): _web_page(each) for where, each in whole.pages.items()},
        tables.redirects.values,
        {
            code: tuple(term.brackets for term in each.terms if term.brackets)
            for code, each in sources.catalogues.items()
        },
        given.get("site_link", ""),
        given.get("bot_username", ""),
        given.get("accessibility_link", ""),
        {name: given[name] for name in AUTHORITY_FIELDS if name in given},
    )


def with_page(guide: WebGuide, each: Assembled | AssembledSheet) -> WebGuide:
    """The same with one page as it would be."""
    page = each.page
    return replace(guide, pages={**guide.pages, (page.audience, page.language, page.id): _web_page(each)})


def _web_page(each: Assembled | AssembledSheet) -> WebPage:
    if isinstance(each, Assembled):
        return WebPage(each.web, mark_of(each.page, each.web))
    return WebPage(each.page, mark_of(each.page))


def on_the_web(guide: WebGuide, reader: Audience, code: str, page: str) -> bytes | None:
    """The web page as a file, without script: it is only looked at. None where readers have none of it."""
    needed = [(Audience.EVERYONE, START), *((audience, HELP_NOW) for audience in Audience)]
    if not is_on_the_web(page) or not all((audience, ENGLISH, name) in guide.pages for audience, name in needed):
        return None
    try:
        made = Site(guide).file(address_of(reader, code, page))
    except LookupError:  # a page that this one leads to has mistakes
        return None
    return None if made is None else without_script(made)


def without_script(page: bytes) -> bytes:
    """A web page that is only looked at."""
    return _SCRIPT.sub(b"", page)


def leaflet_pages(guide: WebGuide, today: date, reader: Audience, code: str, page: str) -> list[bytes]:
    """The pages of its leaflet as pictures. Raises PaperError with a sentence."""
    return typeset(
        "leaflet", LeafletsOfEdition(guide, today).of(reader, code, page).data, today, form="png", per_inch=PIXELS
    )


def why_no_leaflet(page: Page) -> str:
    """Why readers get no leaflet of a page; "" where they do."""
    if page.id == HOME or is_on_paper(page.audience, page.id):
        return ""
    return "Nothing is printed of this page: see docs/leaflets.md for the pages that have no leaflet."


@dataclass
class MadeLast:
    """What was made last, by a mark of what it was made from: a frame or a picture asks for it a moment later."""

    most: int = 40
    _made: dict[str, bytes] = field(default_factory=dict)

    def put(self, data: bytes) -> str:
        """Keep it; the mark under which it is found."""
        key = mark(data, 16)
        self._made.pop(key, None)
        self._made[key] = data
        while len(self._made) > self.most:
            self._made.pop(next(iter(self._made)), None)
        return key

    def get(self, key: str) -> bytes | None:
        return self._made.get(key)
