"""Picture: what a picture of a page says, and how it is drawn. Plain data: no drawing, no channel."""

from dataclasses import dataclass
from typing import Literal, get_args

from bot.guide.document import Block

PictureKind = Literal["steps", "table", "ways"]
"""How a picture is drawn: steps one after the other, people around a table, ways from a worry to who deals with it."""
PICTURE_KINDS: tuple[PictureKind, ...] = get_args(PictureKind)


@dataclass(frozen=True, slots=True)
class Picture:
    """What a picture of a page says, and how it is drawn. The same words stand beside it wherever it is shown.

    In `blocks` are lists, whose items begin with bold words (a step, a person, a worry), and paragraphs and headings.
    `language` is the one that the words are in.
    """

    kind: PictureKind
    language: str
    title: str
    blocks: tuple[Block, ...]
