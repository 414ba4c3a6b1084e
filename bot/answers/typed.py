"""Typed: what somebody typed, in the one form in which everything reads it. Pure.

Normalising can make a text 18 times as long (U+FDFA, one sign of Urdu and Arabic, becomes 18 letters; Unicode Standard
Annex 15, "Normalization Forms"), so a text is bounded after it is normalised, never only before.
"""

import re
import unicodedata
from dataclasses import dataclass

from bot.answers.words import MOST_CHARACTERS, words_of

MOST_TEXT_BYTES = 3 * MOST_CHARACTERS
"""UTF-8 bytes that are read: the scripts of India take three a letter."""

MOST_WORDS = 60
"""The sentence model reads at most so many words at once: 13 ms for a short question, two seconds for 2,000 words."""

MOST_LETTERS = 400
"""And so many characters."""

CLAUSE = 25
"""Words of a window in which a long message is searched for danger: one clause among many must not be lost."""

_CONTROLS = dict.fromkeys((*range(32), *range(127, 160)), " ")
"""Control characters part words. The sentence model's C code would take NUL for the end of the text."""

_TAG = re.compile(r"</?[A-Za-z][^<>]{0,40}>")
"""Marks of HTML, which are no words: "<b>" is no letter of another language."""


@dataclass(frozen=True, slots=True)
class Typed:
    """`text`: normalised (NFKC), at most `MOST_CHARACTERS` and `MOST_TEXT_BYTES` long, without control characters or
    halves of characters. `comparable`: its words, in the form in which two wordings are compared (`words.words_of`)."""

    text: str
    comparable: str


def typed(text: str) -> Typed:
    """Any text, however long or broken, in the form in which it is read."""
    normal = unicodedata.normalize("NFKC", text[:MOST_CHARACTERS].translate(_CONTROLS))[:MOST_CHARACTERS]
    normal = _TAG.sub(" ", normal)
    whole = normal.encode("utf-8", "ignore")[:MOST_TEXT_BYTES].decode("utf-8", "ignore")
    return Typed(whole, " ".join(words_of(whole)))


def head(text: str) -> str:
    """The beginning of a text, as far as the model reads."""
    return " ".join(text.split()[:MOST_WORDS])[:MOST_LETTERS]


def clauses(text: str) -> list[str]:
    """Overlapping windows over a text that is longer than two of them; none for a shorter one."""
    words = text.split()
    if len(words) <= 2 * CLAUSE:
        return []
    step = CLAUSE // 2
    return [" ".join(words[start : start + CLAUSE]) for start in range(0, len(words) - CLAUSE + step, step)]
