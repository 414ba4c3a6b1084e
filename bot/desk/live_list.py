"""The go-live list as its reader gets it: plain text for the terminal, or one web page to print and to tick off."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from bot.checks.matter import Matter
from bot.desk.printed import day, printed


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
                lines += [f"     Do:  {matter.do}"]
                lines += [f"     In:  {matter.where}"] if matter.where else []
                lines += [f"       - {detail}" for detail in matter.details]
    return lines


def as_page(matters: Sequence[Matter], today: date, *, nonce: str = "", back: str = "") -> str:
    """The list as one web page that loads nothing."""
    parts = [
        (_heading(blocks), [(group, list(members)) for group, members in groupby(part, lambda matter: matter.group)])
        for blocks, part in groupby(matters, lambda matter: matter.blocks)
    ]
    return printed("live.html", today, nonce=nonce, back=back, parts=parts, summary=summary(matters))


def _heading(blocks: bool) -> str:
    return "Must be settled before families use the guide" if blocks else "Can wait"


def _things(number: int) -> str:
    return f"{number} thing{'' if number == 1 else 's'}"
