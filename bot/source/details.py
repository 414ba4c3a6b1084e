"""What the placeholders stand for: the authority's own details and the help lines."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.guide.document import Use
from bot.source.problems import Problem, likeliest
from bot.source.table import Table
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

DETAILS = (
    *FALLBACKS,
    *("unit_phone", "unit_email", "children_services_phone", "out_of_hours_phone"),
    *("complaints_team", "complaints_phone", "complaints_email", "complaints_link", "complaints_time_limit"),
    *("appeal_rule", "escalation_link", "advocacy_name", "advocacy_phone"),
    *("parent_advocacy_name", "parent_advocacy_phone", "interpreter_rule", "invitation_age"),
    *("report_rule", "professional_report_rule", "decision_rule", "attendance_rule", "quorum_rule", "minutes_rule"),
    *("core_group_rule", "prebirth_rule", "recording_rule", "plan_name", "restricted_rule", "exclusion_rule"),
    "ending_rule",
    *("site_link", "bot_username", "notice_link", "accessibility_link"),
)
"""Every detail an authority may fill in. One that does not stand in its file is empty."""

SHEET_LINK = ("authority", "sheet_link")
"""Where the sheet stands on the web: `compiler.assemble` makes it from `site_link`, for the reader and the language."""

CHANNEL = "channel"
CHAT, WEB = "chat", "web"
PICTURE = "picture"
"""What stands in `{% if channel.picture %}` is the words of the page's picture: drawn, and told in words beside it."""
CHANNELS = (CHAT, WEB, PICTURE)
"""Where a page is read: `{% if channel.chat %}` asks, and only there may a text speak of pressing and typing. `picture`
is no channel, but a form of some words; it is asked for in the same way."""

USES: tuple[Use, ...] = ("call", "text", "press", "textphone")
"""What the number of a help line is for (`bot.guide.document.Use`); to call it, where nothing is said."""

LINE_APPROVALS = ("confidentiality_line_approved_by", "safeguarding_lead_approved_by")
"""Who has approved lines that rest on no sure source: such a source names one of these."""

APPROVAL_FIELDS = (
    *("approved_by", "approved_on", *LINE_APPROVALS),
    *("urgent_safeguarding_lead", "urgent_experience", "urgent_reviewed_on"),
    *("definitions_checked_by", "definitions_checked_on", "definitions_edition"),
)
"""What the authority writes when it has approved the words: who by their role, and the day as 2026-11-29."""

MOST_OF_A_NAME = 70
MOST_OF_A_SENTENCE = 250
"""Characters of a detail: a name stands within our sentences, a sentence of theirs in a paragraph that is read at a
glance."""

_EMAIL = "_email"
_LINK = "_link"
_PHONE = "_phone"
_USERNAME = "_username"
_SENTENCE = ("_rule", "_limit", "_age")
_IS_EMAIL = re.compile(r"[^\s@<>,;:]+@[a-z0-9-]+(\.[a-z0-9-]+)+", re.IGNORECASE)
_IS_LINK = re.compile(r"https?://[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?(/[^\s<>]*)?", re.IGNORECASE)
_IS_USERNAME = re.compile(r"[a-z][a-z0-9_]{1,28}bot", re.IGNORECASE)
_IS_NUMBER = re.compile(r"[0-9]+( [0-9]+)*")
_MOST_OF_A_SHORT_NUMBER = 6
"""Digits of a number that does not begin with 0, such as 999, 116 123, 85258, 18000."""


@dataclass(frozen=True, slots=True)
class Value:
    """What a placeholder gives: a telephone `number`, which may be worth copying; an `address` of the web or of e-mail;
    else words, to be translated if they have a `context`."""

    text: str
    number: bool = False
    copy: bool = False
    use: Use = "call"
    context: str = ""
    address: bool = False


@dataclass(frozen=True, slots=True)
class Details:
    """All placeholders, by (space, name)."""

    values: dict[Pair, Value]
    set_by_authority: frozenset[str]
    names: Names

    def is_set(self, space: str, key: str, channel: str = CHAT) -> bool:
        """What `{% if space.key %}` asks: has the authority filled it in (help lines always are); is this the channel.

        Where nobody says which, it is the chat.
        """
        if space == CHANNEL:
            return key == channel
        return key in self.set_by_authority if space == "authority" else (space, key) in self.values


