"""What the calendar and the authority still have to say: reviews that are overdue, and what is settled before families.

Overdue is a warning while the guide is being written and an error for `check --live`, which asks for the rest too.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from bot.source.guide import Guide
from bot.source.problems import Problem

HELP_LINES_DAYS = 92
"""How long a help line's number and hours may go unchecked: three months, as its pages."""

PROVISIONAL_APPROVAL = "confidentiality_line_approved_by"


def overdue(guide: Guide, today: date) -> Iterator[Problem]:
    """Pages whose `review` has passed and help lines that nobody has checked for `HELP_LINES_DAYS`."""
    for source in guide.pages.values():
        if source.front.review < today:
            file = source.page.file
            do = "Compare the page with its sources, then set `checked` and `review`."
            yield Problem(file.name, file.line_of("review"), f"The review was due on {source.front.review}.", do)
    lines = guide.tables.help_lines
    for key, entry in lines.values.items():
        if entry["checked"] + timedelta(days=HELP_LINES_DAYS) < today:
            what = f"[{key}] was last checked on {entry['checked']}."
            yield lines.wrong(what, "Ring or look it up, then set `checked`.", key, "checked")


def unsettled(guide: Guide, today: date) -> Iterator[Problem]:
    """What must be settled before real families use the guide."""
    authority = guide.tables.authority
    approval = authority.values.get("approval", {})
    for name in ("approved_by", "approved_on", PROVISIONAL_APPROVAL):
        if not str(approval.get(name) or "").strip():
            what = f"`{name}` is empty."
            yield authority.wrong(what, "Write it when the authority has approved the words.", "approval", name)
    if (given := approval.get("approved_on")) and not _is_past(str(given), today):
        do = "Write it as 2026-11-22."
        yield authority.wrong("`approved_on` is not a day up to today.", do, "approval", "approved_on")
    for name in ("children_services_phone", "unit_phone"):
        if not guide.details.is_set("authority", name):
            yield authority.wrong(f"`{name}` is empty.", "Fill it in: families need it.", "authority", name)
    if not approval.get(PROVISIONAL_APPROVAL):
        yield from _provisional(guide)


def _provisional(guide: Guide) -> Iterator[Problem]:
    for source in guide.pages.values():
        for position, (key, _locator) in enumerate(source.front.sources):
            if guide.tables.sources.values[key].get("provisional"):
                file = source.page.file
                do = f"The authority approves it with `{PROVISIONAL_APPROVAL}` in content/authority.toml."
                yield Problem(
                    file.name, file.line_of("sources", position), "This page rests on a provisional line.", do
                )


def _is_past(text: str, today: date) -> bool:
    try:
        return date.fromisoformat(text) <= today
    except ValueError:
        return False
