"""The commands that compile the guide, and say what is wrong with it."""

import sqlite3
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands import days
from bot.commands.sources import ROOT, sources
from bot.settings import read_settings

if TYPE_CHECKING:
    from bot.compiler.build import Report


@click.command("build")
@ROOT
@click.option("--force", is_flag=True, help="Build even if nothing has changed.")
@click.option(
    "--text", type=click.Path(file_okay=False, path_type=Path), help="Also print the whole guide as text here."
)
@click.option(
    "--leaflets",
    type=click.Path(file_okay=False, path_type=Path),
    help="Also make the leaflets that the chat offers, in this folder (default: LEAFLETS, if that is set).",
)
def build_guide(root: Path | None, force: bool, text: Path | None, leaflets: Path | None) -> None:
    """Compile content/ and locales/ into the guide (GUIDE_DB, default guide.db)."""
    settings = read_settings()
    if not compile_guide(root, settings.guide_db, force=force, text=text):
        sys.exit(1)
    if folder := leaflets or settings.leaflets:
        make_leaflets(settings.guide_db, folder, force=force, offered=settings.offered)


@click.command()
@ROOT
@click.option("--live", is_flag=True, help="The go-live list: what must be settled before real families use the guide.")
@click.option(
    "--html", type=click.Path(dir_okay=False, path_type=Path), help="Also write the go-live list as a page to print."
)
@click.option("--readability", is_flag=True, help="Print the reading age of every page, the hardest first.")
def check(root: Path | None, live: bool, html: Path | None, readability: bool) -> None:
    """Say what is wrong in content/ and locales/: file, line, what to do. Writes nothing."""
    if html and not live:
        raise click.UsageError("--html writes the go-live list: add --live.")
    if not compile_guide(root, None, live=live, html=html, readability=readability):
        sys.exit(1)


def make_leaflets(guide: Path, folder: Path, *, force: bool = False, offered: tuple[str, ...] = ()) -> None:
    """Make the leaflets that the chat offers in these languages, dated today, and say so.

    Raises GuideError with a sentence.
    """
    from bot.commands.leaflets import write_leaflets

    click.echo("Making the leaflets …", err=True)
    made = write_leaflets(guide, folder, days.today(), force=force, offered=offered)
    click.echo("The leaflets are up to date." if made is None else f"{made} leaflets: {folder}", err=True)


def compile_guide(
    root: Path | None,
    out: Path | None,
    *,
    force: bool = False,
    text: Path | None = None,
    live: bool = False,
    html: Path | None = None,
    readability: bool = False,
    ledger: str | None = None,
) -> bool:
    """Check and, with `out`, build the guide; say what is wrong. True if all is well. `ledger` is that of what was
    published, as it will be; without it, as it is."""
    from bot.compiler.build import build

    def say(line: str) -> None:
        click.echo(line, err=True)

    tree = sources(root)
    try:
        report = build(
            tree,
            out,
            say=say,
            force=force,
            text=text,
            live=live,
            offered=read_settings().offered if live else (),
            ledger=ledger,
        )
    except (OSError, sqlite3.OperationalError) as error:
        say(_cannot_write(out, error))
        return False
    if readability:
        for measured in sorted(report.readability, key=lambda measured: -measured.counts.age):
            click.echo(str(measured))
    for warning in () if live else report.warnings:  # the list has them, each cause once
        say(f"Warning: {warning}")
    for warning, lines in report.beneath:
        say(f"Warning: {warning}")
        for line in lines:
            say(f"    {line}")
    for problem in () if live else report.problems:
        say(str(problem))
    if report.shown:
        say("What readers will see:")
        for line in report.shown:
            say(f"  {line}")
    if live and not _say_what_is_left(report, html):
        return False
    if report.problems:
        say(f"{len(report.problems)} problem(s). Nothing was written.")
        return False
    if (found := report.gathered) and (report.built or out is None):
        pages, languages = len(found.guide.documents), len(found.catalogues)
        say(f"{pages} pages in {languages} language(s), {report.seconds:.1f} s: all is well.")
    own = f", with {tree.overlay.absolute()} over it" if tree.overlay else ""
    say(f"Read from {tree.base.absolute()}{own}.")
    return True


def _say_what_is_left(report: "Report", html: Path | None) -> bool:
    """Print the go-live list, and write it as a page; True if nothing on it blocks."""
    from bot.checks.everything import mistakes
    from bot.commands.to_file import write
    from bot.desk.live_list import as_page, as_text

    matters = [mistakes(report.problems)] if report.problems else report.matters
    today = days.today()
    for line in as_text(matters, today):
        click.echo(line)
    if html:
        write(html, as_page(matters, today))
        click.echo(f"\nWritten: {html}.")
    return not any(matter.blocks for matter in matters)


def _cannot_write(out: Path | None, error: OSError | sqlite3.OperationalError) -> str:
    """What stood in the way of building, for the person at the keyboard."""
    if isinstance(error, OSError):
        about, why = error.filename2 or error.filename or out, error.strerror
    else:
        about, why = out, str(error)
    return f"The guide was not built: {about}: {why}. What stood there before is as it was. Mend that, or GUIDE_DB."
