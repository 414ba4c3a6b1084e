"""A to Z: the order in which a language's own dictionaries list words. Pure."""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from bot.web.search import SAME


def place_of(text: str, alphabet: str) -> list[tuple[tuple[int, int], ...]]:
    """Where a title stands in a list: compare these. A shorter word comes first, and what is no letter or digit only
    parts words. Digits come before letters; then the `alphabet` of the language, in its order; then other letters.

    A letter with a sign, such as ó or ئ, is the plain letter unless the alphabet has it as one of its own.
    """
    words = "".join(sign if sign.isalnum() or unicodedata.category(sign)[0] == "M" else " " for sign in text)
    ranks = _ranks(alphabet)
    return [tuple(_letters(word, ranks)) for word in words.casefold().split()]


def _letters(word: str, ranks: dict[str, int]) -> Iterator[tuple[int, int]]:
    for sign in unicodedata.normalize("NFC", word):
        if sign in ranks:
            yield 1, ranks[sign]
            continue
        plain = unicodedata.normalize("NFKD", sign)
        for part in plain if len(plain) > 1 or sign not in SAME else SAME[sign]:
            part = part if part in ranks else SAME.get(part, part)
            if part in ranks:
                yield 1, ranks[part]
            elif unicodedata.category(part)[0] != "M":
                yield (0 if part.isdigit() else 2), ord(part)


@lru_cache
def _ranks(alphabet: str) -> dict[str, int]:
    return {letter: rank for rank, letter in enumerate(alphabet)}
