"""Screens: what stands in a chat, text and buttons, as plain data. Pure: no input or output, nothing of Telegram.

Every screen of the guide is made here from pages, so a preview, a test or another channel shows the very same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.guide.language import ENGLISH, Language, Translate, limited
from bot.guide.numbers import keep_together
from bot.guide.page import HELP_NOW, HOME, PRIVACY, SHARED_PHONE, START, UNANSWERED, ChatPage, Link, Part
from bot.guide.place import READERS, SUGGESTED, Action, Audience, Place, encode
from bot.telegram.direction import italic

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


@dataclass(frozen=True, slots=True)
class Screen:
    """Text in Telegram's HTML and rows of buttons. `silent`: no sound, for what must not be noticed."""

    text: str
    rows: tuple[Row, ...] = ()
    language: str = "en"
    silent: bool = False


def page_screen(
    page: ChatPage, language: Language, offered: Sequence[Language], part: int = 1, *, quiet: bool = False
) -> Screen:
    """A page of the guide, open at a part; a part that is no longer there gives the first."""
    _ = language.translate
    if not 1 <= part <= len(page.parts):
        part = 1
    place = Place(page.audience, language.code, page.id, part)
    shown = page.parts[part - 1]
    text = shown.text
    if not page.translated:
        text = f"{italic(_('This page is not in your language yet. Here it is in English.'))}\n\n{text}"
    else:
        text = with_draft_note(text, language)
    rows: list[Row] = [*_copy_rows(page, part, _), *_part_rows(page, place, _)]
    if page.translated and (language.draft or (shown.quotes and language.code != ENGLISH)):
        rows.append((Button(_("In English"), encode(place, Action.ENGLISH)),))
    if page.id == START:
        rows += [*_reader_rows(place.at(HOME), _), *_language_rows(place, offered)]
    rows += _link_rows(page, place, _)
    if page.urgent:
        rows.append(_shared_phone_row(place, _))
        if page.id == HELP_NOW and page.audience is Audience.EVERYONE:
            rows += _reader_rows(place, _)
        rows.append(_delete_row(place, _))
        rows.append((Button(_("That's not what I meant"), encode(_home(place))),))
    rows += _navigation(place, page, _)
    return Screen(text, tuple(rows), language.code, silent=page.urgent or quiet)


def english_screen(page: ChatPage, language: Language, part: int = 1) -> Screen:
    """The English of a place (`page`) for somebody who reads in another language, and the way back to that.

    Its buttons are English too, and lead to more English: whoever reads it for somebody must find help as well. Parts
    are cut per language: a part that the English has not gives its last.
    """
    part = max(1, min(part, len(page.parts)))
    place = Place(page.audience, language.code, page.id, part)
    _: Translate = str
    rows: list[Row] = [*_copy_rows(page, part, _), *_part_rows(page, place, _, Action.ENGLISH)]
    if page.urgent:
        rows += _link_rows(page, place, _, Action.ENGLISH)
        rows += [_shared_phone_row(place, _, Action.ENGLISH), _delete_row(place, _)]
    rows.append((Button(language.name, encode(place)),))
    if page.id != HELP_NOW:
        rows.append((_help_button(place, _, Action.ENGLISH),))
    return Screen(page.parts[part - 1].text, tuple(rows), ENGLISH, silent=page.urgent)


def languages_screen(place: Place, language: Language, offered: Sequence[Language]) -> Screen:
    """The languages by their own names; each leads to the same place in that language."""
    _ = language.translate
    rows = [*_language_rows(place, offered), _choosers_row(place, _)]
    return Screen(with_draft_note(f"<b>{_('Which language?')}</b>", language), tuple(rows), language.code)


def readers_screen(place: Place, language: Language) -> Screen:
    """The readers; each leads to the same subject in that reader's words."""
    _ = language.translate
    text = f"<b>{_('Who are you? Choose.')}</b>\n\n{_('The same subject, in other words.')}"
    text = with_draft_note(text, language)
    rows = [*_reader_rows(place, _), _choosers_row(place, _)]
    return Screen(text, tuple(rows), language.code)


