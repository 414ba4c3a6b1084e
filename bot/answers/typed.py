"""Typed: what somebody typed, in the one form in which everything reads it; its words, and their n-grams. Pure.

Normalising can make a text 18 times as long (U+FDFA, one character of Urdu and Arabic, becomes 18 letters; Unicode
Standard Annex 15, "Normalization Forms"), so a text is bounded after it is normalised, never only before.

N-grams are the same in training and in the running bot. Those of 2 to 5 letters bear spelling as it comes,
runs of 1 to 3 words bear phrases; each family has length 1, so a long message weighs no more than a short one.
"""

import math
import re
import unicodedata
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol
from zlib import crc32

MOST_CHARACTERS = 4096
"""So much is read at once. Ordinary messages have no more (Bot API); formatted ones may, hence `stretches`."""

SHARED_CHARACTERS = 256
"""Characters that two stretches of a long text share, so that no clause is cut in both."""

MOST_STRETCHES = 16
"""So many of these are read, of a text that is formatted or grows by normalising: nobody types more."""

MOST_WORDS = 60
"""The sentence model reads at most so many words at once: 13 ms for a short question, two seconds for 2,000 words."""

MOST_LETTERS = 400
"""And so many characters."""

CLAUSE = 25
"""Words of a window in which a long message is searched for danger: one clause among many must not be lost."""

_CONTROLS = dict.fromkeys((*range(32), *range(127, 160)), " ")
"""Control characters part words. The sentence model's C code would take NUL for the end of the text."""

_TAG = re.compile(
    r"</?(?:a|b|i|u|s|p|q|br|hr|em|strong|code|pre|span|div|ul|ol|li|h[1-6]|blockquote|ins|del|strike|img|tg-spoiler|tg-emoji)"
    r"(?:\s+[\w-]+\s*=[^<>]{0,200})?\s*/?>",
    re.IGNORECASE,
)
"""Marks of HTML, which are no words: "<b>" is no letter of another language. But "<i want to die>" is none of them."""

LETTERS = range(2, 6)
WORDS = range(1, 4)
"""How long n-grams are: of words, in letters, and of texts, in words."""

_LOWER_BITS = 20
_UPPER = 1 << 32 - _LOWER_BITS
"""How a checksum of 32 bits is parted, and how many different upper parts there are."""

APOSTROPHES = re.compile("['\u2018\u2019\u02bc`\u00b4]")
WORD = re.compile(r"[^\W_]+")
_LATIN_MARKS = dict.fromkeys(range(0x300, 0x370))
_LONG_RUN = re.compile(r"(.)\1{2,}")


@dataclass(frozen=True, slots=True)
class Typed:
    """`text`: normalised (NFKC), at most `MOST_CHARACTERS` long, without control characters or halves of characters.
    `comparable`: its words, in the form in which two wordings are compared (`words_of`)."""

    text: str
    comparable: str


def typed(text: str) -> Typed:
    """Any text, however long or broken, in the form in which it is read: of a longer one the beginning."""
    return of_normalised(_normalised(text[:MOST_CHARACTERS])[:MOST_CHARACTERS])


def of_normalised(text: str) -> Typed:
    """What is normalised and bounded, as `stretches` gives it, in the form in which it is read."""
    return Typed(text, " ".join(words_of(text)))


def stretches(text: str) -> list[str]:
    """A text, normalised, in stretches that are read at once, each with the end of the one before: mostly one. It is
    cut after it is normalised, so that nothing is lost where normalising makes it longer."""
    step = MOST_CHARACTERS - SHARED_CHARACTERS
    whole = _normalised(text[: MOST_STRETCHES * step])[: MOST_STRETCHES * step]
    return [whole[start : start + MOST_CHARACTERS] for start in range(0, max(len(whole) - SHARED_CHARACTERS, 1), step)]


