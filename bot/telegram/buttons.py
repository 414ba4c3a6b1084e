"""Buttons: the rows that several screens share, as plain data. Pure.

Their words are fixed here, so that help, the choices and the way on stand alike under every screen. `screens` puts the
rows in order; a button that only one screen has is made there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.guide.chat_page import ChatPage, Copy
from bot.guide.language import Language, Translate, limited
from bot.guide.page import HELP_NOW, HOME, PRIVACY, SHARED_PHONE, START, UNANSWERED
from bot.guide.place import READERS, Action, Audience, Place, encode, with_codes

LANGUAGES_A_ROW = 3
COPIES_A_ROW = 2
ONWARD, BACKWARD = "▼", "▲"
"""Before the name of the next part of a page and of the one before: signs that look the same in both directions of
writing, and stand at the side at which a reader begins."""


@dataclass(frozen=True, slots=True)
class Button:
    """Words, and what pressing them does: a press to be sent back (`data`), or text to be copied (`copies`)."""

    label: str
    data: str = ""
    copies: str = ""


Row = tuple[Button, ...]


def reader_name(audience: Audience, _: Translate) -> str:
    """The reader in words, as on buttons; "" for somebody who has not said."""
    return {
        Audience.PARENT: limited(_("Parent or carer"), 22),
        Audience.YOUNG_PERSON: limited(_("Young person"), 22),
        Audience.PROFESSIONAL: limited(_("Professional"), 22),
    }.get(audience, "")


def home_of(place: Place) -> Place:
    return place.at(START if place.audience is Audience.EVERYONE else HOME)


def help_button(place: Place, _: Translate, action: Action = Action.SHOW) -> Button:
    return Button(_("Help now"), encode(place.at(HELP_NOW), action))


def under_a_choice(place: Place, _: Translate) -> Row:
    """Help, and the way back without choosing."""
    return help_button(place, _), Button(_("Back"), encode(place))


def link_rows(page: ChatPage, place: Place, _: Translate, action: Action = Action.SHOW) -> list[Row]:
    """The pages that a page leads on to; what has its fixed button stands there alone."""
    fixed = {(HELP_NOW, _("Help now"))}
    if page.id != START:
        fixed.add((PRIVACY, _("Privacy")))
    if page.urgent:
        fixed.add((SHARED_PHONE, _("Someone may see my phone")))
    links = [link for link in page.next if (link.page, link.label) not in fixed]
    return [(Button(link.label, encode(place.at(link.page), action)),) for link in links]


def shared_phone_row(place: Place, _: Translate, action: Action = Action.SHOW) -> Row:
    """What deleting does not take away is said one press from it."""
    return (Button(_("Someone may see my phone"), encode(place.at(SHARED_PHONE), action)),)


def delete_row(place: Place, _: Translate) -> Row:
    return (Button(_("Delete what I wrote"), encode(place.at(START), Action.HIDE)),)


def picture_rows(page: ChatPage, place: Place, _: Translate) -> list[Row]:
    """The picture of a page, on its first part; nothing where there is none."""
    if page.picture is None or place.part != 1:
        return []
    return [(Button(_("Show as a picture"), encode(place, Action.PICTURE)),)]


def copy_rows(page: ChatPage, part: int, _: Translate) -> list[Row]:
    return copies_in_rows(page.parts[part - 1].copies, _)


def copies_in_rows(copies: Iterable[Copy], _: Translate) -> list[Row]:
    buttons = [Button(_("Copy {number}").format(number=copy.shown), copies=copy.copied) for copy in copies]
    return _in_rows(buttons, COPIES_A_ROW)


def part_rows(page: ChatPage, place: Place, _: Translate, action: Action = Action.SHOW) -> list[Row]:
    """The next part and the one before. The first part leads to every later one that has a name: whoever comes with a
    question is one press from each answer of the page."""
    rows: list[Row] = []
    if place.part < len(page.parts):
        read_on = limited(_("Read on ({part} of {parts})"), 38).format(part=place.part + 1, parts=len(page.parts))
        labels: list[str | None] = [page.parts[place.part].label or read_on]
        labels += [part.label for part in page.parts[2:]] if place.part == 1 else []
        for number, label in enumerate(labels, place.part + 1):
            if label:
                rows.append((Button(f"{ONWARD} {label}", encode(replace(place, part=number), action)),))
    if place.part > 1:
        before = Place(place.audience, place.language, place.page, place.part - 1)
        label = page.parts[place.part - 2].label or page.button
        rows.append((Button(f"{BACKWARD} {label}", encode(before, action)),))
    return rows


def reader_rows(place: Place, _: Translate) -> list[Row]:
    return [
        (Button(reader_name(reader, _), encode(Place(reader, place.language, place.page, place.part))),)
        for reader in READERS
    ]


def reader_rows_to_findings(place: Place, ids: Sequence[str], action: Action, _: Translate) -> list[Row]:
    """The readers; each leads to what was found in that reader's words. A short code of each page travels along."""
    return [
        (Button(reader_name(reader, _), encode(with_codes(replace(place, audience=reader), ids), action)),)
        for reader in READERS
    ]


