"""The authority's own details and the help lines, one value at a time; `adopt` asks for all. Imports when it runs."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands.days import today
from bot.commands.page_text import JSON
from bot.commands.saving import AUTHOR, MESSAGE, saved
from bot.commands.sources import ROOT, sources

if TYPE_CHECKING:
    from bot.editing.details import Form


@click.group()
def detail() -> None:
    """The authority's own details, one at a time (docs/tasks/change-a-number.md)."""


@detail.command("list")
@ROOT
@JSON
def list_details(root: Path | None, as_json: bool) -> None:
    """Every detail: what it is for, what stands there, and what is wrong with it."""
    from bot.editing.details import authority_forms

    _say(authority_forms(sources(root, new=True), today()), as_json=as_json)


@detail.command("set")
@ROOT
@AUTHOR
@MESSAGE
@click.argument("key")
@click.argument("value")
def change_detail(root: Path | None, author: str, message: str | None, key: str, value: str) -> None:
    """Let the detail KEY be VALUE; "" empties it. Checked, saved, and kept in Git."""
    from bot.editing.details import set_detail
    from bot.source.tree import AUTHORITY

    said = message or f"Our own detail {key} changed"
    saved(root, AUTHORITY, lambda draft: set_detail(draft, key, value, today()), said, author)


@click.group("help-line")
def help_line() -> None:
    """The help lines: their numbers, and who looked whether they are right (docs/tasks/change-a-number.md)."""


@help_line.command("list")
@ROOT
@JSON
def list_lines(root: Path | None, as_json: bool) -> None:
    """Every help line, and how a person looks whether it is right."""
    from bot.editing.details import line_forms

    _say(line_forms(sources(root, new=True), today()), as_json=as_json)


@help_line.command("set")
@ROOT
@AUTHOR
@MESSAGE
@click.argument("line")
@click.argument("key")
@click.argument("value")
def change_line(root: Path | None, author: str, message: str | None, line: str, key: str, value: str) -> None:
    """Let KEY (number, about, site, email …) of the help line LINE be VALUE. A new number is to be rung anew."""
    from bot.editing.details import set_line
    from bot.source.tree import HELP_LINES

    said = message or f"Help line {line}: {key} changed"
    saved(root, HELP_LINES, lambda draft: set_line(draft, line, key, value, today()), said, author)


@help_line.command("rung")
@ROOT
@click.option("--name", "author", metavar="WHO", required=True, help="Who rang it and looked at its site.")
@MESSAGE
@click.argument("line")
def note_rung(root: Path | None, author: str, message: str | None, line: str) -> None:
    """Say that a person has looked today whether the help line LINE is right."""
    from bot.editing.details import rung
    from bot.source.tree import HELP_LINES

    said = message or f"Help line {line}: looked at by {author}"
    saved(root, HELP_LINES, lambda draft: rung(draft, line, author, today()), said, author)


def _say(forms: "list[Form]", *, as_json: bool) -> None:
    if as_json:
        data = [form._asdict() | {"details": [each._asdict() for each in form.details]} for form in forms]
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
        return
    for form in forms:
        click.echo(f"\n{form.title} [{form.key}]" + (f"\n  {form.about}" if form.about else ""))
        for each in form.details:
            click.echo(
                f"  {each.key}: {each.value or '(empty)'}" + (f"  WRONG: {each.problem}" if each.problem else "")
            )
