"""Everything in the guide that is translated: the units of the content, and the words of our own screens.

`content_units` and `interface_units` are the whole of what a translator is given; what they leave out can never be
shown in another language (a test translates all of it and then looks for English). `msgctxt` is the context.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import IO, Any

from babel.messages.extract import extract_from_dir

from bot.guide.language import limited
from bot.guide.page import Link
from bot.source.body import Body
from bot.source.details import AUTHORITY_CONTEXT, FALLBACKS, HELP_LINES_CONTEXT, SHARED_CONTEXT, SOURCES_CONTEXT
from bot.source.files import SourceFile
from bot.source.front_matter import MAX_BUTTON, MAX_TITLE
from bot.source.guide import ReadPage, SourceGuide
from bot.telegram.screens import Button
from bot.translation.po import EntryKey

_BOT = Path(__file__).parent.parent
_ON_BUTTONS = (Button.__name__, Link.__name__)
"""What has a button's words as an argument."""


class UnitKind(StrEnum):
    """What a unit is, for checks on wording and as a help to translators."""

    TITLE = "title"
    BUTTON = "button"
    LABEL = "label"
    ASK = "ask"
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    QUOTE = "quote"
    HELP_LINE = "help line"
    SOURCE = "source"
    AUTHORITY = "authority"
    INTERFACE = "interface"


_LIMITS = {
    UnitKind.TITLE: MAX_BUTTON,
    UnitKind.BUTTON: MAX_BUTTON,
    UnitKind.LABEL: MAX_BUTTON,
    UnitKind.HEADING: MAX_BUTTON,
}
"""The most characters of what stands on a button. A title does too, unless the page has other words for buttons."""


@dataclass(frozen=True, slots=True)
class TextUnit:
    """A piece of English that is translated as one: its gettext context, and where it stands (line 0: the file).

    `limit` is the most characters that a translation may have (0: as many as it needs).
    """

    context: str
    text: str
    file: str
    line: int
    kind: UnitKind
    limit: int = 0

    @property
    def key(self) -> EntryKey:
        """What gettext looks the translation up by."""
        return self.context, self.text


def content_units(guide: SourceGuide) -> Iterator[TextUnit]:
    """Every unit of the content, in the order of the files, as often as it stands there; of a guide that is checked."""
    for source in guide.documents.values():
        yield from page_units(source)
    for name, passage in guide.passages.items():
        yield from body_units(passage.file, passage.body, f"{SHARED_CONTEXT}{name}")
    yield from _help_line_units(guide)
    yield from _source_units(guide)
    yield from _authority_units(guide)


def page_units(source: ReadPage) -> Iterator[TextUnit]:
    """The units of one page: the lines at its top, then every branch of its text, without the passages it includes."""
    yield from top_units(source)
    yield from body_units(source.page.file, source.body, source.page.context)


def top_units(source: ReadPage) -> Iterator[TextUnit]:
    """The units of the lines at the top of a page, without its sources, whose words are translated with their table."""
    page, front = source.page, source.front
    file = page.file

    def unit(kind: UnitKind, text: str, position: int | None = None) -> TextUnit:
        field = "next" if kind is UnitKind.LABEL else str(kind)
        limit = MAX_TITLE if kind is UnitKind.TITLE and front.button != front.title else _LIMITS.get(kind, 0)
        return TextUnit(page.context, text, file.shown, file.line_of(field, position), kind, limit)

    yield unit(UnitKind.TITLE, front.title)
    if front.button != front.title:
        yield unit(UnitKind.BUTTON, front.button)
    for position, (_page, label) in enumerate(front.next):
        if label is not None:
            yield unit(UnitKind.LABEL, label, position)
    if front.ask:
        yield unit(UnitKind.ASK, front.ask)


def body_units(file: SourceFile, body: Body, context: str) -> Iterator[TextUnit]:
    """The units of a text in every branch of its conditions, as the compiler looks them up."""
    for block in body.blocks:
        for unit in block.units:
            kind = UnitKind(block.kind)
            yield TextUnit(context, unit.text, file.shown, unit.line, kind, _LIMITS.get(kind, 0))


