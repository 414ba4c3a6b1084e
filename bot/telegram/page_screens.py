"""Screens of pages: made of each page of a guide when that is loaded, for every reader, language and part; and while
somebody waits, where help or a notice stands above it, or a way out below. Pure.

The words of the buttons are fixed here, so that help, the choices and the way on stand alike under every page.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.guide.chat_page import ChatPage, Part
from bot.guide.language import ENGLISH, Language, Translate, limited
from bot.guide.page import HELP_NOW, HOME, PRIVACY, SHARED_PHONE, START, UNANSWERED
from bot.guide.place import Action, Audience, Place, encode
from bot.telegram.markup import italic
from bot.telegram.screens import (
    NOTHING_ABOVE,
    Button,
    Row,
    Screen,
    Top,
    copies_in_rows,
    help_button,
    home_of,
    language_rows,
    reader_rows,
    screen_below,
    with_draft_note,
)

ONWARD, BACKWARD = "▼", "▲"
"""Before the name of the next part of a page and of the one before: signs that look the same in both directions of
writing, and stand at the side at which a reader begins."""


def page_screen(
    page: ChatPage,
    language: Language,
    offered: Sequence[Language],
    part: int = 1,
    *,
    reader: Audience | None = None,
    leaflet: bool = False,
    top: Top = NOTHING_ABOVE,
    way_out: Button | None = None,
) -> Screen:
    """A page of the guide, open at one of its parts. `leaflet`: it has one.

    `reader`: who reads it, where the page is everyone's: its buttons lead on in that reader's words. `top`: what stands
    above it. `way_out`: where an urgent screen leads whoever meant something else; else to the first screen.
    """
    _ = language.translate
    if reader is None or page.audience is not Audience.EVERYONE or page.id == START:
        reader = page.audience
    if reader is not Audience.EVERYONE and page.up == START:
        page = replace(page, up=HOME)
    place = Place(reader, language.code, page.id, part)
    text = page.parts[part - 1].text
    if top.says:
        text = text.replace(f"\n\n{top.says}", "")  # once is enough
    if not page.translated:
        text = f"{italic(_('This page is not in your language yet. Here it is in English.'))}\n\n{text}"
    else:
        text = with_draft_note(text, language, short=page.id in {START, HOME})
    rows = [*_rows_of(page, place, language, offered, way_out), *_navigation(place, page, _, leaflet=leaflet)]
    counted = (("topic", page.topic), ("language", page.language), ("audience", str(page.audience)))
    return screen_below(top, text, rows, language, silent=page.urgent, counted=counted)


def _rows_of(
    page: ChatPage, place: Place, language: Language, offered: Sequence[Language], way_out: Button | None
) -> list[Row]:
    """What a page has beside what stands under every page, in its order."""
    _ = language.translate
    links = _link_rows(page, place, _)
    own = [*_copy_rows(page, place.part, _), *part_rows(page, place, _), *picture_rows(page, place, _)]
    if page.translated and (language.draft or (page.parts[place.part - 1].quotes and language.code != ENGLISH)):
        own.append((Button(_("In English"), encode(place, Action.ENGLISH)),))
    # On a first screen, what people come for stands before what belongs to the text.
    if page.id == START:
        return [*reader_rows(place.at(HOME), _), *language_rows(place, offered), *links, *own]
    if page.id == HOME:
        return [*links, *own]
    if page.id == UNANSWERED and place.audience is Audience.EVERYONE:
        return [(help_button(place, _),), *own, *reader_rows(place, _), *links]
    if not page.urgent:
        return [*own, *links]
    readers = reader_rows(place, _) if page.id == HELP_NOW and page.audience is Audience.EVERYONE else []
    way_out = way_out or Button(_("That's not what I meant"), encode(home_of(place)))
    return [*own, *links, shared_phone_row(place, _), *readers, _delete_row(place, _), (way_out,)]


def english_screen(page: ChatPage, language: Language, part: int = 1) -> Screen:
    """The English of a place (`page`) for somebody who reads in another language, and the way back to that.

    Its buttons are English too, and lead to more English: whoever reads it for somebody must find help as well. Parts
    are cut per language: a part that the English has not gives its last.
    """
    part = max(1, min(part, len(page.parts)))
    place = Place(page.audience, language.code, page.id, part)
    _: Translate = str
    rows: list[Row] = [*_copy_rows(page, part, _), *part_rows(page, place, _, Action.ENGLISH)]
    if page.urgent:
        rows += _link_rows(page, place, _, Action.ENGLISH)
        rows += [shared_phone_row(place, _, Action.ENGLISH), _delete_row(place, _)]
    rows.append((Button(language.name, encode(place)),))
    if page.id != HELP_NOW:
        rows.append((help_button(place, _, Action.ENGLISH),))
    return Screen(page.parts[part - 1].text, tuple(rows), ENGLISH, silent=page.urgent)


def closed_screen(page: ChatPage, language: Language, offered: Sequence[Language]) -> Screen:
    """Urgent help, whole, for the day the service ends. Nothing leads on but numbers to copy and other languages."""
    _ = language.translate
    copies = tuple(dict.fromkeys(copy for part in page.parts for copy in part.copies))
    whole = replace(page, parts=(Part("\n\n".join(part.text for part in page.parts), copies=copies),))
    screen = page_screen(whole, language, offered, top=Top(f"<b>{closed_words(_)}</b>"))
    place = Place(page.audience, language.code, page.id)
    return replace(screen, rows=(*_copy_rows(whole, 1, _), *language_rows(place, offered)), silent=True)


def closed_words(_: Translate) -> str:
    """What is said of a guide whose service has ended."""
    return _("This guide is closed. It no longer answers questions.")


def shared_phone_row(place: Place, _: Translate, action: Action = Action.SHOW) -> Row:
    """What deleting does not take away is said one press from it."""
    return (Button(_("Someone may see my phone"), encode(place.at(SHARED_PHONE), action)),)


def _link_rows(page: ChatPage, place: Place, _: Translate, action: Action = Action.SHOW) -> list[Row]:
    """The pages that a page leads on to; what has its fixed button stands there alone."""
    fixed = {(HELP_NOW, _("Help now"))}
    if page.id != START:
        fixed.add((PRIVACY, _("Privacy")))
    if page.urgent:
        fixed.add((SHARED_PHONE, _("Someone may see my phone")))
    links = [link for link in page.next if (link.page, link.label) not in fixed]
    return [(Button(link.label, encode(place.at(link.page), action)),) for link in links]


def _delete_row(place: Place, _: Translate) -> Row:
    return (Button(_("Delete what I wrote"), encode(place.at(START), Action.HIDE)),)


def picture_rows(page: ChatPage, place: Place, _: Translate) -> list[Row]:
    """The picture of a page, on its first part; nothing where there is none."""
    if page.picture is None or place.part != 1:
        return []
    return [(Button(_("Show as a picture"), encode(place, Action.PICTURE)),)]


def _copy_rows(page: ChatPage, part: int, _: Translate) -> list[Row]:
    return copies_in_rows(page.parts[part - 1].copies, _)


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


def _navigation(place: Place, page: ChatPage, _: Translate, *, leaflet: bool = False) -> list[Row]:
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
