"""A TOML table of the guide: read with the line of every entry, an authority's own laid over ours."""

import re
import tomllib
from dataclasses import dataclass, field, replace
from typing import Any

from bot.source.problems import Problem
from bot.source.tree import HELP_LINES, Tree, read_text

SOURCES, MENU, OFFERED = "content/sources.toml", "content/menu.toml", "locales/languages.toml"
NEVER_EMPTY = (HELP_LINES, SOURCES, MENU, OFFERED, "content/urgent/en.toml")
"""Tables without which no guide stands: one that holds nothing was emptied by mistake. The others may hold nothing."""
JOINED = ("content/questions/", "content/urgent/")
"""Tables whose lists an authority adds to, and does not replace: how people ask, and how they speak of danger."""

_TOML_LINE = re.compile(r"at line (\d+)")
_SECTION = re.compile(r"\s*\[([^\[\]]+)\]\s*(?:#.*)?")
_KEY = re.compile(r"""\s*("[^"]*"|'[^']*'|[\w-]+)\s*=""")


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
    """The file could not be read, or was emptied: what names something in it is not at fault."""
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


def read_table(tree: Tree, name: str, problems: list[Problem]) -> Table:
    """A TOML file; an empty table, with a problem, if it is missing, broken, or empty and must not be. An authority's
    own is laid over ours."""
    tables = [_read_table(layer, name, problems) for layer in tree.layers_of(name)]
    ours, over = tables[0], tables[1] if len(tables) > 1 else None
    values, broken = dict(ours.values), ours.broken
    if over:
        values = _laid_over(values, over.values, joined=name.startswith(JOINED))
        broken = broken or over.broken
    if name in NEVER_EMPTY and not (values or broken):
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