def suggestions_screen(place: Place, links: Iterable[Link], language: Language) -> Screen:
    """Up to three pages that may answer a typed question, best first, under an honest question of ours."""
    _ = language.translate
    rows: list[Row] = [
        (Button(link.label, encode(place.at(link.page), action)),)
        for action, link in zip(SUGGESTED, links, strict=False)
    ]
    rows.append((Button(_("None of these"), encode(place.at(UNANSWERED))),))
    rows.append((_help_button(place, _),))
    honest = _("I only show pages that were written beforehand. I cannot answer in my own words.")
    text = f"<b>{_('Is it one of these?')}</b>\n\n{honest}"
    return Screen(with_draft_note(text, language), tuple(rows), language.code)


def help_first(start: Screen, place: Place, language: Language, notice: str) -> Screen:
    """The first screen for somebody who sent what cannot be read: how to get help, then why, then where to go on."""
    _ = language.translate
    danger = _("If anyone is in danger now, call {number}.").format(number=keep_together("999"))
    text = f"<b>{danger}</b>\n\n{italic(notice)}\n\n<b>{_('Who are you? Choose.')}</b>"
    help_row = (_help_button(place, _),)
    others = [tuple(button for button in row if button not in help_row) for row in start.rows]
    rows = (help_row, *(row for row in others if row))
    return replace(start, text=with_draft_note(text, language), rows=rows)


def closed_screen(page: ChatPage, language: Language, offered: Sequence[Language]) -> Screen:
    """Urgent help, whole, for the day the service ends. Nothing leads on but numbers to copy and other languages."""
    _ = language.translate
    parts = page.parts
    copies = tuple(dict.fromkeys(copy for part in parts for copy in part.copies))
    whole = replace(page, parts=(Part("\n\n".join(part.text for part in parts), copies=copies),))
    text = page_screen(whole, language, offered).text
    place = Place(page.audience, language.code, page.id)
    rows = (*_copy_rows(whole, 1, _), *_language_rows(place, offered))
    return Screen(f"<b>{closed_words(_)}</b>\n\n{text}", rows, language.code, silent=True)


def closed_words(_: Translate) -> str:
    """What is said of a guide whose service has ended."""
    return _("This guide is closed. It no longer answers questions.")


def with_notice(screen: Screen, notice: str) -> Screen:
    """The screen with a sentence of ours above it."""
    return replace(screen, text=f"{italic(notice)}\n\n{screen.text}")


def with_draft_note(text: str, language: Language) -> str:
    """The text, and in a language that is still a draft the line that says so."""
    if not language.draft:
        return text
    _ = language.translate
    note = _("A qualified translator has not yet checked this translation. The English counts.")
    return f"{text}\n\n{italic(note)}"


def with_links(screen: Screen, place: Place, links: Iterable[Link]) -> Screen:
    """The screen with more pages to go to, before its own; those that it leads to already are left out."""
    present = {button.data for row in screen.rows for button in row}
    rows = [(Button(link.label, encode(place.at(link.page))),) for link in links]
    return replace(screen, rows=(*(row for row in rows if row[0].data not in present), *screen.rows))


def reader_name(audience: Audience, _: Translate) -> str:
    """The reader in words, as on buttons; "" for somebody who has not said."""
    return {
        Audience.PARENT: limited(_("Parent or carer"), 22),
        Audience.YOUNG_PERSON: limited(_("Young person"), 22),
        Audience.PROFESSIONAL: limited(_("Professional"), 22),
    }.get(audience, "")


def _home(place: Place) -> Place:
    return place.at(START if place.audience is Audience.EVERYONE else HOME)


def _help_button(place: Place, _: Translate, action: Action = Action.SHOW) -> Button:
    return Button(_("Help now"), encode(place.at(HELP_NOW), action))


def _choosers_row(place: Place, _: Translate) -> Row:
    """What stands under a choice: help, and the way back without choosing."""
    return _help_button(place, _), Button(_("Back"), encode(place))


