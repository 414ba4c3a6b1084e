"""The commands whose result is looked at or printed: web pages, posters, slips, leaflets and sheets, from the guide as
it is compiled anew. Each imports what it needs when it runs."""

import sys
from datetime import datetime
from pathlib import Path

import click

from bot.commands.compile import compile_guide
from bot.commands.days import DAY, chosen
from bot.commands.sources import ROOT
from bot.guide.place import READERS, Audience
from bot.loading import loading
from bot.settings import Settings, read_settings

PRINTED_FILE = click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
READER = click.Choice([str(reader) for reader in READERS])


@click.command()
@ROOT
@click.argument("out", type=click.Path(path_type=Path))
def site(root: Path | None, out: Path) -> None:
    """The guide as web pages, written into the folder OUT: for any web server, in the languages of LANGUAGES."""
    with loading():
        from bot.commands.site import write_site

    settings = _compiled(root)
    files, size = write_site(settings.guide_db, out, settings.offered)
    click.echo(f"{files} files, {size / 1e6:.1f} MB: {out}. How to put them on a server: docs/deploying.md.")


@click.command()
@ROOT
@click.option(
    "--language", "languages", multiple=True, default=["en"], help="A language; again for each other. Six fit."
)
@click.option("--size", type=click.Choice(["a4", "a3"]), default="a4", show_default=True, help="Size of the paper.")
@DAY
@PRINTED_FILE
def poster(root: Path | None, languages: tuple[str, ...], size: str, day: datetime | None, out: Path) -> None:
    """A poster for a waiting room, written to the file OUT: a code for each language, which leads to the guide."""
    from bot.commands.posters import write_poster

    settings = _compiled(root)
    click.echo(write_poster(settings.guide_db, out, languages, chosen(day), size, settings.offered))


@click.command()
@ROOT
@click.option("--audience", type=READER, required=True, help="Who gets it.")
@click.option("--language", default="en", show_default=True, help="Language of the slip.")
@click.option(
    "--page", default="", help="The page it leads to, such as conference/prepare. Without it: the reader's first."
)
@DAY
@PRINTED_FILE
def slip(root: Path | None, audience: str, language: str, page: str, day: datetime | None, out: Path) -> None:
    """Slips for the invitation letter, written to the file OUT: three on A4, for one reader in one language."""
    from bot.commands.posters import write_slip

    settings = _compiled(root)
    reader = Audience(audience)
    click.echo(write_slip(settings.guide_db, out, reader, language, chosen(day), page, settings.offered))


@click.command()
@ROOT
@click.option("--audience", type=READER, required=True, help="Who reads it.")
@click.option("--language", default="en", show_default=True, help="Language of the leaflet.")
@click.option("--page", default="", help="A page by its id, such as conference/prepare. Without it: the whole leaflet.")
@click.option("--side-by-side", "beside", default="", help="A second language beside the first, on A4.")
@DAY
@PRINTED_FILE
def leaflet(
    root: Path | None, audience: str, language: str, page: str, beside: str, day: datetime | None, out: Path
) -> None:
    """A leaflet for one reader, written to the file OUT, and beside it the same to print and fold."""
    from bot.commands.leaflets import write_leaflet

    settings = _compiled(root)
    reader, offered = Audience(audience), settings.offered
    for line in write_leaflet(settings.guide_db, out, chosen(day), reader, language, page, beside, offered):
        click.echo(line)


@click.command()
@ROOT
@click.option("--audience", type=READER, required=True, help="Whose it is.")
@click.option("--language", default="en", show_default=True, help="Language of the sheet.")
@DAY
@PRINTED_FILE
def sheet(root: Path | None, audience: str, language: str, day: datetime | None, out: Path) -> None:
    """*My meeting* for one reader, to tick and to write on by hand: A4, written to the file OUT."""
    from bot.commands.leaflets import write_sheet

    settings = _compiled(root)
    click.echo(write_sheet(settings.guide_db, out, chosen(day), Audience(audience), language, settings.offered))


def _compiled(root: Path | None) -> Settings:
    """The settings; GUIDE_DB is compiled from the sources as they stand. Ends with 1 where it cannot be."""
    settings = read_settings()
    if not compile_guide(root, settings.guide_db):
        sys.exit(1)
    return settings
