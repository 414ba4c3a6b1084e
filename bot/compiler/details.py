"""What the placeholders stand for: the authority's own details and the help lines."""

from dataclasses import dataclass
from typing import Any

from bot.compiler.problems import Problem
from bot.compiler.template import Names

AUTHORITY_CONTEXT = "authority"
HELP_LINES_CONTEXT = "help-lines"
_LINES = "content/help-lines.toml"

FALLBACKS = {
    "name": "the council",
    "unit_name": "the Safeguarding and Review Unit",
    "chair_title": "the chair",
    "team_manager_title": "the Team Manager of the Safeguarding and Review Unit",
}
"""Authority details that always read well: these words stand in for an empty one."""

_PLAIN = ("_email", "_link")
_NUMBER = "_phone"


@dataclass(frozen=True, slots=True)
class Value:
    """What a placeholder gives. A `number` is kept together, and can be copied; a `context` means: to be translated."""

    text: str
    number: bool = False
    copy: bool = False
    context: str = ""


@dataclass(frozen=True, slots=True)
class Details:
    """All placeholders, by (space, name)."""

    values: dict[tuple[str, str], Value]
    set_by_authority: frozenset[str]
    names: Names

    def is_set(self, space: str, key: str) -> bool:
        """What `{% if space.key %}` asks: has the authority filled it in (help lines always are)."""
        return key in self.set_by_authority if space == "authority" else (space, key) in self.values


def read_details(authority: dict[str, Any], lines: dict[str, Any], problems: list[Problem]) -> Details:
    """The placeholders from `authority.toml` and `help-lines.toml`."""
    values: dict[tuple[str, str], Value] = {}
    given = authority.get("authority", {})
    for key, text in given.items():
        if not isinstance(text, str):
            problems.append(
                Problem("content/authority.toml", 0, f"`{key}` is not text.", 'Put it in quotation marks: "…".')
            )
        elif text.strip():
            values["authority", key] = _authority_value(key, text.strip())
    filled = frozenset(key for _space, key in values)
    for key, text in FALLBACKS.items():
        values.setdefault(("authority", key), Value(text, context=AUTHORITY_CONTEXT))
    for key, line in lines.items():
        missing = [name for name in ("name", "number", "about", "source", "grade", "checked") if name not in line]
        if missing:
            problems.append(Problem(_LINES, 0, f"[{key}] has no {' and no '.join(missing)}.", "Fill it in."))
            continue
        if line["grade"] not in {"A", "B"}:
            problems.append(Problem(_LINES, 0, f"[{key}] has grade {line['grade']!r}.", "Use a line graded A or B."))
        values["line", key] = Value(str(line["number"]), number=True, copy=line.get("copy", True))
        values["name", key] = Value(line["name"], context=HELP_LINES_CONTEXT)
        values["about", key] = Value(line["about"], context=HELP_LINES_CONTEXT)
    every = frozenset(values) | {("authority", key) for key in given}
    optional = frozenset(("authority", key) for key in given if key not in FALLBACKS)
    return Details(values, filled, Names(every, optional))


def _authority_value(key: str, text: str) -> Value:
    if key.endswith(_NUMBER):
        return Value(text, number=True, copy=True)
    return Value(text, context="" if key.endswith(_PLAIN) else AUTHORITY_CONTEXT)
