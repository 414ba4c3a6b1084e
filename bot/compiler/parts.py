"""Checks on how a page falls into screens: the answer first, no part too long, no part empty, in every branch.

A page is looked at as it would be with each of the authority's details filled in and with each left empty.
"""

from collections.abc import Iterator
from itertools import product

from bot.compiler.assemble import Guide, Source
from bot.compiler.details import sample
from bot.compiler.markdown import Block, Items, Paragraph, PartBreak, Unit, parse, units_of
from bot.compiler.paginate import PART_LENGTH, paginate
from bot.compiler.problems import Problem
from bot.compiler.render import Rendered, Shown, render_block
from bot.compiler.template import Pair, conditions_of, expand, without_tags

FIRST_PARAGRAPH = 250
"""The answer comes first and is read at a glance: the most characters of a page's first paragraph, as shown."""

_MOST_CONDITIONS = 6
"""With more conditions than this on a page, not every mixture is looked at: all filled in, none, and each alone."""


def check_parts(guide: Guide) -> list[Problem]:
    """The problems of all pages, each once. The texts must have been checked."""
    return [problem for source in guide.pages.values() for problem in _check_page(guide, source)]


def _check_page(guide: Guide, source: Source) -> Iterator[Problem]:
    file = source.page.file
    written = _lines_of_units(source)
    too_long: dict[int, int] = {}
    late: dict[int, int] = {}
    empty = False
    for filled in _mixtures(guide, source):
        blocks = _blocks(guide, source, filled)
        rendered = [(block, _shown(guide, block)) for block in blocks]
        parts = paginate(rendered, most=None)
        empty = empty or not parts
        for part, unit in zip(parts, _first_units(blocks), strict=True):
            line = written.get(unit.text, file.body_line)
            too_long[line] = max(too_long.get(line, 0), part.length)
        unit, length = _answer(rendered)
        line = written.get(unit.text, file.body_line)
        late[line] = max(late.get(line, 0), length)
    if empty:
        do = "Write something for that case after {% else %}."
        yield Problem(file.name, file.body_line, "This page is empty for some authorities.", do)
    for line, length in too_long.items():
        if length > PART_LENGTH:
            do = f"Divide it with ---: at most {PART_LENGTH}, quotations apart."
            yield Problem(file.name, line, f"This part is longer than a screen ({length} characters).", do)
    for line, length in late.items():
        if length > FIRST_PARAGRAPH:
            do = f"Answer first: at most {FIRST_PARAGRAPH}."
            yield Problem(file.name, line, f"The first paragraph is longer than a glance ({length} characters).", do)


def _answer(rendered: list[tuple[Block, Rendered]]) -> tuple[Unit, int]:
    """The unit that should hold the answer, and its length as shown.

    A page may begin with a quotation: then it is the first words of our own. A heading is no answer.
    """
    for block, shown in rendered:
        if isinstance(block, Items):
            return block.units[0], len(shown.plain.split("\n")[0])
        if isinstance(block, Paragraph):
            return block.unit, len(shown.plain)
    return Unit(""), 0


def _mixtures(guide: Guide, source: Source) -> Iterator[frozenset[Pair]]:
    """Which details are filled in: as they are now, and every other way that makes a difference to this page."""
    asked = sorted(pair for pair in conditions_of(source.page.file.body, guide.passages) if pair[0] == "authority")
    if len(asked) <= _MOST_CONDITIONS:
        for choice in product((False, True), repeat=len(asked)):
            yield frozenset(pair for pair, chosen in zip(asked, choice, strict=True) if chosen)
    else:
        yield frozenset(asked)
        yield frozenset()
        yield from (frozenset({pair}) for pair in asked)


def _blocks(guide: Guide, source: Source, filled: frozenset[Pair]) -> list[Block]:
    def is_set(space: str, key: str) -> bool:
        return (space, key) in filled if space == "authority" else guide.details.is_set(space, key)

    return parse(expand(source.page.file.body, is_set, guide.passages)[0])[0]


def _shown(guide: Guide, block: Block) -> Rendered:
    def resolve(space: str, key: str) -> Shown:
        value = guide.details.values.get((space, key)) or sample(key)
        return Shown(value.text, value.number, value.copy)

    return render_block(block, lambda unit: unit.text, resolve)


def _first_units(blocks: list[Block]) -> list[Unit]:
    """The first unit of each part that has any."""
    firsts: list[Unit] = []
    fresh = True
    for block in blocks:
        if isinstance(block, PartBreak):
            fresh = True
        elif fresh:
            firsts.append(units_of(block)[0])
            fresh = False
    return firsts


def _lines_of_units(source: Source) -> dict[str, int]:
    """Where each unit of a page stands in its file. Those of an included passage are not in it."""
    file = source.page.file
    blocks = parse(without_tags(file.body), file.name, file.body_line)[0]
    return {unit.text: unit.line for block in reversed(blocks) for unit in reversed(units_of(block))}
