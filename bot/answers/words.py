"""Words of a typed message, in one form for comparing. Pure."""

import re
import unicodedata

MOST_CHARACTERS = 4096
"""Longer text is cut before anything looks at it: Telegram sends no more, the terminal might."""

_APOSTROPHES = re.compile("['\u2018\u2019\u02bc`\u00b4]")
_WORD = re.compile(r"[^\W_]+")
_LONG_RUN = re.compile(r"(.)\1{2,}")


def words_of(text: str) -> list[str]:
    """Lower-case words without marks, apostrophes or long runs of one letter: "HEEELP, can't!" gives help? no: helpp.

    Runs of three and more become two ("soooo" gives "soo"), so that emphasis does not hide a word entirely.
    """
    plain = unicodedata.normalize("NFKC", text[:MOST_CHARACTERS]).casefold()
    plain = "".join(sign for sign in unicodedata.normalize("NFD", plain) if not _is_latin_mark(sign))
    return _WORD.findall(_LONG_RUN.sub(r"\1\1", _APOSTROPHES.sub("", unicodedata.normalize("NFC", plain))))


def _is_latin_mark(sign: str) -> bool:
    # Accents on Latin letters are often left out when typing; the vowel signs of Indic scripts never are.
    return "\u0300" <= sign <= "\u036f"
