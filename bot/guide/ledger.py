"""The ledger: which words and which edition of the guide were current when. A file of JSON lines, only ever added to.

Each line is one of these, on the day of a publishing:

    {"on": "2026-11-29", "guide": "1f2e3d4c"}                                             an edition went out
    {"on": …, "mark": "h4k2pq", "reader": "parent", "language": "en", "page": "abuse", "words": "…"}   from then on
    {"on": …, "mark": "h4k2pq", "reader": "parent", "language": "en", "page": "abuse"}                 withdrawn

Words are written once, when they change: what the guide said on a day can be shown without any older version of it.
It holds approved words only, and nothing about anyone. Pure.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from bot.guide.place import Audience


class Where(NamedTuple):
    """A page of a reader in a language."""

    reader: Audience
    language: str
    page: str


class Published(NamedTuple):
    """The words of a page, and their mark (`bot.guide.marking.mark_of`)."""

    mark: str
    words: str


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """From this day on the page says this; or nothing, if it was withdrawn (`words` are None)."""

    on: date
    where: Where
    mark: str
    words: str | None


@dataclass(frozen=True, slots=True)
class Ledger:
    """All that was published: editions by their mark, and texts, in the order of publishing."""

    editions: tuple[tuple[date, str], ...] = ()
    entries: tuple[LedgerEntry, ...] = ()

    def on(self, day: date) -> dict[Where, LedgerEntry]:
        """What each page said at the end of a day; none of pages that were withdrawn."""
        last = {entry.where: entry for entry in self.entries if entry.on <= day}
        return {where: entry for where, entry in last.items() if entry.words is not None}

    def edition(self, day: date) -> str | None:
        """The mark of the edition at the end of a day; None before the first."""
        return next((mark for on, mark in reversed(self.editions) if on <= day), None)


class Fate(NamedTuple):
    """What became of words, or of an edition, that had a mark: current (`until` is None), replaced or withdrawn.

    `where` is None for an edition.
    """

    where: Where | None
    since: date
    until: date | None = None
    withdrawn: bool = False


def read_ledger(text: str) -> Ledger:
    """The ledger; raises ValueError, with the number of the line, for one that nobody has written so."""
    editions: list[tuple[date, str]] = []
    entries: list[LedgerEntry] = []
    for number, line in enumerate(text.splitlines(), start=1):
        try:
            read = json.loads(line)
            on = date.fromisoformat(read["on"])
            if "guide" in read:
                editions.append((on, str(read["guide"])))
            else:
                where = Where(Audience(read["reader"]), str(read["language"]), str(read["page"]))
                words = read.get("words")
                entries.append(LedgerEntry(on, where, str(read["mark"]), None if words is None else str(words)))
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"line {number} cannot be read ({type(error).__name__})") from None
    return Ledger(tuple(editions), tuple(entries))


def publishing(ledger: Ledger, day: date, guide: str, texts: Mapping[Where, Published]) -> list[str]:
    """The lines that a publishing adds: what changed, what is new, what is gone; none if nothing did.

    Raises ValueError for a day before the last one: the ledger only goes forward.
    """
    if ledger.editions and day < ledger.editions[-1][0]:
        raise ValueError(f"the last edition went out on {ledger.editions[-1][0]}, which is after {day}")
    lines = [] if ledger.edition(day) == guide else [_line(day, guide=guide)]
    before = ledger.on(day)
    for where, text in sorted(texts.items()):
        if where not in before or before[where].mark != text.mark:
            lines.append(_line(day, mark=text.mark, **where._asdict(), words=text.words))
    gone = sorted(where for where in before if where not in texts)
    return [*lines, *(_line(day, mark=before[where].mark, **where._asdict()) for where in gone)]


def fate_of(ledger: Ledger, mark: str) -> list[Fate]:
    """What became of this mark: once for each page whose words had it, or for the edition; none if it is unknown."""
    return [each for known, each in fates(ledger) if known == mark]


def fates(ledger: Ledger) -> list[tuple[str, Fate]]:
    """What became of each mark that was ever published, for each page whose words had it, editions first. Where words
    came, went and came again, it is the last time that counts."""
    found: dict[tuple[str, Where | None], Fate] = {}
    last: dict[Where | None, str] = {}

    def follows(where: Where | None, on: date, mark: str | None) -> None:
        """From `on`, this mark stands there in the last one's place; None: nothing does."""
        before = last.get(where)
        if before is not None and before != mark:
            found[before, where] = found[before, where]._replace(until=on, withdrawn=mark is None)
            del last[where]
        if mark is not None and before != mark:
            found[mark, where] = Fate(where, on)
            last[where] = mark

    for on, edition in ledger.editions:
        follows(None, on, edition)
    for entry in ledger.entries:
        follows(entry.where, entry.on, None if entry.words is None else entry.mark)
    return [(mark, each) for (mark, _where), each in found.items()]


def _line(on: date, **values: str) -> str:
    return json.dumps({"on": str(on), **values}, ensure_ascii=False)
