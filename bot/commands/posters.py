"""Posters and slips as files, for the person who prints them."""

from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path

from bot.commands.to_file import write
from bot.guide.page import HOME
from bot.guide.place import Audience
from bot.paper.posters import poster, slip
from bot.paper.typeset import needs_paper
from bot.web.guide import read_web_guide


def write_poster(
    guide: Path, out: Path, languages: Sequence[str], day: date, size: str, offered: Collection[str] = ()
) -> str:
    """Write a waiting-room poster to `out`; what to say of it. Only in the languages `offered` (none: all): its codes
    lead to pages that are there in no other. Raises PlainError with a sentence."""
    needs_paper()
    write(out, poster(read_web_guide(guide, offered), languages, day, size))
    return f"A poster of {size.upper()}: {out}. Scan each code before you hang it up: docs/posters.md."


def write_slip(
    guide: Path, out: Path, audience: Audience, language: str, day: date, page: str, offered: Collection[str] = ()
) -> str:
    """Write a sheet of three slips to `out`; what to say of it. Languages and errors as in `write_poster`."""
    needs_paper()
    write(out, slip(read_web_guide(guide, offered), audience, language, day, page or HOME))
    return f"Three slips on A4, to be cut apart: {out}. Scan the code before you send it: docs/posters.md."
