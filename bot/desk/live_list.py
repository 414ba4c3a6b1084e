"""The go-live list as its reader gets it: plain text for the terminal, or one web page to print and to tick off."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from bot.checks.matter import Matter, Settled
from bot.desk.linked import Links, named_by
from bot.desk.printed import day, printed


class Way(NamedTuple):
    """Where on the desk a matter is settled: what to do there, its address, and what it is called."""

    do: str
    address: str
    words: str


_WAYS = {
    Settled.IN_THE_DETAILS: Way("Write it in", "details", "Details"),
    Settled.AT_THE_HELP_LINES: Way("Look at each, then note it in", "help-lines", "Help lines"),
    Settled.BY_SIGNING_OFF: Way("Read each, and sign it off. All stand in", "due", "What is due"),
    Settled.AT_EACH_PLACE: Way("All places stand in", "due", "What is due"),
    Settled.BY_MENDING: Way("Mend each. All stand in", "?state=mistakes&wait=1", "Pages with mistakes"),
    Settled.BY_TRANSLATING: Way("All stand in", "?state=translation&wait=1", "Pages that need a translation"),
}


class ShownMatter(NamedTuple):
    """A matter as the page has it: what to do, in words of the terminal or of the desk (then with its `way`)."""

    matter: Matter
    do: str
    way: Way | None
    where: str


def summary(matters: Sequence[Matter]) -> str:
    """How it stands, in a sentence or two."""
    blocking = sum(matter.blocks for matter in matters)
    waiting = len(matters) - blocking
    rest = f" {_things(waiting)} can wait." if waiting else ""
    if blocking:
        return f"{_things(blocking)} must be settled before families use the guide.{rest}"
    return f"Nothing stands in the way of families using the guide.{rest}"


def as_text(matters: Sequence[Matter], today: date) -> list[str]:
    """The list, line by line."""
    lines = [f"Go-live list, {day(today)}", summary(matters)]
    number = 0
    for blocks, part in groupby(matters, lambda matter: matter.blocks):
        lines += ["", _heading(blocks).upper()]
        for group, members in groupby(part, lambda matter: matter.group):
            lines += ["", group]
            for matter in members:
                number += 1
                lines += [f"  {number}. {matter.what}", f"     Why: {matter.why}", f"     Who: {matter.who}."]
                lines += [f"     Do:  {matter.to_do}"]
                lines += [f"     In:  {matter.where}"] if matter.where else []
                lines += [f"       - {detail}" for detail in matter.details]
    return lines


def as_page(
    matters: Sequence[Matter], today: date, *, nonce: str = "", back: str = "", links: Links | None = None
) -> str:
    """The list as one web page that loads nothing; on the desk, with links in place of names and commands."""
    parts = [
        (
            _heading(blocks),
            [
                (group, [_shown(matter, on_desk=links is not None) for matter in members])
                for group, members in groupby(part, lambda matter: matter.group)
            ],
        )
        for blocks, part in groupby(matters, lambda matter: matter.blocks)
    ]
    values = {"parts": parts, "summary": summary(matters), "base": links.base if links else ""}
    return printed("live.html", today, nonce=nonce, back=back, named=named_by(links), **values)


def _shown(matter: Matter, *, on_desk: bool) -> ShownMatter:
    way = _WAYS.get(matter.settled) if on_desk else None
    if way is None:
        return ShownMatter(matter, matter.to_do, None, matter.where)
    return ShownMatter(matter, " ".join(filter(None, (matter.first, matter.also))), way, "")


def _heading(blocks: bool) -> str:
    return "Must be settled before families use the guide" if blocks else "Can wait"


def _things(number: int) -> str:
    return f"{number} thing{'' if number == 1 else 's'}"
