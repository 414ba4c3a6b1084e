"""Page: one topic for one reader in one language, approved text, for no channel in particular. Plain data.

The compiled guide holds each page twice: as the document it is, and ready-made for the chat, which is the form that the
running bot reads.
"""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any, TypeVar

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


@dataclass(frozen=True, slots=True)
class Copy:
    """A number that can be copied: as shown, and as copied (digits only, ready for the dial pad)."""

    shown: str
    copied: str


@dataclass(frozen=True, slots=True)
class HelpLine:
    """A help line as it stands above an answer, in the chat's markup ("Childline: 0800 1111."), and its number."""

    text: str
    copy: Copy


@dataclass(frozen=True, slots=True)
class Part:
    """What fits one screen of a chat: text in the chat's markup, the label on the button that leads here (None: "Read
    on"), the numbers in it.

    `quotes` says that it quotes the law or the guidance: in a translation, the English is then one press away.
    """

    text: str
    label: str | None = None
    copies: tuple[Copy, ...] = ()
    quotes: bool = False


@dataclass(frozen=True, slots=True)
class ChatPicture:
    """A picture as the chat sends it: the mark under which the guide keeps it as a file, and its words as a caption."""

    mark: str
    caption: str


@dataclass(frozen=True, slots=True)
class ChatPage:
    """A page ready-made for the chat, in parts. `bot/telegram/render.py` makes it from a `Page`, field for field.

    `heading` is the title in the chat's markup, and `first` what the page says first, to stand beside that elsewhere;
    "" if it must not. `lines` are the help lines of an urgent page, in its own words. `picture` is None where there is
    none to send.

    No field has a default: a stored page that lacks one is refused, not guessed at.
    """

    audience: Audience
    language: str
    id: str
    title: str
    button: str
    topic: str
    parts: tuple[Part, ...]
    next: tuple[Link, ...]
    urgent: bool
    translated: bool
    up: str
    heading: str
    first: str
    lines: tuple[HelpLine, ...]
    picture: ChatPicture | None


T = TypeVar("T")

_PAGE: TypeAdapter[Page] = TypeAdapter(Page)
_CHAT_PAGE: TypeAdapter[ChatPage] = TypeAdapter(ChatPage)
_PICTURE: TypeAdapter[Picture] = TypeAdapter(Picture)
_WORDS: TypeAdapter[Any] = TypeAdapter(list[tuple[str, tuple[Block, ...], Spans, tuple[Citation, ...], date | None]])
ALPHABET = "23456789bcdfghjkmnpqrstvwxyz"
"""What marks are made of: letters and digits that are not taken for each other, and that spell no word."""


EDITION_LENGTH, TEXT_LENGTH, PICTURE_LENGTH = 8, 6, 12
"""Signs of the mark of an edition (of its hash, so 0 to f), of the words of a page, and of what a picture says."""


def page_to_json(page: Page) -> str:
    """The page as JSON; `page_from_json` gives it back exactly. The same page gives the same bytes."""
    return _PAGE.dump_json(page).decode()


def page_from_json(text: str) -> Page:
    """The page; raises ValueError for other fields, or values of another kind, than `page_to_json` writes."""
    return _validated(_PAGE, text)


def chat_page_to_json(page: ChatPage) -> str:
    """The same for a page ready-made for the chat."""
    return _CHAT_PAGE.dump_json(page).decode()


def chat_page_from_json(text: str) -> ChatPage:
    """The same for a page ready-made for the chat; raises ValueError. All pages of a guide take about 25 ms."""
    return _validated(_CHAT_PAGE, text)


def _validated(kind: TypeAdapter[T], text: str) -> T:
    try:
        return kind.validate_json(text, strict=True, extra="forbid")
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(map(str, first["loc"])) or "a page"
        raise ValueError(f"{where}: {first['msg']}") from None


def mark_of(*pages: Page) -> str:
    """A short mark of the words of a page in one language, in all the channels' forms that are given, whose words
    differ. The same words give the same mark; the day of a review does not change it.
    """
    words = [(page.title, page.blocks, page.ask, page.sources, page.checked) for page in pages]
    drawn = [page.picture for page in pages if page.picture is not None]
    return mark(_WORDS.dump_json(words) + b"".join(map(_PICTURE.dump_json, dict.fromkeys(drawn))))


def picture_mark(picture: Picture) -> str:
    """A mark of what a picture says: the same words in the same language are drawn alike."""
    return mark(_PICTURE.dump_json(picture), PICTURE_LENGTH)


def mark(data: bytes, length: int = TEXT_LENGTH) -> str:
    """A short mark of something, made of `ALPHABET`."""
    number = int.from_bytes(sha256(data).digest(), "big")
    return "".join(ALPHABET[number // len(ALPHABET) ** place % len(ALPHABET)] for place in range(length))


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
