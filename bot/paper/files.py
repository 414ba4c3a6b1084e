"""Leaflets as files: a tagged PDF for the screen, and one to print and fold."""

from dataclasses import dataclass
from datetime import date

from bot.guide.page import HOME
from bot.guide.place import Audience
from bot.paper.leaflet import LeafletsOfEdition
from bot.paper.pages import has_leaflet
from bot.paper.pdf import booklet, page_count, with_words
from bot.paper.pictures import picture_on_paper
from bot.paper.typeset import typeset
from bot.web.guide import WebGuide


@dataclass(frozen=True, slots=True)
class Made:
    """A leaflet for the screen, its number of pages, and the same for printing: empty where it is printed as it is."""

    screen: bytes
    pages: int
    booklet: bytes = b""


def make_leaflet(
    guide: WebGuide,
    day: date,
    audience: Audience,
    language: str,
    page: str = HOME,
    *,
    beside: str = "",
    fold: bool = True,
) -> Made:
    """The leaflet of a page, or a reader's whole one (`HOME`); with a second language `beside` it, on A4.

    `fold`: also the file for printing and folding. Raises PaperError with a sentence for whoever asked.
    """
    leaflet = LeafletsOfEdition(guide, day, picture_on_paper).of(audience, language, page, beside=beside)
    [file] = typeset("leaflet", leaflet.data, day)
    screen = with_words(file, leaflet.texts)
    folded = booklet(screen, right_to_left=leaflet.right_to_left) if fold else b""
    return Made(screen, page_count(screen), folded)


def places(guide: WebGuide) -> list[tuple[Audience, str, str]]:
    """Every leaflet that the chat offers: reader, language and page."""
    return [key for key, found in guide.pages.items() if has_leaflet(found.page)]
