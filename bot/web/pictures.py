"""Pictures on web pages: a drawing that a browser shows as an image, and the same words as text below it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from bot.guide.picture import Picture

TALL, WIDE = False, True

Draw = Callable[[Picture, str, bool], bytes]
"""Draws a picture in the direction of its language, for a phone or for a wide screen (`WIDE`), as SVG; b"" where it
cannot."""

_SIZE = re.compile(rb'width="([\d.]+)pt" height="([\d.]+)pt"')
_PIXELS_A_POINT = 4 / 3
"""CSS pixels: 96 to the inch, where points are 72."""


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """A picture as `templates/page.html` takes it. `tall` and `wide` are where its drawings stand: "" where nothing
    draws them. Their width and height are in pixels, so that nothing jumps when one arrives."""

    title: Markup
    text: Markup
    alt: str
    tall: str = ""
    wide: str = ""
    tall_size: tuple[int, int] = (0, 0)
    wide_size: tuple[int, int] = (0, 0)


class Drawing:
    """The two forms of one picture, each drawn when it is first asked for."""

    def __init__(self, picture: Picture, direction: str, draw: Draw) -> None:
        self._picture, self._direction, self._draw = picture, direction, draw

    @cached_property
    def tall(self) -> bytes:
        return self._draw(self._picture, self._direction, TALL)

    @cached_property
    def wide(self) -> bytes:
        return self._draw(self._picture, self._direction, WIDE)

    def svg(self, wide: bool) -> bytes:
        return self.wide if wide else self.tall


def size_of(svg: bytes) -> tuple[int, int]:
    """Width and height of a drawing in CSS pixels; (0, 0) of one that does not say."""
    found = _SIZE.search(svg)
    width, height = (float(side) * _PIXELS_A_POINT for side in found.groups()) if found else (0, 0)
    return round(width), round(height)
