"""What is saved and not given on. Imports when it runs."""

from pathlib import Path

import click

from bot.commands.sources import ROOT, sources


@click.group()
def words() -> None:
    """Words that somebody has saved (docs/tasks/change-a-page.md)."""


@words.command()
@ROOT
def waiting(root: Path | None) -> None:
    """What is saved on this branch, and the main branch does not have yet: the newest first."""
    try:
        from bot.editing.waiting import waiting as saved

        found = saved(sources(root, new=True).layers[-1].base)
    except ModuleNotFoundError:
        raise click.ClickException("This needs parts that are not installed: make install-edit.") from None
    for each in found:
        click.echo(f"{each.day}, {each.author}: {each.message}")
        for name in each.files:
            click.echo(f"    {name}")
    if not found:
        click.echo("Nothing waits: the main branch has everything that is saved.")
