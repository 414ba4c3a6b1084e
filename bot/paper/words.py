"""A page's spans as data for a template (`templates/base.typ`, `spans`). Pure."""

import re
from collections.abc import Iterator
from typing import Any

from bot.guide.brackets import with_english_apart
from bot.guide.document import Address, Emphasis, Number, Span, Spans, Strong, Text
from bot.guide.language import with_letters_bound

Data = dict[str, Any]


def spans_data(spans: Spans, code: str, english: re.Pattern[str] | None = None) -> list[Data]:
    """The spans of one paragraph in the language `code`. `english` finds its English words in brackets
    (`bot.guide.brackets.pattern_of`); None looks for none."""
    return [data for span in spans for data in _span(span, code, english)]


def text_data(text: str, code: str, english: re.Pattern[str] | None = None) -> list[Data]:
    """Plain words, with what is English in them told apart."""
    return list(_words(text, code, english))


def _span(span: Span, code: str, english: re.Pattern[str] | None) -> Iterator[Data]:
    match span:
        case Text(text):
            yield from _words(text, code, english)
        case Number(shown):
            yield {"kind": "number", "text": shown}
        case Address(shown):
            yield {"kind": "address", "text": shown}
        case Strong(inside):
            yield {"kind": "strong", "spans": spans_data(inside, code, english)}
        case Emphasis(inside):
            yield {"kind": "emphasis", "spans": spans_data(inside, code, english)}


def _words(text: str, code: str, english: re.Pattern[str] | None) -> Iterator[Data]:
    for words, is_english in with_english_apart(with_letters_bound(text, code), english):
        yield {"kind": "english" if is_english else "text", "text": words}
