"""Screens: what stands in a chat, text in Telegram's HTML and buttons, as plain data. Pure: no input or output, and
nothing of the library `telegram`, so a preview or a test shows the very same.

Here is what many screens share, and the choices. The screens of pages (`page_screens`) are made when a guide is loaded;
others while somebody waits: of what a typed message found (`found`), around a leaflet or a picture (`sent`), of marks
(`marks`), and those that need no page (`replies`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.guide.chat_page import Copy, HelpLine
from bot.guide.language import Language, Translate, limited
from bot.guide.numbers import keep_together
from bot.guide.page import HELP_NOW, HOME, START
from bot.guide.place import READERS, Action, Audience, Place, encode
from bot.telegram.markup import italic

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
    """Text in Telegram's HTML and rows of buttons. `silent`: no sound, for what must not be noticed. `counted`: what is
    to be counted once somebody has it, each with its label ("" without one)."""

    text: str
    rows: tuple[Row, ...] = ()
    language: str = "en"
    silent: bool = False
    counted: tuple[tuple[str, str], ...] = ()

    def counting(self, what: str, label: str = "") -> "Screen":
        """The same screen, with one thing more to be counted."""
        return replace(self, counted=(*self.counted, (what, label)))


@dataclass(frozen=True, slots=True)
class Top:
    """What stands first on a screen, whatever it shows: words in Telegram's HTML, and rows of buttons.

    `says`: a sentence in these words that a page need not say again below them. `silent`: the screen makes no sound.
    """

    text: str = ""
    rows: tuple[Row, ...] = ()
    says: str = ""
    silent: bool = False


NOTHING_ABOVE = Top()


def screen_below(
    top: Top,
    text: str,
    rows: Iterable[Row],
    language: Language,
    *,
    silent: bool = False,
    counted: tuple[tuple[str, str], ...] = (),
) -> Screen:
    """The screen with this below what stands first. No button stands twice: it stays where it comes first."""
    once: list[Row] = []
    seen: set[Button] = set()
    for row in (*top.rows, *rows):
        if left := [button for button in row if button not in seen]:
            once.append(tuple(left))
            seen.update(left)
    text = f"{top.text}\n\n{text}" if top.text else text
    return Screen(text, tuple(once), language.code, silent or top.silent, counted)


# What stands first


def notice_above(notice: str) -> Top:
    """A sentence of ours; "" is none."""
    return Top(italic(notice)) if notice else NOTHING_ABOVE


def help_above(place: Place, language: Language, lines: Sequence[HelpLine] = (), notice: str = "") -> Top:
    """Help: the neutral line, with `lines` those two numbers, and the button; a sentence of ours comes after it.

    With `lines` the screen is sent without a sound: somebody may be in danger.
    """
    _ = language.translate
    danger = _("If anyone is in danger now, call {number}.").format(number=keep_together("999"))
    help_text = "\n".join([f"<b>{danger}</b>", *(line.text for line in lines)])
    rows = ((help_button(place, _),), *copies_in_rows([line.copy for line in lines], _))
    return Top("\n\n".join(filter(None, (help_text, notice_above(notice).text))), rows, danger, silent=bool(lines))


# Buttons that several screens have


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


def copies_in_rows(copies: Iterable[Copy], _: Translate) -> list[Row]:
    buttons = [Button(_("Copy {number}").format(number=copy.shown), copies=copy.copied) for copy in copies]
    return _in_rows(buttons, COPIES_A_ROW)


def reader_rows(place: Place, _: Translate) -> list[Row]:
    return [
        (Button(reader_name(reader, _), encode(Place(reader, place.language, place.page, place.part))),)
        for reader in READERS
    ]


def language_rows(place: Place, offered: Sequence[Language]) -> list[Row]:
    if len(offered) < 2:
        return []
    buttons = [
        Button(language.name, encode(Place(place.audience, language.code, place.page, place.part)))
        for language in offered
    ]
    return _in_rows(buttons, LANGUAGES_A_ROW)


def _in_rows(buttons: list[Button], width: int) -> list[Row]:
    return [tuple(buttons[start : start + width]) for start in range(0, len(buttons), width)]


# Choices


def languages_screen(place: Place, language: Language, offered: Sequence[Language]) -> Screen:
    """The languages by their own names; each leads to the same place in that language."""
    _ = language.translate
    rows = [*language_rows(place, offered), under_a_choice(place, _)]
    return Screen(with_draft_note(f"<b>{_('Which language?')}</b>", language), tuple(rows), language.code)


def readers_screen(place: Place, language: Language) -> Screen:
    """The readers; each leads to the same subject in that reader's words."""
    _ = language.translate
    text = f"<b>{_('Who are you? Choose.')}</b>\n\n{_('The same subject, in other words.')}"
    rows = [*reader_rows(place, _), under_a_choice(place, _)]
    return Screen(with_draft_note(text, language), tuple(rows), language.code)


def choice_of_readers(start: Screen, language: Language, top: Top) -> Screen:
    """The buttons of the first screen, with no more words than the choice needs."""
    text = with_draft_note(f"<b>{language.translate('Who are you? Choose.')}</b>", language)
    return screen_below(top, text, start.rows, language, counted=start.counted)


# What any screen may have


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
