"""The TOML tables beside the pages, read: only what has the right shape is kept."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from bot.answers.examples import CRY_LISTS, PHRASES
from bot.source.problems import Problem, likeliest
from bot.source.table import MENU, OFFERED, SOURCES, Table, read_table
from bot.source.tree import AUTHORITY, HELP_LINES, RETIRED, Tree

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

REDIRECTS, NEVER = "content/redirects.toml", "content/never.toml"
NEVER_FIELDS = {"pattern", "pages", "why"}

_KINDS = {
    str: 'text in quotation marks: "…"',
    date: "a day: 2026-11-22",
    bool: "true or false",
    list: 'names in brackets: ["…"]',
}
_HARMLESS = "0"
"""Stands in for a missing text, so that one mistake is one problem and not one for every page it is used on."""


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
        languages=read(OFFERED, _is_table, section.format("ur")),
        questions={code: read(name, _is_texts, words) for code, name in by_language("questions")},
        urgent={code: read(name, _is_phrases, phrases) for code, name in by_language("urgent")},
    )
    _keep_rung(tables.help_lines, problems)
    _keep_complete(tables.help_lines, HELP_LINE_FIELDS, HELP_LINE_OPTIONAL, problems)
    _keep_complete(tables.sources, SOURCE_FIELDS, SOURCE_OPTIONAL, problems)
    return tables


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
