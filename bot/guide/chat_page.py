"""Chat page: a page ready-made for the chat, in parts and in Telegram's HTML. Plain data.

It is the form of a page that the running bot reads.
"""

from dataclasses import dataclass

from pydantic import TypeAdapter

from bot.guide.page import Link, validated
from bot.guide.place import Audience


@dataclass(frozen=True, slots=True)
class Copy:
    """A number that can be copied: as shown, and as copied (digits only, ready for the dial pad)."""

    shown: str
    copied: str


@dataclass(frozen=True, slots=True)
class HelpLine:
    """A help line as it stands above an answer, in Telegram's HTML ("Childline: 0800 1111."), and its number."""

    text: str
    copy: Copy


@dataclass(frozen=True, slots=True)
class Part:
    """What fits one screen of a chat: text in Telegram's HTML, the label on the button that leads here (None: "Read
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

    `heading` is the title in Telegram's HTML, and `first` what the page says first, to stand beside that elsewhere;
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


_CHAT_PAGE: TypeAdapter[ChatPage] = TypeAdapter(ChatPage)


def chat_page_to_json(page: ChatPage) -> str:
    """The page as JSON; `chat_page_from_json` gives it back exactly. The same page gives the same bytes."""
    return _CHAT_PAGE.dump_json(page).decode()


def chat_page_from_json(text: str) -> ChatPage:
    """The page; raises ValueError for other fields, or values of another kind. All of a guide take about 25 ms."""
    return validated(_CHAT_PAGE, text)
