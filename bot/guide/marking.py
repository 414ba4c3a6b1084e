"""How marks are made: short signs of the words of a page, of a picture, of anything. The same words have the same mark.

What a mark says of a copy stands in `marks`.
"""

from datetime import date
from hashlib import sha256
from typing import Any

from pydantic import TypeAdapter

from bot.guide.document import Block, Spans
from bot.guide.page import Citation, Page
from bot.guide.picture import Picture

_PICTURE: TypeAdapter[Picture] = TypeAdapter(Picture)
_WORDS: TypeAdapter[Any] = TypeAdapter(list[tuple[str, tuple[Block, ...], Spans, tuple[Citation, ...], date | None]])
ALPHABET = "23456789bcdfghjkmnpqrstvwxyz"
"""What marks are made of: letters and digits that are not taken for each other, and that spell no word."""

EDITION_LENGTH, TEXT_LENGTH, PICTURE_LENGTH = 8, 6, 12
"""Signs of the mark of an edition (of its hash, so 0 to f), of the words of a page, and of what a picture says."""


def mark_of(*pages: Page) -> str:
    """A short mark of the words of a page in one language, in all the channels' forms that are given, whose words
    differ. The same words give the same mark; the day of a review does not change it.
    """
    words = [(page.title, page.blocks, page.ask, page.sources, page.checked) for page in pages]
    drawn = [page.picture for page in pages if page.picture is not None]
    return mark(_WORDS.dump_json(words) + b"".join(map(_PICTURE.dump_json, dict.fromkeys(drawn))))


def picture_mark(picture: Picture) -> str:
    """A mark of what a picture says: the same words in the same language are drawn alike."""
    return mark(_PICTURE.dump_json(picture), PICTURE_LENGTH)


def mark(data: bytes, length: int = TEXT_LENGTH) -> str:
    """A short mark of something, made of `ALPHABET`."""
    number = int.from_bytes(sha256(data).digest(), "big")
    return "".join(ALPHABET[number // len(ALPHABET) ** place % len(ALPHABET)] for place in range(length))
