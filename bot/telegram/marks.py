"""The screen that says by its marks whether a copy is current, on paper or elsewhere. Pure."""

from collections.abc import Sequence
from html import escape

from bot.guide.direction import laid_out
from bot.guide.language import Language, Translate
from bot.guide.marks import Marked, Past, Verdict, sentence_of, what_became
from bot.guide.page import ABOUT, MY_MEETING
from bot.guide.place import Audience, Place, encode
from bot.telegram.screens import Button, Row, Screen, help_button, home_of, reader_name, with_draft_note


def marks_screen(
    verdict: Verdict, pages: Sequence[Marked], gone: Sequence[Past], edition: str, place: Place, language: Language
) -> Screen:
    """What a copy is, what to do, and the way on. `pages` are those whose words it has, and `gone` is what of it is
    current no more: each is named, and the page as it is now is one press away, in the language of the copy."""
    _ = language.translate
    named = [_named(page.title, page.audience, _) for page in pages]
    for past in gone:
        title = f"{_named(past.title, past.audience, _)}: " if past.audience else ""
        named.append(f"{title}{escape(what_became(past, language))}")
    here = _("Each page and each leaflet has short marks. This is edition {mark} of the guide.")
    paragraphs = (
        f"<b>{_('Is my copy current?')}</b>",
        sentence_of(verdict, _),
        *named,
        here.format(mark=f"<code>{edition}</code>"),
    )
    led_to: tuple[Marked | Past, ...] = *pages, *(past for past in gone if past.page)
    ways = {_in_the_chat(each.audience, each.language, each.page): each.button for each in led_to}
    rows: list[Row] = [(Button(label, encode(there)),) for there, label in ways.items()]
    rows.append((help_button(place, _), Button(_("Start"), encode(home_of(place)))))
    rows.append((Button(_("About this guide"), encode(place.at(ABOUT))),))
    text = laid_out("\n\n".join(paragraphs), language.direction)
    return Screen(with_draft_note(text, language), tuple(rows), language.code)


def _named(title: str, audience: Audience, _: Translate) -> str:
    reader = reader_name(audience, _)
    return f"<b>{escape(title)}</b>{f' ({reader})' if reader else ''}"


def _in_the_chat(audience: Audience | None, language: str, page: str) -> Place:
    """Where the chat has it: of a sheet, the page above, which leads to it."""
    name = MY_MEETING.rpartition("/")[0] if page == MY_MEETING else page
    return Place(audience or Audience.EVERYONE, language, name)
