"""What the calendar and the authority still have to say.

`overdue`: warnings while the guide is kept up. `golive`: the go-live list, what must be settled before families use the
guide, and what can wait; each cause once.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from bot.checks.matter import (
    COMPLAINTS,
    EDITOR,
    HELP_IN_DANGER,
    HELP_LINES_CHECKED,
    LANGUAGES,
    LAW,
    UNIT,
    UPKEEP,
    Matter,
    Settled,
)
from bot.guide.place import Audience
from bot.source.details import DETAILS
from bot.source.guide import SourceGuide
from bot.source.problems import NAMED, Problem, few

HELP_LINES_DAYS = 90
"""How long a help line's number and hours may go without a look."""

_NOT_TO_BE_RUNG = {"999", "55", "18000", "111", "85258"}
"""999, what is pressed on a silent call to it and its textphone; NHS 111; and Shout, which takes texts from people in a
crisis."""

CONTACTS = ("complaints_phone", "complaints_email", "complaints_link")
"""One of these is enough: a family must be able to complain to somebody."""

_COMPLAINTS = "The council's complaints manager"

_ADOPT = "Run `conference-guide adopt --only {}`: it asks for it."


def overdue(guide: SourceGuide, today: date) -> Iterator[Problem]:
    """Pages whose `review` has passed, help lines that nobody has looked at for `HELP_LINES_DAYS`, days to come."""
    for source in guide.documents.values():
        file = source.page.file
        if source.front.review < today:
            do = "Compare the page with its sources, then set `checked` and `review`."
            yield Problem(file.shown, file.line_of("review"), f"The review was due on {source.front.review}.", do)
        if source.front.checked and source.front.checked > today:
            yield Problem(file.shown, file.line_of("checked"), *_to_come(source.front.checked))
    lines = guide.tables.help_lines
    for table in (lines, guide.tables.sources):
        for key, entry in table.values.items():
            if entry["checked"] and entry["checked"] > today:
                yield table.wrong(*_to_come(entry["checked"]), key, "checked")
    for key, entry in lines.values.items():
        if _is_old(entry, today):
            what = f"[{key}] was last checked on {entry['checked']}."
            yield lines.wrong(what, f"{how_to_look(entry)} Then set `checked`.", key, "checked")


def _to_come(day: date) -> tuple[str, str]:
    return f"`checked` is {day}, a day to come.", "Write the day on which a person looked, or nothing."


def golive(
    guide: SourceGuide, today: date, late: Sequence[Problem], urgent_in_english: Iterable[Problem]
) -> Iterator[Matter]:
    """What numbers, days and languages leave to settle. `late` is what is `overdue`; `urgent_in_english`, urgent help
    without translation in the languages on offer."""
    yield from _numbers(guide)
    yield from _help_lines(guide, today)
    yield from _languages(urgent_in_english)
    yield from _reviews(guide, late)
    yield from _unread(guide)
    yield from _empty(guide)


def _numbers(guide: SourceGuide) -> Iterator[Matter]:
    """What a family must be able to ring or write to."""
    authority = guide.tables.authority
    at_night = "Much of the guide is read at night. Without this number, urgent screens can only say: ring the council."
    by_day = "Urgent screens name it as the people who keep children safe. Without it they lead to a page of GOV.UK."
    for key, what, why in (
        ("out_of_hours_phone", "There is no telephone number for nights and weekends.", at_night),
        ("children_services_phone", "There is no telephone number of children's services.", by_day),
    ):
        if not guide.details.is_set("authority", key):
            file, line = authority.at("authority", key)
            yield Matter(
                HELP_IN_DANGER,
                what,
                why,
                UNIT,
                _ADOPT.format("danger"),
                file,
                line,
                (key,),
                settled=Settled.IN_THE_DETAILS,
            )
    if not any(guide.details.is_set("authority", key) for key in CONTACTS):
        what = "Nobody is named to whom a family can complain."
        why = "The guide promises that complaining is possible and leads there step by step. Somebody must answer."
        file, line = authority.at("authority", CONTACTS[0])
        yield _of_complaints(what, why, file, line, CONTACTS)
    if not guide.details.is_set("authority", "complaints_time_limit"):
        what = "The time limit for a complaint is not said."
        why = "Who complains too late may be turned away. A family must be able to read how long it has."
        file, line = authority.at("authority", "complaints_time_limit")
        yield _of_complaints(what, why, file, line, ("complaints_time_limit",))


def _of_complaints(what: str, why: str, file: str, line: int, details: tuple[str, ...]) -> Matter:
    do = _ADOPT.format("complaints")
    return Matter(COMPLAINTS, what, why, _COMPLAINTS, do, file, line, details, settled=Settled.IN_THE_DETAILS)


def how_to_look(entry: Mapping[str, Any]) -> str:
    """What a person does who looks whether a help line is still right; nobody may ring some of them without need.

    While somebody writes the line, anything may be missing in it."""
    number, source = entry.get("number"), f" ({entry['source']})" if entry.get("source") else ""
    if number in _NOT_TO_BE_RUNG:
        return f"Never ring it to check: look at an official page{source}."
    site = entry.get("site") or f"its own site{source}"
    email = f" Does it still name {entry['email']}?" if entry.get("email") else ""
    return f"Ring {number or 'it'} and look at {site}.{email}"