def others_found(place: Place, ids: Sequence[str], label: str) -> Button:
    """The way to what else a typed message may be about (`ids`, at most three); where that is nothing, to who can
    answer."""
    return Button(label, encode(with_codes(place, ids), Action.OTHERS) if ids else encode(place.at(UNANSWERED)))


def none_of_these(place: Place, _: Translate, *, alone: bool = False) -> Row:
    """Who can answer, for somebody whom nothing here answers. `alone`: it is only one page."""
    return (Button(_("Not this?") if alone else _("None of these"), encode(place.at(UNANSWERED))),)


def language_rows(place: Place, offered: Sequence[Language]) -> list[Row]:
    if len(offered) < 2:
        return []
    buttons = [
        Button(language.name, encode(Place(place.audience, language.code, place.page, place.part)))
        for language in offered
    ]
    return _in_rows(buttons, LANGUAGES_A_ROW)


def navigation(place: Place, page: ChatPage, _: Translate, *, leaflet: bool = False) -> list[Row]:
    """What stands under every page: help, a question, up and home, the other reader, the language, privacy; and, where
    there is one, its leaflet.

    These short fixed words share rows, so that the answer is not pushed off a small phone (docs/decisions/0006). What
    is chosen is not named: beside two others there is room for 11 letters.
    """
    ask = Button(_("Ask a question"), encode(place, Action.ASK))
    if page.id == START:
        return [(help_button(place, _), ask)]
    home = Button(_("Home"), encode(home_of(place)))
    if page.id == HELP_NOW:
        return [(ask, home), _choosers(page, place, _)]
    rows: list[Row] = [(help_button(place, _), ask)]
    up = place.at(START if page.id == HOME else page.up)
    rows.append((home,) if up == home_of(place) else (Button(_("Up"), encode(up)), home))
    if page.id == HOME:
        rows[-1] = (Button(_("Start"), encode(Place(Audience.EVERYONE, place.language, START))),)
    if leaflet:
        rows[-1] = (*rows[-1], Button(limited(_("Leaflet"), 11), encode(place, Action.LEAFLET)))
    return [*rows, _choosers(page, place, _)]


def _choosers(page: ChatPage, place: Place, _: Translate) -> Row:
    reader = Button(limited(_("Reader"), 11), encode(place, Action.READERS))
    tongue = Button(limited(_("Language"), 11), encode(place, Action.LANGUAGES))
    private = Button(limited(_("Privacy"), 11), encode(place.at(PRIVACY)))
    return (reader, tongue) if page.id == PRIVACY else (reader, tongue, private)


def _in_rows(buttons: list[Button], width: int) -> list[Row]:
    return [tuple(buttons[start : start + width]) for start in range(0, len(buttons), width)]
