"""The go-live list as its reader gets it: plain text for the terminal, or one web page to print and to tick off."""

import re
from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from bot.checks.matter import CONTENT, LANGUAGES, WORDS, Matter
from bot.desk.linked import Links, named_by
from bot.desk.printed import day, printed

_COMMAND = "conference-guide"
_SENTENCES = re.compile(r"(?<=[.!?])\s+")


class Way(NamedTuple):
    """Where on the desk a matter is settled: what to do there, its address, and what it is called."""

    do: str
    address: str
    words: str


_DETAILS = Way("Write it in", "details", "Details")
_HELP_LINES = Way("Look at each, then note it in", "help-lines", "Help lines")
_SIGN = Way("Read each, and sign it off. All stand in", "due", "What is due")
_PLACES = Way("All places stand in", "due", "What is due")
_MISTAKES = Way("Mend each. All stand in", "?state=mistakes&wait=1", "Pages with mistakes")
_LANGUAGES = Way("All stand in", "?state=translation&wait=1", "Pages that need a translation")


class Shown(NamedTuple):
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
                lines += [f"     Do:  {matter.do}"]
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


def _shown(matter: Matter, *, on_desk: bool) -> Shown:
    way = _way(matter) if on_desk else None
    if way is None:
        return Shown(matter, matter.do, None, matter.where)
    return Shown(matter, " ".join(each for each in _SENTENCES.split(matter.do) if _COMMAND not in each), way, "")


def _way(matter: Matter) -> Way | None:
    """Where on the desk it is settled; None where it is not."""
    if matter.group in (CONTENT, LANGUAGES):
        return _MISTAKES if matter.group == CONTENT else _LANGUAGES
    if f"{_COMMAND} adopt" in matter.do:
        return _HELP_LINES if matter.file.endswith("help-lines.toml") else _DETAILS
    if f"{_COMMAND} overlay" in matter.do or _COMMAND not in matter.do:
        return None
    return _SIGN if matter.group == WORDS else _PLACES


def _heading(blocks: bool) -> str:
    return "Must be settled before families use the guide" if blocks else "Can wait"


def _things(number: int) -> str:
    return f"{number} thing{'' if number == 1 else 's'}"
