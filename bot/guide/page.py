"""Page: one topic for one reader in one language, approved text, ready to show. Plain data: no input or output."""

from dataclasses import dataclass

from bot.guide.place import Audience

START = "start"
HOME = "home"
HELP_NOW = "help-now"
PRIVACY = "privacy"
ABOUT = "about"
UNANSWERED = "unanswered"

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
class Copy:
    """A number that can be copied: as shown, and as copied (digits only, ready for the dial pad)."""

    shown: str
    copied: str


@dataclass(frozen=True, slots=True)
class Part:
    """What fits one screen: Telegram HTML, its label on the button that leads here (None: "Read on"), its numbers.

    `quotes` says that it quotes the law or the guidance: in a translation, the English is then one press away.
    """

    text: str
    label: str | None = None
    copies: tuple[Copy, ...] = ()
    quotes: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A button to another page of the same reader."""

    page: str
    label: str


@dataclass(frozen=True, slots=True)
class Page:
    """`id` is the path below the reader's folder. `translated` is False where the English stands in for `language`."""

    audience: Audience
    language: str
    id: str
    title: str
    button: str
    topic: str
    parts: tuple[Part, ...]
    next: tuple[Link, ...] = ()
    urgent: bool = False
    translated: bool = True
    up: str = HOME


def topic_of(page: str) -> str:
    """The topic a page belongs to: the nearest topic at or above its id, else the id itself."""
    above = page
    while above:
        if above in TOPICS:
            return above
        above = above.rpartition("/")[0]
    return page
