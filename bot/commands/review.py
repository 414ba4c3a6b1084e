"""What is due, to whom: texts to be signed off or looked at again, and days that have passed. Imports when it runs."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from bot.commands.sources import ROOT, sources

if TYPE_CHECKING:
    from bot.guide.approval import Standing
    from bot.source.problems import Problem
    from bot.text.compare import Piece

NOBODY = "Nobody yet"


class Due(NamedTuple):
    """A text that wants a look: why, what changed in words, and the other readers' pages on the same subject."""

    name: str
    why: str
    changed: "list[list[Piece]]"
    siblings: list[str]
    direction: str
    language: str


class Unsigned(NamedTuple):
    """Texts of a reader in a language that nobody has signed off."""

    whose: str
    pages: list[str]


class List(NamedTuple):
    """What is due by the person it is due to; what nobody has signed off; and what the calendar says."""

    people: dict[str, list[Due]]
    unsigned: list[Unsigned]
    calendar: "list[Problem]"
    signed: int
    all: int


@click.command()
@ROOT
@click.option("--html", type=click.Path(dir_okay=False, path_type=Path), help="Also write it as a page to print.")
def review(root: Path | None, html: Path | None) -> None:
    """What is due, to whom.

    Texts that changed since they were signed off, with the change in words; what is to be looked at again within
    30 days; what nobody has signed off.
    """
    from bot.commands.live_list import day
    from bot.commands.to_print import write_page

    found = _list(root)
    for line in _as_text(found):
        click.echo(line)
    if html:
        today = datetime.now(UTC).date()
        write_page(html, "review.html", found=found, day=day(today))
        click.echo(f"\nWritten: {html}.")


def _list(root: Path | None) -> List:
    from bot.checks.editions import replaced
    from bot.checks.live import overdue
    from bot.commands.sign_off import signing_of
    from bot.guide.approval import State

    today = datetime.now(UTC).date()
    signing = signing_of(sources(root), today)
    people: dict[str, list[Due]] = {}
    unsigned: dict[str, list[str]] = {}
    for each in sorted(signing.standings, key=lambda each: (not each.text.urgent, each.state is State.DUE)):
        where = each.text.where
        if each.state in (State.LAPSED, State.DUE) and (approval := each.approval):
            direction = signing.languages[where.language].direction
            people.setdefault(f"{approval.role}, {approval.name}", []).append(_due(each, signing.standings, direction))
        elif each.state is State.NEVER:
            unsigned.setdefault(f"{where.reader} [{where.language}]", []).append(where.page)
    return List(
        people,
        [Unsigned(whose, pages) for whose, pages in unsigned.items()],
        sorted({*overdue(signing.guide, today), *replaced(signing.guide, today), *signing.problems}),
        sum(each.state in (State.SIGNED, State.DUE) for each in signing.standings),
        len(signing.standings),
    )


def _due(each: "Standing", standings: "list[Standing]", direction: str) -> Due:
    from bot.checks.signoff import name_of, to_look_at_also
    from bot.guide.approval import State
    from bot.text.compare import compared

    approval, where = each.approval, each.text.where
    assert approval is not None
    if each.state is State.DUE:
        return Due(name_of(where), f"To be looked at again by {approval.due}.", [], [], direction, where.language)
    changed = compared("\n".join(approval.words), "\n".join(each.text.words))
    others = to_look_at_also(where, standings)
    why = f"Changed since it was signed off on {approval.on}."
    return Due(name_of(where), why, changed, others, direction, where.language)


def _as_text(found: List) -> list[str]:
    from bot.checks.live import few
    from bot.text.compare import in_words

    lines = [f"{found.signed} of {found.all} texts are signed off as they stand."]
    for person, dues in found.people.items():
        lines += ["", person]
        for due in dues:
            lines += [f"  {due.name}: {due.why}", *(f"      {in_words(line)}" for line in due.changed)]
            lines += (
                [f"      Look also at the same subject for others: {', '.join(due.siblings)}."] if due.siblings else []
            )
    if found.unsigned:
        lines += ["", NOBODY]
        lines += [f"  {whose}: {len(pages)} never signed off: {few(pages)}" for whose, pages in found.unsigned]
    if found.calendar:
        lines += ["", "Whoever edits the words", *(f"  {problem}" for problem in found.calendar)]
    return lines
