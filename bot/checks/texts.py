"""Checks on each text by itself: template tags, Markdown, length; and that every passage has its place."""

from collections.abc import Iterator

from bot.checks.pasted import check_pasted
from bot.source import template
from bot.source.body import Body
from bot.source.files import SourceFile
from bot.source.front_matter import MAX_BUTTON
from bot.source.guide import SourceGuide
from bot.source.markdown import BlockKind
from bot.source.problems import Problem
from bot.telegram.paginate import PART_LENGTH, utf16_length

MOST_PASSAGE_PIECES = 500
"""Paragraphs and list items of a passage with all that it includes. Passages that include each other twice double."""


MOST_NESTED = 20
"""Passages within passages."""


def check_texts(guide: SourceGuide) -> list[Problem]:
    """Template tags and Markdown of every page and passage, in every branch."""
    problems: list[Problem] = []
    names, passages = guide.details.names, guide.passages
    for source in guide.documents.values():
        problems += template.check_field(source.page.file, "ask", source.front.ask, names)
    texts = [(source.page.file, source.body) for source in guide.documents.values()]
    for file, body in [*texts, *((passage.file, passage.body) for passage in passages.values())]:
        problems += template.check(file, names, passages.keys() | guide.unread)
        problems += body.problems
        problems += _check_blocks(file, body)
    if not problems:
        problems += check_pasted(guide)
    return sorted(set(problems) | set(_check_passages(guide, whole=not problems and not guide.unusable)))


def _check_blocks(file: SourceFile, body: Body) -> Iterator[Problem]:
    if not (body.pieces or body.problems):
        yield Problem(file.shown, file.body_line, "There is no text.", "Write the page.")
    for block in body.blocks:
        for unit in block.units:
            if block.kind is BlockKind.HEADING and len(unit.text) > MAX_BUTTON:
                what = f"This heading has {len(unit.text)} characters."
                yield Problem(file.shown, unit.line, what, f"At most {MAX_BUTTON}: it stands on a button.")
            if block.kind is not BlockKind.QUOTE and utf16_length(unit.text) > PART_LENGTH:
                yield Problem(file.shown, unit.line, "This paragraph is longer than a screen.", "Divide it.")


def _check_passages(guide: SourceGuide, *, whole: bool) -> Iterator[Problem]:
    """Passages in a circle, and, if the `whole` guide could be read, those that nobody includes."""
    includes = {name: set(passage.body.includes) for name, passage in guide.passages.items()}
    sizes: dict[str, int] = {}
    used = {name for source in guide.documents.values() for name in source.body.includes}
    for name, passage in guide.passages.items():
        file = passage.file
        seen: set[str] = set()
        ahead = list(includes[name])
        while ahead:
            other = ahead.pop()
            if other not in seen:
                seen.add(other)
                ahead += includes.get(other, set())
        if name in seen:
            yield Problem(file.shown, 0, "This passage includes itself.", "Take that line out.")
        elif _size(name, guide, sizes) > MOST_PASSAGE_PIECES:
            do = f"At most {MOST_PASSAGE_PIECES}: include each passage once."
            yield Problem(file.shown, 0, f"This passage grows to {sizes[name]} pieces through what it includes.", do)
        elif whole and name not in used | guide.lent and not any(name in others for others in includes.values()):
            yield Problem(file.shown, 0, "No page includes this passage.", "Include it, or delete the file.")


def _size(name: str, guide: SourceGuide, sizes: dict[str, int], above: frozenset[str] = frozenset()) -> int:
    """How many pieces a passage has with all that it includes. A circle counts nothing, a very long chain too many."""
    if name in above or name not in guide.passages:
        return 0
    if len(above) > MOST_NESTED:
        return MOST_PASSAGE_PIECES + 1
    if name not in sizes:
        body = guide.passages[name].body
        sizes[name] = len(body.pieces) + sum(_size(other, guide, sizes, above | {name}) for other in body.includes)
    return sizes[name]
