"""Sentences of ours that stand on a page in every channel. Pure."""

from babel.dates import format_date

from bot.guide.language import ENGLISH, Translate
from bot.guide.page import HOME, START, Page

_IN_BRITAIN = {ENGLISH: "en_GB"}
"""Languages whose dates are written here otherwise than Babel's default for them."""


def who_can_help(page: Page, _: Translate) -> str:
    """The heading above `page.ask`; "" where a page names nobody."""
    return _("Who can help") if page.ask and page.id != START else ""


def checked_against(page: Page, _: Translate) -> str:
    """What a page rests on, and when it was compared with that; "" on screens that only lead to others."""
    if page.id in {START, HOME}:  # their sources stand in About, and on the pages they lead to
        return ""
    code = page.written_in
    day = format_date(page.checked, format="long", locale=_IN_BRITAIN.get(code, code.replace("-", "_")))
    if page.urgent:  # every line counts there; the numbers' own sources stand in help-lines.toml
        return _("Checked {day}.").format(day=day)
    names = (f"{source.name}, {source.locator}" if source.locator else source.name for source in page.sources)
    return _("Source: {sources}. Checked {day}.").format(sources="; ".join(names), day=day)
