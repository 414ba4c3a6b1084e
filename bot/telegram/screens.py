"""Screens: what stands in a chat, text in Telegram's HTML and buttons, as plain data. Pure: no input or output, and
nothing of the library `telegram`, so a preview or a test shows the very same.

Here are the screens of pages and of what was found. Those of leaflets, pictures and marks, and those that need no page
(`replies`), stand in files of their own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.guide.chat_page import ChatPage, HelpLine, Part
from bot.guide.language import ENGLISH, Language, Translate
from bot.guide.numbers import keep_together
from bot.guide.page import HELP_NOW, HOME, START, UNANSWERED
from bot.guide.place import SUGGESTED, Action, Audience, Place, encode
from bot.telegram.buttons import (
    Button,
    Row,
    copies_in_rows,
    copy_rows,
    delete_row,
    help_button,
    home_of,
    language_rows,
    link_rows,
    navigation,
    none_of_these,
    others_found,
    part_rows,
    picture_rows,
    reader_name,
    reader_rows,
    shared_phone_row,
    under_a_choice,
)
from bot.telegram.direction import italic
from bot.telegram.render import shown_text
from bot.text.render import BULLET


@dataclass(frozen=True, slots=True)
class Screen:
    """Text in Telegram's HTML and rows of buttons. `silent`: no sound, for what must not be noticed."""

    text: str
    rows: tuple[Row, ...] = ()
    language: str = "en"
    silent: bool = False


def page_screen(
    page: ChatPage,
    language: Language,
    offered: Sequence[Language],
    part: int = 1,
    *,
    reader: Audience | None = None,
    leaflet: bool = False,
) -> Screen:
    """A page of the guide, open at a part; a part that is no longer there gives the first. `leaflet`: it has one.

    `reader`: who reads it, where that is known and the page is everyone's: its buttons lead on in that reader's words.
    """
    _ = language.translate
    if not 1 <= part <= len(page.parts):
        part = 1
    if reader not in {None, Audience.EVERYONE} and page.up == START:
        page = replace(page, up=HOME)
    place = Place(reader or page.audience, language.code, page.id, part)
    shown = page.parts[part - 1]
    text = shown.text
    if not page.translated:
        text = f"{italic(_('This page is not in your language yet. Here it is in English.'))}\n\n{text}"
    else:
        text = with_draft_note(text, language, short=page.id in {START, HOME})
    links = link_rows(page, place, _)
    own: list[Row] = [*copy_rows(page, part, _), *part_rows(page, place, _), *picture_rows(page, place, _)]
    if page.translated and (language.draft or (shown.quotes and language.code != ENGLISH)):
        own.append((Button(_("In English"), encode(place, Action.ENGLISH)),))
    rows = [*own, *links]
    if page.id in {START, HOME}:  # what people come for stands before what belongs to the text
        rows = [*links, *own]
    if page.id == START:
        rows = [*reader_rows(place.at(HOME), _), *language_rows(place, offered), *rows]
    if page.id == UNANSWERED and place.audience is Audience.EVERYONE:
        rows = [(help_button(place, _),), *own, *reader_rows(place, _), *links]
    if page.urgent:
        rows.append(shared_phone_row(place, _))
        if page.id == HELP_NOW and page.audience is Audience.EVERYONE:
            rows += reader_rows(place, _)
        rows.append(delete_row(place, _))
        rows.append((Button(_("That's not what I meant"), encode(home_of(place))),))
    present = set(rows[0]) if rows and page.id == UNANSWERED else set()
    rows += [
        tuple(button for button in row if button not in present) for row in navigation(place, page, _, leaflet=leaflet)
    ]
    return Screen(text, tuple(rows), language.code, silent=page.urgent)