def _link_rows(page: ChatPage, place: Place, _: Translate, action: Action = Action.SHOW) -> list[Row]:
    """The pages that a page leads on to; what has its fixed button stands there alone."""
    fixed = {(HELP_NOW, _("Help now"))}
    if page.urgent:
        fixed.add((SHARED_PHONE, _("Someone may see my phone")))
    links = [link for link in page.next if (link.page, link.label) not in fixed]
    return [(Button(link.label, encode(place.at(link.page), action)),) for link in links]


def _shared_phone_row(place: Place, _: Translate, action: Action = Action.SHOW) -> Row:
    """What deleting does not take away is said one press from it."""
    return (Button(_("Someone may see my phone"), encode(place.at(SHARED_PHONE), action)),)


def _delete_row(place: Place, _: Translate) -> Row:
    return (Button(_("Delete what I wrote"), encode(place.at(START), Action.HIDE)),)


def _copy_rows(page: ChatPage, part: int, _: Translate) -> list[Row]:
    buttons = [
        Button(_("Copy {number}").format(number=copy.shown), copies=copy.copied) for copy in page.parts[part - 1].copies
    ]
    return _in_rows(buttons, COPIES_A_ROW)


def _part_rows(page: ChatPage, place: Place, _: Translate, action: Action = Action.SHOW) -> list[Row]:
    rows: list[Row] = []
    if place.part < len(page.parts):
        following = Place(place.audience, place.language, place.page, place.part + 1)
        label = page.parts[place.part].label
        label = label or _("Read on ({part} of {parts})").format(part=place.part + 1, parts=len(page.parts))
        rows.append((Button(f"{ONWARD} {label}", encode(following, action)),))
    if place.part > 1:
        before = Place(place.audience, place.language, place.page, place.part - 1)
        label = page.parts[place.part - 2].label or page.button
        rows.append((Button(f"{BACKWARD} {label}", encode(before, action)),))
    return rows


def _reader_rows(place: Place, _: Translate) -> list[Row]:
    return [
        (Button(reader_name(reader, _), encode(Place(reader, place.language, place.page, place.part))),)
        for reader in READERS
    ]


def _language_rows(place: Place, offered: Sequence[Language]) -> list[Row]:
    if len(offered) < 2:
        return []
    buttons = [
        Button(language.name, encode(Place(place.audience, language.code, place.page, place.part)))
        for language in offered
    ]
    return _in_rows(buttons, LANGUAGES_A_ROW)


def _navigation(place: Place, page: ChatPage, _: Translate) -> list[Row]:
    """What stands under every page: help, a question, up and home, the other reader, the language, privacy.

    These short fixed words share rows, so that the answer is not pushed off a small phone (docs/decisions/0006). What
    is chosen is not named: beside two others there is room for 11 letters.
    """
    ask = Button(_("Ask a question"), encode(place, Action.ASK))
    if page.id == START:
        return [(_help_button(place, _), ask)]
    rows: list[Row] = [(ask,)] if page.id == HELP_NOW else [(_help_button(place, _), ask)]
    home = Button(_("Home"), encode(_home(place)))
    up = place.at(START if page.id == HOME else page.up)
    rows.append((home,) if up == _home(place) else (Button(_("Up"), encode(up)), home))
    if page.id == HOME:
        rows[-1] = (Button(_("Start"), encode(Place(Audience.EVERYONE, place.language, START))),)
    reader = Button(limited(_("Reader"), 11), encode(place, Action.READERS))
    tongue = Button(limited(_("Language"), 11), encode(place, Action.LANGUAGES))
    private = Button(limited(_("Privacy"), 11), encode(place.at(PRIVACY)))
    return [*rows, (reader, tongue) if page.id == PRIVACY else (reader, tongue, private)]


def _in_rows(buttons: list[Button], width: int) -> list[Row]:
    return [tuple(buttons[start : start + width]) for start in range(0, len(buttons), width)]
