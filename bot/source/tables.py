"""The TOML tables beside the pages: read, with the line of every entry, and only what has the right shape kept."""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from bot.answers.examples import CRY_LISTS, PHRASES
from bot.source.problems import Problem, likeliest
from bot.source.tree import AUTHORITY, HELP_LINES, RETIRED, Tree, read_text

HELP_LINE_FIELDS: dict[str, type] = {"name": str, "number": str, "about": str, "source": str, "grade": str}
SOURCE_FIELDS: dict[str, type] = {"name": str, "title": str, "edition": str, "grade": str}
HELP_LINE_OPTIONAL: dict[str, type] = {
    "checked": date,
    "checked_by": str,
    "copy": bool,
    "use": str,
    "site": str,
    "email": str,
}
SOURCE_OPTIONAL: dict[str, type] = {"checked": date, "address": str, "provisional": bool, "approval": str}
SOURCE_OPTIONAL |= {"dated": date, "superseded_by": str, "kept_beside": str, "quoted_in": list}
"""Fields that may be missing or "". `checked` is, until a person has looked: `checked_by`."""

JOINED = ("content/questions/", "content/urgent/")
"""Tables whose lists an authority adds to, and does not replace: how people ask, and how they speak of danger."""

SOURCES, LANGUAGES = "content/sources.toml", "locales/languages.toml"
MENU, REDIRECTS, NEVER = "content/menu.toml", "content/redirects.toml", "content/never.toml"
_NEVER_EMPTY = (HELP_LINES, SOURCES, MENU, LANGUAGES)
"""Tables without which no guide stands: one that holds nothing was emptied by mistake. The others may hold nothing."""
NEVER_FIELDS = {"pattern", "pages", "why"}

_TOML_LINE = re.compile(r"at line (\d+)")
_SECTION = re.compile(r"\s*\[([^\[\]]+)\]\s*(?:#.*)?")
_KEY = re.compile(r"""\s*("[^"]*"|'[^']*'|[\w-]+)\s*=""")
_KINDS = {
    str: 'text in quotation marks: "…"',
    date: "a day: 2026-11-22",
    bool: "true or false",
    list: 'names in brackets: ["…"]',
}
_HARMLESS = "0"
"""Stands in for a missing text, so that one mistake is one problem and not one for every page it is used on."""


@dataclass(frozen=True, slots=True)
class Table:
    """A TOML file: its path in the tree, and where a person finds it (`shown`); its values, and the line of each
    section and key.

    `over` is the authority's own table of that name; `values` are then those of both.
    """

    name: str
    shown: str
    values: dict[str, Any] = field(default_factory=dict)
    lines: dict[tuple[str, ...], int] = field(default_factory=dict)
    broken: bool = False
    """The file could not be read: what names something in it is not at fault."""
    over: "Table | None" = None
    beneath: dict[str, Any] = field(default_factory=dict)
    """The values of the file alone, as they were before an authority's were laid over them, or its pages taken out."""

    def at(self, *path: str) -> tuple[str, int]:
        """The file and the line of a key, or of the section it would stand in; line 0, the file as a whole, if neither
        is there."""
        while path:
            for table in (self.over, self):
                if table and path in table.lines:
                    return table.shown, table.lines[path]
            path = path[:-1]
        return self.shown, 0

    def line(self, *path: str) -> int:
        """The line of `at`."""
        return self.at(*path)[1]

    def wrong(self, what: str, do: str, *path: str) -> Problem:
        """A problem with the entry at this path."""
        return Problem(*self.at(*path), what, do)


@dataclass(frozen=True, slots=True)
class Tables:
    """All tables of the guide. `questions` and `urgent` are by language."""

    authority: Table
    help_lines: Table
    sources: Table
    menu: Table
    never: Table
    redirects: Table
    retired: Table
    languages: Table
    questions: dict[str, Table]
    urgent: dict[str, Table]

    @property
    def needed(self) -> tuple[Table, ...]:
        """Those whose entries pages name."""
        return self.authority, self.help_lines, self.sources, self.menu


