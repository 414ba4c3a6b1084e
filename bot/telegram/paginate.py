"""Cutting a page into parts, each of which fits a phone. Lengths are Telegram's: UTF-16 units without the tags."""

from bot.guide.document import Block, Heading, PartBreak, Quotation
from bot.text.render import block_text

PART_LENGTH = 900
"""About one screen of a phone. Quotations do not count: they are quoted whole."""


MOST_TEXT = 4096
"""The longest message that Telegram takes (Bot API, sendMessage). Loading its library for the number alone would take
as long as reading all pages."""


def paginate(blocks: tuple[Block, ...], most: int | None = PART_LENGTH) -> list[tuple[Block, ...]]:
    """The parts of a page: cut where the writer says, else between blocks before `most` is passed (None: never).

    A heading stays with what follows it.
    """
    parts: list[list[Block]] = [[]]
    length = 0
    for index, block in enumerate(blocks):
        if isinstance(block, PartBreak):
            parts.append([])
            length = 0
            continue
        own = counted(block)
        following = blocks[index + 1 : index + 2]
        needed = own + (sum(map(counted, following)) if isinstance(block, Heading) else 0)
        if most is not None and parts[-1] and length + needed > most:
            parts.append([])
            length = 0
        parts[-1].append(block)
        length += own
    return [tuple(part) for part in parts if part]


def counted(block: Block) -> int:
    """The length of a block, as far as it counts."""
    return 0 if isinstance(block, Quotation) else utf16_length(block_text(block))


def utf16_length(text: str) -> int:
    """Length as Telegram counts it: UTF-16 code units, after the tags are taken out (Bot API, sendMessage)."""
    return len(text.encode("utf-16-le")) // 2
