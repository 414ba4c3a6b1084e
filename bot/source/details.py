"""What the placeholders stand for: the authority's own details and the help lines."""

from dataclasses import dataclass

from bot.source.problems import Problem
from bot.source.tables import Table
from bot.source.template import Names, Pair, holds_tags

AUTHORITY_CONTEXT = "authority"
HELP_LINES_CONTEXT = "help-lines"
SOURCES_CONTEXT = "sources"
SHARED_CONTEXT = "shared/"
"""Where texts come from that are no page's own: gettext's `msgctxt`, of passages with their name behind it."""

FALLBACKS = {
    "name": "the council",
    "unit_name": "the Safeguarding and Review Unit",
    "chair_title": "the chair",
    "team_manager_title": "the Team Manager of the Safeguarding and Review Unit",
}
"""Authority details that always read well: these words stand in for an empty one."""

_EMAIL = "_email"
_LINK = "_link"
_PHONE = "_phone"


@dataclass(frozen=True, slots=True)
class Value:
    """What a placeholder gives: a telephone `number`, which may be worth copying; an `address` of the web or of e-mail;
    else words, to be translated if they have a `context`."""

    text: str
    number: bool = False
    copy: bool = False
    context: str = ""
    address: bool = False


@dataclass(frozen=True, slots=True)
class Details:
    """All placeholders, by (space, name)."""

    values: dict[Pair, Value]
    set_by_authority: frozenset[str]
    names: Names

    def is_set(self, space: str, key: str) -> bool:
        """What `{% if space.key %}` asks: has the authority filled it in (help lines always are)."""
        return key in self.set_by_authority if space == "authority" else (space, key) in self.values


def read_details(authority: Table, lines: Table, problems: list[Problem]) -> Details:
    """The placeholders from `authority.toml` and `help-lines.toml`."""
    values: dict[Pair, Value] = {}
    given = authority.values.get("authority", {})
    for key, text in given.items():
        if not isinstance(text, str):
            do = 'Put it in quotation marks: "…".'
            problems.append(authority.wrong(f"`{key}` is not text.", do, "authority", key))
        elif holds_tags(text):
            problems.append(authority.wrong(f"`{key}` holds a template tag.", "Write it out.", "authority", key))
        elif text.strip():
            values["authority", key] = _authority_value(key, " ".join(text.split()))
    filled = frozenset(key for _space, key in values)
    for key, text in FALLBACKS.items():
        values.setdefault(("authority", key), Value(text, context=AUTHORITY_CONTEXT))
    for key, line in lines.values.items():
        if line["grade"] not in {"A", "B"}:
            what = f"[{key}] has grade {line['grade']!r}."
            problems.append(lines.wrong(what, "Use a line graded A or B.", key, "grade"))
        for name in ("name", "about"):
            if holds_tags(line[name]):
                what = f"`{name}` of [{key}] holds a template tag."
                problems.append(lines.wrong(what, "Write it out.", key, name))
        if set(line["number"]) - set("0123456789 "):
            do = "Write digits and single spaces."
            problems.append(lines.wrong(f"The number of [{key}] holds more than digits.", do, key, "number"))
        values["line", key] = Value(line["number"], number=True, copy=line.get("copy", True) is True)
        values["name", key] = Value(line["name"], context=HELP_LINES_CONTEXT)
        values["about", key] = Value(line["about"], context=HELP_LINES_CONTEXT)
    every = frozenset(values) | {("authority", key) for key in given}
    optional = frozenset(("authority", key) for key in given if key not in FALLBACKS)
    return Details(values, filled, Names(every, optional))


def sample(key: str) -> Value:
    """What an authority might fill in, as long as it usually is: to see whether a page still fits a phone then."""
    if key.endswith(_PHONE):
        return Value("0300 123 4567", number=True, copy=True)
    if key.endswith(_EMAIL):
        return Value("complaints@anytown.example", address=True)
    if key.endswith(_LINK):
        return Value("https://www.anytown.example/complaints", address=True)
    return Value("A sentence of the authority's own, about as long as a rule of this kind is when it is written short.")


def _authority_value(key: str, text: str) -> Value:
    if key.endswith(_PHONE):
        return Value(text, number=True, copy=True)
    if key.endswith((_EMAIL, _LINK)):
        return Value(text, address=True)
    return Value(text, context=AUTHORITY_CONTEXT)
