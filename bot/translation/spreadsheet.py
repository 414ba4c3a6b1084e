"""One language as a spreadsheet (CSV), for those without a PO editor: out, and back, all that is new in it or none."""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from bot.translation.extract import UnitKind
from bot.translation.merge import Merged, notes_of, was_of
from bot.translation.po import EntryKey
from bot.translation.project import TranslationError
from bot.translation.wording import content_problem, interface_problem, length_problem
from bot.translation.write import hints

COLUMNS = ("where", "english", "translation", "state", "what to know", "english before", "translation before")
NEEDED = COLUMNS[:3]
INTERFACE = "interface"
"""Stands for the empty context of our own screens' words."""

_SEPARATOR = re.compile(r"sep=([,;\t])", re.IGNORECASE)
_ERROR = re.compile(r"#(?:NAME\?|REF!|VALUE!|DIV/0!|NUM!|NULL!|N/A|####+)|#{3,}|Err:\d{3}", re.IGNORECASE)
"""What a spreadsheet writes where it took words for a sum, because they began with "-" or "="."""

_FORMULA = ("=", "+", "-", "@", "\t", "'")


def export_csv(catalogues: Iterable[Merged]) -> str:
    """A row for each unit, in the order of the guide. Begins with a mark that makes spreadsheets read it as UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for merged in catalogues:
        stale = {entry.key: was for entry, was in merged.stale}
        for key, entry in merged.entries.items():
            was = was_of(entry)
            state = "translated" if entry.usable else "stale" if key in stale else "guess" if entry.fuzzy else "missing"
            know = "; ".join(hints(merged.units[key]))
            before = (was.english, was.translated) if was else ("", "")
            row = (entry.context or INTERFACE, entry.english, entry.usable, state, know, *before)
            writer.writerow([_safe(cell) for cell in row])
    return "\ufeff" + out.getvalue()


class Imported(NamedTuple):
    """The catalogues with the sheet's translations, how many of them are new, and the rows that were left out: their
    English has gone since, and nothing new stood in them."""

    catalogues: list[Merged]
    new: int
    left_out: list[int]


def import_csv(text: str, catalogues: Iterable[Merged], code: str) -> Imported:
    """What a sheet brings. An empty cell changes nothing, nor does what we had when the sheet went out.

    Raises TranslationError, with a line for each wrong row, if any is wrong.
    """
    found = list(catalogues)
    by_key = {key: merged for merged in found for key in merged.units}
    had = _had(found)
    given: dict[EntryKey, tuple[int, str]] = {}
    wrong: list[str] = []
    left_out: list[int] = []
    for number, row in _rows(text, code):
        key, translated = _key(row), _cell(row, "translation").strip()
        if key not in by_key and translated in ("", had.get(key)):
            left_out.append(number)
            continue
        if key not in by_key:
            wrong.append(f"Row {number} [{code}]: this English is not in the guide (any more). Export again.")
        elif key in given and given[key][1] != translated:
            wrong.append(f"Row {number} [{code}]: translated differently in row {given[key][0]}. Decide for one.")
        elif problem := _problem(by_key[key], key, translated):
            wrong.append(f"Row {number} [{code}]: {problem}")
        given.setdefault(key, (number, translated))
    if wrong:
        raise TranslationError("\n".join([*wrong, "Nothing was imported."]))
    changed = {
        key: translated
        for key, (_number, translated) in given.items()
        if translated and translated != by_key[key].entries[key].usable
    }
    return Imported([_with(merged, changed) for merged in found], len(changed), left_out)


def _had(catalogues: Iterable[Merged]) -> dict[EntryKey, str]:
    """The translations of English that has changed since, or is out of use."""
    found: dict[EntryKey, str] = {}
    for merged in catalogues:
        found |= {entry.key: entry.usable for entry in merged.obsolete}
        found |= {(entry.context, was.english): was.translated for entry, was in merged.stale}
    return found


def _rows(text: str, code: str) -> list[tuple[int, dict[str, str]]]:
    """The rows with their numbers as the spreadsheet shows them: the heading is row 1."""
    lines = text.removeprefix("\ufeff")
    first, _, rest = lines.partition("\n")
    said = _SEPARATOR.fullmatch(first.rstrip("\r"))  # Excel's own first line, which no reader of CSV else knows
    heading = rest.partition("\n")[0] if said else first
    lines = rest if said else lines
    delimiter = said[1] if said else max(",;\t", key=heading.count)  # German and Polish spreadsheets write semicolons
    try:
        rows = list(csv.reader(io.StringIO(lines, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise TranslationError(f"[{code}] This is no sound CSV file ({error}). Nothing was imported.") from None
    names = [name.strip().lower() for name in rows[0]] if rows else []
    if missing := [name for name in NEEDED if name not in names]:
        raise TranslationError(f"Row 1 [{code}]: there is no column {' and no '.join(missing)}. Nothing was imported.")
    return [
        (number, dict(zip(names, row, strict=False)))
        for number, row in enumerate(rows[1:], start=3 if said else 2)
        if any(cell.strip() for cell in row)
    ]


def _key(row: dict[str, str]) -> EntryKey:
    context = _cell(row, "where")
    return ("" if context == INTERFACE else context), _cell(row, "english")


def _cell(row: dict[str, str], name: str) -> str:
    """A cell without what a spreadsheet or `_safe` has put around it."""
    cell = row.get(name, "").replace("\r\n", "\n")
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell


def _safe(cell: str) -> str:
    """A spreadsheet computes what begins with = or -; with an apostrophe before it, it is text."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _problem(merged: Merged, key: EntryKey, translated: str) -> str:
    if not translated:
        return ""
    if _ERROR.fullmatch(translated):
        return f"the spreadsheet has put {translated} in place of the words. Type them again, with ' before them."
    unit = merged.units[key]
    check = interface_problem if unit.kind is UnitKind.INTERFACE else content_problem
    paragraph = unit.kind in {UnitKind.PARAGRAPH, UnitKind.ITEM}
    found = check(unit.text, translated) or length_problem(translated, unit.limit, paragraph=paragraph)
    return " ".join(found) if found else ""


def _with(merged: Merged, changed: dict[EntryKey, str]) -> Merged:
    entries = {
        key: replace(entry, translated=changed[key], fuzzy=False, comments=notes_of(entry)) if key in changed else entry
        for key, entry in merged.entries.items()
    }
    return replace(merged, entries=entries)
