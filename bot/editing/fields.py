"""The lines at the top of a page as fields: read, and changed one by one where they stand. Pure.

YAML says where each value begins and ends; only what lies between is replaced. So comments, order, quotation marks and
the way lists are written stay as they are.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import yaml

from bot.editing.draft import EditError
from bot.editing.lines import end_of, lines_of
from bot.source.front_matter import FIELDS
from bot.source.problems import Problem
from bot.source.tree import plain_text

EDITED = ("title", "button", "ask", "checked", "review")
"""The fields with one text that a person may change."""

LABEL = "label:"
"""Before the id of a page of `next`: the words of the button that leads there."""


class EditedFields(NamedTuple):
    """What stands at the top: the `values` that may be changed, the pages of `next`, and all the `rest`."""

    values: dict[str, str]
    leads_to: tuple[str, ...]
    rest: dict[str, Any]


def fields_in(top: str) -> EditedFields | None:
    """The fields of a top, which has both its edges; None if it cannot be read."""
    try:
        node = _node(top)
        read: Any = yaml.load(_inner(top), Loader=yaml.BaseLoader)  # noqa: S506 (every value stays text)
    except (yaml.YAMLError, RecursionError):
        return None
    if not isinstance(node, yaml.MappingNode) or not all(isinstance(key, str) for key in read):
        return None
    values = {key: " ".join(read[key].split()) for key in EDITED if isinstance(read.get(key), str)}
    entries = [entry for entry in _next_of(read) if entry[0]]
    values |= {f"{LABEL}{page}": " ".join(label.split()) for page, label in entries if label}
    rest = {key: value for key, value in read.items() if key not in EDITED and key != "next"}
    return EditedFields({k: v for k, v in values.items() if v}, tuple(page for page, _label in entries), rest)


def with_fields(top: str, wanted: Mapping[str, str]) -> str:
    """The top with these values; an empty one takes its line out. Raises EditError for what cannot be one."""
    for key, value in wanted.items():
        now = fields_in(top)
        if now is None or (key not in EDITED and key.removeprefix(LABEL) not in now.leads_to):
            raise EditError(f"There is no `{key}` at the top that could be changed.")
        plain_text(value, "", unseen := list[Problem]())
        if unseen:
            raise EditError(f"`{key}` holds a sign that nobody sees. Type it anew.")
        if value != now.values.get(key, ""):
            top = _with_label(top, key.removeprefix(LABEL), value) if key not in EDITED else _with(top, key, value)
    return top


def _next_of(read: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    entries = read.get("next")
    for entry in entries if isinstance(entries, list) else []:
        if isinstance(entry, str):
            yield entry, ""
        elif isinstance(entry, dict) and isinstance(entry.get("page"), str):
            label = entry.get("label")
            yield entry["page"], label if isinstance(label, str) else ""


def _with(top: str, key: str, value: str) -> str:
    node = _node(top)
    found = next((pair for pair in node.value if pair[0].value == key), None)
    if found is None:
        return _added(top, node, key, value) if value else top
    return _set(top, found, value) if value else _without(top, found)


def _with_label(top: str, page: str, value: str) -> str:
    entries = next(entries for key, entries in _node(top).value if key.value == "next")
    for entry in entries.value:
        if isinstance(entry, yaml.ScalarNode) and entry.value == page:
            begin = " " * entry.start_mark.column
            at = _at(top, entry.start_mark)
            end = _at(top, entry.end_mark)
            return f"{top[:at]}page: {top[at:end]}{end_of(top)}{begin}label: {_scalar(value, None)}{top[end:]}"
        if isinstance(entry, yaml.MappingNode):
            named = {key.value: (key, words) for key, words in entry.value}
            if "page" not in named or named["page"][1].value != page:
                continue
            if "label" in named:
                return _set(top, named["label"], value) if value else _without(top, named["label"])
            key, words = named["page"]
            end, begin = _at(top, words.end_mark), " " * key.start_mark.column
            return f"{top[:end]}{end_of(top)}{begin}label: {_scalar(value, None)}{top[end:]}"
    return top


def _set(top: str, pair: tuple[yaml.Node, yaml.Node], value: str) -> str:
    _key, words = pair
    first, end = _at(top, words.start_mark), _at(top, words.end_mark)
    space = " " if first == end else ""  # nothing stood behind the colon
    block = words.style if isinstance(words, yaml.ScalarNode) else None
    tail = end_of(top) if block in ("|", ">") else ""
    return f"{top[:first]}{space}{_scalar(value, block)}{tail}{top[end:]}"


def _without(top: str, pair: tuple[yaml.Node, yaml.Node]) -> str:
    """Without the lines on which a field stands."""
    lines = lines_of(top)
    first = pair[0].start_mark.line + 1
    last = max(pair[0].end_mark.line, pair[1].end_mark.line - (pair[1].end_mark.column == 0)) + 1
    return "".join([*lines[:first], *lines[last + 1 :]])


def _added(top: str, node: yaml.MappingNode, key: str, value: str) -> str:
    """With a line more, where it stands by the order of the fields."""
    lines = lines_of(top)
    later = FIELDS[FIELDS.index(key) + 1 :]
    at = next((name.start_mark.line + 1 for name, _words in node.value if name.value in later), len(lines) - 1)
    return "".join([*lines[:at], f"{key}: {_scalar(value, None)}{end_of(top)}", *lines[at:]])


def _scalar(value: str, style: str | None) -> str:
    """A text as YAML, in the quotation marks that were there, or without any where it needs none."""
    if style == "'" and value.isprintable():
        return "'{}'".format(value.replace("'", "''"))
    if style != '"' and _is_plain(value):
        return value
    return json.dumps(value, ensure_ascii=False)


def _is_plain(value: str) -> bool:
    try:
        return bool(value) and yaml.load(f"key: {value}\n", Loader=yaml.BaseLoader) == {"key": value}  # noqa: S506
    except yaml.YAMLError:
        return False


def _node(top: str) -> Any:
    return yaml.compose(_inner(top), Loader=yaml.BaseLoader)


def _inner(top: str) -> str:
    """What stands between the edges."""
    return "".join(lines_of(top)[1:-1])


def _at(top: str, mark: Any) -> int:
    return len(lines_of(top)[0]) + int(mark.index)
