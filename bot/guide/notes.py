"""Sentences of ours that stand on a page in every channel. Pure."""

from datetime import date

from babel import Locale
from babel.dates import format_date

from bot.guide.language import ENGLISH, Translate
from bot.guide.page import HOME, SAID, START, UNANSWERED, Page

_IN_BRITAIN = {ENGLISH: "en_GB"}
"""Languages whose dates are written here otherwise than Babel's default for them."""

_SEMICOLONS = str.maketrans({",": ";", "،": "؛"})
"""What separates entries that hold commas themselves."""


def who_can_help(page: Page, _: Translate) -> str | None:
    """The heading above `page.ask`: "" on a screen that is short by nature; None where a page names nobody."""
    if not page.ask or page.id == START:
        return None
    return "" if _is_short(page) else _("Who can help")


def checked_against(page: Page, _: Translate) -> str:
    """What a page rests on, and when a person compared it with that; "" on screens that only lead to others, and on
    answers to what is no question about conferences.

    Where nobody has compared it yet, nothing is said of a day.
    """
    if page.id == START or _is_short(page):  # their sources stand in About, and on the pages they lead to
        return ""
    locale = _locale(page.written_in)
    sentences = []
    if page.sources and not page.urgent:  # every line counts there; the numbers' own sources stand in help-lines.toml
        comma = _comma(locale)
        names = (f"{source.name}{comma}{source.locator}" if source.locator else source.name for source in page.sources)
        sentences.append(_("Source: {sources}.").format(sources=comma.translate(_SEMICOLONS).join(names)))
    if page.checked:
        sentences.append(_("Checked {day}.").format(day=long_day(page.checked, page.written_in)))
    return " ".join(sentences)


def long_day(day: date, code: str) -> str:
    """The day as it is written out in a language: "5 January 2026"."""
    return format_date(day, format="long", locale=_locale(code))


def _is_short(page: Page) -> bool:
    """A first screen, who can answer, and the written answers: help may have to stand above all of it, at a glance."""
    return page.id in {HOME, UNANSWERED} or page.id.startswith(SAID)


def _locale(code: str) -> Locale:
    return Locale.parse(_IN_BRITAIN.get(code, code.replace("-", "_")))


def _comma(locale: Locale) -> str:
    """What stands between the entries of a list in this language: ", " or "، " (CLDR, list patterns)."""
    return str(locale.list_patterns["standard"]["middle"]).removeprefix("{0}").removesuffix("{1}")
