"""The `page` commands: one step in place of edits in many files. Tried on a copy first: all is done, or nothing."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands.sources import ROOT
from bot.settings import read_settings

if TYPE_CHECKING:
    from bot.editing.draft import Draft
    from bot.source.guide import Guide


SOURCES = "content/sources.toml"


@click.group()
def page() -> None:
    """Retire or rename a page, with everything that names it (docs/tasks/)."""


@page.command()
@ROOT
@click.option("--to", metavar="PAGE", help="The page that answers in its place; else the nearest above it.")
@click.option("--drop-questions", is_flag=True, help="Forget how people ask for it; else that page takes them over.")
@click.argument("name", metavar="PAGE")
def retire(root: Path | None, to: str | None, drop_questions: bool, name: str) -> None:
    """Take PAGE out of the guide for every reader. Old buttons, links and printed codes lead to another page."""
    from bot.editing.pages import retire as retired

    _carry_out(root, lambda draft, guide: retired(draft, guide, name, to, drop_questions=drop_questions))


@page.command()
@ROOT
@click.argument("old")
@click.argument("new")
def rename(root: Path | None, old: str, new: str) -> None:
    """Rename page OLD, and all below it, to NEW, for every reader. Translations stay; the old name leads to the new."""
    from bot.editing.pages import rename as renamed

    _carry_out(root, lambda draft, guide: renamed(draft, guide, old, new))


def _carry_out(root: Path | None, change: Callable[["Draft", "Guide"], list[str]]) -> None:
    """Make a change on a copy; write it only if the guide is sound with it, the catalogues brought up to date."""
    from bot.compiler.trying import trial
    from bot.editing.draft import Draft, EditError
    from bot.source.guide import read_guide
    from bot.source.problems import Problem
    from bot.source.tree import Tree, guide_root

    if (overlay := read_settings().content_overlay) is not None:
        raise click.ClickException(
            f"CONTENT_OVERLAY is {overlay}: pages are retired and renamed where they are ours. A page of your own is a"
            " file there: take it away or rename it by hand, then run `conference-guide check`. Nothing was changed."
        )
    tree = Tree((root or guide_root()).absolute())
    draft, problems = Draft(tree), list[Problem]()
    guide = read_guide(tree, problems)
    try:
        if unfit := (tree.unfit() or problems):
            raise EditError("\n".join(map(str, [*sorted(set(unfit)), "Mend this first. Nothing was changed."])))
        done = change(draft, guide)
        report = trial(draft)
        if report.problems:
            last = f"{len(report.problems)} problem(s) would be left. Mend them first. Nothing was changed."
            raise EditError("\n".join(map(str, [*report.problems, last])))
        draft.write()
    except EditError as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"{error.filename2 or error.filename}: {error.strerror}.") from None
    for line in done:
        click.echo(f"{line}.")
    for warning in (warning for warning in report.warnings if warning.file == SOURCES):
        click.echo(str(warning))
    learn = any(name.startswith("content/questions/") for name in draft.changed)
    click.echo(f"All is well. Left to do: {'`conference-guide train` (questions moved), then ' if learn else ''}build.")
