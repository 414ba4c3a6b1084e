"""Signing off: somebody says that the words of a page are right as they stand. Imports when it runs."""

from pathlib import Path

import click

from bot.commands import days
from bot.commands.saving import said_plainly, say_where
from bot.commands.sources import ROOT, sources
from bot.guide.place import Audience

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
    """Say that somebody has read PAGE (conference/decision) and approves its words as they stand. Kept in Git."""
    from bot.checks.signoff import name_of
    from bot.compiler.gathered import read_signoff
    from bot.compiler.signoff import approvals, chosen_texts, due_day, to_look_at_after, write_down
    from bot.compiler.trying import save
    from bot.editing.draft import Draft

    today = days.today()
    until = due_day(due or "", today)
    tree = sources(root, new=True)
    signoff = read_signoff(tree, today)
    chosen = chosen_texts(signoff, pages, audiences, languages, all_below=all_below)
    signed = approvals(
        tree, signoff, chosen, role=role, name=name, due=until, today=today, mark=mark or "", despite=despite
    )
    draft = Draft(tree)
    what = " and ".join(map(name_of, signed)) if len(signed) < 3 else f"{len(signed)} texts"
    message = f"{' '.join(role.split())} signs off {what}"
    with said_plainly():
        write_down(draft, signed, key)
        done = save(draft, message, name, check=False)
    also = to_look_at_after(signoff, chosen)
    for where, approval in signed.items():
        click.echo(f"Signed off: {name_of(where)}, mark {approval.mark}, due {until}.")
        if others := also.get(where):
            click.echo(f"  It has changed. Look also at the same subject for others: {', '.join(others)}.")
    say_where(done, message)
