"""Who must have approved which words before families use the guide: a part of the go-live list."""

from collections.abc import Iterator
from datetime import date

from bot.checks.editions import newest
from bot.checks.matter import LAW, LEAD, UNIT, WORDS_APPROVED, Matter, Settled
from bot.source.guide import SourceGuide
from bot.source.problems import few

_READ = "Read the guide in the chat (`conference-guide try`) or as text (`conference-guide build --text FOLDER`)."
_URGENT = "Open Help now in the chat (`conference-guide try`), as each reader and in each language on offer."
_EDITION = "Open the edition in force on GOV.UK beside content/shared/definition/, and mend what differs."
_AT_A_TERMINAL = frozenset({_READ, _URGENT})
"""What names a command: the desk shows the guide itself."""
_SAY = "Then run `conference-guide adopt --only approval`: it asks who, and when."
_ROLE = "A role is enough."

ASKED = (
    (
        WORDS_APPROVED,
        ("approved_by", "approved_on"),
        "Nobody has approved the words of the guide.",
        "It answers with approved words only. These are yours from the day on which you say so.",
        UNIT,
        _READ,
    ),
    (
        WORDS_APPROVED,
        ("urgent_safeguarding_lead", "urgent_reviewed_on"),
        "No safeguarding lead has reviewed the urgent screens.",
        "They are read by somebody in danger, perhaps once. They were written away from your area and its ways.",
        LEAD,
        _URGENT,
    ),
    (
        WORDS_APPROVED,
        ("urgent_experience", "urgent_reviewed_on"),
        "Nobody with experience of danger at home has reviewed the urgent screens.",
        "Who has been there knows which words help, and which frighten or endanger.",
        f"{LEAD}, with a parents' or survivors' group",
        _URGENT,
    ),
    (
        LAW,
        ("definitions_checked_by", "definitions_checked_on", "definitions_edition"),
        "The definitions of abuse have not been checked against the edition in force.",
        "The guide quotes it word for word, and newer editions come. Professionals rely on the words.",
        f"{LEAD}, or the council's lawyer",
        _EDITION,
    ),
)
"""Each approval of the authority's: its group, the lines of [approval] that say it is given, what, why, who, and what
that person does."""

_LINES = {
    "confidentiality_line_approved_by": (
        "The line on what confidentiality does not forbid is still provisional.",
        "It says with whom families may talk about the meeting. It rests on no sure source; it must not be wrong.",
        "The council's lawyer, or whoever answers for information governance",
    ),
    "safeguarding_lead_approved_by": (
        "Lines that only a safeguarding lead can approve are still provisional.",
        "They speak to a young person who hurt somebody, and say what a family meeting is not. No source is sure.",
        LEAD,
    ),
}


def approvals(guide: SourceGuide, today: date) -> Iterator[Matter]:
    """What nobody has approved yet; a day that is none, or lies ahead, does not count."""
    table = guide.tables.authority
    given = {name: str(text).strip() for name, text in table.values.get("approval", {}).items()}
    for group, names, what, why, who, first in ASKED:
        since = _in_force(guide, today) if group == LAW else date.min
        missing = {name: wrong for name in names if (wrong := _lacks(name, given.get(name, ""), since, today))}
        if missing:
            details = tuple(missing.values())
            yield _matter(group, what, why, who, first, *table.at("approval", next(iter(missing))), details)
    for name, pages in _provisional(guide).items():
        if not given.get(name):
            what, why, who = _LINES[name]
            details = (f"{name}; on {len(pages)} pages: {few(pages)}",)
            first = "Read the pages named below."
            yield _matter(WORDS_APPROVED, what, why, who, first, *table.at("approval", name), details)


def _matter(
    group: str, what: str, why: str, who: str, first: str, file: str, line: int, details: tuple[str, ...]
) -> Matter:
    do, how = f"{first} {_SAY}" if first in _AT_A_TERMINAL else _SAY, Settled.IN_THE_DETAILS
    first = "" if first in _AT_A_TERMINAL else first
    return Matter(group, what, why, who, do, file, line, details, settled=how, first=first, also=_ROLE)


def _lacks(name: str, text: str, since: date, today: date) -> str:
    """What is wrong with a line that says who approved, or on which day: not before `since`. "": nothing."""
    if not text or not name.endswith("_on"):
        return "" if text else name
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.max
    if day > today:
        return f"{name}: not a day up to today"
    return f"{name}: before {since}, the day of the newest edition" if day < since else ""


def _in_force(guide: SourceGuide, today: date) -> date:
    """The day of the newest edition of what is quoted: whoever looked before it has not seen it."""
    sources = guide.tables.sources.values
    newer = [sources[newest(guide, key)] for key, entry in sources.items() if entry.get("quoted_in")]
    days = [entry["dated"] for entry in newer if entry.get("dated") and entry["dated"] <= today]
    return max(days, default=date.min)


def _provisional(guide: SourceGuide) -> dict[str, list[str]]:
    """The pages that rest on no sure source, by the approval that settles them."""
    sources = guide.tables.sources.values
    pages: dict[str, set[str]] = {}
    for source in guide.documents.values():
        for key, _locator in source.front.sources:
            if sources[key].get("provisional"):
                pages.setdefault(sources[key].get("approval") or "", set()).add(source.page.context)
    return {name: sorted(found) for name, found in sorted(pages.items())}
