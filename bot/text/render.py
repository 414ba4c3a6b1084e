"""A page as plain text: what a reader sees of it in a channel without bold, quotation bars or buttons. Pure."""

from collections.abc import Iterator
from typing import assert_never

from bot.guide.document import Block, Heading, List, Paragraph, PartBreak, Quotation, words
from bot.guide.language import Translate
from bot.guide.notes import checked_against, who_can_help
from bot.guide.page import Page

BULLET = "• "


def page_texts(page: Page, _: Translate) -> list[str]:
    """The parts of a page as its writer divided it. `_` translates into the language that the page is written in."""
    parts = [text for blocks in parts_of(page.blocks) if (text := blocks_text(blocks))]
    if not page.urgent:  # an urgent page begins with what to do
        parts = [f"{page.title}\n\n{text}" for text in parts]
    heading, source = who_can_help(page, _), checked_against(page, _)
    below = [] if heading is None else [f"{heading}\n{words(page.ask)}".lstrip()]
    return [*parts[:-1], "\n\n".join([*parts[-1:], *below, *([source] if source else [])])]


def parts_of(blocks: tuple[Block, ...]) -> Iterator[tuple[Block, ...]]:
    """The blocks between the writer's part breaks."""
    start = 0
    for index, block in enumerate((*blocks, PartBreak())):
        if isinstance(block, PartBreak):
            if blocks[start:index]:
                yield blocks[start:index]
            start = index + 1


def names_of_parts(page: Page) -> list[str]:
    """The headings of the parts after the first: in the chat there is a button to each on the first screen."""
    _first, *later = parts_of(page.blocks)
    return [block_text(blocks[0]) for blocks in later if isinstance(blocks[0], Heading)]


def blocks_text(blocks: tuple[Block, ...]) -> str:
    """Blocks with an empty line between them."""
    return "\n\n".join(block_text(block) for block in blocks)


def block_text(block: Block) -> str:
    """One block; nothing for the end of a part."""
    match block:
        case Paragraph(spans) | Heading(spans):
            return words(spans)
        case List(items, start):
            return "\n".join(bullet(start, index) + words(spans) for index, spans in enumerate(items))
        case Quotation(paragraphs):
            return "\n\n".join(words(spans) for spans in paragraphs)
        case PartBreak():
            return ""
        case _:
            assert_never(block)


def bullet(start: int | None, index: int) -> str:
    """What stands before a list's item, of which the first has index 0."""
    return BULLET if start is None else f"{start + index}. "
