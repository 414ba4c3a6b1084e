"""From blocks to Telegram's HTML, with numbers kept together and collected for the copy buttons.

Telegram knows only a few tags (Bot API, "HTML style"): no paragraphs, lists or headings, so these become line breaks,
bullets and bold.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape

from bot.compiler.markdown import Block, Heading, Items, Paragraph, Quote, Unit, parse_inline
from bot.compiler.template import PLACEHOLDER
from bot.guide.numbers import dialled, keep_together
from bot.guide.page import Copy

_TAGS = {"strong_open": "<b>", "strong_close": "</b>", "em_open": "<i>", "em_close": "</i>", "softbreak": " "}

Resolve = Callable[[str, str], "Shown"]
"""Gives what a placeholder `{{ space.name }}` shows in the language being rendered."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A placeholder's text in one language, and whether it is a number that can be copied."""

    text: str
    number: bool = False
    copy: bool = False


@dataclass(slots=True)
class Rendered:
    """HTML, the plain text behind it, and the numbers in it, in order, each once."""

    html: str = ""
    plain: str = ""
    copies: list[Copy] = field(default_factory=list)

    def add(self, other: "Rendered", between: str = "") -> None:
        """Append, after a separator where both have text."""
        if self.html and other.html:
            self.html += between
            self.plain += between
        self.html += other.html
        self.plain += other.plain
        self.copies += [copy for copy in other.copies if copy not in self.copies]


def utf16_length(text: str) -> int:
    """Length as Telegram counts it: UTF-16 code units, after the tags are taken out (Bot API, sendMessage)."""
    return len(text.encode("utf-16-le")) // 2


def render_text(text: str, resolve: Resolve) -> Rendered:
    """One unit, translated already."""
    result = Rendered()
    for token in parse_inline(text):
        if token.type in _TAGS:
            result.html += _TAGS[token.type]
            result.plain += " " if token.type == "softbreak" else ""
        elif token.content:
            result.add(_substitute(token.content, resolve))
    return result


def render_block(block: Block, translate: Callable[[Unit], str], resolve: Resolve) -> Rendered:
    """One block; `translate` gives a unit's text in the language being rendered."""
    match block:
        case Paragraph(unit):
            return render_text(translate(unit), resolve)
        case Heading(unit):
            return _wrapped("<b>", render_text(translate(unit), resolve), "</b>")
        case Items(units, start):
            result = Rendered()
            for number, unit in enumerate(units, start=start or 0):
                mark = "• " if start is None else f"{number}. "
                item = Rendered(mark, mark)
                item.add(render_text(translate(unit), resolve))
                result.add(item, "\n")
            return result
        case Quote(units):
            result = Rendered()
            for unit in units:
                result.add(render_text(translate(unit), resolve), "\n\n")
            return _wrapped("<blockquote>", result, "</blockquote>")
    return Rendered()


def _wrapped(opening: str, rendered: Rendered, closing: str) -> Rendered:
    return Rendered(f"{opening}{rendered.html}{closing}", rendered.plain, rendered.copies)


def _substitute(text: str, resolve: Resolve) -> Rendered:
    result = Rendered()
    position = 0
    for match in PLACEHOLDER.finditer(text):
        shown = resolve(match[1], match[2])
        value = keep_together(shown.text) if shown.number else shown.text
        plain = text[position : match.start()] + value
        copies = [Copy(value, dialled(shown.text))] if shown.copy else []
        result.add(Rendered(escape(plain, quote=False), plain, copies))
        position = match.end()
    rest = text[position:]
    result.add(Rendered(escape(rest, quote=False), rest))
    return result
