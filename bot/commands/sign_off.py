"""Signing off: somebody says that the words of a page are right as they stand. Imports when it runs."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands.sources import ROOT, sources
from bot.guide.place import Audience

if TYPE_CHECKING:
    from bot.compiler.texts import Signing
    from bot.guide.approval import Standing
    from bot.guide.ledger import Where
    from bot.source.tree import Tree

READERS = click.Choice([str(reader) for reader in Audience])


@click.command("sign-off")
@ROOT
@click.option("--audience", "audiences", type=READERS, multiple=True, required=True, help="Whose page; again for each.")
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
    from bot.checks.signoff import to_look_at_also
    from bot.guide.approval import Approval, State
    from bot.source.approvals import write_approvals
    from bot.source.signatures import SignatureError

    today = datetime.now(UTC).date()
    role, name = (" ".join(text.split()) for text in (role, name))
    if not role or not name:
        raise click.ClickException("Say who approves, and in which role: --name and --role.")
    until = _due(due, today)
    tree = sources(root, new=True)
    signing = signing_of(tree, today)
    chosen = chosen_texts(signing, pages, audiences, languages, all_below=all_below)
    if mark is not None and [each.text.mark for each in chosen] != [mark.strip().lower()]:
        now = ", ".join(f"{named(each.text.where)} has {each.text.mark}" for each in chosen)
        raise click.ClickException(
            f"The words are not those of the mark {mark}: {now}. Read them anew; nothing was signed."
        )
    reasons = _reasons(tree, signing, [each.text.where for each in chosen], name, despite)
    approvals = {
        each.text.where: Approval(role, name, today, until, each.text.words, reasons.get(each.text.where, ""))
        for each in chosen
    }
    try:
        write_approvals(tree, approvals, key)
    except SignatureError as error:
        raise click.ClickException(f"{error} Nothing was signed off.") from None
    except OSError as error:
        raise click.ClickException(f"{error.filename} cannot be written ({error.strerror}).") from None
    signed = {named(each.text.where) for each in chosen}
    for each in chosen:
        click.echo(f"Signed off: {named(each.text.where)}, mark {each.text.mark}, due {until}.")
        others = to_look_at_also(each.text.where, signing.standings) if each.state is State.LAPSED else []
        if others := [other for other in others if other not in signed]:
            click.echo(f"  It has changed. Look also at the same subject for others: {', '.join(others)}.")


def signing_of(tree: "Tree", today: date) -> "Signing":
    """All texts and their sign-off; raises click.ClickException where the guide cannot be put together."""
    from bot.compiler.texts import UnsoundError, read_signing

    try:
        return read_signing(tree, today)
    except UnsoundError as error:
        raise click.ClickException(f"{error}\nMend this first.") from None


def chosen_texts(
    signing: "Signing",
    pages: tuple[str, ...],
    audiences: tuple[str, ...],
    languages: tuple[str, ...],
    *,
    all_below: bool,
) -> "list[Standing]":
    """The texts that were named; raises click.ClickException for a name that leads to none."""
    from bot.source.problems import likeliest

    chosen: dict[Where, Standing] = {}
    for page in pages:
        found = [
            each
            for each in signing.standings
            if each.text.where.page == page or (all_below and each.text.where.page.startswith(f"{page}/"))
            if each.text.where.reader in audiences and each.text.where.language in languages
        ]
        if not found:
            ids = {each.text.where.page for each in signing.standings}
            meant = likeliest(page, ids)
            hint = f" Did you mean {meant}?" if meant and page not in ids else ""
            whose = f"{' or '.join(audiences)} in [{', '.join(languages)}]"
            why = " It is in English there until it is translated." if page in ids else ""
            raise click.ClickException(f"There is no text {page} for {whose}.{hint}{why}")
        chosen |= {each.text.where: each for each in found}
    return [*chosen.values()]


def named(where: "Where") -> str:
    """A text as people type it."""
    from bot.checks.signoff import name_of

    return name_of(where)


def _reasons(tree: "Tree", signing: "Signing", texts: "list[Where]", name: str, despite: str) -> "dict[Where, str]":
    """What is written down where the last editor approves as well; raises click.ClickException without a reason."""
    from bot.editing.editors import files_of, last_editors, same_person

    files = {where: files_of(signing.guide, where) for where in texts}
    editors = last_editors({tree.path(file) for each in files.values() for file in each})
    own = [
        (where, tree.shown(file))
        for where, each in files.items()
        for file in each
        if same_person(editors.get(tree.path(file), ""), name)
    ]
    if own and not despite.strip():
        lines = [f"{named(where)}: {name} was the last to change {file}." for where, file in own]
        raise click.ClickException(
            "\n".join([*lines, 'Somebody else should approve it; or say why not: --despite "…". Nothing was signed.'])
        )
    return dict.fromkeys(dict(own), " ".join(despite.split()))


def _due(text: str | None, today: date) -> date:
    if text is None:
        return date(today.year + 1, today.month, min(today.day, 28) if today.month == 2 else today.day)
    try:
        due = date.fromisoformat(text)
    except ValueError:
        raise click.ClickException(f"{text} is no day. Write it as 2027-11-29.") from None
    if due <= today:
        raise click.ClickException(f"--due {text} is no day to come.")
    return due