def read_tables(tree: Tree, problems: list[Problem]) -> Tables:
    """Every table of the tree; what is missing, broken or of the wrong shape is a problem and left out."""

    def read(name: str, right: Callable[[Any], bool], do: str) -> Table:
        table = read_table(tree, name, problems)
        for key in [key for key, value in table.values.items() if not right(value)]:
            problems.append(table.wrong(f"`{key}` has not the right form.", do, key))
            del table.values[key]
        return table

    def by_language(folder: str) -> list[tuple[str, str]]:
        return [(PurePosixPath(name).stem, name) for name in tree.names(f"content/{folder}", ".toml")]

    section = "Write a line `[{}]` and below it one `name = value` a line."
    words = 'Write `= ["one", "two"]`.'
    phrases = 'Write `phrases = ["…"]` below `[hurt]` and so on, or `plain = ["…"]` below `[hurt.parent.direct]`.'
    tables = Tables(
        authority=read(AUTHORITY, _is_table, section.format("authority")),
        help_lines=read(HELP_LINES, _is_table, section.format("the line's name")),
        sources=read(SOURCES, _is_table, section.format("the source's name")),
        menu=read(MENU, _is_menu, 'Write `[parent]` and below it `pages = ["conference/what"]`.'),
        never=read(NEVER, _is_never, section.format("a name")) if tree.has(NEVER) else Table(NEVER, NEVER),
        redirects=read(REDIRECTS, _is_text, 'Write `"old/id" = "new/id"`.'),
        retired=read(RETIRED, _is_text, 'Write `"old/id" = "what/answers/now"`.')
        if tree.has(RETIRED)
        else Table(RETIRED, RETIRED),
        languages=read(LANGUAGES, _is_table, section.format("ur")),
        questions={code: read(name, _is_texts, words) for code, name in by_language("questions")},
        urgent={code: read(name, _is_phrases, phrases) for code, name in by_language("urgent")},
    )
    _keep_rung(tables.help_lines, problems)
    _keep_complete(tables.help_lines, HELP_LINE_FIELDS, HELP_LINE_OPTIONAL, problems)
    _keep_complete(tables.sources, SOURCE_FIELDS, SOURCE_OPTIONAL, problems)
    return tables


def read_table(tree: Tree, name: str, problems: list[Problem]) -> Table:
    """A TOML file; an empty table, with a problem, if it is missing, broken, or empty and must not be. An authority's
    own is laid over ours."""
    tables = [_read_table(layer, name, problems) for layer in tree.layers_of(name)]
    ours, over = tables[0], tables[1] if len(tables) > 1 else None
    values, broken = dict(ours.values), ours.broken
    if over:
        values = _laid_over(values, over.values, joined=name.startswith(JOINED))
        broken = broken or over.broken
    if name in _NEVER_EMPTY and not (values or broken):
        problems.append(Problem(ours.shown, 0, "Nothing stands in this file.", "Put back what stood there."))
        broken = True
    return replace(ours, values=values, broken=broken, over=over, beneath=dict(ours.values))


def _laid_over(ours: dict[str, Any], over: dict[str, Any], *, joined: bool) -> dict[str, Any]:
    """Both, entry by entry: the authority's own in place of ours, but for lists that are `joined`."""
    values = dict(ours)
    for key, value in over.items():
        before = values.get(key)
        if isinstance(value, dict) and isinstance(before, dict):
            values[key] = _laid_over(before, value, joined=joined)
        elif joined and isinstance(value, list) and isinstance(before, list):
            values[key] = [*before, *(entry for entry in value if entry not in before)]
        else:
            values[key] = value
    return values


