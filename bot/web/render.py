"""A page's document as HTML. Pure.

What channels of text lose is kept here: headings are headings, lists are lists, a number that can be rung is a link,
and English words inside another language are marked as English, so that they are read aloud as what they are.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

from markupsafe import Markup, escape

from bot.guide.brackets import with_english_apart
from bot.guide.document import (
    Address,
    Block,
    Emphasis,
    Heading,
    List,
    Number,
    Paragraph,
    PartBreak,
    Quotation,
    Span,
    Spans,
    Strong,
    Text,
)
from bot.guide.language import Language, with_letters_bound

_SCHEMES = {"call": "tel", "text": "sms"}
"""What a tap on a number may begin. 55 is pressed during a call, and 18000 is only for textphones."""


@dataclass(frozen=True, slots=True)
class Wording:
    """How words are written out.

    `language` is the one they are in; `english` finds the English words that it gives in brackets. `linked`: addresses
    may be opened by a tap. `explicit`: the label under which quotations are hidden until they are asked for, or "".
    """

    language: Language
    english: re.Pattern[str] | None = None
    linked: bool = True
    explicit: str = ""


def blocks_html(blocks: Sequence[Block], how: Wording, level: int = 2) -> Markup:
    """The blocks of a page, or of a part of it whose headings are of this level."""
    return Markup("\n").join(filter(None, (_block(block, how, level) for block in blocks)))


def spans_html(spans: Spans, how: Wording) -> Markup:
    """The spans of one paragraph."""
    return Markup("").join(_span(span, how) for span in spans)


def words_html(text: str, how: Wording) -> Markup:
    """Plain words, with what is English in them marked."""
    pieces = with_english_apart(with_letters_bound(text, how.language.code), how.english)
    marked = Markup('<bdi lang="en">{}</bdi>')
    return Markup("").join(marked.format(words) if is_english else escape(words) for words, is_english in pieces)


def _block(block: Block, how: Wording, level: int) -> Markup:
    match block:
        case Paragraph(spans):
            return Markup("<p>{}</p>").format(spans_html(spans, how))
        case Heading(spans):
            return Markup("<h{0}>{1}</h{0}>").format(level, spans_html(spans, how))
        case List(items, start):
            inside = Markup("\n").join(Markup("<li>{}</li>").format(spans_html(spans, how)) for spans in items)
            if start is None:
                return Markup("<ul>\n{}\n</ul>").format(inside)
            first = Markup("") if start == 1 else Markup(' start="{}"').format(start)
            return Markup("<ol{}>\n{}\n</ol>").format(first, inside)
        case Quotation(paragraphs):
            inside = Markup("\n").join(Markup("<p>{}</p>").format(spans_html(spans, how)) for spans in paragraphs)
            quoted = Markup("<blockquote>\n{}\n</blockquote>").format(inside)
            if not how.explicit:
                return quoted
            return Markup("<details>\n<summary>{}</summary>\n{}\n</details>").format(how.explicit, quoted)
        case PartBreak():  # a screen of the chat ends: on a web page, nothing does
            return Markup("")
        case _:
            assert_never(block)


def _span(span: Span, how: Wording) -> Markup:
    match span:
        case Text(text):
            return words_html(text, how)
        case Number():
            return _number(span)
        case Address(shown):
            return _address(shown, linked=how.linked)
        case Strong(spans):
            return Markup("<strong>{}</strong>").format(spans_html(spans, how))
        case Emphasis(spans):
            return Markup("<em>{}</em>").format(spans_html(spans, how))
        case _:
            assert_never(span)


def _number(number: Number) -> Markup:
    # The digits keep their order inside Arabic and Urdu, and stay on one line.
    shown = Markup('<bdi dir="ltr">{}</bdi>').format(number.shown)
    copied = Markup(' data-copy="{}"').format(number.dialled) if number.copy else Markup("")
    if scheme := _SCHEMES.get(number.use):
        return Markup('<a class="number" href="{}:{}"{}>{}</a>').format(scheme, number.dialled, copied, shown)
    return Markup('<span class="number"{}>{}</span>').format(copied, shown)


def _address(shown: str, *, linked: bool) -> Markup:
    inside = Markup('<bdi dir="ltr">{}</bdi>').format(shown)
    if not linked:
        return Markup('<span class="address" data-copy="{}">{}</span>').format(shown, inside)
    target = shown if shown.startswith(("http://", "https://")) else f"mailto:{shown}"
    return Markup('<a class="address" href="{}" rel="nofollow noreferrer">{}</a>').format(target, inside)
