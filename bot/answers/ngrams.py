"""N-grams: a text as weighted pieces of words, in plain Python, the same in training and in the running bot. Pure.

Pieces of 2 to 5 letters bear spelling as it comes, runs of 1 to 3 words bear phrases; each family has length 1, so a
long message weighs no more than a short one.
"""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from bot.answers.words import words_of

LETTERS = range(2, 6)
WORDS = range(1, 4)


class Rarity(Mapping[str, float]):
    """The inverse document frequency of each n-gram. A table of its own for it would cost 6 MB."""

    __slots__ = ("_places", "_values")

    def __init__(self, places: Mapping[str, int], values: Sequence[float]) -> None:
        self._places, self._values = places, values

    def __getitem__(self, piece: str) -> float:
        return self._values[self._places[piece]]

    def __contains__(self, piece: object) -> bool:
        return piece in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._values)


def pieces(text: str) -> tuple[Counter[str], Counter[str]]:
    """How often each piece stands in a text: letter pieces (a space marks a word's edge), and runs of words."""
    words = words_of(text)
    return Counter(_letters(words)), Counter(_runs(words))


def weigh(text: str, rarity: Mapping[str, float]) -> dict[str, float]:
    """The known pieces of a text with their weights: log of the count times `rarity`, each family of length 1."""
    weights: dict[str, float] = {}
    for family in pieces(text):
        found = {piece: (1 + math.log(count)) * rarity[piece] for piece, count in family.items() if piece in rarity}
        length = math.sqrt(sum(weight * weight for weight in found.values()))
        weights.update((piece, weight / length) for piece, weight in found.items())
    return weights


def _letters(words: list[str]) -> Iterator[str]:
    for word in words:
        edged = f" {word} "
        for length in LETTERS:
            if length >= len(edged):
                yield edged
                break
            for start in range(len(edged) - length + 1):
                yield edged[start : start + length]


def _runs(words: list[str]) -> Iterator[str]:
    # A mark in front keeps runs of words apart from pieces of letters.
    for length in WORDS:
        for start in range(len(words) - length + 1):
            yield "=" + " ".join(words[start : start + length])