def filled_with(details: Details, filled: frozenset[Pair]) -> Callable[[str, str], bool]:
    """What conditions ask, where of the authority's own details these are filled in."""

    def is_set(space: str, key: str) -> bool:
        return (space, key) in filled if space == "authority" else details.is_set(space, key)

    return is_set


def read_details(authority: Table, lines: Table, problems: list[Problem]) -> Details:
    """The placeholders from `authority.toml` and `help-lines.toml`."""
    values: dict[Pair, Value] = {}
    for section in [name for name in authority.values if name not in {"authority", "approval"}]:
        do = "There are [authority] and [approval]."
        problems.append(authority.wrong(f"There is no section [{section}].", do, section))
    given = {**_known(authority, "authority", DETAILS, problems)}
    _known(authority, "approval", APPROVAL_FIELDS, problems)
    for key, text in given.items():
        if not isinstance(text, str):
            do = 'Put it in quotation marks: "…".'
            problems.append(authority.wrong(f"`{key}` is not text.", do, "authority", key))
        elif wrong := detail_problem(key, " ".join(text.split())):
            problems.append(authority.wrong(*wrong, "authority", key))
        elif text.strip():
            values["authority", key] = _authority_value(key, " ".join(text.split()))
    if site := values.get(("authority", "site_link")):
        values[SHEET_LINK] = site
    filled = frozenset(key for _space, key in values)
    for key, text in FALLBACKS.items():
        values.setdefault(("authority", key), Value(text, context=AUTHORITY_CONTEXT))
    for key, line in lines.values.items():
        if line["grade"] not in {"A", "B"}:
            what = f"[{key}] has grade {line['grade']!r}."
            problems.append(lines.wrong(what, "Use a line graded A or B.", key, "grade"))
        for name in ("name", "about", "number", "site", "email"):
            if (text := line.get(name)) and (wrong := line_problem(name, text, f"`{name}` of [{key}]")):
                problems.append(lines.wrong(*wrong, key, name))
        use: Use = line.get("use") or USES[0]
        if use not in USES:
            problems.append(lines.wrong(f"`use` of [{key}] is {use!r}.", f"Write {', '.join(USES)}.", key, "use"))
            use = USES[0]
        values["line", key] = Value(line["number"], number=True, copy=line.get("copy", True) is True, use=use)
        values |= {(name, key): Value(line[name], address=True) for name in ("site", "email") if line.get(name)}
        values["name", key] = Value(line["name"], context=HELP_LINES_CONTEXT)
        values["about", key] = Value(line["about"], context=HELP_LINES_CONTEXT)
    every = frozenset(values) | {("authority", key) for key in DETAILS} | {SHEET_LINK}
    optional = frozenset(("authority", key) for key in DETAILS if key not in FALLBACKS) | {SHEET_LINK}
    conditions = frozenset((CHANNEL, channel) for channel in CHANNELS)
    return Details(values, filled, Names(every, optional, conditions))


def detail_problem(key: str, text: str) -> tuple[str, str] | None:
    """What is wrong with a detail of the authority's by its kind, and what to do; None if it may be shown."""
    if not text:
        return None
    if holds_tags(text):
        return f"`{key}` holds a template tag.", "Write it out."
    if key.endswith(_PHONE):
        if not is_number(text):
            return f"`{key}` is no telephone number.", "Write digits and single spaces."
        if text.startswith("0") and _digits(text) in (10, 11):  # Ofcom, National Telephone Numbering Plan
            return None
        do = "A telephone number here begins with 0 and has 10 or 11 digits. Did Excel take the 0 away?"
        return f"`{key}` cannot be rung as it stands.", do
    if key.endswith(_EMAIL):
        return (
            None if _IS_EMAIL.fullmatch(text) else (f"`{key}` is no e-mail address.", "Write it as name@place.gov.uk.")
        )
    if key.endswith(_LINK):
        return None if is_link(text) else (f"`{key}` is no web address.", "Write it whole, from https:// on.")
    if key.endswith(_USERNAME):
        do = "Write it as BotFather gave it, without @: it ends in bot."
        return None if _IS_USERNAME.fullmatch(text) else (f"`{key}` is no name of a bot.", do)
    if sign := next((sign for sign in text if sign in "*_<>`#|\\"), ""):
        return f"`{key}` holds {sign}.", "Write plain words: readers see each sign as it stands."
    whole = text.endswith((".", "!", "?"))
    if key.endswith(_SENTENCE):
        if not whole:
            return f"`{key}` is no whole sentence.", "Begin with a capital letter and end with a full stop."
        return _too_long(key, text, MOST_OF_A_SENTENCE)
    if whole:
        return f"`{key}` ends like a sentence.", "Write the name alone: it stands within a sentence."
    return _too_long(key, text, MOST_OF_A_NAME)


