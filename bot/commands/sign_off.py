"""Signing off: somebody says that the words of a page are right as they stand. Imports when it runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands.sources import ROOT, sources
from bot.guide.place import Audience

if TYPE_CHECKING:
    from bot.compiler.texts import SignOff
    from bot.source.tree import Tree

WHOSE = click.Choice([str(reader) for reader in Audience])
"""Whose page: a reader's, or everyone's."""


@click.command("sign-off")
@ROOT
@click.option("--audience", "audiences", type=WHOSE, multiple=True, required=True, help="Whose page; again for each.")
@click.option("--language", "languages", multiple=True, default=["en"], help="Of which words; again for each.")
@click.option("--role", required=True, help='In which role: "Safeguarding lead".')
@click.option("--name", required=True, help="Who: a name, or a post in the council.")
@click.option("--due", metavar="DAY", help="To be looked at again by this day, as 2027-11-29; by default in a year.")
@click.option("--mark", help="The mark on the sheet that was read: refused if the words are others by now.")
@click.option("--all-below", is_flag=True, help="Also all pages below these.")
@click.option(
    "--despite", metavar="REASON", default="", help="Why the person who last changed the words approves them."
)
@click.option(
    "--sign",
    "key",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="An SSH key of that person's: sign the approval with it.",
)
@click.argument("pages", nargs=-1, required=True, metavar="PAGE...")
def sign_off(
    root: Path | None,
    audiences: tuple[str, ...],
    languages: tuple[str, ...],
    role: str,
    name: str,
    due: str | None,
    mark: str | None,
    all_below: bool,
    despite: str,
    key: Path | None,
    pages: tuple[str, ...],
) -> None:
    """Say that somebody has read PAGE (conference/decision) and approves its words as they stand."""
    from bot.checks.signoff import name_of
    from bot.compiler.signoff import approvals, chosen_texts, due_day, to_look_at_after, write_down

    today = datetime.now(UTC).date()
    with said():
        until = due_day(due or "", today)
    tree = sources(root, new=True)
    signoff = signoff_of(tree, today)
    with said():
        chosen = chosen_texts(signoff, pages, audiences, languages, all_below=all_below)
        signed = approvals(
            tree, signoff, chosen, role=role, name=name, due=until, today=today, mark=mark or "", despite=despite
        )
        write_down(tree, signed, key)
    also = to_look_at_after(signoff, chosen)
    for where, approval in signed.items():
        click.echo(f"Signed off: {name_of(where)}, mark {approval.mark}, due {until}.")
        if others := also.get(where):
            click.echo(f"  It has changed. Look also at the same subject for others: {', '.join(others)}.")


@contextmanager
def said() -> Iterator[None]:
    """What cannot be signed is said in the terminal."""
    from bot.compiler.signoff import SignOffError

    try:
        yield
    except SignOffError as error:
        raise click.ClickException(str(error)) from None


def signoff_of(tree: "Tree", today: date) -> "SignOff":
    """All texts and their sign-off; raises click.ClickException where the guide cannot be put together."""
    from bot.compiler.gathered import UnsoundError, read_signoff

    try:
        return read_signoff(tree, today)
    except UnsoundError as error:
        raise click.ClickException(f"{error}\nMend this first.") from None
