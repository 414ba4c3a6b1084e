"""Right to left: what a text needs so that English names, addresses and commands in it stand right. Pure.

Telegram and a typesetter show each line in the direction of its first letter (Unicode bidirectional algorithm, UAX #9,
P2 and P3). Telegram removes embeddings and overrides, and leaves single marks and isolates. Numbers need only
`numbers.keep_together`.
"""

import re
import unicodedata

RIGHT_TO_LEFT = "rtl"
_RIGHT, _LEFT = "\u200f", "\u200e"
"""Marks: letters of no width that only have a direction."""
_STRONG = {"L": _LEFT, "R": _RIGHT, "AL": _RIGHT}
_NOT_READ = re.compile(r"<[^>]*>|&#?\w+;")
_BLOCK = re.compile(r"^(?:<blockquote[^>]*>)?")
_COMMAND = re.compile(r"(?<![\w/<:\u200e])/(?=[a-z])")
_ENDING_SLASH = re.compile(r"(?<=[a-z0-9])(?>/(?:</code>)?)(?![\w/>\u200e])")
_CLOSING_BRACKET = re.compile(r"(?<=[A-Za-z0-9.])\)(?!\u200f)")
_ENDING_PLUS = re.compile(r"(?<=[A-Za-z])\+(?![A-Za-z0-9\u200e])")
_COMMA = re.compile(r"(?<=[A-Za-z0-9>])(?=،)")


def laid_out(text: str, direction: str) -> str:
    """The text with direction marks where its lines need them. Doing it twice changes nothing more. Takes Telegram's
    HTML too: tags have no direction.

    A line that begins with an English name would else run from left to right; "/help", an address that ends in "/" and
    "LGBT+" would have their last or first sign at the wrong end; a comma between two English names would stand inside
    one run of English, with the names in the wrong order.
    """
    if direction != RIGHT_TO_LEFT:
        return text
    return "\n".join(_line(line) for line in text.split("\n"))


def _line(line: str) -> str:
    # Behind the tag: the mark is no part of an address that a tap copies.
    line = _ENDING_SLASH.sub(rf"\g<0>{_LEFT}", _COMMAND.sub(f"{_LEFT}/", line))
    line = _ENDING_PLUS.sub(f"+{_LEFT}", line)
    line = _COMMA.sub(_RIGHT, _CLOSING_BRACKET.sub(f"){_RIGHT}", line))
    if _first_strong(_NOT_READ.sub("", line)) == _LEFT:
        return _BLOCK.sub(lambda opening: opening[0] + _RIGHT, line, count=1)
    return line


def _first_strong(text: str) -> str | None:
    return next((_STRONG[kind] for sign in text if (kind := unicodedata.bidirectional(sign)) in _STRONG), None)
