"""Which pages go on paper, and what a reader's whole leaflet holds. Pure."""

from bot.guide.page import ABOUT, HELP_NOW, HOME, PRIVACY, START, SUBJECTS, Page, is_explicit
from bot.guide.place import Audience
from bot.web.addresses import DISCREET_TOO, is_on_the_web

WHOLE = (
    "conference/what",
    "conference/people",
    "behaviour",
    "confidentiality",
    "complaints/family",
)
"""The pages of a reader's whole leaflet, in its order: what somebody must know before the meeting, and how to complain.
*Help now* stands at its end, as at the end of every leaflet."""

_OF_THE_SCREEN = (HOME, START, SUBJECTS, PRIVACY, ABOUT)
"""Pages that only lead on, or that speak of telephones and browsers."""


def is_on_paper(audience: Audience, page: str) -> bool:
    """False for what no leaflet is made of, besides pages that speak of screens: urgent pages, and those for somebody
    who is afraid at home, since paper and files are found; and young people's pages that quote how the law names abuse:
    web pages hide that until it is asked for, and paper cannot."""
    if not is_on_the_web(page) or audience is Audience.EVERYONE:
        return False
    if any(page == above or page.startswith(f"{above}/") for above in (*_OF_THE_SCREEN, HELP_NOW)):
        return False
    return page not in DISCREET_TOO and not is_explicit(audience, page)


def stands_on_paper(audience: Audience, page: str) -> bool:
    """True for every page whose words are printed: *Help now* ends each leaflet of its reader."""
    return is_on_paper(audience, page) or (page == HELP_NOW and audience is not Audience.EVERYONE)


def has_leaflet(page: Page) -> bool:
    """True where the chat offers this page as a leaflet; of a reader's first screen, that is the whole one."""
    return page.audience is not Audience.EVERYONE and (page.id == HOME or is_on_paper(page.audience, page.id))
