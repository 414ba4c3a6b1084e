"""The commands that ask the guide: a question, a mark, many test questions. Each imports what it needs when it runs."""

import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import click

from bot.commands.printing import READER
from bot.commands.running import run_to_the_end
from bot.guide.place import Audience
from bot.loading import loading
from bot.settings import read_settings


@click.command()
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
        run_to_the_end(asking.ask_batch(guide, sys.stdin, click.echo))
    else:
        reader = Audience(audience or Audience.EVERYONE)
        run_to_the_end(asking.ask(guide, question or "", reader, language, click.echo, explain=explain))


@click.command()
@click.option("--language", default="en", show_default=True, help="Language of the answer.")
@click.argument("mark", nargs=-1)
def about(language: str, mark: tuple[str, ...]) -> None:
    """Whether a page or leaflet with this MARK is current; without one, which edition of the guide this is."""
    from bot.commands import marks

    settings = read_settings()
    run_to_the_end(_say(marks.about(settings.guide_db, " ".join(mark), language, settings.offered)))


@click.command()
@click.option("--misses", default=0, show_default=True, help="How many misses to show: then they are unseen no more.")
@click.argument("tests", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def evaluate(tests: tuple[Path, ...], misses: int) -> None:
    """How well typed questions are answered: figures on unseen questions (default: tests/questions/unseen/)."""
    with loading():
        from bot.commands import asking

    run_to_the_end(asking.evaluate(read_settings().guide_db, asking.read_tests(tests), misses, click.echo))


async def _say(lines: Coroutine[Any, Any, list[str]]) -> None:
    for line in await lines:
        click.echo(line)
