"""Leaflets as files: one that was asked for, or all that the chat offers; and the sheet of a reader."""

import json
import os
import shutil
from collections.abc import Collection
from contextlib import suppress
from datetime import date
from pathlib import Path

import click

from bot.commands.to_file import write
from bot.guide.leaflets import LEAFLETS_INDEX, file_of, folder_of, read_index, spelling_of
from bot.guide.page import HOME
from bot.guide.place import Audience, Place
from bot.paper.files import make_leaflet, places
from bot.paper.pdf import page_count
from bot.paper.sheet import make_sheet
from bot.paper.typeset import needs_paper
from bot.web.guide import read_web_guide

TO_PRINT = "-to-print"
"""At the end of the name of the second file, which is to be printed and folded."""


def write_leaflet(
    guide: Path,
    out: Path,
    day: date,
    audience: Audience,
    language: str,
    page: str,
    beside: str,
    offered: Collection[str] = (),
) -> list[str]:
    """Write one leaflet to `out` and, where it is folded, the file for printing beside it. Gives what to say of it.

    Only in the languages `offered` (none: all): its codes lead to pages that are there in no other. Raises PlainError
    with a sentence.
    """
    needs_paper()
    web = read_web_guide(guide, offered)
    made = make_leaflet(web, day, audience, language, page or HOME, beside=beside, fold=not beside)
    to_print = out.with_name(f"{out.stem}{TO_PRINT}{out.suffix or '.pdf'}")
    write(out, made.screen)
    if made.booklet:
        write(to_print, made.booklet)
    paper = "A5" if made.booklet else "A4"
    said = [f"{made.pages} pages of {paper}, for reading on a screen or aloud: {out}"]
    if made.booklet:
        said.append(f"To print on A4, both sides, flipped on the short edge, and fold: {to_print}")
    if not web.site:
        said.append("It has no code that leads to the web: fill in site_link in content/authority.toml.")
    if not web.username and audience is not Audience.YOUNG_PERSON:
        said.append("It has no code that leads into the chat: fill in bot_username in content/authority.toml.")
    return [*said, "Paper and printing: docs/leaflets.md."]


def write_sheet(
    guide: Path, out: Path, day: date, audience: Audience, language: str, offered: Collection[str] = ()
) -> str:
    """Write a reader's sheet to `out`. Gives what to say of it; languages and errors as in `write_leaflet`."""
    needs_paper()
    made = make_sheet(read_web_guide(guide, offered), day, audience, language)
    write(out, made)
    return f"{page_count(made)} pages of A4: {out}"


def write_leaflets(
    guide: Path, folder: Path, day: date, *, force: bool = False, offered: Collection[str] = ()
) -> int | None:
    """Make every leaflet that the chat offers, in `folder`, below the mark of the edition; how many, or None if these
    are there already and not to be made anew (`force`).

    They are made aside and take their place at one stroke; only then those of older editions go. Raises as
    `write_leaflet` does.
    """
    needs_paper()
    web = read_web_guide(guide, offered)
    ours = folder_of(folder, web.version)
    wanted = [Place(*key) for key in places(web)]
    if not force and read_index(folder, web.version).keys() == {spelling_of(place) for place in wanted}:
        return None
    aside = folder / f"{web.version}.{os.getpid()}.new"
    names: dict[str, str] = {}
    try:
        for place in wanted:
            path = aside / file_of(place)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(make_leaflet(web, day, place.audience, place.language, place.page, fold=False).screen)
            names[spelling_of(place)] = file_of(place)
        (aside / LEAFLETS_INDEX).write_text(json.dumps(names, indent=0, sort_keys=True), "utf-8")
        shutil.rmtree(ours, ignore_errors=True)
        aside.rename(ours)
        for other in folder.iterdir():
            if other != ours and (other / LEAFLETS_INDEX).is_file():
                shutil.rmtree(other, ignore_errors=True)
    except OSError as error:
        raise click.ClickException(f"No leaflets: {error.filename or folder}: {error.strerror}.") from None
    finally:
        with suppress(OSError):
            shutil.rmtree(aside)
    return len(names)
