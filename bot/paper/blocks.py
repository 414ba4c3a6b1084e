"""A page's blocks as data for a template, and as the words that a machine reads aloud, in the same order. Pure.

Blocks that `templates/leaflet.typ` knows: `paragraph`, `small` (what stands around the text), `note` (the same, of one
language alone), `box` (what must be seen first), `heading`, `list`, `quotation`, `doors` (codes to scan, with their
addresses), `picture` (drawn), `break` (a new page). Each names the language that it is in.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import assert_never

from bot.guide.document import Block, Heading, List, Paragraph, PartBreak, Quotation, Spans, Text
from bot.guide.language import Language
from bot.paper.words import Data, spans_data, words_of

ALONE = ("note", "doors")
"""Blocks that have no counterpart in another language."""


@dataclass(frozen=True, slots=True)
class Voice:
    """The language that words are in; `english` finds the English words that it gives in brackets."""

    language: Language
    english: re.Pattern[str] | None = None

    @property
    def data(self) -> Data:
        """The language as `templates/base.typ` takes it."""
        return {"code": self.language.code, "direction": self.language.direction}

    def spans(self, spans: Spans) -> list[Data]:
        return spans_data(spans, self.language.code, self.english, self.language.direction)

    def paragraph(self, text: str | Spans, kind: str = "paragraph") -> Data:
        return {"kind": kind, "language": self.data, "spans": self._of(text)}

    def heading(self, text: str | Spans, level: int) -> Data:
        return {"kind": "heading", "language": self.data, "spans": self._of(text), "level": level}

    def texts(self, kind: str, texts: Iterable[Spans], start: int | None = None) -> Data:
        """A list, which begins at the number `start` or has bullets; or a quotation."""
        return {"kind": kind, "language": self.data, "texts": [self.spans(spans) for spans in texts], "start": start}

    def _of(self, text: str | Spans) -> list[Data]:
        return self.spans((Text(text),) if isinstance(text, str) else text)


def blocks_data(blocks: Iterable[Block], voice: Voice, level: int) -> list[Data]:
    """The blocks of a page, its headings at this level. The writer's division into screens means nothing on paper."""
    return list(filter(None, (_block(block, voice, level) for block in blocks)))


def said(block: Data) -> Iterator[str]:
    """What is read of a block, one text for each tag of a paragraph, heading or list item. A picture has its words in
    its own tag."""
    match block["kind"]:
        case "break" | "picture":
            return
        case "doors":
            for door in block["doors"]:
                yield from (words_of(door["label"]), door["address"])
        case "list" | "ticks" | "quotation":
            yield from map(words_of, block["texts"])
        case _:
            yield words_of(block["spans"])


def pairs_with(block: Data, other: Data) -> bool:
    """True where two blocks may stand beside each other as the same in two languages."""
    return block["kind"] == other["kind"] and len(block.get("texts", ())) == len(other.get("texts", ()))


def _block(block: Block, voice: Voice, level: int) -> Data | None:
    match block:
        case Paragraph(spans):
            return voice.paragraph(spans)
        case Heading(spans):
            return voice.heading(spans, level)
        case List(items, start):
            return voice.texts("list", items, start)
        case Quotation(paragraphs):
            return voice.texts("quotation", paragraphs)
        case PartBreak():
            return None
        case _:
            assert_never(block)
