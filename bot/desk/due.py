"""What is due, to whom: texts to be signed off or looked at again, and days that have passed."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from bot.checks.editions import replaced
from bot.checks.live import overdue
from bot.checks.signoff import name_of, to_look_at_also
from bot.compiler.texts import SignOff
from bot.desk.linked import Links, named_by
from bot.desk.printed import day, printed
from bot.guide.approval import Standing, State
from bot.guide.ledger import Where
from bot.source.problems import Problem, few
from bot.text.compare import Piece, compared, in_words

NOBODY_YET = "Nobody yet"


class Due(NamedTuple):
    """A text that wants a look: why, what changed in words, and the other readers' pages on the same subject."""

    name: str
    why: str
    changed: list[list[Piece]]
    siblings: list[str]
    direction: str
    language: str


class Unsigned(NamedTuple):
    """Texts of a reader in a language that nobody has signed off: their pages, and their whole names."""

    whose: str
    pages: list[str]
    names: list[str]


class DueList(NamedTuple):
    """What is due by the person it is due to; what nobody has signed off; and what the calendar says."""

    people: dict[str, list[Due]]
    unsigned: list[Unsigned]
    calendar: list[Problem]
    signed: int
    all: int


def what_is_due(signoff: SignOff, today: date) -> DueList:
    """Texts to be signed off or looked at again, and days that have passed."""
    people: dict[str, list[Due]] = {}
    unsigned: dict[str, list[Where]] = {}
    for each in sorted(signoff.standings, key=lambda each: (not each.text.urgent, each.state is State.DUE)):
        where = each.text.where
        if each.state in (State.LAPSED, State.DUE) and (approval := each.approval):
            direction = signoff.languages[where.language].direction
            people.setdefault(f"{approval.role}, {approval.name}", []).append(_due(each, signoff.standings, direction))
        elif each.state is State.NEVER:
            unsigned.setdefault(f"{where.reader} [{where.language}]", []).append(where)
    return DueList(
        people,
        [
            Unsigned(whose, [each.page for each in there], [name_of(each) for each in there])
            for whose, there in unsigned.items()
        ],
        sorted({*overdue(signoff.guide, today), *replaced(signoff.guide, today), *signoff.problems}),
        sum(each.state in (State.SIGNED, State.DUE) for each in signoff.standings),
        len(signoff.standings),
    )


def _due(each: Standing, standings: Sequence[Standing], direction: str) -> Due:
    approval, where = each.approval, each.text.where
    assert approval is not None
    if each.state is State.DUE:
        return Due(name_of(where), f"To be looked at again by {day(approval.due)}.", [], [], direction, where.language)
    changed = compared("\n".join(approval.words), "\n".join(each.text.words))
    others = to_look_at_also(where, standings)
    why = f"Changed since it was signed off on {day(approval.on)}."
    return Due(name_of(where), why, changed, others, direction, where.language)


def as_text(found: DueList) -> list[str]:
    """The list, line by line."""
    lines = [f"{found.signed} of {found.all} texts are signed off as they stand."]
    for person, dues in found.people.items():
        lines += ["", person]
        for due in dues:
            lines += [f"  {due.name}: {due.why}", *(f"      {in_words(line)}" for line in due.changed)]
            lines += (
                [f"      Look also at the same subject for others: {', '.join(due.siblings)}."] if due.siblings else []
            )
    if found.unsigned:
        lines += ["", NOBODY_YET]
        lines += [f"  {whose}: {len(pages)} never signed off: {few(pages)}" for whose, pages, _names in found.unsigned]
    if found.calendar:
        lines += ["", "Whoever edits the words", *(f"  {problem}" for problem in found.calendar)]
    return lines


def as_page(found: DueList, today: date, *, nonce: str = "", back: str = "", links: Links | None = None) -> str:
    """The list as one web page that loads nothing; on the desk, with titles that lead to each text."""
    return printed("due.html", today, nonce=nonce, back=back, found=found, links=links, named=named_by(links))