def english_screen(page: ChatPage, language: Language, part: int = 1) -> Screen:
    """The English of a place (`page`) for somebody who reads in another language, and the way back to that.

    Its buttons are English too, and lead to more English: whoever reads it for somebody must find help as well. Parts
    are cut per language: a part that the English has not gives its last.
    """
    part = max(1, min(part, len(page.parts)))
    place = Place(page.audience, language.code, page.id, part)
    _: Translate = str
    rows: list[Row] = [*copy_rows(page, part, _), *part_rows(page, place, _, Action.ENGLISH)]
    if page.urgent:
        rows += link_rows(page, place, _, Action.ENGLISH)
        rows += [shared_phone_row(place, _, Action.ENGLISH), delete_row(place, _)]
    rows.append((Button(language.name, encode(place)),))
    if page.id != HELP_NOW:
        rows.append((help_button(place, _, Action.ENGLISH),))
    return Screen(page.parts[part - 1].text, tuple(rows), ENGLISH, silent=page.urgent)


def languages_screen(place: Place, language: Language, offered: Sequence[Language]) -> Screen:
    """The languages by their own names; each leads to the same place in that language."""
    _ = language.translate
    rows = [*language_rows(place, offered), under_a_choice(place, _)]
    return Screen(with_draft_note(f"<b>{_('Which language?')}</b>", language), tuple(rows), language.code)


def readers_screen(place: Place, language: Language) -> Screen:
    """The readers; each leads to the same subject in that reader's words."""
    _ = language.translate
    text = f"<b>{_('Who are you? Choose.')}</b>\n\n{_('The same subject, in other words.')}"
    text = with_draft_note(text, language)
    rows = [*reader_rows(place, _), under_a_choice(place, _)]
    return Screen(text, tuple(rows), language.code)


def found_screen(
    place: Place, pages: Sequence[ChatPage], language: Language, back: str = "", *, brief: bool = False
) -> Screen:
    """What may answer a typed message, best first, in the words of the place's reader: the title and the first words of
    each page, so that the answer is often there without a press. `back`: the press that leads to the choice of readers
    again. `brief`: the titles alone."""
    _ = language.translate
    heading = [f"<b>{_('Is it one of these?')}</b>"] if len(pages) > 1 else []
    text = "\n\n".join([*heading, *(_beside(page.heading, "" if brief else page.first) for page in pages)])
    rows: list[Row] = [(help_button(place, _),)]
    rows += [
        (Button(page.button, encode(place.at(page.id), action)),)
        for action, page in zip(SUGGESTED, pages, strict=False)
    ]
    rows.append((*none_of_these(place, _, alone=len(pages) == 1), *([Button(_("Back"), back)] if back else [])))
    return _as_typed(text, rows, language)


def found_for_each(
    place: Place, pages: Sequence[tuple[Audience, ChatPage]], language: Language, *, brief: bool = False
) -> Screen:
    """One page was found, and who is reading is not known: what it says first to each reader, under that reader's name,
    with a button each."""
    _ = language.translate
    named = [(reader_name(reader, _), replace(place, audience=reader), page) for reader, page in pages]
    text = "\n\n".join(_beside(f"{name}: {page.heading}", "" if brief else page.first) for name, _at, page in named)
    rows: list[Row] = [(help_button(place, _),)]
    rows += [(Button(name, encode(at.at(page.id), Action.FIRST)),) for name, at, page in named]
    rows.append(none_of_these(place, _, alone=True))
    return _as_typed(text, rows, language)


def found_by_title(
    place: Place, found: Iterable[tuple[Audience, Iterable[ChatPage]]], readers: Iterable[Row], language: Language
) -> Screen:
    """Several pages were found, and who is reading is not known: under each reader's name what those pages are called
    for that reader, so that one looks for oneself and reads three lines; and the readers, each of whom leads there."""
    _ = language.translate
    blocks = [f"<b>{_('Who are you? Choose.')}</b>"]
    for reader, pages in found:
        if titles := dict.fromkeys(page.heading for page in pages):
            blocks.append("\n".join([f"<b>{reader_name(reader, _)}</b>", *(f"{BULLET}{title}" for title in titles)]))
    return _as_typed("\n\n".join(blocks), [(help_button(place, _),), *readers, none_of_these(place, _)], language)


def _as_typed(text: str, rows: Iterable[Row], language: Language) -> Screen:
    return Screen(with_draft_note(text, language), tuple(rows), language.code)


def _beside(heading: str, first: str) -> str:
    return f"<b>{heading}</b>\n{first}".rstrip()


