"""A screen's text without its tags, for a terminal."""

import re
from html import unescape

_TAG = re.compile(r"<[^>]+>")


def plain_text(html: str) -> str:
    """The words of our own Telegram HTML, which holds only well-formed tags."""
    return unescape(_TAG.sub("", html))
