"""Screens: what stands in a chat, text and buttons, as plain data. Pure: no input or output, nothing of Telegram.

Every screen of the guide is made here from pages, so a preview, a test or another channel shows the very same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.guide.language import ENGLISH, Language, Translate, limited
from bot.guide.numbers import keep_together
from bot.guide.page import HELP_NOW, HOME, PRIVACY, START, UNANSWERED, ChatPage, Link, Part
from bot.guide.place import READERS, SUGGESTED, Action, Audience, Place, encode

LANGUAGES_A_ROW = 3
COPIES_A_ROW = 2


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
        text = f"<i>{_('This page is not in your language yet. Here it is in English.')}</i>\n\n{text}"
    else:
        text = with_draft_note(text, language)
    rows: list[Row] = [*_copy_rows(page, part, _), *_part_rows(page, place, _)]
    if page.translated and (language.draft or (shown.quotes and language.code != ENGLISH)):
        rows.append((Button(_("In English"), encode(place, Action.ENGLISH)),))
    if page.id == START:
        rows += [*_reader_rows(place.at(HOME), _), *_language_rows(place, offered)]
    if page.id == HELP_NOW and page.audience is Audience.EVERYONE:
        rows += _reader_rows(place, _)
    rows += [(Button(link.label, encode(place.at(link.page))),) for link in page.next]
    if page.urgent:
        rows.append((Button(_("Delete what I wrote"), encode(place.at(START), Action.HIDE)),))
        rows.append((Button(_("That's not what I meant"), encode(_home(place))),))
    rows += _navigation(place, page, language, _)
    return Screen(text, tuple(rows), language.code, silent=page.urgent or quiet)


def english_screen(page: ChatPage, language: Language, part: int = 1) -> Screen:
    """The English of a place (`page`) for somebody who reads in another language, and the way back to that.

    Parts are cut per language: a part that the English has not gives its last.
    """
    _ = language.translate
    part = max(1, min(part, len(page.parts)))
    place = Place(page.audience, language.code, page.id, part)
    rows: list[Row] = [*_copy_rows(page, part, _), *_part_rows(page, place, _, Action.ENGLISH)]
    if page.urgent:
        rows.append((Button(_("Delete what I wrote"), encode(place.at(START), Action.HIDE)),))
    rows += [(Button(language.name, encode(place)),), (_help_button(place, _),)]
    return Screen(page.parts[part - 1].text, tuple(rows), ENGLISH, silent=page.urgent)


def languages_screen(place: Place, language: Language, offered: Sequence[Language]) -> Screen:
    """The languages by their own names; each leads to the same place in that language."""
    _ = language.translate
    rows = [*_language_rows(place, offered), (Button(_("Back"), encode(place)),)]
    return Screen(with_draft_note(f"<b>{_('Which language?')}</b>", language), tuple(rows), language.code)


def readers_screen(place: Place, language: Language) -> Screen:
    """The readers; each leads to the same subject in that reader's words."""
    _ = language.translate
    text = f"<b>{_('Who is reading?')}</b>\n\n{_('The same subject, in other words.')}"
    text = with_draft_note(text, language)
    rows = [*_reader_rows(place, _), (Button(_("Back"), encode(place)),)]
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
    text = f"<b>{danger}</b>\n\n<i>{notice}</i>\n\n<b>{_('Who is reading?')}</b>"
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
    return replace(screen, text=f"<i>{notice}</i>\n\n{screen.text}")


def with_draft_note(text: str, language: Language) -> str:
    """The text, and in a language that is still a draft the line that says so."""
    if not language.draft:
        return text
    _ = language.translate
    note = _("A qualified translator has not yet checked this translation. The English counts.")
    return f"{text}\n\n<i>{note}</i>"


def with_links(screen: Screen, place: Place, links: Iterable[Link]) -> Screen:
    """The screen with more pages to go to, before its own; those that it leads to already are left out."""
    present = {button.data for row in screen.rows for button in row}
    rows = [(Button(link.label, encode(place.at(link.page))),) for link in links]
    return replace(screen, rows=(*(row for row in rows if row[0].data not in present), *screen.rows))


def reader_name(audience: Audience, _: Translate) -> str:
    """The reader in words, as on buttons, there behind "Reader: "."""
    return {
        Audience.PARENT: limited(_("Parent or carer"), 22),
        Audience.YOUNG_PERSON: limited(_("Young person"), 22),
        Audience.PROFESSIONAL: limited(_("Professional"), 22),
        Audience.EVERYONE: limited(_("Not chosen"), 22),
    }[audience]


def _home(place: Place) -> Place:
    return place.at(START if place.audience is Audience.EVERYONE else HOME)


def _help_button(place: Place, _: Translate) -> Button:
    return Button(_("Help now"), encode(place.at(HELP_NOW)))


def _copy_rows(page: ChatPage, part: int, _: Translate) -> list[Row]:
    buttons = [
        Button(_("Copy {number}").format(number=copy.shown), copies=copy.copied) for copy in page.parts[part - 1].copies
    ]
    return _in_rows(buttons, COPIES_A_ROW)


def _part_rows(page: ChatPage, place: Place, _: Translate, action: Action = Action.SHOW) -> list[Row]:
    rows: list[Row] = []
    if place.part < len(page.parts):
        following = Place(place.audience, place.language, place.page, place.part + 1)
        read_on = Button(
            page.parts[place.part].label
            or _("Read on ({part} of {parts})").format(part=place.part + 1, parts=len(page.parts)),
            encode(following, action),
        )
        rows.append((read_on,))
    if place.part > 1:
        before = Place(place.audience, place.language, place.page, place.part - 1)
        rows.append((Button(page.parts[place.part - 2].label or page.button, encode(before, action)),))
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


def _navigation(place: Place, page: ChatPage, language: Language, _: Translate) -> list[Row]:
    """What stands under every page: help, a question, up and home, the other reader, the language.

    These short fixed words share rows, so that the answer is not pushed off a small phone (docs/decisions/0006).
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
        rows[-1] += (Button(_("Privacy"), encode(place.at(PRIVACY))),)
    reader = Button(_("Reader: {reader}").format(reader=reader_name(place.audience, _)), encode(place, Action.READERS))
    tongue = Button(_("Language: {language}").format(language=language.name), encode(place, Action.LANGUAGES))
    return [*rows, (reader,), (tongue,)]


def _in_rows(buttons: list[Button], width: int) -> list[Row]:
    return [tuple(buttons[start : start + width]) for start in range(0, len(buttons), width)]
