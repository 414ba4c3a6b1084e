"""What is saved and not given on. Imports when it runs."""

from pathlib import Path

import click

from bot.commands.sources import ROOT, sources


@click.group()
def words() -> None:
    """Words that somebody has saved (docs/tasks/change-a-page.md)."""


@words.command("waiting")
@ROOT
def list_waiting(root: Path | None) -> None:
    """What is saved on this branch, and the main branch does not have yet: the newest first."""
    from bot.editing.extra import needs_extra
    from bot.editing.waiting import waiting

    needs_extra("dulwich")
    found = waiting(sources(root, new=True).layers[-1].base)
    for each in found:
        click.echo(f"{each.day}, {each.author}: {each.message}")
        for line in each.more.splitlines():
            click.echo(f"    {line}".rstrip())
        for name in each.files:
            click.echo(f"    {name}")
    if not found:
        click.echo("Nothing waits: the main branch has everything that is saved.")
