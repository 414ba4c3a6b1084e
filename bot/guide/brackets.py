"""English words that a translation gives in brackets: what has to be said on the telephone. Pure."""

import re
from collections.abc import Iterator, Sequence

_BRACKETS = re.compile(r"(?<=\()[^()]+(?=\))")


def pattern_of(words: Sequence[str]) -> re.Pattern[str] | None:
    """Finds any of these words, the longest first; None where there are none."""
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))), re.IGNORECASE) if words else None


def with_english_apart(text: str, english: re.Pattern[str] | None) -> Iterator[tuple[str, bool]]:
    """The text in pieces, each with whether it is English inside another language. No piece is empty."""
    position = 0
    for brackets in _BRACKETS.finditer(text) if english is not None else ():
        assert english is not None
        for found in english.finditer(text, brackets.start(), brackets.end()):
            if position < found.start():
                yield text[position : found.start()], False
            yield found[0], True
            position = found.end()
    if position < len(text):
        yield text[position:], False