def choice_of_readers(start: Screen, language: Language, notice: str = "") -> Screen:
    """The first screen, of which only the choice is kept: for under help. `notice`: why it comes."""
    _ = language.translate
    above = f"{italic(notice)}\n\n" if notice else ""
    return replace(start, text=with_draft_note(f"{above}<b>{_('Who are you? Choose.')}</b>", language))


def help_first(screen: Screen, place: Place, language: Language, lines: Sequence[HelpLine] = ()) -> Screen:
    """The screen with help standing first in it: the neutral line, with `lines` those two numbers, and the button.

    With `lines` it is sent without a sound: somebody may be in danger.
    """
    _ = language.translate
    danger = _("If anyone is in danger now, call {number}.").format(number=keep_together("999"))
    above = "\n".join([f"<b>{danger}</b>", *(line.text for line in lines)])
    help_row = (help_button(place, _),)
    copies = copies_in_rows([line.copy for line in lines], _)
    present = {(button.label, button.copies) for row in copies for button in row} | {(help_row[0].label, "")}
    others = [tuple(button for button in row if (button.label, button.copies) not in present) for row in screen.rows]
    rows = (help_row, *copies, *(row for row in others if row))
    below = screen.text.replace(f"\n\n{danger}", "")  # once is enough
    return replace(screen, text=f"{above}\n\n{below}", rows=rows, silent=screen.silent or bool(lines))


def shown_length(screen: Screen) -> int:
    """How many characters of the screen's text are read, without the tags."""
    return len(shown_text(screen.text))


def closed_screen(page: ChatPage, language: Language, offered: Sequence[Language]) -> Screen:
    """Urgent help, whole, for the day the service ends. Nothing leads on but numbers to copy and other languages."""
    _ = language.translate
    parts = page.parts
    copies = tuple(dict.fromkeys(copy for part in parts for copy in part.copies))
    whole = replace(page, parts=(Part("\n\n".join(part.text for part in parts), copies=copies),))
    text = page_screen(whole, language, offered).text
    place = Place(page.audience, language.code, page.id)
    rows = (*copy_rows(whole, 1, _), *language_rows(place, offered))
    return Screen(f"<b>{closed_words(_)}</b>\n\n{text}", rows, language.code, silent=True)


def closed_words(_: Translate) -> str:
    """What is said of a guide whose service has ended."""
    return _("This guide is closed. It no longer answers questions.")


def with_notice(screen: Screen, notice: str) -> Screen:
    """The screen with a sentence of ours above it."""
    return replace(screen, text=f"{italic(notice)}\n\n{screen.text}")


def with_draft_note(text: str, language: Language, *, short: bool = False) -> str:
    """The text, and in a language that is still a draft the line that says so: `short` where buttons must be seen."""
    if not language.draft:
        return text
    _ = language.translate
    note = _("A qualified translator has not yet checked this translation. The English counts.")
    if short:
        note = _("This translation is a draft. The English counts.")
    return f"{text}\n\n{italic(note)}"


def with_not_this(
    screen: Screen, place: Place, others: Sequence[str], language: Language, back: str = "", *, sure: bool = True
) -> Screen:
    """A page that was found, under help and the way to what else the typed message may be about, or to who can answer.
    `back`: the press that leads to the choice of readers again. `sure`: nothing need be asked above it."""
    _ = language.translate
    above = [help_button(place, _), others_found(place, others, _("Not this?"))]
    above += [Button(_("Back"), back)] if back else []
    below = (tuple(button for button in row if button != above[0]) for row in screen.rows)
    screen = replace(screen, rows=(tuple(above), *filter(None, below)))
    return screen if sure else with_notice(screen, _("Is it this?"))


def with_others(screen: Screen, place: Place, others: Sequence[str], language: Language) -> Screen:
    """An urgent screen whose *That's not what I meant* leads to what else the typed message may be about."""
    _ = language.translate
    way_out = others_found(place, others, _("That's not what I meant"))
    rows = (tuple(way_out if button.label == way_out.label else button for button in row) for row in screen.rows)
    return replace(screen, rows=tuple(rows))