@cache
def interface_units() -> tuple[TextUnit, ...]:
    """Every `_("…")` of the bot's code. It is read once: the code that a process runs does not change under it."""
    return tuple(units_of_code(_BOT))


def units_of_code(root: Path) -> list[TextUnit]:
    """Every `_("…")` of the code below `root`, each once, in the order of the files."""
    found: dict[str, TextUnit] = {}
    extracted = extract_from_dir(root, method_map=[("**.py", f"{__name__}:interface_of_python")], keywords={"_": None})
    for name, line, message, comments, _context in sorted(extracted, key=lambda entry: (entry[0], entry[1])):
        unit = TextUnit("", str(message), f"{root.name}/{name}", line, UnitKind.INTERFACE, int(next(iter(comments), 0)))
        found[unit.text] = tightest(found.get(unit.text, unit), unit)
    return list(found.values())


def tightest(first: TextUnit, again: TextUnit) -> TextUnit:
    """The first of two units that are translated as one, with the lower of their limits."""
    limits = [unit.limit for unit in (first, again) if unit.limit]
    return replace(first, limit=min(limits, default=0))


def interface_of_python(
    file: IO[bytes], keywords: Any, _comment_tags: Any, options: Any
) -> Iterable[tuple[int, str, str, list[str]]]:
    """An extraction method for Babel (which gives `options` by name) that reads Python's syntax tree.

    Babel's own goes by tokens, and before Python 3.12 a whole f-string is one token: `f"{_('Home')}"` would be missed.
    Where the words have a place of limited length, a button or a call of `limited`, the limit is given as the comment.
    """
    source = file.read()
    if any(re.search(rf"\b{name}\(".encode(), source) for name in keywords):
        yield from _calls(ast.parse(source), keywords, 0)


def _calls(node: ast.AST, keywords: Any, limit: int) -> Iterator[tuple[int, str, str, list[str]]]:
    match node:
        case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str(text))]) if name in keywords:
            yield node.lineno, name, text, [str(limit)] if limit else []
        case ast.Call(func=ast.Name(id=limited.__name__), args=[_, ast.Constant(value=int(most))]):
            limit = most
        case ast.Call(func=ast.Name(id=limited.__name__)):
            raise ValueError(f"Line {node.lineno}: limited() takes a text and a number written out.")
        case ast.Call(func=ast.Name(id=name)) if name in _ON_BUTTONS:
            limit = MAX_BUTTON
    for child in ast.iter_child_nodes(node):
        yield from _calls(child, keywords, limit)


def _help_line_units(guide: SourceGuide) -> Iterator[TextUnit]:
    table = guide.tables.help_lines
    for key, entry in table.values.items():
        for name in ("name", "about"):
            yield TextUnit(HELP_LINES_CONTEXT, entry[name], *table.at(key, name), UnitKind.HELP_LINE)


def _source_units(guide: SourceGuide) -> Iterator[TextUnit]:
    table = guide.tables.sources
    for key, entry in table.values.items():
        yield TextUnit(SOURCES_CONTEXT, entry["name"], *table.at(key, "name"), UnitKind.SOURCE)
    for source in guide.documents.values():
        for position, (_key, locator) in enumerate(source.front.sources):
            if locator:
                file = source.page.file
                line = file.line_of("sources", position)
                yield TextUnit(SOURCES_CONTEXT, locator, file.shown, line, UnitKind.SOURCE)


def _authority_units(guide: SourceGuide) -> Iterator[TextUnit]:
    table = guide.tables.authority
    for (space, key), value in guide.details.values.items():
        if space == "authority" and value.context == AUTHORITY_CONTEXT:
            yield TextUnit(AUTHORITY_CONTEXT, value.text, *table.at("authority", key), UnitKind.AUTHORITY)
    for key, text in FALLBACKS.items():
        if key in guide.details.set_by_authority:  # kept for the day on which the authority empties its own words
            yield TextUnit(AUTHORITY_CONTEXT, text, *table.at("authority", key), UnitKind.AUTHORITY)
