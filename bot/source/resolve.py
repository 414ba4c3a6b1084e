"""From the blocks of a source, in one language, to the blocks of a document: names filled in, signs read. Pure."""

import re
from collections.abc import Callable, Iterable
from itertools import groupby
from typing import assert_never

from bot.guide import document
from bot.guide.document import Address, Emphasis, List, Number, Quotation, Span, Spans, Strong, Text
from bot.guide.language import Translate
from bot.source.details import Value
from bot.source.markdown import BlockKind, SourceBlock, parse_inline
from bot.source.template import PLACEHOLDER

Resolve = Callable[[str, str], Span]
"""Gives what a placeholder `{{ space.name }}` shows in the language of the document."""


_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)


def detail_span(value: Value, text: str) -> Span:
    """A detail as a span; `text` is its text in the language of the document."""
    if value.number:
        return Number.of(text, copy=value.copy, use=value.use)
    return Address(text) if value.address else Text(text)


def resolved(blocks: Iterable[SourceBlock], translate: Translate, resolve: Resolve) -> tuple[document.Block, ...]:
    """The blocks of a document. Items with one marker that follow each other become one list."""
    result: list[document.Block] = []
    # mypy does not see what `groupby` gives as a `BlockKind`, and so would not miss one: the first block is asked.
    for _same, group in groupby(blocks, key=lambda block: (block.kind, block.marker)):
        together = list(group)
        texts = [tuple(inline(translate(unit.text), resolve) for unit in block.units) for block in together]
        match together[0].kind:
            case BlockKind.PARAGRAPH:
                result += [document.Paragraph(spans) for (spans,) in texts]
            case BlockKind.HEADING:
                result += [document.Heading(spans) for (spans,) in texts]
            case BlockKind.ITEM:
                result.append(List(tuple(spans for (spans,) in texts), together[0].number))
            case BlockKind.QUOTE:
                result += [Quotation(paragraphs) for paragraphs in texts]
            case BlockKind.BREAK:
                result += [document.PartBreak() for _ in together]
            case _:
                assert_never(together[0].kind)
    return tuple(result)


def inline(text: str, resolve: Resolve) -> Spans:
    """The spans of one unit, translated already."""
    open_: list[list[Span]] = [[]]
    for token in parse_inline(text):
        match token.type:
            case "strong_open" | "em_open" | "link_open":
                open_.append([])
            case "strong_close":
                open_[-2].append(Strong(tuple(open_.pop())))
            case "em_close":
                open_[-2].append(Emphasis(tuple(open_.pop())))
            case "link_close":
                open_[-2].append(Address(document.words(open_.pop())))
            case "softbreak":
                _add(open_[-1], " ")
            case _:
                _fill_in(open_[-1], token.content, resolve)
    return tuple(open_[0])


def _fill_in(spans: list[Span], text: str, resolve: Resolve) -> None:
    position = 0
    for match in PLACEHOLDER.finditer(text):
        _add_words(spans, text[position : match.start()])
        span = resolve(match[1], match[2])
        if isinstance(span, Text):
            _add_words(spans, span.text)
        else:
            spans.append(span)
        position = match.end()
    _add_words(spans, text[position:])


def _add_words(spans: list[Span], text: str) -> None:
    """Words behind what is there. An e-mail address among them is an address, however it is typed."""
    position = 0
    for match in _EMAIL.finditer(text) if "@" in text else ():
        _add(spans, text[position : match.start()])
        spans.append(Address(match[0]))
        position = match.end()
    _add(spans, text[position:])


def _add(spans: list[Span], text: str) -> None:
    """Words behind what is there: one text, however many tokens it came in."""
    if spans and isinstance(before := spans[-1], Text):
        spans[-1] = Text(before.text + text)
    elif text:
        spans.append(Text(text))
