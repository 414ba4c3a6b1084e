"""The screen that says by its marks whether a copy is current, on paper or elsewhere. Pure."""

from collections.abc import Sequence
from html import escape

from bot.guide.language import Language
from bot.guide.marks import Marked, Verdict, sentence_of
from bot.guide.page import ABOUT, MY_MEETING
from bot.guide.place import Place, encode
from bot.telegram.buttons import Button, Row, help_button, home_of, reader_name
from bot.telegram.direction import laid_out
from bot.telegram.screens import Screen, with_draft_note


def marks_screen(verdict: Verdict, pages: Sequence[Marked], edition: str, place: Place, language: Language) -> Screen:
    """What a copy is, what to do, and the way on. `pages` are those whose words it has: each is named and one press
    away, in the language of the copy."""
    _ = language.translate
    named = []
    for page in pages:
        reader = reader_name(page.audience, _)
        named.append(f"<b>{escape(page.title)}</b>{f' ({reader})' if reader else ''}")
    here = _("Each page and each leaflet has short marks. This is edition {mark} of the guide.")
    paragraphs = (
        f"<b>{_('Is my copy current?')}</b>",
        sentence_of(verdict, _),
        *named,
        here.format(mark=f"<code>{edition}</code>"),
    )
    rows: list[Row] = [(Button(page.button, encode(_in_the_chat(page))),) for page in pages]
    rows.append((help_button(place, _), Button(_("Start"), encode(home_of(place)))))
    rows.append((Button(_("About this guide"), encode(place.at(ABOUT))),))
    text = laid_out("\n\n".join(paragraphs), language.direction)
    return Screen(with_draft_note(text, language), tuple(rows), language.code)


def _in_the_chat(page: Marked) -> Place:
    """Where the chat has it: of a sheet, the page above, which leads to it."""
    name = MY_MEETING.rpartition("/")[0] if page.page == MY_MEETING else page.page
    return Place(page.audience, page.language, name)
