"""Checks on how a page falls into screens: the answer first, no part too long, no part empty, in every branch.

A page is looked at as it is now, and as it would be with each of the authority's details filled in or left empty.
"""

from collections.abc import Iterator
from itertools import product

from bot.guide import document
from bot.guide.document import Span
from bot.source.body import conditions_in, expand
from bot.source.details import filled_with, sample
from bot.source.guide import ReadPage, SourceGuide
from bot.source.markdown import BlockKind, SourceBlock, Unit
from bot.source.problems import Problem
from bot.source.resolve import detail_span, resolved
from bot.source.template import Pair
from bot.telegram.paginate import PART_LENGTH, counted
from bot.text.render import blocks_text, parts_of

FIRST_PARAGRAPH = 250
"""The answer comes first and is read at a glance: the most characters of a page's first paragraph, as shown."""

_MOST_CONDITIONS = 6
"""With more conditions than this on a page, not every mixture is looked at: what is filled in now, all, none, and each
alone."""


def check_parts(guide: SourceGuide) -> list[Problem]:
    """The problems of all pages, each once. The texts must have been checked."""
    return [problem for source in guide.pages.values() for problem in _check_page(guide, source)]


def _check_page(guide: SourceGuide, source: ReadPage) -> Iterator[Problem]:
    file = source.page.file
    written = _lines_of_units(source)
    too_long: dict[int, int] = {}
    late: dict[int, int] = {}
    empty = False
    for filled in mixtures(guide, source):
        blocks = _blocks(guide, source, filled)
        parts = list(parts_of(_shown(guide, blocks)))
        empty = empty or not parts
        for part, unit in zip(parts, _first_units(blocks), strict=True):
            line = written.get(unit.text, file.body_line)
            too_long[line] = max(too_long.get(line, 0), sum(map(counted, part)))
        unit, length = _answer(guide, blocks)
        line = written.get(unit.text, file.body_line)
        late[line] = max(late.get(line, 0), length)
    if empty:
        do = "Write something for that case after {% else %}."
        yield Problem(file.shown, file.body_line, "This page is empty for some authorities.", do)
    for line, length in too_long.items():
        if length > PART_LENGTH:
            do = f"Divide it with ---: at most {PART_LENGTH}, quotations apart."
            yield Problem(file.shown, line, f"This part is longer than a screen ({length} characters).", do)
    for line, length in late.items():
        if length > FIRST_PARAGRAPH:
            do = f"Answer first: at most {FIRST_PARAGRAPH}."
            yield Problem(file.shown, line, f"The first paragraph is longer than a glance ({length} characters).", do)


def _answer(guide: SourceGuide, blocks: list[SourceBlock]) -> tuple[Unit, int]:
    """The unit that should hold the answer, and its length as shown.

    A page may begin with a quotation: then it is the first words of our own. A heading is no answer.
    """
    for block in blocks:
        if block.kind in {BlockKind.ITEM, BlockKind.PARAGRAPH}:
            return block.units[0], len(blocks_text(_shown(guide, [block])))
    return Unit(""), 0


def mixtures(guide: SourceGuide, source: ReadPage) -> Iterator[frozenset[Pair]]:
    """Which details are filled in: as they are now, and every other way that makes a difference to this page."""
    asked = sorted(pair for pair in conditions_in(source.body, guide.passages) if pair[0] == "authority")
    if len(asked) <= _MOST_CONDITIONS:
        for choice in product((False, True), repeat=len(asked)):
            yield frozenset(pair for pair, chosen in zip(asked, choice, strict=True) if chosen)
    else:
        yield frozenset(pair for pair in asked if guide.details.is_set(*pair))
        yield frozenset(asked)
        yield frozenset()
        yield from (frozenset({pair}) for pair in asked)


def _blocks(guide: SourceGuide, source: ReadPage, filled: frozenset[Pair]) -> list[SourceBlock]:
    return expand(source.body, filled_with(guide.details, filled), guide.passages)[0]


def _shown(guide: SourceGuide, blocks: list[SourceBlock]) -> tuple[document.Block, ...]:
    def resolve(space: str, key: str) -> Span:
        value = guide.details.values.get((space, key)) or sample(key)
        return detail_span(value, value.text)

    return resolved(blocks, str, resolve)


def _first_units(blocks: list[SourceBlock]) -> list[Unit]:
    """The first unit of each part that has any."""
    firsts: list[Unit] = []
    fresh = True
    for block in blocks:
        if block.kind is BlockKind.BREAK:
            fresh = True
        elif fresh:
            firsts.append(block.units[0])
            fresh = False
    return firsts


def _lines_of_units(source: ReadPage) -> dict[str, int]:
    """Where each unit of a page stands in its file. Those of an included passage are not in it."""
    return {unit.text: unit.line for unit in reversed(source.body.units)}
