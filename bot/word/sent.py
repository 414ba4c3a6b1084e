"""What goes out to a fact-checker: a page's words, line by line, as they are written and looked for again. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Literal, NamedTuple, assert_never

from bot.guide.approval import MARK_LENGTH
from bot.guide.document import Block, Heading, List, Paragraph, PartBreak, Quotation, Spans, Text, words
from bot.guide.ledger import Where
from bot.guide.marking import ALPHABET
from bot.guide.page import Page
from bot.guide.place import Audience

LineKind = Literal["title", "note", "label", "heading", "paragraph", "item", "quote", "break", "source"]

HOW = (
    "Please change what is wrong in the words themselves, or write a comment beside them. Each change is marked as one"
    " (Track Changes is on). Say where the right words stand: which source, which place in it. Then send this file back"
    " under its own name."
)
REMARKS = "Anything else? Write it below this line."

_SPACES = re.compile(r"\s+")
_UNSEEN = re.compile("[\u200b\u200e\u200f\u2066-\u2069\ufeff\u00ad]")
_TAG = re.compile(
    rf"\b({'|'.join(Audience)})/([a-z0-9]+(?:[-/][a-z0-9]+)*) \[([a-z]{{2,3}}(?:-[a-z]{{2}})?)\],? (?:mark )?"
    rf"([{ALPHABET}]{{{MARK_LENGTH}}})\b"
)
_FILE = re.compile(
    rf"({'|'.join(Audience)})\.([a-z0-9]+(?:[-.][a-z0-9]+)*)\.([a-z]{{2,3}}(?:-[a-z]{{2}})?)\.([{ALPHABET}]{{{MARK_LENGTH}}})"
)


class DocumentLine(NamedTuple):
    """A paragraph of the document. `block` is its place among the page's blocks; None for what is none of them.

    `start` is the number of the first item of a numbered list, and 0 on the items after it; None elsewhere. `label` and
    `note` lines are ours, in English; so are the names of sources.
    """

    kind: LineKind
    spans: Spans = ()
    block: int | None = None
    start: int | None = None

    @property
    def words(self) -> str:
        """The words as they are compared."""
        return tidied(words(self.spans))


class Tag(NamedTuple):
    """Which text a document holds, and the mark of its words."""

    where: Where
    mark: str

    def __str__(self) -> str:
        return f"{self.where.reader}/{self.where.page} [{self.where.language}], mark {self.mark}"


@dataclass(frozen=True, slots=True)
class SentOut:
    """A text on its way to a fact-checker: its page, the mark of the words that are signed off, the `direction` they
    are written in, the sources in full, and what else it says elsewhere (`also`: where, and what)."""

    page: Page
    mark: str
    direction: str = "ltr"
    sources: tuple[str, ...] = ()
    also: tuple[tuple[str, str], ...] = ()

    @property
    def tag(self) -> Tag:
        """What says which text this is, wherever the file goes."""
        return Tag(Where(self.page.audience, self.page.language, self.page.id), self.mark)

    def lines(self) -> list[DocumentLine]:
        """Every paragraph of the document, in order."""
        page = self.page
        return [
            DocumentLine("title", (Text(page.title),)),
            _ours("note", HOW),
            *([] if page.button == page.title else [_ours("label", "On the button"), _said(page.button)]),
            *chain.from_iterable(_block(place, block) for place, block in enumerate(page.blocks)),
            *([_ours("label", "Who can help"), DocumentLine("paragraph", page.ask)] if page.ask else []),
            *chain.from_iterable((_ours("label", where), _said(text)) for where, text in self.also),
            *([_ours("label", "What it rests on")] if self.sources else []),
            *(_ours("source", source) for source in self.sources),
            _ours("label", REMARKS),
        ]


def tag_in(text: str) -> Tag | None:
    """The first tag that stands in a text."""
    found = _TAG.search(" ".join(text.split()))
    return Tag(Where(Audience(found[1]), found[3], found[2]), found[4]) if found else None


def file_name(sent: SentOut) -> str:
    """The name of the document: `parent.abuse.neglect.en.h4k2pqtrvw.docx`. Mail changes no sign of it."""
    where, mark = sent.tag
    return f"{where.reader}.{where.page.replace('/', '.')}.{where.language}.{mark}.docx"


def tag_in_name(name: str) -> Tag | None:
    """The tag that a file's name holds, whatever was put before or after it."""
    found = _FILE.search(name)
    return Tag(Where(Audience(found[1]), found[3], found[2].replace(".", "/")), found[4]) if found else None


def tidied(text: str) -> str:
    """The words, with one space between them and no unseen signs: programs put in their own."""
    return _SPACES.sub(" ", _UNSEEN.sub("", text)).strip()


def _ours(kind: LineKind, text: str) -> DocumentLine:
    return DocumentLine(kind, (Text(text),))


def _said(text: str) -> DocumentLine:
    return DocumentLine("paragraph", (Text(text),))


def _block(place: int, block: Block) -> Iterator[DocumentLine]:
    match block:
        case Paragraph(spans):
            yield DocumentLine("paragraph", spans, place)
        case Heading(spans):
            yield DocumentLine("heading", spans, place)
        case List(items, start):
            for number, spans in enumerate(items):
                yield DocumentLine("item", spans, place, start if start is None or number == 0 else 0)
        case Quotation(paragraphs):
            yield from (DocumentLine("quote", spans, place) for spans in paragraphs)
        case PartBreak():
            yield DocumentLine("break", (), place)
        case _:
            assert_never(block)