def _normalised(text: str) -> str:
    # Halves of characters go first: one that goes later would leave a letter beside its accent, and not joined to it.
    sound = text.encode("utf-8", "ignore").decode("utf-8")
    return _TAG.sub(" ", unicodedata.normalize("NFKC", sound.translate(_CONTROLS)))


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


def words_of(text: str) -> list[str]:
    """The words of a normalised text, in lower case, without marks, apostrophes or long runs of one letter: "HEEELP,
    can't!" gives heelp, cant.

    Runs of three and more become two ("soooo" gives "soo"), so that emphasis does not hide a word entirely.
    """
    plain = text[:MOST_CHARACTERS]
    plain = plain.lower() if plain.isascii() else _without_accents(plain)
    return WORD.findall(_LONG_RUN.sub(r"\1\1", APOSTROPHES.sub("", plain)))


def _without_accents(text: str) -> str:
    # Accents on Latin letters are often left out when typing; the vowel signs of Indic scripts never are.
    apart = unicodedata.normalize("NFD", text.casefold())
    return unicodedata.normalize("NFC", apart.translate(_LATIN_MARKS))


class Known(Protocol):
    """What gives the index of an n-gram among those that were learnt; None for one that was not."""

    def get(self, ngram: str, /) -> int | None: ...


class Vocabulary:
    """The index of each of many n-grams, told by its checksum. As strings in a table, 78,000 would cost 9 MB.

    No two that were learnt have the same checksum (`in_order` sees to it). Of those that nobody has learnt, one in
    55,000 is taken for one of them.
    """

    __slots__ = ("_starts", "checksums")

    def __init__(self, checksums: "array[int]") -> None:
        """`checksums` of 32 bits, rising."""
        self.checksums = checksums
        # Where those begin that share their upper bits: among few of them a search is four times as quick.
        self._starts = array("I", (bisect_left(checksums, upper << _LOWER_BITS) for upper in range(_UPPER + 1)))

    def get(self, ngram: str, /) -> int | None:
        """0.7 µs."""
        wanted = crc32(ngram.encode("utf-8", "replace"))
        upper = wanted >> _LOWER_BITS
        end = self._starts[upper + 1]
        index = bisect_left(self.checksums, wanted, self._starts[upper], end)
        return index if index < end and self.checksums[index] == wanted else None

    def __len__(self) -> int:
        return len(self.checksums)


def checksum(ngram: str) -> int:
    """CRC-32 of an n-gram in UTF-8."""
    return crc32(ngram.encode("utf-8", "replace"))


def in_order(found: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """N-grams and how many texts have them, in the order of `Vocabulary`; of two with one checksum, the commoner."""
    best: dict[int, tuple[str, int]] = {}
    for ngram, number in found:
        key = checksum(ngram)
        if key not in best or (number, ngram) > best[key][::-1]:
            best[key] = ngram, number
    return [best[key] for key in sorted(best)]


def ngrams(text: str) -> tuple[Counter[str], Counter[str]]:
    """How often each n-gram stands in a text: of letters (a space marks a word's edge), and of words."""
    words = words_of(text)
    return Counter(_letters(words)), Counter(_runs(words))


def weigh(text: str, vocabulary: Known, idf: Sequence[float]) -> dict[int, float]:
    """The known n-grams of a text by their index, with their weights: log of the count times the inverse document
    frequency (`idf`), each family of length 1."""
    weights: dict[int, float] = {}
    for family in ngrams(text):
        found = {
            index: (1 + math.log(count)) * idf[index]
            for ngram, count in family.items()
            if (index := vocabulary.get(ngram)) is not None
        }
        length = math.sqrt(sum(weight * weight for weight in found.values()))
        weights.update((index, weight / length) for index, weight in found.items())
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
    # A mark in front keeps n-grams of words apart from those of letters.
    for length in WORDS:
        for start in range(len(words) - length + 1):
            yield "=" + " ".join(words[start : start + length])