def _read_table(tree: Tree, name: str, problems: list[Problem]) -> Table:
    shown = tree.shown(name)
    text = read_text(tree, name, problems)
    if text is None:
        return Table(name, shown, broken=True)
    try:
        return Table(name, shown, tomllib.loads(text), _lines(text))
    except (ValueError, RecursionError) as error:
        if not isinstance(error, tomllib.TOMLDecodeError):
            what = "A value in this file has thousands of digits or brackets."
            problems.append(Problem(shown, 0, what, "Take it out."))
            return Table(name, shown, broken=True)
        found = _TOML_LINE.search(str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        do = 'Mend this line: text stands between straight quotation marks, such as "…".'
        problems.append(Problem(shown, line, f"This is not valid TOML ({error}).", do))
        return Table(name, shown, broken=True)


def _lines(text: str) -> dict[tuple[str, ...], int]:
    lines: dict[tuple[str, ...], int] = {}
    section: tuple[str, ...] = ()
    for number, line in enumerate(text.split("\n"), start=1):
        if found := _SECTION.fullmatch(line):
            section = tuple(part.strip(" \"'") for part in found[1].split("."))
            lines.setdefault(section, number)
        elif found := _KEY.match(line):
            lines.setdefault((*section, found[1].strip("\"'")), number)
    return lines


def _keep_rung(lines: Table, problems: list[Problem]) -> None:
    """The authority's own day of a help line belongs to the number that was rung: an upgrade of ours may bring another
    number, which nobody has rung yet."""
    own = lines.over.values if lines.over else {}
    for key, entry in own.items():
        if isinstance(entry, dict) and entry.get("checked") and not entry.get("number"):
            number = lines.values.get(key, {}).get("number", "")
            what = f"[{key}] has `checked` without the number that was looked at."
            problems.append(lines.wrong(what, f'Write number = "{number}" beside it.', key, "checked"))


def _keep_complete(table: Table, fields: dict[str, type], optional: dict[str, type], problems: list[Problem]) -> None:
    for key, entry in table.values.items():
        missing = [name for name in fields if entry.get(name, "") == ""]
        for name in [name for name in entry if name not in {**fields, **optional}]:
            if (meant := likeliest(name, (*missing, *optional))) in missing:
                missing.remove(meant)  # said once
                entry[meant] = _HARMLESS
            do = f"Write `{meant}`." if meant else f"There are {', '.join((*fields, *optional))}."
            problems.append(table.wrong(f"[{key}] has an unknown `{name}`.", do, key, name))
        if missing:
            problems.append(table.wrong(f"[{key}] has no {' and no '.join(missing)}.", "Fill it in.", key))
        kinds = {name: kind for name, kind in {**fields, **optional}.items() if entry.get(name, "") != ""}
        wrong = [name for name, kind in kinds.items() if type(entry[name]) is not kind]
        for name in wrong:
            do = f"Write {_KINDS[kinds[name]]}"
            problems.append(table.wrong(f"`{name}` of [{key}] has not the right form.", f"{do}.", key, name))
        for name in (*missing, *wrong):
            entry[name] = "A" if name == "grade" else _HARMLESS if name in fields else ""
        for name, kind in optional.items():
            if kind is date and not entry.get(name):
                entry[name] = None


def _is_table(value: Any) -> bool:
    return isinstance(value, dict)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(entry, str) for entry in value)


def _is_never(value: Any) -> bool:
    if not _is_table(value) or not _is_texts(value.get("pages", [])) or not value.keys() <= NEVER_FIELDS:
        return False
    return all(isinstance(value.get(name), str) and value[name] for name in ("pattern", "why"))


def _is_menu(value: Any) -> bool:
    return isinstance(value, dict) and all(_is_texts(entry) for entry in value.values())


def _is_phrases(value: Any) -> bool:
    """`phrases = […]`, or tables below it by speaker, by directness, with a list for each spelling, or both; the words
    of bare cries are four lists."""
    if not isinstance(value, dict) or not value:
        return False
    if value.keys() == CRY_LISTS:
        return all(map(_is_texts, value.values()))
    return all(_is_texts(entry) if name == PHRASES else _is_grid(entry) for name, entry in value.items())


def _is_grid(value: Any) -> bool:
    return isinstance(value, dict) and all(
        isinstance(by_spelling, dict) and all(map(_is_texts, by_spelling.values())) for by_spelling in value.values()
    )
