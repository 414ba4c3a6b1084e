"""What Telegram marks by itself in a plain text: web addresses, e-mails, mentions, hashtags, commands.

A smaller net than Telegram's own (`find_entities` in `td/telegram/MessageEntity.cpp`): it finds what
ordinary text holds. Bare domains are found for a few endings only; bank cards, cash tags and telephone
numbers are not looked for.
"""

import re

from bot.local_telegram.html import Entity
from bot.local_telegram.units import utf16_length

_DOMAIN = r"(?:[^\W_](?:[\w-]{0,62}[^\W_])?\.)+[^\W\d_]{2,}"
_PATTERNS = (
    ("email", re.compile(rf"(?<![\w.+@-])[A-Za-z0-9][A-Za-z0-9.+_-]{{0,63}}@{_DOMAIN}")),
    (
        "url",
        re.compile(rf"(?<![\w@])(?:https?|ftp)://{_DOMAIN}(?::\d+)?(?:[/?#][^\s\"<>«»]*)?", re.IGNORECASE),
    ),
    (
        "url",
        re.compile(
            rf"(?<![\w@.])(?:www\.{_DOMAIN}|(?:[A-Za-z0-9-]+\.)+(?:com|org|net|uk|me|info))(?![\w@])"
            r"(?:[/?#][^\s\"<>«»]*)?",
            re.IGNORECASE,
        ),
    ),
    ("mention", re.compile(r"(?<!\w)@[A-Za-z][A-Za-z0-9_]{3,31}(?!\w)")),
    ("hashtag", re.compile(r"(?<!\w)#(?=\w*[^\W\d])\w{1,256}(?!#)")),
    (
        "bot_command",
        re.compile(r"(?<![\w/<>])/\w{1,64}(?:@[A-Za-z][A-Za-z0-9_]{2,31})?(?![\w/<>])", re.ASCII),
    ),
)
_LOOSE_END = re.compile(r"[.:;,('?!`\")\]}]+$")


def find(text: str) -> list[Entity]:
    """The entities found, in order, none touching another."""
    taken: list[tuple[int, int, str]] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            begin, end = match.span()
            if kind == "url":
                end -= len(_loose_end(match[0]))
            if all(end <= b or begin >= e for b, e, _ in taken):
                taken.append((begin, end, kind))
    return [
        {"type": kind, "offset": utf16_length(text[:begin]), "length": utf16_length(text[begin:end])}
        for begin, end, kind in sorted(taken)
    ]


def _loose_end(url: str) -> str:
    """The full stop or bracket after an address that is not part of it."""
    loose = _LOOSE_END.search(url)
    if not loose:
        return ""
    balanced = loose[0].startswith(")") and url.count("(") >= url.count(")")
    return loose[0][1:] if balanced else loose[0]
