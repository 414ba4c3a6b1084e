"""A line of text in Telegram's HTML. Pure."""

import re
from html import escape

from bot.guide.direction import laid_out
from bot.guide.language import Language, with_letters_bound

_ARABIC = re.compile(r"[\u0600-\u06ff\u0750-\u077f]")


def in_markup(text: str, language: Language) -> str:
    """One line of text in Telegram's HTML, with the marks that its direction needs."""
    return laid_out(with_letters_bound(escape(text, quote=False), language.code), language.direction)


def italic(html: str) -> str:
    """Slanted words; upright in Arabic script, which knows no italics and is hard to read when slanted."""
    return html if _ARABIC.search(html) else f"<i>{html}</i>"
