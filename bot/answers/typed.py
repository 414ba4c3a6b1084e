"""Typed: what somebody typed, in the one form in which everything reads it. Pure.

Normalising can make a text 18 times as long (U+FDFA, one sign of Urdu and Arabic, becomes 18 letters; Unicode Standard
Annex 15, "Normalization Forms"), so a text is bounded after it is normalised, never only before.
"""

import unicodedata
from dataclasses import dataclass

from bot.answers.words import MOST_CHARACTERS, words_of

MOST_BYTES = 3 * MOST_CHARACTERS
"""UTF-8 bytes that are read: the scripts of India take three a letter."""

_CONTROLS = dict.fromkeys((*range(32), *range(127, 160)), " ")
"""Control characters part words. The sentence model's C code would take NUL for the end of the text."""


@dataclass(frozen=True, slots=True)
class Typed:
    """`text`: normalised (NFKC), at most `MOST_CHARACTERS` and `MOST_BYTES` long, without control characters or halves
    of characters. `plain`: its words, in the form in which two wordings are compared (`words.words_of`)."""

    text: str
    plain: str


def typed(text: str) -> Typed:
    """Any text, however long or broken, in the form in which it is read."""
    normal = unicodedata.normalize("NFKC", text[:MOST_CHARACTERS].translate(_CONTROLS))[:MOST_CHARACTERS]
    whole = normal.encode("utf-8", "ignore")[:MOST_BYTES].decode("utf-8", "ignore")
    return Typed(whole, " ".join(words_of(whole)))
