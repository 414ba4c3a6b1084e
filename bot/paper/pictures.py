"""Pictures: what a page's picture says (`bot.guide.picture.Picture`), drawn. One template for every kind and language.

The drawing holds outlines and no text, so the same words stand beside it wherever it is shown: as a caption in the
chat, as a list on a web page.
"""

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import assert_never

from bot.guide.document import (
    Block,
    Emphasis,
    Heading,
    List,
    Paragraph,
    PartBreak,
    Quotation,
    Span,
    Spans,
    Strong,
    Text,
    spans_of,
    words,
)
from bot.guide.marking import mark
from bot.guide.picture import Picture
from bot.paper.typeset import PAPER_TEMPLATES, PaperError, typeset
from bot.paper.words import Data, spans_data, text_data
from bot.web.pictures import size_of

TALL, WIDE = False, True
"""How a picture stands: for a phone of 360 pixels and for a leaflet, or for a wide screen."""

CHAT_PER_INCH = 240.0
"""A tall picture is 270 points wide: 900 pixels at this. Telegram sends photos with up to 1,280 or 2,560 a side."""

COLOURS = 32
"""In a picture's PNG: those of the template, and what is between them at the edge of a letter."""

ON_A_PHONE, ON_PAPER = 270, 340
"""How wide the tall form is, in points: 360 pixels, and the column of a leaflet of A5."""

TALLEST = 867
"""Pixels (650 points) of the tallest that a leaflet has: on its page it is 172 mm tall, and letters have three quarters
of their size."""

_GLYPH = re.compile(rb"\bg[0-9A-F]{20,}\b")
_FRACTION = re.compile(rb"-?\d+\.\d{3,}")

_DAY = date(2000, 1, 1)
"""No form that a picture is kept in holds a day; typst must be given one, and not today's."""
_BETWEEN = " \u00a0:,.،۔؛"
"""What stands between the bold words of an item and the rest, in a sentence. In a drawing they stand apart."""


def picture_png(picture: Picture, direction: str) -> bytes:
    """The picture for the chat, `direction` being that of its language. Raises PaperError as `typeset` does.

    In few colours, as it is drawn: a third of the bytes, in the guide and on the way to a phone.
    """
    drawn = typeset("picture", picture_data(picture, direction), _DAY, form="png", per_inch=CHAT_PER_INCH)[0]
    from PIL import Image  # a part of the extra, as typst is

    made = BytesIO()
    with Image.open(BytesIO(drawn)) as image:
        few = image.convert("RGB").quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        few.save(made, "PNG")
    return made.getvalue()


def recipe() -> str:
    """A mark of how pictures are drawn here: the same words, by the same recipe, are the same bytes."""
    parts = [Path(__file__), *(PAPER_TEMPLATES / f"{name}.typ" for name in ("picture", "base"))]
    versions = [version(name) for name in ("typst", "pillow")]
    return mark(b"\0".join([*(part.read_bytes() for part in parts), *(each.encode() for each in versions)]))


def picture_svg(picture: Picture, direction: str, *, wide: bool = TALL) -> bytes:
    """The picture for web pages, to be shown by `<img>`. Raises PaperError as `typeset` does."""
    return _lean(typeset("picture", picture_data(picture, direction, wide=wide), _DAY, form="svg")[0])


def _lean(svg: bytes) -> bytes:
    """The drawing with short names for its letters, and places to a hundredth of a point: two thirds of the bytes."""
    names = {name: b"g%d" % number for number, name in enumerate(dict.fromkeys(_GLYPH.findall(svg)))}
    short = _GLYPH.sub(lambda found: names[found[0]], svg.replace(b' fill-rule="nonzero"', b""))
    return _FRACTION.sub(lambda found: b"%g" % round(float(found[0]), 2), short)


def picture_on_the_web(picture: Picture, direction: str, wide: bool) -> bytes:
    """`picture_svg`; b"" for one that cannot be drawn: its words stand on the page all the same, and the build has said
    so."""
    try:
        return picture_svg(picture, direction, wide=wide)
    except PaperError:
        return b""


@lru_cache(maxsize=64)
def picture_on_paper(picture: Picture, direction: str) -> bytes:
    """The picture for a leaflet, as wide as its column, as SVG; b"" where it cannot be drawn, or would be too small to
    read: one that is taller than a page is made smaller there. Kept: it stands in two leaflets, of its page and the
    whole one."""
    try:
        svg = _lean(typeset("picture", picture_data(picture, direction, across=ON_PAPER), _DAY, form="svg")[0])
    except PaperError:
        return b""
    _width, height = size_of(svg)
    return svg if height <= TALLEST else b""


def picture_words(picture: Picture) -> str:
    """All that a picture says, line by line, for whoever hears it."""
    lines = [picture.title]
    for block in picture.blocks:
        start = block.start if isinstance(block, List) else None
        for number, spans in enumerate(spans_of(block), start or 0):
            lines.append(words(spans) if start is None else f"{number}. {words(spans)}")
    return "\n".join(lines)


def picture_data(picture: Picture, direction: str, *, wide: bool = TALL, across: int = ON_A_PHONE) -> Data:
    """What `templates/picture.typ` draws. `across`: how wide the tall form is, in points."""
    code = picture.language
    return {
        "kind": picture.kind,
        "wide": wide,
        "across": across,
        "language": {"code": code, "direction": direction},
        "title": text_data(picture.title, code),
        "alt": picture.title,
        "blocks": [_block(block, code) for block in picture.blocks],
    }


def _block(block: Block, code: str) -> Data:
    match block:
        case List(items, start):
            return {"kind": "list", "numbered": start is not None, "items": [_item(spans, code) for spans in items]}
        case Heading(spans):
            return {"kind": "heading", "spans": spans_data(spans, code)}
        case Paragraph(spans):
            return {"kind": "note", "spans": spans_data(spans, code)}
        case Quotation() | PartBreak():
            raise ValueError(f"A picture cannot hold a {block.kind}.")  # the check has said so
        case _:
            assert_never(block)


def _item(spans: Spans, code: str) -> Data:
    """A list item: what stands out in it, the rest, and, where it has words in *italics*, those apart: the time."""
    first, rest = spans[0], spans[1:]
    head = first.spans if isinstance(first, Strong) else (first,)
    return {
        "head": spans_data(_trimmed(head), code),
        "text": spans_data(_trimmed([span for span in rest if not isinstance(span, Emphasis)], ends=" "), code),
        "when": [data for span in rest if isinstance(span, Emphasis) for data in spans_data(span.spans, code)],
    }


def _trimmed(spans: Sequence[Span], ends: str = _BETWEEN) -> Spans:
    """The spans without the signs that part them, in a sentence, from what stands before and after."""
    trimmed = list(spans)
    for place, strip in ((0, str.lstrip), (-1, str.rstrip)):
        if trimmed and isinstance(end := trimmed[place], Text):
            trimmed[place] = Text(strip(end.text, _BETWEEN if place == 0 else ends))
    return tuple(span for span in trimmed if span != Text(""))
