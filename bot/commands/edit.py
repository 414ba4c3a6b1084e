"""The editor's page: served on this computer, or behind the council's own sign-in. Imports when it runs."""

import asyncio
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands.sources import ROOT, sources
from bot.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.desk.desk import Desk
    from bot.desk.guard import Guard

LOOPBACK = "127.0.0.1"
PACKAGED = (
    "This guide is part of an installed program, and the next upgrade would take your words away. Set CONTENT_OVERLAY"
    " to a folder of your own first (docs/adopting.md)."
)
TOGETHER = "--behind-sign-in and --name-header go together: who has signed in is told by a header."


@click.command()
@ROOT
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8070, show_default=True, help="Port of the page; 0: any free one."
)
@click.option(
    "--name", default="", help="Who you are: your changes are kept under this name. Without: as Git knows you."
)
@click.option("--open/--no-open", "open_page", default=True, help="Open the page in a browser.")
@click.option(
    "--behind-sign-in", "host", default="", metavar="HOST", help="For ICT: the name under which people open it."
)
@click.option(
    "--name-header", "header", default="", metavar="HEADER", help="For ICT: what the sign-in puts the name in."
)
@click.option("--listen", default=LOOPBACK, metavar="ADDRESS", help="For ICT: where the sign-in reaches it.")
def edit(root: Path | None, port: int, name: str, open_page: bool, host: str, header: str, listen: str) -> None:
    """The editor's page: change words, see them as readers will, sign off (docs/editing.md)."""
    if bool(host) is not bool(header):
        raise click.UsageError(TOGETHER)
    if listen != LOOPBACK and not host:
        raise click.UsageError("--listen is for a desk behind a sign-in: without one, this computer alone may open it.")
    from bot.desk.desk import Desk
    from bot.desk.guard import Guard
    from bot.editing.extra import needs_extra
    from bot.source.tree import is_packaged

    needs_extra("docx", "dulwich")
    tree = sources(root, new=True)
    if tree.overlay is None and is_packaged(tree.base):
        raise click.ClickException(PACKAGED)
    settings = read_settings()
    desk = Desk.of(tree, settings.offered, signed_in=bool(host), guide=settings.guide_db)
    who = name if host else name or _known_to_git(desk.folder) or click.prompt("Your name")

    def guard_of(taken: int) -> Guard:
        return Guard.behind_sign_in(host, header) if host else Guard.on_this_computer(taken, who)

    try:
        asyncio.run(_serve(desk, guard_of, port, listen, host, open_page=open_page and not host))
    except KeyboardInterrupt:
        click.echo("\nThe desk is closed.")


async def _serve(
    desk: "Desk", guard_of: "Callable[[int], Guard]", port: int, listen: str, host: str, *, open_page: bool
) -> None:
    from bot.desk.server import serving

    async with serving(desk, guard_of, port, listen) as (taken, guard):
        if host:
            click.echo(f"The desk is at https://{host}/, behind your sign-in, which reaches it on port {taken}.")
        else:
            address = f"http://{LOOPBACK}:{taken}/{guard.token(guard.person({}))}/"
            click.echo(f"The desk is here: {address}")
            click.echo("Only this computer can open it, by this address. Stop with Ctrl+C.")
            if open_page:
                await asyncio.to_thread(webbrowser.open, address)
        click.echo(desk.words_go)
        if desk.warning:
            click.echo(desk.warning, err=True)
        await asyncio.to_thread(desk.reading.sources)
        await asyncio.Event().wait()


def _known_to_git(folder: Path) -> str:
    """The name that Git has for whoever works in a folder; "" if it has none."""
    from dulwich.config import StackedConfig
    from dulwich.errors import NotGitRepository
    from dulwich.repo import Repo

    try:
        with Repo.discover(str(folder)) as repository:
            config = repository.get_config_stack()
    except (NotGitRepository, OSError):
        config = StackedConfig.default()
    try:
        return config.get((b"user",), b"name").decode()
    except (KeyError, UnicodeDecodeError):
        return ""
