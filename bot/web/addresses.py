"""Addresses of web pages: where each page stands, the same for ever, and with nothing to be read from them. Pure.

`ur/y/k7m2p.html`: language, reader, and a code made from the page's id. Ids are permanent, so codes are. Every page has
a code, not only those that a browser's history should not tell of: else the code itself would tell.
"""

import posixpath

from bot.guide.marking import mark
from bot.guide.page import HELP_NOW, HOME, MY_MEETING, PRIVACY, SAID, START, UNANSWERED, Page
from bot.guide.place import Audience, Place, encode

ADDRESS_CODE = 5
"""Letters and digits of a code: 17 million codes for some hundred pages. The check says if two pages have the same."""

INDEX = "index.html"
FIND = "find.html"
"""The search and the list of all pages, of a reader in a language."""
MARKS = "marks.html"
"""Which edition this is, of a language."""
STYLE, SCRIPT, ICON = "site.css", "site.js", "icon.svg"
SHEET_STYLE, SHEET_SCRIPT = "sheet.css", "sheet.js"
"""On the pages of sheets, beside those of every page."""

_DISCREET = (HELP_NOW, "abuse", PRIVACY)
"""Pages whose titles say nothing in a tab or a list of visited pages, with all that stands below them."""
DISCREET_TOO = (
    MY_MEETING,
    "conference/people/safe-from-someone",
    "conference/decision/not-my-doing",
    "conference/plan/partner-and-home",
)


def address_code_of(page: str) -> str:
    """The code of a page id. It says nothing of the page, nor of which pages belong together."""
    return mark(page.encode(), ADDRESS_CODE)


def letter_of(audience: Audience) -> str:
    """The reader as in the spelling of a place: `p`, `y`, `r` or `e`."""
    return encode(Place(audience, "en", HOME))[0]


def address_of(audience: Audience, language: str, page: str) -> str:
    """Where a page stands below the site's root."""
    if page == START:
        return f"{language}/{INDEX}"
    name = INDEX if page == HOME else f"{address_code_of(page)}.html"
    return f"{language}/{letter_of(audience)}/{name}"


def picture_address(audience: Audience, language: str, page: str, *, wide: bool) -> str:
    """Where the picture of a page stands, in its form for a phone or for a wide screen: beside the page."""
    folder, _slash, _name = address_of(audience, language, page).rpartition("/")
    return f"{folder}/{address_code_of(page)}{'-wide' if wide else ''}.svg"


def find_address(audience: Audience, language: str) -> str:
    return f"{language}/{letter_of(audience)}/{FIND}"


def index_address(audience: Audience, language: str) -> str:
    """The search index, beside the page that reads it."""
    return f"{language}/{letter_of(audience)}/find.json"


def marks_address(language: str) -> str:
    return f"{language}/{MARKS}"


def relative(target: str, address: str) -> str:
    """The link from one address to another: the site may stand in any folder of any server."""
    return posixpath.relpath(target, posixpath.dirname(address) or ".")


def is_on_the_web(page: str) -> bool:
    """False for the answers to what somebody types: nothing that is typed on a web page is answered."""
    return page != UNANSWERED and not page.startswith(SAID)


def is_discreet(page: Page) -> bool:
    """True where the title in the tab and in the browser's history must say nothing."""
    return page.urgent or is_discreet_id(page.id)


def is_discreet_id(page: str) -> bool:
    """True where the id alone says so: who renames a page keeps this as it is."""
    return page in DISCREET_TOO or any(page == above or page.startswith(f"{above}/") for above in _DISCREET)
