"""Roman: words of Urdu typed in Latin letters, as most families type them, to the words of its own script. Pure.

The short vowels are not written in that script and are typed as everybody likes, so two spellings are compared by their
consonants first, and then by how alike they sound.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from math import log

from rapidfuzz.fuzz import ratio

LEAST_LIKE = 62.0
"""How alike (0 to 100) a word in Latin letters must be to a word of another script with the same consonants."""

LEAST_LIKE_ENGLISH = 85.0
"""The same for a word that English has: families say "meeting" and "social worker" in every language."""

COMMON_ENGLISH = 8
"""So often in English texts, and a word is one that families say in every language."""

_DIGRAPHS = {f"{letter}h": letter.upper() for letter in "kgcsbptdjr"}
_DIGRAPH = re.compile("|".join(_DIGRAPHS))
_LOOSE = str.maketrans("KGCSBPTDJRfqvz", "kgcsbptdjrpkwz")
_ROMAN = {
    **dict.fromkeys("اآعأ", "a"), "ب": "b", "پ": "p", **dict.fromkeys("تٹط", "t"), **dict.fromkeys("ثسص", "s"),
    "ج": "j", "چ": "ch", "ح": "h", "خ": "kh", **dict.fromkeys("دڈ", "d"), **dict.fromkeys("ذزضظ", "z"),
    **dict.fromkeys("رڑ", "r"), "ژ": "zh", "ش": "sh", "غ": "gh", "ف": "f", **dict.fromkeys("قک", "k"), "گ": "g",
    "ل": "l", "م": "m", **dict.fromkeys("نں", "n"), "و": "o", **dict.fromkeys("ہھۂۃ", "h"), **dict.fromkeys("یئ", "i"),
    "ے": "e", "ؤ": "o",
}  # fmt: skip
"""Urdu script to Latin letters, roughly: short vowels are not written."""
_ENDINGS = {"a": "a", "h": "a", "i": "i", "y": "i", "e": "e", "o": "o", "u": "o"}
"""What a word's last letter sounds like; consonants are all the same."""


def skeleton(roman: str) -> str:
    """The consonants of a word in Latin letters: digraphs joined, doubles once, vowels, h, w and y left out but for the
    first letter. Two spellings of one word mostly have the same."""
    joined = _DIGRAPH.sub(lambda found: _DIGRAPHS[found[0]], roman.replace("q", "k").replace("v", "w"))
    first = "a" if joined[:1] in "aeiou" else joined[:1]
    rest = [letter for letter in joined[1:] if letter not in "aeiouhwy'"]
    kept = [letter for at, letter in enumerate(rest) if letter != ([first, *rest][at])]
    return first + "".join(kept)


def roman(word: str) -> str:
    """A word of Urdu script in Latin letters, roughly."""
    letters = "".join(_ROMAN.get(letter, "") for letter in word).replace("chh", "ch")
    if word[:1] == "و":
        return "w" + letters[1:]
    return "y" + letters[1:] if word[:1] == "ی" else letters


def _skeleton_of_script(word: str) -> str:
    # A letter h of its own is none of the two letters of an aspirate: "rehti" has no rh.
    return skeleton(roman(word[:1] + word[1:].replace("ہ", "").replace("ح", "")))


def _sounds(typed: str) -> str:
    """A typed word as `roman` would write it: one letter for a long vowel, y and w within a word as vowels."""
    rest = typed[1:].replace("v", "o").replace("w", "o").replace("y", "i").replace("u", "o")
    return (typed[:1] + rest).replace("ee", "i").replace("oo", "o").replace("aa", "a").replace("q", "k")


@dataclass(frozen=True, slots=True)
class _Candidate:
    word: str
    roman: str
    ending: str
    weight: float


class Script:
    """The words of a language that are written in a script of its own, to be found by how they are typed in Latin
    letters. None, where most words are written in Latin letters."""

    def __init__(self, known: Mapping[str, int], english: Mapping[str, int]) -> None:
        """`known`: the language's words and how often each was seen; `english`: the same of English."""
        self._english = english
        self._exact: dict[str, list[_Candidate]] = defaultdict(list)
        self._loose: dict[str, list[_Candidate]] = defaultdict(list)
        in_script = [word for word in known if word[0] in _ROMAN]
        for word in in_script if 2 * len(in_script) > len(known) else ():
            letters, exact = roman(word), _skeleton_of_script(word)
            candidate = _Candidate(word, letters, _ending(letters, word), 2 * log(1 + known[word]))
            self._exact[exact].append(candidate)
            self._loose[exact.translate(_LOOSE)].append(candidate)

    def __bool__(self) -> bool:
        return bool(self._exact)

    def nearest(self, word: str) -> str:
        """The word with the same consonants that is most like one in Latin letters; "" if none
        is like it."""
        if len(word) < 2 or not word.isalpha():
            return ""
        least = LEAST_LIKE_ENGLISH if self._english.get(word, 0) >= COMMON_ENGLISH else LEAST_LIKE
        exact, sounds, ending = skeleton(word), _sounds(word), _ending(word, word)
        for candidates in (self._exact.get(exact), self._loose.get(exact.translate(_LOOSE))):
            best, most = "", 0.0
            for each in candidates or ():
                likeness, same_ending = ratio(sounds, each.roman), each.ending == ending
                if likeness + (10 if same_ending else -6) < least:
                    continue
                score = likeness + (15 if same_ending else 0) + each.weight
                if (score, each.word) > (most, best):
                    best, most = each.word, score
            if best:
                return best
        return ""


def _ending(letters: str, word: str) -> str:
    return "e" if word[-1:] == "ے" or letters.endswith(("ay", "ey", "ai")) else _ENDINGS.get(letters[-1:], "")
