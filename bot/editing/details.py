"""The authority's own details and the help lines as forms: each value with what it is for and what is wrong with it;
and one value changed, all else in the file as it was.

With an authority's folder they are written there: its details whole, in place of ours; of help lines what differs.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from bot.checks.live import how_to_look
from bot.editing.draft import Draft, EditError
from bot.editing.lines import laid_out
from bot.editing.own import note_before_first
from bot.editing.value import with_value
from bot.source.details import line_problem
from bot.source.local import Asked, asked_groups, every, wrong_answer, wrong_day
from bot.source.problems import Problem, likeliest
from bot.source.table import read_table
from bot.source.tree import AUTHORITY, HELP_LINES, Tree, plain_ends

LINE_FIELDS = {
    "name": "Name, as readers see it",
    "number": "Number",
    "about": "For whom it is, and when it is open",
    "site": "Web address",
    "email": "E-mail address",
    "checked": "Day on which a person looked",
    "checked_by": "Who looked",
}
"""What a person may change of a help line, and what it is called."""
_NEEDED = ("name", "number", "about")
_BOM = "\ufeff"


class Detail(NamedTuple):
    """One line of a form: `label` says what is asked for, `example` how an answer looks, `problem` what is wrong."""

    key: str
    label: str
    example: str
    value: str
    problem: str


class Form(NamedTuple):
    """Details that one person can answer together; `about` says how. `key` is what the commands call it."""

    key: str
    title: str
    about: str
    details: list[Detail]


def authority_forms(tree: Tree, today: date) -> list[Form]:
    """The authority's own details, in the order in which they are asked for; raises EditError."""
    values = _values(tree, AUTHORITY)
    return [
        Form(group.name, group.title, "", [_asked(each, values, today) for each in group.asked])
        for group in asked_groups()
    ]


def line_forms(tree: Tree, today: date) -> list[Form]:
    """The help lines; raises EditError if they cannot be read."""
    return [
        Form(key, str(entry.get("name", key)), how_to_look(entry), _of_line(entry, today))
        for key, entry in _values(tree, HELP_LINES).items()
    ]


def set_detail(draft: Draft, key: str, value: str, today: date) -> bool:
    """Change one of the authority's details; True if that changed anything. Raises EditError for what cannot stand."""
    value = " ".join(value.split())
    asked = {each.key: each for each in every()}
    if key not in asked:
        raise EditError(_no(f"There is no detail {key}.", key, asked))
    if wrong := wrong_answer(key, value, today):
        raise EditError(f"{key}: {wrong} Nothing was changed.")
    section = asked[key].section
    _values(draft.tree, AUTHORITY)
    before = draft.text(AUTHORITY)  # of ours, until the authority has its own: with what explains each
    return _write(draft, AUTHORITY, before, section, {key: value})


def set_line(draft: Draft, line: str, key: str, value: str, today: date) -> bool:
    """Change one value of a help line; True if that changed anything. Raises EditError for what cannot stand there.

    A new number has not been rung: it is to be looked at anew.
    """
    value = " ".join(value.split())
    entry = _line(draft, line)
    if key not in LINE_FIELDS:
        raise EditError(_no(f"There is no {key} of a help line.", key, LINE_FIELDS))
    if wrong := wrong_line(key, value, today):
        raise EditError(f"{line}, {key}: {wrong} Nothing was changed.")
    if value == str(entry.get(key) or ""):
        return False
    values: dict[str, str | date] = {key: date.fromisoformat(value) if key == "checked" and value else value}
    if key == "number":
        values |= {name: "" for name in ("checked", "checked_by") if entry.get(name)}
    return _write_line(draft, line, entry, values)


def rung(draft: Draft, line: str, who: str, today: date) -> bool:
    """Note that a person has looked whether a help line is right, today. Raises EditError without a name."""
    who = " ".join(who.split())
    entry = _line(draft, line)
    if wrong := wrong_line("checked_by", who, today) or ("" if who else "Say who looked."):
        raise EditError(f"{line}: {wrong} Nothing was changed.")
    return _write_line(draft, line, entry, {"checked": today, "checked_by": who})


def wrong_line(key: str, value: str, today: date) -> str:
    """What is wrong with a value of a help line, and what to write; nothing if it may stand there."""
    if not value:
        return "It must not be empty." if key in _NEEDED else ""
    if not value.isprintable():
        return "There is a sign in it that nobody sees. Type it anew."
    return wrong_day(value, today) if key == "checked" else " ".join(line_problem(key, value, "It") or ())


def _asked(asked: Asked, values: Mapping[str, Any], today: date) -> Detail:
    value = " ".join(str(values.get(asked.section, {}).get(asked.key) or "").split())
    return Detail(asked.key, asked.words, asked.example, value, wrong_answer(asked.key, value, today))


def _of_line(entry: Mapping[str, Any], today: date) -> list[Detail]:
    values = {key: str(entry.get(key) or "") for key in LINE_FIELDS}
    return [
        Detail(key, label, "", values[key], wrong_line(key, values[key], today)) for key, label in LINE_FIELDS.items()
    ]


def _line(draft: Draft, line: str) -> Mapping[str, Any]:
    lines = _values(draft.tree, HELP_LINES)
    if line not in lines:
        raise EditError(_no(f"There is no help line {line}.", line, lines))
    entry: Mapping[str, Any] = lines[line]
    return entry


def _write_line(draft: Draft, line: str, entry: Mapping[str, Any], values: dict[str, str | date]) -> bool:
    if values.get("checked") and not entry.get("number"):
        raise EditError(f"{line} has no number that somebody could look at: write it first. Nothing was changed.")
    if draft.tree.overlay is not None and values.get("checked"):
        values = {"number": entry["number"]} | values  # whose number was rung: an upgrade may bring another one
    note_before_first(draft, HELP_LINES)
    own = draft.tree.layers[-1]
    known = HELP_LINES in draft.changed or own.has(HELP_LINES)
    return _write(draft, HELP_LINES, draft.text(HELP_LINES) if known else "", line, values)


def _write(draft: Draft, name: str, before: str, section: str, values: Mapping[str, str | date]) -> bool:
    start = _BOM if before.startswith(_BOM) else ""
    text = before.removeprefix(start)
    after = plain_ends(text)
    try:
        for key, value in values.items():
            after = with_value(after, section, key, value)
    except ValueError as error:
        raise EditError(f"{name} cannot be read ({error}). Mend it first.") from None
    after = laid_out(text, after)
    if after == text:
        return False
    draft.changed[name] = (start + after).encode()
    return True


def _values(tree: Tree, name: str) -> dict[str, Any]:
    problems: list[Problem] = []
    table = read_table(tree, name, problems)
    if problems:
        raise EditError("\n".join(map(str, problems)))
    return table.values


def _no(what: str, name: str, known: Mapping[str, Any]) -> str:
    meant = likeliest(name, known)
    return f"{what}{f' Is {meant} meant?' if meant else ''} Nothing was changed."
