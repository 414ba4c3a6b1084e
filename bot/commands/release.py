"""`conference-guide release`. Imports what it needs when it runs."""

import sys
from datetime import datetime
from pathlib import Path

import click

from bot.commands.compile import compile_guide
from bot.commands.days import chosen
from bot.commands.sources import ROOT, sources


@click.command()
@ROOT
@click.option(
    "--sign",
    "key",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A private SSH key: sign the release with it.",
)
@click.option(
    "--not-live", is_flag=True, help="A rehearsal: without the go-live list. The release says so, and nothing is noted."
)
@click.option("--leaflets/--no-leaflets", "leaflets", default=True, help="Without leaflets it takes a minute less.")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="The day of publishing. Without it: today.")
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
def release(
    root: Path | None, key: Path | None, not_live: bool, leaflets: bool, day: datetime | None, out: Path
) -> None:
    """All that goes out together, made into a folder of its own below OUT, with hashes and a signature.

    The guide, the web pages, leaflets, this program with its pinned packages, and what has changed. Refused while
    anything on the go-live list blocks. Notes in the ledger what is published.
    """
    from bot.commands.releasing import make_release

    if not not_live and not compile_guide(root, None, live=True):
        click.echo("Nothing was released. (--not-live makes a rehearsal, which says that it is one.)", err=True)
        sys.exit(1)
    for line in make_release(sources(root), out, chosen(day), live=not not_live, key=key, leaflets=leaflets):
        click.echo(line)
