"""Cutting a page into parts, each of which fits a phone. Lengths are Telegram's: UTF-16 units without the tags."""

from dataclasses import dataclass, field

from bot.compiler.markdown import Block, Heading, PartBreak, Quote
from bot.compiler.render import Rendered, utf16_length

PART_LENGTH = 900
"""About one screen of a phone. Quotations do not count: they are quoted whole."""


@dataclass(slots=True)
class Draft:
    """A part being filled: its blocks so far, its heading if it begins with one, its length without quotations."""

    body: Rendered = field(default_factory=Rendered)
    label: str | None = None
    length: int = 0
    quotes: bool = False


def paginate(blocks: list[tuple[Block, Rendered]], most: int | None = PART_LENGTH) -> list[Draft]:
    """The parts of a page: cut where the writer says, else between blocks before `most` is passed (None: never).

    A heading stays with what follows it. A part that begins with a heading takes it as the label of its button.
    """
    parts = [Draft()]
    for index, (block, rendered) in enumerate(blocks):
        if isinstance(block, PartBreak):
            if parts[-1].body.html:
                parts.append(Draft())
            continue
        length = _counted(block, rendered)
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        needed = length + (_counted(*following) if isinstance(block, Heading) and following else 0)
        if most is not None and parts[-1].body.html and parts[-1].length + needed > most:
            parts.append(Draft())
        part = parts[-1]
        if isinstance(block, Heading) and not part.body.html:
            part.label = rendered.plain
        part.body.add(rendered, "\n\n")
        part.length += length
        part.quotes = part.quotes or isinstance(block, Quote)
    return [part for part in parts if part.body.html]


def _counted(block: Block, rendered: Rendered) -> int:
    return 0 if isinstance(block, Quote) else utf16_length(rendered.plain)
