"""Cutting a page into parts, each of which fits a phone. Lengths are Telegram's: UTF-16 units without the tags."""

from collections.abc import Iterable, Iterator
from typing import assert_never

from bot.guide.document import Block, Heading, List, Paragraph, PartBreak, Quotation
from bot.guide.language import ENGLISH
from bot.text.render import block_text, parts_of

PART_LENGTH = 900
"""About one screen of a phone. Quotations do not count: they are quoted whole."""
TRANSLATED_PART_LENGTH = 1100
"""The same for other languages, which need more room: cut where the English is cut rather than in a new place."""

_COLONS = (":", "\uff1a")
MOST_TEXT = 4096
"""The longest message that Telegram takes (Bot API, sendMessage). Loading its library for the number alone would take
as long as reading all pages."""


def part_length(code: str) -> int:
    """The most that a part in this language may have before the program cuts it."""
    return PART_LENGTH if code == ENGLISH else TRANSLATED_PART_LENGTH


def paginate(blocks: tuple[Block, ...], most: int | None = PART_LENGTH) -> list[tuple[Block, ...]]:
    """The parts of a page: cut where the writer says, else between blocks before `most` is passed (None: never).

    A heading, and a paragraph that ends with a colon, stay with what follows them, even beyond `most`.
    """
    parts: list[tuple[Block, ...]] = []
    for written in parts_of(blocks):
        part: tuple[Block, ...] = ()
        for group in _inseparable(written):
            if most is not None and part and _length(part) + _length(group) > most:
                parts.append(part)
                part = ()
            part += group
        parts.append(part)
    return parts


def _inseparable(blocks: Iterable[Block]) -> Iterator[tuple[Block, ...]]:
    group: tuple[Block, ...] = ()
    for block in blocks:
        group += (block,)
        if not _announces(block):
            yield group
            group = ()
    if group:
        yield group


def _announces(block: Block) -> bool:
    """True if a block only says what comes next."""
    match block:
        case Heading():
            return True
        case Paragraph():
            return block_text(block).rstrip().endswith(_COLONS)
        case List() | Quotation() | PartBreak():
            return False
        case _:
            assert_never(block)


def _length(blocks: Iterable[Block]) -> int:
    return sum(map(counted, blocks))


def counted(block: Block) -> int:
    """The length of a block, as far as it counts."""
    return 0 if isinstance(block, Quotation) else utf16_length(block_text(block))


def utf16_length(text: str) -> int:
    """The length of a text in UTF-16 code units, in which Telegram counts (Bot API, sendMessage).

    Telegram does not count tags; here they count, where a text still has some (`render.shown_text` takes them out).
    """
    return len(text.encode("utf-16-le")) // 2
