"""Where the commands find the guide's sources: ours, and what CONTENT_OVERLAY lays over them."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.settings import read_settings

if TYPE_CHECKING:
    from bot.source.tree import Tree

ROOT = click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder with content/ and locales/.",
)


def sources(root: Path | None, *, new: bool = False) -> "Tree":
    """The sources below `root`, by default ours, with the authority's own folder over them; `new`: which is made, if it
    is not there.

    Raises click.ClickException, with a sentence, where CONTENT_OVERLAY names no such folder.
    """
    from bot.source.approvals import APPROVALS
    from bot.source.ledger import LEDGER
    from bot.source.tree import FOLDERS, Tree, guide_root

    overlay = read_settings().content_overlay
    if overlay is not None:
        overlay = overlay.expanduser()
        overlay = overlay.resolve() if overlay.is_absolute() else overlay  # paths are shown: none with ".." within
        if overlay.resolve() == (root or guide_root()).resolve():
            raise click.ClickException(
                f"CONTENT_OVERLAY is {overlay}, where our own words are. Name a folder beside it, for yours."
            )
        if new and (overlay.is_dir() or not overlay.exists()):
            return Tree(root or guide_root(), overlay)
        if not overlay.is_dir():
            raise click.ClickException(
                f"CONTENT_OVERLAY is {overlay}, and there is no such folder. `conference-guide adopt` makes it."
            )
        if any(overlay.iterdir()) and not any((overlay / name).exists() for name in (*FOLDERS, APPROVALS, LEDGER)):
            raise click.ClickException(
                f"CONTENT_OVERLAY is {overlay}, which has neither content/ nor locales/. Name the folder they are in."
            )
    return Tree(root or guide_root(), overlay)
