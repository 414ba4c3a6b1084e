"""`conference-guide adopt`. Imports what it needs when it runs."""

import sys
from pathlib import Path

import click

from bot.commands import days
from bot.commands.sources import ROOT, sources

PARTS = ("council", "danger", "complaints", "speaking", "here", "elsewhere", "approval", "help-lines")
"""What can be asked for by itself: the groups of `bot.source.local`, and the help lines."""


@click.command()
@ROOT
@click.option(
    "--only", multiple=True, type=click.Choice(PARTS), help="Ask for this part alone. Several times for more."
)
@click.option(
    "--set", "given", multiple=True, metavar="KEY=VALUE", help="Write this without asking. Several times for more."
)
@click.option("--show", is_flag=True, help="Print what stands there, and ask nothing.")
def adopt(root: Path | None, only: tuple[str, ...], given: tuple[str, ...], show: bool) -> None:
    """For an authority: asks for its own details one by one, and writes them into content/authority.toml.

    With CONTENT_OVERLAY, into the authority's own folder. It can be run again at any time.
    """
    from bot.commands.adopting import Own, as_it_stands, ask_all, set_all
    from bot.source.tree import is_packaged

    tree = sources(root, new=True)
    if tree.overlay is None and is_packaged(tree.base):
        raise click.ClickException(
            "Set CONTENT_OVERLAY to a folder for your own words: this guide was installed, and the next version would"
            " write over them. Such as: export CONTENT_OVERLAY=~/anytown"
        )
    today = days.today()
    own = Own(tree, today)
    click.echo(f"Your details: {own.path}")
    if show:
        for line in as_it_stands(own):
            click.echo(line)
        return
    stopped = False
    try:
        if given:
            set_all(own, given)
        else:
            ask_all(own, only, click.echo)
    except click.Abort:
        stopped = True
    for path in own.written:
        click.echo(f"\nWritten: {path}." if stopped is False else f"\nStopped. What you answered is saved: {path}.")
    if not own.written:
        click.echo("\nNothing was changed.")
    click.echo("Next: `conference-guide check`, then `conference-guide check --live` for what is left.")
    if stopped:
        sys.exit(1)
