"""Document: the text of a page as blocks of inline spans, without markup and for no channel in particular. Plain data.

Each channel has a renderer of its own (`bot/telegram/`, `bot/text/`), which decides what a heading, a list or a number
looks like there. `kind` tells the classes apart in JSON.

Whoever matches a span or a block names every kind and ends with `assert_never`: then mypy names each place that a new
kind needs, and no channel leaves its words out.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated, Literal, assert_never

from pydantic import Field

from bot.guide.numbers import dialled, keep_together

Use = Literal["call", "text", "press", "textphone"]
"""What a number is for: to call, to send a text to, to press during a call, to call with a textphone."""


@dataclass(frozen=True, slots=True)
class Text:
    """Words as they are read; no sign in them means anything else."""

    text: str
    kind: Literal["text"] = "text"


@dataclass(frozen=True, slots=True)
class Strong:
    """Words that stand out: bold, in most channels."""

    spans: "Spans"
    kind: Literal["strong"] = "strong"


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Words that are stressed: italic, in most channels."""

    spans: "Spans"
    kind: Literal["emphasis"] = "emphasis"


@dataclass(frozen=True, slots=True)
class Address:
    """A web address or an e-mail address, as it is read."""

    shown: str
    kind: Literal["address"] = "address"


@dataclass(frozen=True, slots=True)
class Number:
    """A telephone number: as it is read, as a dial pad takes it, whether it is worth copying (999 is not), and what it
    is for. Only a number to call or to send a text to may become a link: 55 is pressed during a call."""

    shown: str
    dialled: str
    copy: bool
    use: Use = "call"
    kind: Literal["number"] = "number"

    @classmethod
    def of(cls, number: str, *, copy: bool, use: Use = "call") -> "Number":
        """The number that is written with spaces between its groups of digits."""
        return cls(keep_together(number), dialled(number), copy, use)


Span = Annotated[Text | Strong | Emphasis | Address | Number, Field(discriminator="kind")]
Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    spans: Spans
    kind: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True, slots=True)
class Heading:
    spans: Spans
    kind: Literal["heading"] = "heading"


@dataclass(frozen=True, slots=True)
class List:
    """`start` is the number of the first item; None for bullets."""

    items: tuple[Spans, ...]
    start: int | None = None
    kind: Literal["list"] = "list"


@dataclass(frozen=True, slots=True)
class Quotation:
    """The words of a law or of guidance, paragraph by paragraph."""

    paragraphs: tuple[Spans, ...]
    kind: Literal["quotation"] = "quotation"


@dataclass(frozen=True, slots=True)
class PartBreak:
    """Here the writer begins a new part: a new screen, for channels that have screens."""

    kind: Literal["part break"] = "part break"


Block = Annotated[Paragraph | Heading | List | Quotation | PartBreak, Field(discriminator="kind")]


def words(spans: Iterable[Span]) -> str:
    """The words alone, as they are read aloud or counted."""
    return "".join(_words(span) for span in spans)


def numbers(spans: Iterable[Span]) -> Iterator[Number]:
    """The telephone numbers, in their order."""
    for span in spans:
        match span:
            case Number():
                yield span
            case Strong(inside) | Emphasis(inside):
                yield from numbers(inside)
            case Text() | Address():
                pass
            case _:
                assert_never(span)


def spans_of(block: Block) -> tuple[Spans, ...]:
    """The texts of a block, one a paragraph or list item; none for the end of a part."""
    match block:
        case Paragraph(spans) | Heading(spans):
            return (spans,)
        case List(items):
            return items
        case Quotation(paragraphs):
            return paragraphs
        case PartBreak():
            return ()
        case _:
            assert_never(block)


def _words(span: Span) -> str:
    match span:
        case Text(text):
            return text
        case Address(shown) | Number(shown):
            return shown
        case Strong(spans) | Emphasis(spans):
            return words(spans)
        case _:
            assert_never(span)
