"""The site as files: written whole into a folder that anything can hand out."""

import os
import shutil
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

import click

from bot.guide.errors import GuideError
from bot.paper.pictures import picture_on_the_web
from bot.paper.typeset import TO_INSTALL_PAPER, is_installed
from bot.web.addresses import INDEX
from bot.web.guide import read_web_guide
from bot.web.site import Site

_MARK = ".conference-guide"
"""Stands in a folder that this command has written, and says that it may be written anew."""


def write_site(guide: Path, out: Path, offered: Collection[str] = ()) -> tuple[int, int]:
    """Write the site of the compiled guide into the folder `out`; how many files, and how many bytes.

    It is written aside and then put in the old one's place, so that no page of an older edition is left. Raises
    click.ClickException for a folder that holds something else, and GuideError for a guide that cannot be read.
    """
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise click.ClickException(f"{out} is not a folder. Name one that is empty or not there yet.")
    if out.is_dir() and any(out.iterdir()) and not (out / _MARK).is_file():
        raise click.ClickException(f"{out} holds other files, which would be lost. Name an empty folder.")
    draw = picture_on_the_web if is_installed() else None
    if draw is None:
        click.echo(f"The pages have no pictures, only their words. {TO_INSTALL_PAPER}", err=True)
    site = Site(read_web_guide(guide, offered), draw=draw)
    aside = out.with_name(f"{out.name}.{os.getpid()}.new")
    try:
        written = _write(site, aside)
        if out.exists():
            before = out.with_name(f"{out.name}.{os.getpid()}.old")
            out.rename(before)
            aside.rename(out)
            shutil.rmtree(before, ignore_errors=True)
        else:
            aside.rename(out)
    except OSError as error:
        raise click.ClickException(f"The site was not written: {error.filename or out}: {error.strerror}.") from None
    finally:
        with suppress(OSError):
            shutil.rmtree(aside)
    return written


def _write(site: Site, folder: Path) -> tuple[int, int]:
    folder.mkdir(parents=True)
    (folder / _MARK).write_text("Written by `conference-guide site`, and written anew by it.\n", "utf-8")
    size = 0
    for address in site.addresses:
        data = site.file(address)
        if data is None:
            raise GuideError(f"The site has no file at {address}.")
        path = folder / address
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        size += len(data)
    if not (folder / INDEX).is_file():
        raise GuideError("The site has no first page.")
    return len(site.addresses), size
