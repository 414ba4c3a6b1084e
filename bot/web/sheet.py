"""A reader's sheet as HTML: lists to tick, and lines to write on, by hand or on the screen. Pure.

There is no form: nothing that could be sent. Boxes have no names, and a browser is asked to remember none of them.
"""

from collections.abc import Iterator, Sequence
from itertools import count

from markupsafe import Markup

from bot.guide.document import Block, Heading, List, Spans
from bot.web.render import Wording, blocks_html, spans_html

EMPTY_LINES = 3
"""How many empty lines stand below each thing to write about, on the web and on paper."""

_TICK = Markup('<li><label><input type="checkbox" autocomplete="off"><span>{}</span></label></li>')
# The spelling is not checked: some browsers send the words away for that.
_WRITE = Markup(
    '<div class="write">\n<label for="{id}">{asked}</label>\n'
    '<textarea id="{id}" rows="{rows}" dir="auto" autocomplete="off" spellcheck="false" hidden></textarea>\n'
    '<div class="written" dir="auto"></div>\n<div class="lines">{lines}</div>\n</div>'
)


def sheet_html(blocks: Sequence[Block], how: Wording) -> Markup:
    """The blocks of a sheet: what stands below a bullet is ticked, what stands below a number is written about."""
    numbers = count(1)
    return Markup("\n").join(_section(section, how, numbers) for section in _sections(blocks))


def _sections(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """The blocks, parted before each heading."""
    section: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading) and section:
            yield section
            section = []
        section.append(block)
    if section:
        yield section


def _section(blocks: Sequence[Block], how: Wording, numbers: Iterator[int]) -> Markup:
    written = any(isinstance(block, List) and block.start is not None for block in blocks)
    inside = Markup("\n").join(_block(block, how, numbers) for block in blocks)
    return Markup('<section class="{}">\n{}\n</section>').format("say" if written else "do", inside)


def _block(block: Block, how: Wording, numbers: Iterator[int]) -> Markup:
    if not isinstance(block, List):
        return blocks_html([block], how)
    if block.start is None:
        items = Markup("\n").join(_TICK.format(spans_html(spans, how)) for spans in block.items)
        return Markup('<ul class="ticks">\n{}\n</ul>').format(items)
    return Markup("\n").join(_write(spans, how, next(numbers)) for spans in block.items)


def _write(spans: Spans, how: Wording, number: int) -> Markup:
    lines = Markup("<span></span>") * EMPTY_LINES
    return _WRITE.format(id=f"write-{number}", rows=EMPTY_LINES, asked=spans_html(spans, how), lines=lines)
