"""The commands: `conference-guide …`. Each imports what it needs when it runs, so `run` loads no compiler."""

import asyncio
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import click

from bot.commands.adopt import adopt
from bot.commands.compile import build, check, compile_guide, grid, train
from bot.commands.ledger import ledger, said
from bot.commands.overlay import overlay
from bot.commands.sources import ROOT, sources
from bot.commands.translate import translate
from bot.guide.edition import GuideError
from bot.guide.place import READERS, Audience
from bot.monitoring import logs
from bot.settings import SettingsError, read_settings


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="conference-guide")
def commands() -> None:
    """Conference Guide: explains child protection conferences in England, on Telegram."""


for command in (adopt, build, check, grid, ledger, overlay, said, train, translate):
    commands.add_command(command)


def main() -> None:
    """Run a command; what is wrong with the settings or the guide is one sentence, never a traceback."""
    try:
        commands()
    except (SettingsError, GuideError) as error:
        click.echo(str(error), err=True)
        sys.exit(1)


@commands.command()
def run() -> None:
    """The live bot. Needs BOT_TOKEN and a compiled guide."""
    from bot.running.live import run as run_bot

    settings = read_settings()
    logs.set_up(settings.log_level)
    _run(run_bot(settings))


@commands.command()
def closed() -> None:
    """For the day the service ends: urgent help to everybody, under one line that this guide is closed.

    Runs in place of `run`, with the same settings, for as long as people may still write: at least a year.
    """
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
    from bot.commands.trial import try_guide

    settings = read_settings()
    logs.set_up(settings.log_level)

    def rebuild() -> bool:
        return compile_guide(root, settings.guide_db)

    if not rebuild():
        sys.exit(1)
    _run(try_guide(settings.guide_db, sources(root), port=port, open_page=open_page, rebuild=rebuild))


@commands.command()
@ROOT
@click.argument("out", type=click.Path(path_type=Path))
def site(root: Path | None, out: Path) -> None:
    """The guide as web pages, written into the folder OUT: for any web server, in the languages of LANGUAGES."""
    from bot.commands.site import write_site

    settings = read_settings()
    if not compile_guide(root, settings.guide_db):
        sys.exit(1)
    files, size = write_site(settings.guide_db, out, settings.offered)
    click.echo(f"{files} files, {size / 1e6:.1f} MB: {out}. How to put them on a server: docs/deploying.md.")


@commands.command()
@click.option("--language", default="en", show_default=True, help="Language of the answer.")
@click.option("--audience", type=click.Choice([str(reader) for reader in READERS]), help="Who asks, if that is known.")
@click.option("--batch", is_flag=True, help="JSON lines from standard input to JSON lines on standard output.")
@click.option("--explain", is_flag=True, help="Say what spoke for each page, and for danger.")
@click.argument("question", required=False)
def ask(language: str, audience: str | None, batch: bool, explain: bool, question: str | None) -> None:
    """The guide's answer to QUESTION, here in the terminal."""
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
@click.argument("tests", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--misses", default=0, show_default=True, help="How many misses to show: then they are unseen no more.")
def evaluate(tests: tuple[Path, ...], misses: int) -> None:
    """How well typed questions are answered: figures on unseen questions (default: tests/questions/unseen/)."""
    from bot.commands import asking

    _run(asking.evaluate(read_settings().guide_db, asking.read_tests(tests), misses, click.echo))


def _run(work: Coroutine[Any, Any, None]) -> None:
    try:
        asyncio.run(work)
    except KeyboardInterrupt:
        sys.exit(130)
