"""Pictures of pages: whether the words under `{% if channel.picture %}` can be drawn, and be sent."""

from collections.abc import Iterator
from typing import assert_never

from bot.guide.chat_page import ChatPage
from bot.guide.document import Block, Heading, List, Paragraph, PartBreak, Quotation, Strong
from bot.guide.page import Page
from bot.guide.picture import PictureKind
from bot.source import markdown
from bot.source.body import BodyPiece, only_under
from bot.source.details import CHANNEL, PICTURE
from bot.source.guide import ReadPage, SourceGuide
from bot.source.markdown import BlockKind
from bot.source.problems import Problem
from bot.telegram.paginate import utf16_length
from bot.telegram.render import shown_text
from bot.telegram.sent import MOST_CAPTION

_LISTS: dict[PictureKind, str] = {
    "steps": "one list with numbers: the steps",
    "table": "one list with `- `: the people",
    "ways": "a list with `- `, the worries, and after it at most one with numbers",
}


def check_pictures(guide: SourceGuide) -> Iterator[Problem]:
    """Pages that name a picture and have no words for it, words that nothing draws, and words that cannot be drawn."""
    for source in guide.pages.values():
        yield from _page(source)


def check_caption(source: ReadPage, page: Page, chat: ChatPage) -> Iterator[Problem]:
    """What is wrong with a picture in one language: too long to be sent, or an item that does not begin in bold."""
    if page.picture is None or chat.picture is None:
        return
    line = _line(source)
    length = utf16_length(shown_text(chat.picture.caption))
    if length > MOST_CAPTION:
        what = f"The words of the picture have {length} characters; Telegram takes {MOST_CAPTION} under a picture."
        yield Problem(source.page.file.shown, line, what, "Say it shorter.", page.language)
    if not all(map(_begins_in_bold, page.picture.blocks)):
        what = "An item of the picture does not begin with **bold words**."
        yield Problem(source.page.file.shown, line, what, "They are what stands out in the picture.", page.language)


def _page(source: ReadPage) -> Iterator[Problem]:
    file, kind, pieces = source.page.file, source.front.picture, _pieces(source)
    if kind is None:
        if pieces:
            what = "Nothing draws these words: the page names no picture."
            yield Problem(file.shown, _line(source), what, "Add a line `picture: steps` at the top.")
        return
    if not pieces:
        do = "Write them after {% if channel.picture %}, at the end of the page."
        yield Problem(file.shown, file.line_of("picture"), "The picture has no words.", do)
        return
    if source.front.urgent:
        what = "A page of urgent help has no picture: its words must be read at once."
        yield Problem(file.shown, file.line_of("picture"), what, "Take the line out.")
    blocks = [piece.content for piece in pieces if isinstance(piece.content, markdown.SourceBlock)]
    if len(blocks) != len(pieces) or not blocks or blocks[0].kind is not BlockKind.HEADING:
        yield Problem(
            file.shown, _line(source), "The words of the picture do not begin with a heading.", "Write its title: ## …"
        )
    odd = [block for block in blocks if block.kind in {BlockKind.QUOTE, BlockKind.BREAK}]
    for block in odd:
        do = "It takes headings, paragraphs and lists."
        yield Problem(file.shown, block.line, "This cannot be drawn in a picture.", do)
    if _lists(blocks) not in _drawn(kind):
        what = f"A picture of {kind} has {_LISTS[kind]}."
        yield Problem(file.shown, _line(source), what, "Write the lists so.")


def _drawn(kind: PictureKind) -> tuple[list[bool], ...]:
    """The lists that a kind can draw, in their order: True for one with numbers."""
    return {"steps": ([True],), "table": ([False],), "ways": ([False], [False, True])}[kind]


def _lists(blocks: list[markdown.SourceBlock]) -> list[bool]:
    found: list[bool] = []
    before = None
    for block in blocks:
        if block.kind is BlockKind.ITEM and block.marker != before:
            found.append(block.number is not None)
        before = block.marker if block.kind is BlockKind.ITEM else None
    return found


def _begins_in_bold(block: Block) -> bool:
    match block:
        case List(items):
            return all(spans and isinstance(spans[0], Strong) for spans in items)
        case Paragraph() | Heading():
            return True
        case Quotation() | PartBreak():
            return False
        case _:
            assert_never(block)


def _pieces(source: ReadPage) -> tuple[BodyPiece, ...]:
    return only_under(source.body, (CHANNEL, PICTURE)).pieces


def _line(source: ReadPage) -> int:
    pieces = _pieces(source)
    return pieces[0].content.line if pieces else source.page.file.body_line
