"""The commands: `conference-guide …`. Each imports what it needs when it runs, so `run` loads no compiler."""

from typing import IO, Any

import click

from bot.commands.adopt import adopt
from bot.commands.compile import build_guide, check
from bot.commands.details import detail, help_line
from bot.commands.edit import edit
from bot.commands.fact_check import fact_check
from bot.commands.learning import grid, train_weights
from bot.commands.ledger import ledger, said
from bot.commands.overlay import overlay
from bot.commands.page import page
from bot.commands.printing import leaflet, poster, sheet, site, slip
from bot.commands.pull import pull
from bot.commands.questions import about, ask, evaluate
from bot.commands.release import release
from bot.commands.review import review
from bot.commands.running import closed, run, try_here
from bot.commands.sign_off import sign_off
from bot.commands.translate import translate
from bot.commands.word import word
from bot.commands.words import words
from bot.guide.errors import PlainError


class Commands(click.Group):
    """What goes wrong and is said in a sentence ends the command with that alone, never with a traceback. Only of a
    command that is written wrongly does click say how to write it."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except click.UsageError:
            raise
        except (PlainError, click.ClickException) as error:
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
    *(
        about,
        adopt,
        ask,
        build_guide,
        check,
        closed,
        detail,
        edit,
        evaluate,
        fact_check,
        grid,
        help_line,
        leaflet,
        ledger,
    ),
    *(overlay, page, poster, pull, release, review, run, said, sheet, sign_off, site, slip, train_weights, translate),
    *(try_here, word, words),
):
    commands.add_command(command)
commands.add_command(review, "due")  # as the desk calls it: a page has a day of review, which is something else


def main() -> None:
    """Run a command."""
    commands()
