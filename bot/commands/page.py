"""The `page` commands: one step in place of edits in many files. Tried on a copy first: all is done, or nothing."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands.page_text import list_, show, write
from bot.commands.saving import said_plainly
from bot.commands.sources import ROOT, sources

if TYPE_CHECKING:
    from bot.editing.draft import Draft
    from bot.source.guide import SourceGuide
    from bot.source.tree import Tree


SOURCES = "content/sources.toml"


@click.group()
def page() -> None:
    """See and change the words of a page; retire or rename one, with everything that names it (docs/tasks/)."""


for command in (list_, show, write):
    page.add_command(command)


@page.command("retire")
@ROOT
@click.option("--to", metavar="PAGE", help="The page that answers in its place; else the nearest above it.")
@click.option("--drop-questions", is_flag=True, help="Forget how people ask for it; else that page takes them over.")
@click.argument("name", metavar="PAGE")
def retire_page(root: Path | None, to: str | None, drop_questions: bool, name: str) -> None:
    """Take PAGE out of the guide for every reader. Old buttons, links and printed codes lead to another page.

    With CONTENT_OVERLAY, out of the guide of that authority: content/retired.toml there names the page.
    """
    from bot.editing.pages import retire
    from bot.editing.retired import take_out

    def change(draft: "Draft", guide: "SourceGuide") -> list[str]:
        if draft.tree.overlay is not None:
            return take_out(draft, guide, name, to, drop_questions=drop_questions)
        return retire(draft, guide, name, to, drop_questions=drop_questions)

    _carry_out(root, change)


@page.command("rename")
@ROOT
@click.argument("old")
@click.argument("new")
def rename_page(root: Path | None, old: str, new: str) -> None:
    """Rename page OLD, and all below it, to NEW, for every reader. Translations stay; the old name leads to the new."""
    from bot.editing.pages import rename

    def change(draft: "Draft", guide: "SourceGuide") -> list[str]:
        _ours(draft.tree)
        return rename(draft, guide, old, new)

    _carry_out(root, change)


def _ours(tree: "Tree") -> None:
    """Raises EditError beside an authority's folder: what is ours is not moved from there."""
    from bot.editing.draft import EditError

    if tree.overlay is not None:
        raise EditError(
            f"CONTENT_OVERLAY is {tree.overlay}: pages are renamed where they are ours. A page of your own is a file"
            " there: rename it by hand, then run `conference-guide check`. Nothing was changed."
        )


def _carry_out(root: Path | None, change: Callable[["Draft", "SourceGuide"], list[str]]) -> None:
    """Make a change on a copy; write it only if the guide is sound with it, the catalogues brought up to date. Many
    files change at once: whoever does it commits them, with what belongs to them."""
    from bot.compiler.trying import trial
    from bot.editing.draft import Draft, EditError
    from bot.source.guide import read_guide
    from bot.source.problems import Problem

    tree = sources(root, new=True)
    draft, problems = Draft(tree), list[Problem]()
    guide = read_guide(tree, problems)
    with said_plainly():
        if unfit := (tree.unfit() or problems):
            raise EditError("\n".join(map(str, [*sorted(set(unfit)), "Mend this first. Nothing was changed."])))
        done = change(draft, guide)
        report = trial(draft)
        if report.problems:
            last = f"{len(report.problems)} problem(s) would be left. Mend them first. Nothing was changed."
            raise EditError("\n".join(map(str, [*report.problems, last])))
        draft.write()
    for line in done:
        click.echo(f"{line}.")
    for warning in (warning for warning in report.warnings if warning.file == SOURCES):
        click.echo(str(warning))
    learn = any(name.startswith("content/questions/") for name in draft.changed)
    click.echo(f"All is well. Left to do: {'`conference-guide train` (questions moved), then ' if learn else ''}build.")
