"""What the commands that change words share: who changes them, and saving. Imports when it runs."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands.sources import sources
from bot.guide.errors import PlainError

if TYPE_CHECKING:
    from bot.compiler.trying import Saved
    from bot.editing.draft import Draft

AUTHOR = click.option(
    "--name", "author", metavar="WHO", default="An editor", help="Who makes the change: kept with it."
)
MESSAGE = click.option("--message", help="What has changed, and why, in a sentence: kept with it.")


@contextmanager
def said_plainly() -> Iterator[None]:
    """A file that cannot be written is a sentence for whoever asked, never a traceback: raises PlainError."""
    from bot.editing.draft import cannot_be_written

    try:
        yield
    except BrokenPipeError:  # who reads the output has gone
        raise
    except OSError as error:
        raise PlainError(cannot_be_written(error)) from None


def saved(root: Path | None, name: str, change: Callable[["Draft"], bool], message: str, author: str) -> None:
    """Make a change of words in the file of this name: tried on a copy, written, kept in Git; also where the words
    stand there already, and Git has others. Ends with 1, and nothing written, where something would be wrong."""
    from bot.compiler.trying import save, save_as_it_stands
    from bot.editing.draft import Draft, EditError

    draft = Draft(sources(root, new=True))
    if unfit := draft.tree.unfit():
        raise EditError("\n".join(map(str, unfit)))
    with said_plainly():
        changed = change(draft)
        done = save(draft, message, author) if changed else save_as_it_stands(draft.tree, name, message, author)
    if done is None:
        click.echo("Nothing was changed: it stands there so already.")
        return
    if done.problems:
        for problem in done.problems:
            click.echo(str(problem))
        click.echo(f"{len(done.problems)} problem(s). Nothing was changed.")
        sys.exit(1)
    for path in done.files if changed else ():
        click.echo(f"Written: {path}.")
    say_where(done, message)


def say_where(done: "Saved", message: str) -> None:
    """Where Git has what was saved, or why it has not."""
    if done.kept:
        click.echo(f"Kept on the branch {done.kept.branch}, on which this folder is now: {message}")
        if done.kept.rests_on:
            click.echo(f"It rests on what is kept on {done.kept.rests_on}, which goes out with it.")
    else:
        click.echo(done.not_kept)
