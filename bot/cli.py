"""The commands: `conference-guide …`. Each imports what it needs when it runs, so `run` loads no compiler."""

import asyncio
import sys
from collections.abc import Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import click

from bot.commands.adopt import adopt
from bot.commands.compile import build, check, compile_guide, grid, make_leaflets, train
from bot.commands.details import detail, help_line
from bot.commands.edit import edit
from bot.commands.fact_check import fact_check
from bot.commands.ledger import ledger, said
from bot.commands.overlay import overlay
from bot.commands.page import page
from bot.commands.pull import pull
from bot.commands.release import release
from bot.commands.review import review
from bot.commands.sign_off import sign_off
from bot.commands.sources import ROOT, sources
from bot.commands.translate import translate
from bot.commands.word import word
from bot.commands.words import words
from bot.guide.errors import PlainError
from bot.guide.place import READERS, Audience
from bot.loading import loading
from bot.monitoring import logs
from bot.settings import read_settings


class Commands(click.Group):
    """What goes wrong and is said in a sentence ends the command with it, never with a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except PlainError as error:
            raise Sentence(str(error)) from None


class Sentence(click.ClickException):
    """One sentence, or several, and the end."""

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(self.message, err=True)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="conference-guide")
def commands() -> None:
    """Conference Guide: explains child protection conferences in England, on Telegram."""


for command in (
    *(adopt, build, check, edit, fact_check, grid, ledger, overlay, page, pull, release, review, said, sign_off, train),
    *(detail, help_line, translate, word, words),
):
    commands.add_command(command)
commands.add_command(review, "due")  # as the desk calls it: a page has a day of review, which is something else


def main() -> None:
    """Run a command."""
    commands()


@commands.command()
def run() -> None:
    """The live bot. Needs BOT_TOKEN and a compiled guide."""
    with loading():
        from bot.running.live import run as run_bot

    settings = read_settings()
    logs.set_up(settings.log_level)
    _run(run_bot(settings))


@commands.command()
def closed() -> None:
    """For the day the service ends: urgent help to everybody, under one line that this guide is closed.

    Runs in place of `run`, with the same settings, for as long as people may still write: at least a year.
    """
    with loading():
        from bot.running.live import run as run_bot

    settings = read_settings()
    logs.set_up(settings.log_level)
    _run(run_bot(settings, closed=True))


@commands.command(name="try")
@ROOT
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8080,
    show_default=True,
    help="Port of the chat page; 0 for any free one.",
)
@click.option("--open/--no-open", "open_page", default=True, help="Open the page in a browser.")
def try_(root: Path | None, port: int, open_page: bool) -> None:
    """The guide on this computer: a pretended Telegram and a chat page. No token, no network."""
    with loading():
        from bot.commands.trial import try_guide

    settings = read_settings()
    logs.set_up(settings.log_level)

    def rebuild() -> bool:
        return compile_guide(root, settings.guide_db)

    if not rebuild():
        sys.exit(1)
    if settings.leaflets:
        make_leaflets(settings.guide_db, settings.leaflets, offered=settings.offered)
    _run(try_guide(settings.guide_db, sources(root), port=port, open_page=open_page, rebuild=rebuild))


@commands.command()
@ROOT
@click.argument("out", type=click.Path(path_type=Path))
def site(root: Path | None, out: Path) -> None:
    """The guide as web pages, written into the folder OUT: for any web server, in the languages of LANGUAGES."""
    with loading():
        from bot.commands.site import write_site

    settings = read_settings()
    if not compile_guide(root, settings.guide_db):
        sys.exit(1)
    files, size = write_site(settings.guide_db, out, settings.offered)
    click.echo(f"{files} files, {size / 1e6:.1f} MB: {out}. How to put them on a server: docs/deploying.md.")


DAY = click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="The day that stands on it. Without it: today.")
FILE = click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
READER = click.Choice([str(reader) for reader in READERS])


@commands.command()
@ROOT
@click.option(
    "--language", "languages", multiple=True, default=["en"], help="A language; again for each other. Six fit."
)
@click.option("--size", type=click.Choice(["a4", "a3"]), default="a4", show_default=True, help="Size of the paper.")
@DAY
@FILE
def poster(root: Path | None, languages: tuple[str, ...], size: str, day: datetime | None, out: Path) -> None:
    """A poster for a waiting room, written to the file OUT: a code for each language, which leads to the guide."""
    from bot.commands.posters import write_poster

    settings = read_settings()
    if not compile_guide(root, settings.guide_db):
        sys.exit(1)
    on = (day or datetime.now(UTC)).date()
    click.echo(write_poster(settings.guide_db, out, languages, on, size, settings.offered))


@commands.command()
@ROOT
@click.option("--audience", type=READER, required=True, help="Who gets it.")
@click.option("--language", default="en", show_default=True, help="Language of the slip.")
@click.option(
    "--page", default="", help="The page it leads to, such as conference/prepare. Without it: the reader's first."
)
@DAY
@FILE
def slip(root: Path | None, audience: str, language: str, page: str, day: datetime | None, out: Path) -> None:
    """Slips for the invitation letter, written to the file OUT: three on A4, for one reader in one language."""
    from bot.commands.posters import write_slip

    settings = read_settings()
    if not compile_guide(root, settings.guide_db):
        sys.exit(1)
    on = (day or datetime.now(UTC)).date()
    click.echo(write_slip(settings.guide_db, out, Audience(audience), language, on, page, settings.offered))


@commands.command()
@ROOT
@click.option("--audience", type=READER, required=True, help="Who reads it.")
@click.option("--language", default="en", show_default=True, help="Language of the leaflet.")
@click.option("--page", default="", help="A page by its id, such as conference/prepare. Without it: the whole leaflet.")
@click.option("--side-by-side", "beside", default="", help="A second language beside the first, on A4.")
@DAY
@FILE
def leaflet(
    root: Path | None, audience: str, language: str, page: str, beside: str, day: datetime | None, out: Path
) -> None:
    """A leaflet for one reader, written to the file OUT, and beside it the same to print and fold."""
    from bot.commands.leaflets import write_leaflet

    settings = read_settings()
    if not compile_guide(root, settings.guide_db):
        sys.exit(1)
    on = (day or datetime.now(UTC)).date()
    reader, offered = Audience(audience), settings.offered
    for line in write_leaflet(settings.guide_db, out, on, reader, language, page, beside, offered):
        click.echo(line)


@commands.command()
@ROOT
@click.option("--audience", type=READER, required=True, help="Whose it is.")
@click.option("--language", default="en", show_default=True, help="Language of the sheet.")
@DAY
@FILE
def sheet(root: Path | None, audience: str, language: str, day: datetime | None, out: Path) -> None:
    """*My meeting* for one reader, to tick and to write on by hand: A4, written to the file OUT."""
    from bot.commands.leaflets import write_sheet

    settings = read_settings()
    if not compile_guide(root, settings.guide_db):
        sys.exit(1)
    on = (day or datetime.now(UTC)).date()
    click.echo(write_sheet(settings.guide_db, out, on, Audience(audience), language, settings.offered))


@commands.command()
@click.option("--language", default="en", show_default=True, help="Language of the answer.")
@click.option("--audience", type=READER, help="Who asks, if that is known.")
@click.option("--batch", is_flag=True, help="JSON lines from standard input to JSON lines on standard output.")
@click.option("--explain", is_flag=True, help="Say what spoke for each page, and for danger.")
@click.argument("question", required=False)
def ask(language: str, audience: str | None, batch: bool, explain: bool, question: str | None) -> None:
    """The guide's answer to QUESTION, here in the terminal."""
    with loading():
        from bot.commands import asking

    if batch == (question is not None):
        raise click.UsageError("Give either a question or --batch.")
    guide = read_settings().guide_db
    if batch:
        _run(asking.ask_batch(guide, sys.stdin, click.echo))
    else:
        reader = Audience(audience or Audience.EVERYONE)
        _run(asking.ask(guide, question or "", reader, language, click.echo, explain=explain))


@commands.command()
@click.option("--language", default="en", show_default=True, help="Language of the answer.")
@click.argument("mark", nargs=-1)
def about(language: str, mark: tuple[str, ...]) -> None:
    """Whether a page or leaflet with this MARK is current; without one, which edition of the guide this is."""
    from bot.commands import marks

    settings = read_settings()
    _run(_say(marks.about(settings.guide_db, " ".join(mark), language, settings.offered)))


@commands.command()
@click.argument("tests", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--misses", default=0, show_default=True, help="How many misses to show: then they are unseen no more.")
def evaluate(tests: tuple[Path, ...], misses: int) -> None:
    """How well typed questions are answered: figures on unseen questions (default: tests/questions/unseen/)."""
    with loading():
        from bot.commands import asking

    _run(asking.evaluate(read_settings().guide_db, asking.read_tests(tests), misses, click.echo))


async def _say(lines: Coroutine[Any, Any, list[str]]) -> None:
    for line in await lines:
        click.echo(line)


def _run(work: Coroutine[Any, Any, None]) -> None:
    try:
        asyncio.run(work)
    except KeyboardInterrupt:
        sys.exit(130)