def _help_lines(guide: SourceGuide, today: date) -> Iterator[Matter]:
    lines = guide.tables.help_lines
    why = "A wrong number costs somebody their one attempt. Programs and helpers do not count: a person must look."
    do = (
        "After each one: `conference-guide adopt --set childline.checked=DAY`, with its name and the day as 2026-11-29."
    )
    who = "Anybody with a telephone and two hours"
    waiting = {key: entry for key, entry in lines.values.items() if not _is_past(entry["checked"], today)}
    if waiting:
        what = f"{len(waiting)} of {len(lines.values)} help lines have not been checked by a person."
        details = tuple(f"{key}: {entry['name']}. {how_to_look(entry)}" for key, entry in waiting.items())
        file = lines.at(next(iter(waiting)))[0]
        yield Matter(HELP_LINES_CHECKED, what, why, who, do, file, details=details, settled=Settled.AT_THE_HELP_LINES)
    old = {key: entry for key, entry in lines.values.items() if _is_old(entry, today)}
    if old:
        what = f"{len(old)} help lines were last checked more than {HELP_LINES_DAYS} days ago."
        details = tuple(f"{key}, {entry['checked']}: {how_to_look(entry)}" for key, entry in old.items())
        file, settled = lines.at(next(iter(old)))[0], Settled.AT_THE_HELP_LINES
        yield Matter(HELP_LINES_CHECKED, what, why, who, do, file, details=details, blocks=False, settled=settled)


def _languages(urgent_in_english: Iterable[Problem]) -> Iterator[Matter]:
    found: dict[str, list[Problem]] = {}
    for problem in urgent_in_english:
        found.setdefault(problem.language, []).append(problem)
    for code, problems in found.items():
        what = f"{len(problems)} texts of urgent help are not translated [{code}]."
        why = "Urgent pages are shown in English until then, to people who chose another language."
        yield Matter(
            LANGUAGES,
            what,
            why,
            "A qualified translator",
            "",
            problems[0].file,
            details=_places(problems),
            settled=Settled.BY_TRANSLATING,
            also=f"Translate them (docs/translating.md), or leave {code} out of LANGUAGES.",
        )


def _reviews(guide: SourceGuide, late: Sequence[Problem]) -> Iterator[Matter]:
    lines = guide.tables.help_lines
    due = [problem for problem in late if problem.file not in {lines.shown, lines.over.shown if lines.over else ""}]
    if due:
        what = f"{len(due)} days of pages and sources have passed, or lie ahead where they cannot."
        why = "A page says when somebody last looked. After its review day nobody vouches for it."
        do = "Compare each page with its sources, then write the day at its top."
        yield Matter(UPKEEP, what, why, EDITOR, do, details=_places(due), blocks=False)


def _places(problems: Sequence[Problem]) -> tuple[str, ...]:
    """The first of them by their places, and how many more there are."""
    places = [f"{problem.file}, line {problem.line}: {problem.what}" for problem in problems[:NAMED]]
    return (*places, f"and {len(problems) - NAMED} more") if len(problems) > NAMED else tuple(places)


def _unread(guide: SourceGuide) -> Iterator[Matter]:
    """Sources that nobody has opened, and pages that nobody has compared with theirs."""
    sources = guide.tables.sources
    if empty := [key for key, entry in sources.values.items() if not entry["checked"]]:
        what = f"{len(empty)} of {len(sources.values)} sources have not been opened by a person here."
        why = "The guide was written from copies and summaries. Somebody should look whether each still says so."
        do = "Open each at its `address`, or find it by its `title` and `edition`; then write the day as `checked`."
        yield Matter(LAW, what, why, EDITOR, do, sources.at(empty[0])[0], details=(few(empty),), blocks=False)
    details = []
    for audience in Audience:
        own = [source for (owner, _page), source in guide.documents.items() if owner is audience]
        files = [source.page.id for source in own if source.front.checked is None]
        if files:
            details.append(f"content/{audience}, {len(files)} of {len(own)} pages: {few(files)}")
    if details:
        what = "Pages have not been compared with their sources by a person here."
        why = "Readers see no date on them, and nobody here can say on what they rest."
        do = "Compare each page with the `sources` at its top; then write the day there as `checked`."
        yield Matter(LAW, what, why, EDITOR, do, details=tuple(details), blocks=False)


def _empty(guide: SourceGuide) -> Iterator[Matter]:
    needed = {"out_of_hours_phone", "children_services_phone", "complaints_time_limit", *CONTACTS}
    if empty := [key for key in DETAILS if key not in needed and not guide.details.is_set("authority", key)]:
        what = f"{len(empty)} details of your own are empty."
        why = "The guide then says honestly that it differs from place to place. Your families would rather know."
        file = guide.tables.authority.at("authority")[0]
        details = (", ".join(empty),)
        do, settled = "Run `conference-guide adopt`.", Settled.IN_THE_DETAILS
        yield Matter(UPKEEP, what, why, UNIT, do, file, details=details, blocks=False, settled=settled)


def _is_old(entry: Mapping[str, Any], today: date) -> bool:
    return bool(entry["checked"]) and entry["checked"] + timedelta(days=HELP_LINES_DAYS) < today


def _is_past(day: date | None, today: date) -> bool:
    return day is not None and day <= today
