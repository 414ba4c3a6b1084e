"""Who must have approved which words before families use the guide: a part of the go-live list."""

from collections.abc import Iterator
from datetime import date

from bot.checks.live import few
from bot.checks.matter import LAW, LEAD, UNIT, WORDS, Matter
from bot.source.guide import Guide

_READ = "Read the guide in the chat (`conference-guide try`) or as text (`conference-guide build --text FOLDER`)."
_URGENT = "Open Help now in the chat (`conference-guide try`), as each reader and in each language on offer."
_EDITION = "Open the edition in force on GOV.UK beside content/shared/definition/, and mend what differs."
_SAY = "Then run `conference-guide adopt --only approval`: it asks who, and when. A role is enough."

ASKED = (
    (
        WORDS,
        ("approved_by", "approved_on"),
        "Nobody has approved the words of the guide.",
        "It answers with approved words only. These are yours from the day on which you say so.",
        UNIT,
        _READ,
    ),
    (
        WORDS,
        ("urgent_safeguarding_lead", "urgent_reviewed_on"),
        "No safeguarding lead has reviewed the urgent screens.",
        "They are read by somebody in danger, perhaps once. They were written away from your area and its ways.",
        LEAD,
        _URGENT,
    ),
    (
        WORDS,
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
        "The guide quotes Working Together 2018, word for word; newer editions exist. Professionals rely on it.",
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


def approvals(guide: Guide, today: date) -> Iterator[Matter]:
    """What nobody has approved yet; a day that is none, or lies ahead, does not count."""
    table = guide.tables.authority
    given = {name: str(text).strip() for name, text in table.values.get("approval", {}).items()}
    for group, names, what, why, who, first in ASKED:
        missing = tuple(name for name in names if not _is_given(name, given.get(name, ""), today))
        if missing:
            details = tuple(f"{name}: not a day up to today" if given.get(name) else name for name in missing)
            yield Matter(group, what, why, who, f"{first} {_SAY}", *table.at("approval", missing[0]), details)
    for name, pages in _provisional(guide).items():
        if not given.get(name):
            what, why, who = _LINES[name]
            details = (f"{name}; on {len(pages)} pages: {few(pages)}",)
            do = f"Read the pages named below. {_SAY}"
            yield Matter(WORDS, what, why, who, do, *table.at("approval", name), details)


def _is_given(name: str, text: str, today: date) -> bool:
    if not name.endswith("_on"):
        return bool(text)
    try:
        return date.fromisoformat(text) <= today
    except ValueError:
        return False


def _provisional(guide: Guide) -> dict[str, list[str]]:
    """The pages that rest on no sure source, by the approval that settles them."""
    sources = guide.tables.sources.values
    pages: dict[str, set[str]] = {}
    for source in guide.documents.values():
        for key, _locator in source.front.sources:
            if sources[key].get("provisional"):
                pages.setdefault(sources[key].get("approval") or "", set()).add(source.page.context)
    return {name: sorted(found) for name, found in sorted(pages.items())}
