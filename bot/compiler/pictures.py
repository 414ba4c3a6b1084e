"""The pictures of a guide, drawn for the chat when it is built: the running bot only sends them."""

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from bot.compiler.assemble import Assembled
from bot.guide.edition import reading
from bot.guide.language import Language
from bot.guide.marking import picture_mark
from bot.guide.picture import Picture
from bot.paper.pictures import picture_png, recipe
from bot.paper.typeset import TO_INSTALL_PAPER, PaperError, is_installed

RECIPE = "pictures"
"""The key in the compiled guide that says by which recipe its pictures were drawn; "" where there are none."""

Pictures = dict[str, bytes]
"""Each picture as PNG, by its mark."""


def drawing() -> str:
    """By which recipe pictures are drawn here; "" where the extra that draws them is not installed."""
    return recipe() if is_installed() else ""


def draw(
    assembled: Iterable[Assembled], languages: dict[str, Language], before: Path, say: Callable[[str], None]
) -> tuple[Pictures, list[tuple[Assembled, str]]]:
    """The pictures of all pages, and those that cannot be drawn, each with what is wrong.

    Those that the guide at `before` holds already, by the same recipe, are taken from it. `say` is told where nothing
    can be drawn here.
    """
    with_picture = [one for one in assembled if one.page.picture is not None]
    if not with_picture:
        return {}, []
    if not is_installed():
        say(f"No pictures in the chat. {TO_INSTALL_PAPER}")
        return {}, []
    say("Drawing the pictures …")
    there = drawn_before(before, recipe())
    drawn: Pictures = {}
    wrong = []
    for one in with_picture:
        assert one.page.picture is not None
        mark = picture_mark(one.page.picture)
        if mark in drawn:
            continue
        try:
            drawn[mark] = there.get(mark) or _drawn(one.page.picture, languages)
        except PaperError as error:
            wrong.append((one, str(error)))
    return drawn, wrong


def with_pictures(one: Assembled, pictures: Pictures) -> Assembled:
    """The page; without its picture in the chat where that is not among these."""
    picture = one.chat.picture
    if picture is None or picture.mark in pictures:
        return one
    return replace(one, chat=replace(one.chat, picture=None))


def drawn_before(guide: Path, by: str) -> Pictures:
    """The pictures in the guide at this path, if they were drawn by this recipe; none of a file that is no guide."""
    if not guide.is_file():
        return {}
    try:
        with closing(reading(guide)) as file:
            recipes = file.execute("SELECT value FROM meta WHERE key = ?", (RECIPE,)).fetchall()
            return dict(file.execute("SELECT mark, png FROM picture").fetchall()) if recipes == [(by,)] else {}
    except sqlite3.Error:
        return {}


def _drawn(picture: Picture, languages: dict[str, Language]) -> bytes:
    return picture_png(picture, languages[picture.language].direction)
