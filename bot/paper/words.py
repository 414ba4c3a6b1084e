"""A page's spans as data for a template (`templates/base.typ`, `spans`). Pure."""

import re
from collections.abc import Iterator
from typing import Any, assert_never

from bot.guide.brackets import with_english_apart
from bot.guide.direction import laid_out
from bot.guide.document import Address, Emphasis, Number, Span, Spans, Strong, Text
from bot.guide.language import with_letters_bound

Data = dict[str, Any]

_MARKS = re.compile(r"[\u200e\u200f]")


def spans_data(spans: Spans, code: str, english: re.Pattern[str] | None = None, direction: str = "ltr") -> list[Data]:
    """The spans of one paragraph in the language `code`. `english` finds its English words in brackets
    (`bot.guide.brackets.pattern_of`); None looks for none. In a language that is read from the right, signs beside
    English names get the marks that keep them in their place."""
    return [data for span in spans for data in _span(span, code, english, direction)]


def text_data(text: str, code: str, english: re.Pattern[str] | None = None, direction: str = "ltr") -> list[Data]:
    """Plain words, in the same way."""
    return spans_data((Text(text),), code, english, direction)


def words_of(spans: list[Data]) -> str:
    """The words alone, as they are read aloud: without marks of direction, which only say where a sign is drawn."""
    return _MARKS.sub("", "".join(one["text"] if "text" in one else words_of(one["spans"]) for one in spans))


def _span(span: Span, code: str, english: re.Pattern[str] | None, direction: str) -> Iterator[Data]:
    match span:
        case Text(text):
            for words, is_english in with_english_apart(with_letters_bound(text, code), english):
                yield {"kind": "english" if is_english else "text", "text": laid_out(words, direction)}
        case Number(shown):
            yield {"kind": "number", "text": shown}
        case Address(shown):
            yield {"kind": "address", "text": shown}
        case Strong(inside):
            yield {"kind": "strong", "spans": spans_data(inside, code, english, direction)}
        case Emphasis(inside):
            yield {"kind": "emphasis", "spans": spans_data(inside, code, english, direction)}
        case _:
            assert_never(span)
