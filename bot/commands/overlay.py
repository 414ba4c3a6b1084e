"""The authority's own folder: taking a page of ours over, and saying that what changed beneath it has been seen."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands.saving import said_plainly
from bot.commands.sources import ROOT, sources

if TYPE_CHECKING:
    from bot.source.tree import Tree


@click.group()
def overlay() -> None:
    """For an authority: its own folder, laid over our words (CONTENT_OVERLAY; docs/adopting.md)."""


@overlay.command("take")
@ROOT
@click.argument("page")
def take_page(root: Path | None, page: str) -> None:
    """Copy PAGE into the authority's folder, to be changed there: parent/conference/decision."""
    from bot.editing.draft import Draft
    from bot.editing.own import take

    tree = _laid_over(root)
    name = _named(tree, page)
    own = tree.layers[-1]
    if name.endswith(".toml"):
        raise click.ClickException(
            f"Tables are laid over ours entry by entry: write only what differs into {own.shown(name)}."
        )
    draft = Draft(tree)
    take(draft, name)
    with said_plainly():
        draft.write()
    click.echo(f"Written: {own.base / name}. Edit it; then `conference-guide check`.")


@overlay.command()
@ROOT
@click.argument("pages", nargs=-1)
def seen(root: Path | None, pages: tuple[str, ...]) -> None:
    """Say that somebody has looked at what an upgrade of ours changed beneath PAGES, or beneath all."""
    from bot.checks.beneath import noted
    from bot.editing.draft import Draft
    from bot.editing.own import note

    tree = _laid_over(root)
    names = [_named(tree, page) for page in pages] or [name for name in noted(tree) if tree.layers[0].has(name)]
    draft = Draft(tree)
    for name in names:
        note(draft, name)
    with said_plainly():
        draft.write()
    click.echo(f"Noted: our words of today are what {len(names)} file(s) of yours stand in place of.")


def _laid_over(root: Path | None) -> "Tree":
    tree = sources(root, new=True)
    if tree.overlay is None:
        raise click.ClickException(
            "Set CONTENT_OVERLAY to the folder for your own words, such as: export CONTENT_OVERLAY=../anytown"
        )
    return tree


def _named(tree: "Tree", page: str) -> str:
    """The file that was meant: its path, or the page with its reader, or its id alone if one reader has it.

    Raises click.ClickException with what to write.
    """
    from bot.guide.place import Audience
    from bot.source.files import path_name_of
    from bot.source.problems import likeliest

    ours = tree.layers[0]
    bare = path_name_of(page)
    every = {path_name_of(name): name for name in ours.names("content", ".md")}
    tables = {name for folder in ("content", "locales") for name in tree.names(folder, ".toml")}
    if bare in every:
        return every[bare]
    if page in tables:
        return page
    found = [f"{reader}/{bare}" for reader in Audience if f"{reader}/{bare}" in every]
    if len(found) == 1:
        return every[found[0]]
    if found:
        raise click.ClickException(f"Each reader has a page of that name. Write one of: {', '.join(found)}.")
    meant = likeliest(bare, every) or likeliest(bare, {name.partition("/")[2] for name in every})
    raise click.ClickException(f"There is no page {page}." + (f" Did you mean {meant}?" if meant else ""))
