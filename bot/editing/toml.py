"""Changes to a TOML file that keep every byte they need not touch: comments, order, quotation marks, line ends. Pure.

The text is changed line by line, as a person would, and then read again: if its values are not exactly those that were
wanted, the change is refused, and a person makes it by hand.
"""

import json
import re
import tomllib
from collections.abc import Callable, Mapping
from typing import Any

from bot.editing.draft import EditError

_COMMENT = re.compile(r"\s*#")


def values_of(text: str) -> dict[str, Any]:
    """What a file says; raises ValueError if it is not TOML."""
    return tomllib.loads(text.removeprefix("\ufeff"))


def checked(
    name: str, change: Callable[[str], str], wanted: Callable[[dict[str, Any]], Mapping[str, Any]]
) -> Callable[[str], str]:
    """The change of a file's text, to be made only if its values are then those that `wanted` makes of the old ones."""

    def certain(text: str) -> str:
        try:
            if values_of(after := change(text)) == wanted(values_of(text)):
                return after
        except ValueError:
            pass
        raise EditError(f"{name} is written in a way that this command cannot change. Change it by hand first.")

    return certain


def with_key(text: str, key: str, value: str) -> str:
    """With `"key" = "value"` as the last line."""
    end = "\r\n" if "\r\n" in text else "\n"
    return f"{text}{'' if not text or text.endswith(end) else end}{json.dumps(key)} = {json.dumps(value)}{end}"


def without_key(text: str, key: str) -> str:
    """Without a key and its value, and without the empty line that parted it from the next."""
    lines = text.split("\n")
    if (found := _entry(lines, key)) is None:
        return text
    first, end = found
    between = first > 0 and end < len(lines)
    if between and not lines[first - 1].strip() and not lines[end].strip() and end + 1 < len(lines):
        end += 1
    return "\n".join([*lines[:first], *lines[end:]])


def key_renamed(text: str, old: str, new: str) -> str:
    """With another name for a key, wherever it is one."""
    return re.sub(rf"^([ \t]*)([\"']?){re.escape(old)}\2(?=[ \t]*=)", rf"\1{json.dumps(new)}", text, flags=re.MULTILINE)


def value_renamed(text: str, old: str, new: str, before: str = "") -> str:
    """With another text wherever exactly this one is a value, behind `before`, a pattern."""
    quoted = re.compile(rf"([\"'])({before}){re.escape(old)}\1(?!\s*=)")
    return _on_lines(text, lambda line: quoted.sub(lambda found: f"{found[1]}{found[2]}{new}{found[1]}", line))


def without_value(text: str, value: str) -> str:
    """Without this text in any list; a line that held nothing else goes with it."""
    quoted = rf"([\"']){re.escape(value)}\1"
    alone = re.compile(rf"\s*{quoted}\s*,?\s*(#.*)?")
    first, last = re.compile(rf"{quoted}(?!\s*=)\s*,[ \t]*"), re.compile(rf",?[ \t]*{quoted}(?!\s*=)")
    lines = (line for line in text.split("\n") if not alone.fullmatch(line))
    return _on_lines("\n".join(lines), lambda line: last.sub("", first.sub("", line)))


def list_moved(text: str, old: str, new: str) -> str:
    """With the texts of the list `old` at the end of the list `new`, those that are not there yet; `old` is gone."""
    values = values_of(text)
    if new not in values:
        return key_renamed(text, old, new)
    more = [text for text in values[old] if text not in values[new]]
    text = without_key(text, old)
    lines = text.split("\n")
    found = _entry(lines, new)
    if found is None or not more:
        return text
    first, end = found
    tail = "\r" if lines[first].endswith("\r") else ""
    entry = "\n".join(lines[first:end]).rstrip()
    if not entry.endswith("]"):
        return text  # a comment behind it: `checked` refuses
    inner = entry[:-1].rstrip().removesuffix(",")
    if end - first == 1:
        added = ", ".join(json.dumps(each, ensure_ascii=False) for each in more)
        lines[first] = f"{inner}{'' if inner.endswith('[') else ', '}{added}]{tail}"
    else:
        quoted = [f"  {json.dumps(each, ensure_ascii=False)},{tail}" for each in more]
        lines[first:end] = [*f"{inner},{tail}".split("\n"), *quoted, f"]{tail}"]
    return "\n".join(lines)


def _on_lines(text: str, change: Callable[[str], str]) -> str:
    return "\n".join(line if _COMMENT.match(line) else change(line) for line in text.split("\n"))


def _entry(lines: list[str], key: str) -> tuple[int, int] | None:
    """The lines of a key with its value: the first, and the one after the last."""
    named = re.compile(rf"[ \t]*([\"']?){re.escape(key)}\1[ \t]*=")
    for first, line in enumerate(lines):
        if named.match(line):
            for end in range(first + 1, len(lines) + 1):
                if end - first == 1 or "]" in lines[end - 1]:
                    try:
                        values_of("\n".join([*lines[first:end], ""]))
                    except ValueError:
                        continue
                    return first, end
    return None
