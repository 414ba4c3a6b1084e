"""Page: one topic for one reader in one language, approved text, for no channel in particular. Plain data.

The compiled guide holds each page twice: as this document, and ready-made for the chat (`chat_page`), which is the form
that the running bot reads.
"""

from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from bot.guide.document import Block, Spans
from bot.guide.language import ENGLISH
from bot.guide.picture import Picture
from bot.guide.place import Audience

START = "start"
HOME = "home"
HELP_NOW = "help-now"
PRIVACY = "privacy"
SHARED_PHONE = "privacy/shared-phone"
ABOUT = "about"
WRONG = "about/wrong"
"""Who to tell when the words of the guide are wrong: linked from the foot of each web page."""
UNANSWERED = "unanswered"
MY_MEETING = "conference/prepare/my-meeting"
"""The sheet of a reader: a list to tick, and lines for what one wants to say. It is on the web and on paper alone."""
SUBJECTS = "subjects"
SAID = "said/"
"""What the ids of written answers begin with: to thanks, to "are you a robot". They are reached by typing."""
HELP_FOR_LIFE = "help-now/life"

TOPICS = (
    "conference/what",
    "conference/information",
    "conference/decision",
    "conference/plan",
    "conference/people",
    "conference/prepare",
    "conference/afterwards",
    "confidentiality",
    "behaviour",
    "complaints/family",
    "complaints/professional",
    "complaints/unresolved",
    "abuse",
    "abuse/physical",
    "abuse/emotional",
    "abuse/sexual",
    "abuse/neglect",
    "help-now",
    "privacy",
)
"""The subjects that every reader has a page for. Other pages stand below one of these, or are screens of our own."""


@dataclass(frozen=True, slots=True)
class Link:
    """A way on to another page of the same reader."""

    page: str
    label: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A source: its key in `content/sources.toml`, its name and the place in it (or ""), as readers are told them."""

    key: str
    name: str
    locator: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page as a document: all its words, resolved and translated, and nothing of how any channel shows them.

    `id` is the path below the reader's folder. `ask` says who can help. `checked` and `review` are the days on which
    a person compared it with its sources (None: nobody has yet), and by which it must be again. `translated` is False
    where the English stands in for `language`. `up` is the page above. `picture` is there if all its words are.
    """

    audience: Audience
    language: str
    id: str
    title: str
    button: str
    topic: str
    blocks: tuple[Block, ...]
    ask: Spans
    sources: tuple[Citation, ...]
    checked: date | None
    review: date
    next: tuple[Link, ...] = ()
    urgent: bool = False
    translated: bool = True
    up: str = HOME
    picture: Picture | None = None

    @property
    def written_in(self) -> str:
        """The language that the words are in."""
        return self.language if self.translated else ENGLISH


T = TypeVar("T")

_PAGE: TypeAdapter[Page] = TypeAdapter(Page)


def page_to_json(page: Page) -> str:
    """The page as JSON; `page_from_json` gives it back exactly. The same page gives the same bytes."""
    return _PAGE.dump_json(page).decode()


def page_from_json(text: str) -> Page:
    """The page; raises ValueError for other fields, or values of another kind, than `page_to_json` writes."""
    return validated(_PAGE, text)


def validated(kind: TypeAdapter[T], text: str) -> T:
    """What JSON holds, of this very form and no other; raises ValueError that says where it is not."""
    try:
        return kind.validate_json(text, strict=True, extra="forbid")
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(map(str, first["loc"])) or "a page"
        raise ValueError(f"{where}: {first['msg']}") from None


def must_stay(page: str) -> bool:
    """True for pages that the program itself opens by their names: their words may change, and not more."""
    return page in {START, HOME, ABOUT, UNANSWERED, SUBJECTS, SHARED_PHONE, *TOPICS} or page.startswith(
        (SAID, f"{HELP_NOW}/")
    )


def is_explicit(audience: Audience, page: str) -> bool:
    """True for young people's pages that quote how the law names abuse: it says it plainly."""
    return audience is Audience.YOUNG_PERSON and (page == "abuse" or page.startswith("abuse/"))


def topic_of(page: str) -> str:
    """The topic a page belongs to: the nearest topic at or above its id, else the id itself."""
    above = page
    while above:
        if above in TOPICS:
            return above
        above = above.rpartition("/")[0]
    return page
