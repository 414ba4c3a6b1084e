"""What a typed message found: the screens that stand between it and a page. Pure.

They are made while somebody waits. Help has the first row on each of them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.guide.chat_page import ChatPage
from bot.guide.language import Language, Translate
from bot.guide.page import UNANSWERED
from bot.guide.place import READERS, SUGGESTED, Action, Audience, Place, encode, with_codes
from bot.telegram.render import shown_text
from bot.telegram.screens import (
    Button,
    Row,
    Screen,
    Top,
    help_button,
    notice_above,
    reader_name,
    screen_below,
    with_draft_note,
)
from bot.text.render import BULLET


def found_screen(
    place: Place, pages: Sequence[ChatPage], language: Language, top: Top, back: str = "", *, brief: bool = False
) -> Screen:
    """What may answer a typed message, best first, in the words of the place's reader: the title and the first words of
    each page, so that the answer is often there without a press. `back`: the press that leads to the choice of readers
    again. `brief`: the titles alone."""
    _ = language.translate
    heading = [f"<b>{_('Is it one of these?')}</b>"] if len(pages) > 1 else []
    text = "\n\n".join([*heading, *(_beside(page.heading, "" if brief else page.first) for page in pages)])
    rows: list[Row] = [
        (Button(page.button, encode(place.at(page.id), action)),)
        for action, page in zip(SUGGESTED, pages, strict=False)
    ]
    rows.append((*none_of_these(place, _, alone=len(pages) == 1), *_back(back, _)))
    return _found(place, text, rows, language, top)


def found_for_each(
    place: Place,
    pages: Sequence[tuple[Audience, ChatPage]],
    language: Language,
    top: Top,
    *,
    brief: bool = False,
) -> Screen:
    """One page was found, and who is reading is not known: what it says first to each reader, under that reader's name,
    with a button each."""
    _ = language.translate
    named = [(reader_name(reader, _), replace(place, audience=reader), page) for reader, page in pages]
    text = "\n\n".join(_beside(f"{name}: {page.heading}", "" if brief else page.first) for name, _at, page in named)
    rows: list[Row] = [(Button(name, encode(at.at(page.id), Action.FIRST)),) for name, at, page in named]
    return _found(place, text, [*rows, none_of_these(place, _, alone=True)], language, top)


def found_by_title(
    place: Place,
    found: Iterable[tuple[Audience, Iterable[ChatPage]]],
    readers: Iterable[Row],
    language: Language,
    top: Top,
) -> Screen:
    """Several pages were found, and who is reading is not known: under each reader's name what those pages are called
    for that reader, so that one looks for oneself and reads three lines; and the readers, each of whom leads there."""
    _ = language.translate
    blocks = [f"<b>{_('Who are you? Choose.')}</b>"]
    for reader, pages in found:
        if titles := dict.fromkeys(page.heading for page in pages):
            blocks.append("\n".join([f"<b>{reader_name(reader, _)}</b>", *(f"{BULLET}{title}" for title in titles)]))
    return _found(place, "\n\n".join(blocks), [*readers, none_of_these(place, _)], language, top)


def _found(place: Place, text: str, rows: Iterable[Row], language: Language, top: Top) -> Screen:
    """Help has the first row, also where nothing else stands above."""
    rows = [(help_button(place, language.translate),), *rows]
    return screen_below(top, with_draft_note(text, language), rows, language)


def _beside(heading: str, first: str) -> str:
    return f"<b>{heading}</b>\n{first}".rstrip()


def with_way_out(
    top: Top, place: Place, others: Sequence[str], language: Language, back: str = "", *, sure: bool
) -> Top:
    """What stands first above a page that was found: help, and the way to what else the typed message may be about, or
    to who can answer. `back`: the press that leads to the choice of readers again. `sure`: nothing need be asked."""
    _ = language.translate
    row = (help_button(place, _), others_found(place, others, _("Not this?")), *_back(back, _))
    asks = "" if sure else notice_above(_("Is it this?")).text
    return replace(top, text="\n\n".join(filter(None, (top.text, asks))), rows=(row,))


def not_what_i_meant(place: Place, others: Sequence[str], language: Language) -> Button:
    """The way out of an urgent screen, to what else the typed message may be about."""
    return others_found(place, others, language.translate("That's not what I meant"))


def others_found(place: Place, ids: Sequence[str], label: str) -> Button:
    """The way to what else a typed message may be about (`ids`, at most three); where that is nothing, to who can
    answer."""
    return Button(label, encode(with_codes(place, ids), Action.OTHERS) if ids else encode(place.at(UNANSWERED)))


def none_of_these(place: Place, _: Translate, *, alone: bool = False) -> Row:
    """Who can answer, for somebody whom nothing here answers. `alone`: it is only one page."""
    return (Button(_("Not this?") if alone else _("None of these"), encode(place.at(UNANSWERED))),)


def reader_rows_to_findings(place: Place, ids: Sequence[str], action: Action, _: Translate) -> list[Row]:
    """The readers; each leads to what was found in that reader's words. A short code of each page travels along."""
    return [
        (Button(reader_name(reader, _), encode(with_codes(replace(place, audience=reader), ids), action)),)
        for reader in READERS
    ]


def length_as_read(screen: Screen) -> int:
    """How many characters of the screen's text are read, without the tags."""
    return len(shown_text(screen.text))


def _back(press: str, _: Translate) -> Row:
    return (Button(_("Back"), press),) if press else ()
