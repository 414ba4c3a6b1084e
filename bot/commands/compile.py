"""The commands that compile the guide, say what is wrong with it, and learn from its examples."""

import sqlite3
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands.sources import ROOT, sources
from bot.settings import read_settings

if TYPE_CHECKING:
    from bot.compiler.build import Report
    from bot.source.problems import Problem
    from bot.source.tree import Tree


@click.command()
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
def build(root: Path | None, force: bool, text: Path | None, leaflets: Path | None) -> None:
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


@click.command()
@ROOT
def train(root: Path | None) -> None:
    """Learn from content/questions/ and content/urgent/ anew (development only). Minutes; half an hour if slow."""
    from bot.answers.examples import FOLDERS, WEIGHTS
    from bot.source.aside import write_aside
    from bot.source.tree import Tree, guide_root

    try:
        from bot.answers.corpus import cache_file
        from bot.answers.train import train as learn
    except ModuleNotFoundError as error:
        raise click.ClickException(
            f"Training needs the package {error.name}, which the bot itself does not. `make test` installs it, or"
            " `.venv/bin/pip install --require-hashes -r requirements-dev.txt`."
        ) from None

    tree = Tree(root or guide_root())
    try:
        files = tree.read_all(*FOLDERS, suffix=".toml")
        learnt = learn(files, translated_texts(tree), pages_of_readers(tree), click.echo, cache_file())
        write_aside(tree.path(WEIGHTS), learnt)
    except OSError as error:
        raise click.ClickException(f"{error.filename or WEIGHTS}: {error.strerror}.") from None
    click.echo(f"Written: {WEIGHTS}. Now build, and see `conference-guide evaluate`.")


@click.command()
@ROOT
@click.option("--most", default=15, show_default=True, help="How many cells to name for each pair.")
def grid(root: Path | None, most: int) -> None:
    """Name the thin cells of the examples of danger: by kind, speaker, directness and spelling, the fewest first."""
    from bot.answers.examples import FOLDERS, read_examples
    from bot.answers.grid import thin_cells
    from bot.source.tree import Tree, guide_root

    for line in thin_cells(read_examples(Tree(root or guide_root()).read_all(*FOLDERS, suffix=".toml")), most):
        click.echo(line)


def make_leaflets(guide: Path, folder: Path, *, force: bool = False, offered: tuple[str, ...] = ()) -> None:
    """Make the leaflets that the chat offers in these languages, dated today, and say so.

    Raises GuideError with a sentence.
    """
    from bot.commands.leaflets import write_leaflets

    click.echo("Making the leaflets …", err=True)
    made = write_leaflets(guide, folder, datetime.now(UTC).date(), force=force, offered=offered)
    click.echo("The leaflets are up to date." if made is None else f"{made} leaflets: {folder}", err=True)


def pages_of_readers(tree: "Tree") -> list[frozenset[str]]:
    """The pages that each reader has, everyone's among them."""
    from bot.guide.place import READERS, Audience

    def pages(reader: Audience) -> frozenset[str]:
        folder = f"content/{reader}/"
        return frozenset(name.removeprefix(folder).removesuffix(".md") for name in tree.names(folder, ".md"))

    return [pages(reader) | pages(Audience.EVERYONE) for reader in READERS]


def translated_texts(tree: "Tree") -> dict[str, list[str]]:
    """The texts of the catalogues by language, well typed on purpose: what folding learns spelling from, beside the
    examples. A file that is missing or broken gives none."""
    from bot.guide.language import ENGLISH
    from bot.source.tables import read_table
    from bot.translation.catalogue import read_catalogues

    problems: list[Problem] = []
    catalogues = read_catalogues(tree, read_table(tree, "locales/languages.toml", problems), problems)
    texts = {each.language.code: [*each.content.values()] for each in catalogues}
    english = dict.fromkeys(text for each in catalogues for _context, text in each.content)
    return texts | {ENGLISH: [*english]}


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
        pages, languages = len(found.guide.pages), len(found.catalogues)
        say(f"{pages} pages in {languages} language(s), {report.seconds:.1f} s: all is well.")
    own = f", with {tree.overlay.absolute()} over it" if tree.overlay else ""
    say(f"Read from {tree.base.absolute()}{own}.")
    return True


def _say_what_is_left(report: "Report", html: Path | None) -> bool:
    """Print the go-live list, and write it as a page; True if nothing on it blocks."""
    from datetime import UTC, datetime

    from bot.checks.everything import mistakes
    from bot.commands.to_file import write
    from bot.desk.live_list import as_page, as_text

    matters = [mistakes(report.problems)] if report.problems else report.matters
    today = datetime.now(UTC).date()
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
