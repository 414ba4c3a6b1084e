"""What the calendar and the authority still have to say: reviews that are overdue, and what is settled before families.

Overdue is a warning while the guide is being written and an error for `check --live`, which asks for the rest too.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from bot.guide.place import Audience
from bot.source.guide import Guide
from bot.source.problems import Problem

HELP_LINES_DAYS = 92
"""How long a help line's number and hours may go unchecked: three months, as its pages."""

_NAMED = 5
"""How many pages or entries a line names: more would not be read."""

_NOT_TO_BE_RUNG = {"999", "55", "18000", "111", "85258"}
"""999, what is pressed on a silent call to it and its textphone; NHS 111; and Shout, which takes texts from people in a
crisis."""

NEEDED = ("approved_by", "approved_on")
"""The approvals that every guide needs; a provisional source names its own."""


def overdue(guide: Guide, today: date) -> Iterator[Problem]:
    """Pages whose `review` has passed and help lines that nobody has checked for `HELP_LINES_DAYS`."""
    for source in guide.documents.values():
        file = source.page.file
        if source.front.review < today:
            do = "Compare the page with its sources, then set `checked` and `review`."
            yield Problem(file.name, file.line_of("review"), f"The review was due on {source.front.review}.", do)
        if source.front.checked and source.front.checked > today:
            yield Problem(file.name, file.line_of("checked"), *_to_come(source.front.checked))
    lines = guide.tables.help_lines
    for table in (lines, guide.tables.sources):
        for key, entry in table.values.items():
            if entry["checked"] and entry["checked"] > today:
                yield table.wrong(*_to_come(entry["checked"]), key, "checked")
    for key, entry in lines.values.items():
        if entry["checked"] and entry["checked"] + timedelta(days=HELP_LINES_DAYS) < today:
            what = f"[{key}] was last checked on {entry['checked']}."
            do = (
                "Look it up, then set `checked`."
                if _for_emergencies(entry)
                else "Ring or look it up, then set `checked`."
            )
            yield lines.wrong(what, do, key, "checked")


def _to_come(day: date) -> tuple[str, str]:
    return f"`checked` is {day}, a day to come.", "Write the day on which a person looked, or nothing."


def unsettled(guide: Guide, today: date) -> Iterator[Problem]:
    """What must be settled before real families use the guide: each cause once."""
    authority = guide.tables.authority
    approval = authority.values.get("approval", {})
    for name in NEEDED:
        if not str(approval.get(name) or "").strip():
            what = f"`{name}` is empty."
            yield authority.wrong(what, "Write it when the authority has approved the words.", "approval", name)
    if (given := approval.get("approved_on")) and not _is_past(str(given), today):
        do = "Write it as 2026-11-22."
        yield authority.wrong("`approved_on` is not a day up to today.", do, "approval", "approved_on")
    for name in ("children_services_phone", "unit_phone"):
        if not guide.details.is_set("authority", name):
            yield authority.wrong(f"`{name}` is empty.", "Fill it in: families need it.", "authority", name)
    yield from _provisional(guide)
    yield from _unchecked(guide)


def _provisional(guide: Guide) -> Iterator[Problem]:
    """Lines that rest on no sure source, by the approval that settles them."""
    sources, authority = guide.tables.sources.values, guide.tables.authority
    pages: dict[str, set[str]] = {}
    for source in guide.documents.values():
        for key, _locator in source.front.sources:
            if sources[key].get("provisional"):
                pages.setdefault(sources[key].get("approval") or "", set()).add(source.page.file.name)
    for name, files in sorted(pages.items()):
        if not str(authority.values.get("approval", {}).get(name) or "").strip():
            what = f"`{name}` is empty, and {len(files)} pages hold a line that it must approve: {_few(sorted(files))}."
            do = "Let that person read these lines; then write who it was."
            yield authority.wrong(what, do, "approval", name)


def _for_emergencies(entry: Mapping[str, Any]) -> bool:
    """True for numbers that nobody may be told to ring without need."""
    return entry["number"] in _NOT_TO_BE_RUNG


def _unchecked(guide: Guide) -> Iterator[Problem]:
    """What no person has looked at: one line a help line, one for the sources, one for the pages of each reader."""
    lines, sources = guide.tables.help_lines, guide.tables.sources
    for key, entry in lines.values.items():
        if not entry["checked"]:
            what = f"`checked` of [{key}] is empty."
            site = entry.get("site") or f"its own site ({entry['source']})"
            email = f" Does it still name {entry['email']}?" if entry.get("email") else ""
            do = f"Ring {entry['number']} and look at {site}; then write the day.{email}"
            if _for_emergencies(entry):
                do = f"Never ring it to check: look at an official page ({entry['source']}); then write the day."
            yield lines.wrong(what, do, key, "checked")
    if empty := [key for key, entry in sources.values.items() if not entry["checked"]]:
        what = f"`checked` is empty for {len(empty)} of {len(sources.values)} sources: {_few(empty)}."
        do = "Open each at its `address`, or find it by its `title` and `edition`; then write the day."
        yield sources.wrong(what, do, empty[0], "checked")
    for audience in Audience:
        own = [source for (owner, _page), source in guide.documents.items() if owner is audience]
        files = [source.page.file.name for source in own if source.front.checked is None]
        if files:
            what = f"`checked` is empty on {len(files)} of {len(own)} pages: {_few(files)}."
            do = "Compare each page with the `sources` at its top; then write the day into it."
            yield Problem(f"content/{audience}", 0, what, do)


def _few(names: Sequence[str]) -> str:
    """The first of them, and how many more there are."""
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def _is_past(text: str, today: date) -> bool:
    try:
        return date.fromisoformat(text) <= today
    except ValueError:
        return False