def line_problem(key: str, text: str, called: str) -> tuple[str, str] | None:
    """What is wrong with a value of a help line by its kind, and what to do; None if it may be shown. `called` is how
    the sentence begins: a form names the value beside it, a file does not."""
    if key == "number":
        if not is_number(text):
            return f"{called} is no telephone number.", "Write digits and single spaces."
        if text.startswith("0") or _digits(text) <= _MOST_OF_A_SHORT_NUMBER:
            return None
        do = f"A number of more than {_MOST_OF_A_SHORT_NUMBER} digits begins with 0. Did Excel take the 0 away?"
        return f"{called} cannot be rung as it stands.", do
    if key == "site":
        return None if is_link(text) else (f"{called} is no web address.", "Write it whole, from https:// on.")
    if key == "email":
        return None if _IS_EMAIL.fullmatch(text) else (f"{called} is no e-mail address.", "Write it as name@place.org.")
    if holds_tags(text):
        return f"{called} holds a template tag.", "Write it out."
    if len(text) > MOST_OF_A_SENTENCE:
        return f"{called} has {len(text)} characters.", f"At most {MOST_OF_A_SENTENCE}."
    return None


def is_link(text: str) -> bool:
    """True for a whole address of the web."""
    return _IS_LINK.fullmatch(text) is not None


def is_number(text: str) -> bool:
    """True for a telephone number: digits in groups, at most 15 (ITU-T E.164)."""
    return _IS_NUMBER.fullmatch(text) is not None and _digits(text) <= 15


def _digits(number: str) -> int:
    return len(number.replace(" ", ""))


def sample(key: str) -> Value:
    """What an authority might fill in, as long as it usually is: to see whether a page still fits a phone then."""
    if key.endswith(_PHONE):
        return Value("0300 123 4567", number=True, copy=True)
    if key.endswith(_EMAIL):
        return Value("complaints@anytown.example", address=True)
    if key.endswith(_LINK):
        return Value("https://www.anytown.example/complaints", address=True)
    if key.endswith(_USERNAME):
        return Value("AnytownConferenceGuideBot")
    return Value("A sentence of the authority's own, about as long as a rule of this kind is when it is written short.")


def _too_long(key: str, text: str, most: int) -> tuple[str, str] | None:
    return (f"`{key}` has {len(text)} characters.", f"At most {most}.") if len(text) > most else None


def _known(table: Table, section: str, known: tuple[str, ...], problems: list[Problem]) -> dict[str, object]:
    """The entries of a section whose names are known; another name is a problem that says which was likely meant."""
    entries: dict[str, object] = table.values.get(section, {})
    for key in [key for key in entries if key not in known]:
        meant = likeliest(key, known)
        do = f"Write `{meant}`." if meant else f"There are {', '.join(known)}."
        problems.append(table.wrong(f"[{section}] has an unknown `{key}`.", do, section, key))
    return {key: value for key, value in entries.items() if key in known}


def _authority_value(key: str, text: str) -> Value:
    if key.endswith(_PHONE):
        return Value(text, number=True, copy=True)
    if key.endswith((_EMAIL, _LINK)):
        return Value(text, address=True)
    if key.endswith(_USERNAME):
        return Value(text)
    return Value(text, context=AUTHORITY_CONTEXT)
