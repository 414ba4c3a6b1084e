"""Folding: the many spellings in which people type, to one, before anything judges a text. Pure.

Case, apostrophes, letters held down, text-speak, signs; accents that were left out; Urdu typed in Latin letters, in its
own script. What a language needs stands in `content/spelling/`, by hand (`Spelling`), and in the words of well-typed
texts, which training counts (`Folder.learn`). Folded text is for judging only: nobody ever reads it.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any, Self

from bot.answers.roman import Script

SURE_ENOUGH = 0.5
"""How likely a language must be for its spelling to be folded: otherwise words stay as they are."""

_APOSTROPHES = str.maketrans(dict.fromkeys("‘’ʼ`´", "'"))
_UNSEEN = re.compile("[\u00ad\u034f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe0e\ufe0f\ufeff]")
"""Signs that nobody sees: zero-width, direction, variants of emoji."""
WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_LONG_RUN, _RUN = re.compile(r"(.)\1{2,}"), re.compile(r"(.)\1+")
_MOST_RUNS, _LONGEST_HELD = 4, 40
"""Letters held down are tried long and short, each run of them, in words of at most so many runs and letters: the ways
to try double with each run, and longer words are none."""
MOST_AGAIN = 3
"""So many times in a row a word or a sign is read: said more often, it says no more."""
_SIGN_AGAIN = re.compile(r"([^\w\s])\1{3,}")
_NO_ACCENT = str.maketrans("łøđ", "lod")
"""Letters with a stroke, which Unicode does not take apart."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """A language's table by hand. `words`: what was typed to what it stands for (one or more words, also for several
    typed ones); `together`: a folded word before another one, or alone, to what it then means, where a word typed alike
    has two meanings; `signs`: emoji to words; `letters`: variants of a letter to one."""

    words: Mapping[str, str] = field(default_factory=dict)
    together: Mapping[str, str] = field(default_factory=dict)
    signs: Mapping[str, str] = field(default_factory=dict)
    letters: Mapping[str, str] = field(default_factory=dict)


def seen(text: str) -> str:
    """A normalised text in lower case, with one kind of apostrophe, and without what nobody sees."""
    return _UNSEEN.sub("", text.casefold().translate(_APOSTROPHES))


def plain(word: str) -> str:
    """A word without its accents."""
    if word.isascii():
        return word
    letters = unicodedata.normalize("NFD", word.translate(_NO_ACCENT))
    return "".join(letter for letter in letters if not "\u0300" <= letter <= "\u036f")


class _Language:
    """What folds one language."""

    def __init__(self, spelling: Spelling, known: Mapping[str, int], english: Mapping[str, int]) -> None:
        self._known = known
        self._words = {meaning: meaning for meaning in spelling.words.values() if " " in meaning}
        self._words.update(spelling.words)
        self._longest = max((len(typed.split()) for typed in self._words), default=1)
        self._starts = {typed.split()[0] for typed in self._words if " " in typed}
        self._together = spelling.together
        self._letters = str.maketrans({k: v for k, v in spelling.letters.items() if len(k) == 1})
        signs = sorted(map(re.escape, spelling.signs), key=len, reverse=True)
        self._signs, self._sign = spelling.signs, re.compile("|".join(signs)) if signs else None
        self._accented = dict(_accented(known))
        self._script = Script(known, english) or None

    def fold(self, text: str) -> str:
        text = text.translate(self._letters)
        if self._sign:
            text = self._sign.sub(lambda found: f" {self._signs[found[0]]} ", text)
        found = list(WORD.finditer(text))
        words = [each[0] for each in found]
        accents = any(plain(word) != word for word in words) if self._accented else False
        folded = [*self._each(words, accents)]
        if self._together:
            for index, word in enumerate(folded):
                following = folded[index + 1] if index + 1 < len(folded) else ""
                folded[index] = self._together.get(f"{word} {following}") or self._together.get(word) or word
        pieces, end = [], 0
        for each, word in zip(found, folded, strict=True):
            if word:  # else another one's meaning took it in, with the space before it
                pieces += [text[end : each.start()], word]
            end = each.end()
        return " ".join("".join([*pieces, text[end:]]).split())

    def _each(self, words: list[str], accents: bool) -> Iterator[str]:
        """A folded word for each typed one; "" for those that another one's meaning takes in."""
        index = 0
        while index < len(words):
            most = min(self._longest, len(words) - index) if words[index] in self._starts else 1
            for length in range(most, 0, -1):
                if meaning := self._words.get(" ".join(words[index : index + length])):
                    yield from (meaning, *[""] * (length - 1))
                    index += length
                    break
            else:
                yield self._word(words[index], accents)
                index += 1

    def _word(self, word: str, accents: bool) -> str:
        held = _LONG_RUN.search(word) is not None
        if not held and (found := self._look_up(word, accents)):
            return found
        runs = list(_RUN.finditer(word))
        if runs and len(runs) <= _MOST_RUNS and len(word) < _LONGEST_HELD:
            shorter = [_shortened(word, runs, lengths) for lengths in product((1, 2), repeat=len(runs))]
            for each in shorter:
                if each in self._words:
                    return self._words[each]
            likeliest = max(shorter, key=lambda each: self._known.get(each, 0))
            if likeliest in self._known:
                return self._look_up(likeliest, accents) or likeliest
            for each in shorter:
                if found := self._look_up(each, accents):
                    return found
        word = _LONG_RUN.sub(r"\1\1", word)
        return (self._script.nearest(word) if self._script is not None and word.isascii() else "") or word

    def _look_up(self, word: str, accents: bool) -> str:
        """The word itself where it is well typed, or its accented form; "" for one that is not known."""
        if word in self._known and (accents or plain(word) != word):
            return word
        if accented := self._accented.get(plain(word)):
            return accented
        if self._script is not None and word.isascii():
            return self._script.nearest(word)
        return word if word in self._known else ""


def _not_again(text: str) -> str:
    """One space between words, and no sign or word more than `MOST_AGAIN` times in a row: "🚨" by the thousand would
    become a text of many times its length, and says no more."""
    words = _SIGN_AGAIN.sub(r"\1" * MOST_AGAIN, text).split()
    few = (word for index, word in enumerate(words) if words[max(index - MOST_AGAIN, 0) : index] != [word] * MOST_AGAIN)
    return " ".join(few)


def _shortened(word: str, runs: list[re.Match[str]], lengths: Iterable[int]) -> str:
    pieces, end = [], 0
    for run, length in zip(runs, lengths, strict=True):
        pieces += [word[end : run.start()], run[1] * length]
        end = run.end()
    return "".join([*pieces, word[end:]])


def _accented(known: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """Each word as it looks without accents, with the commonest form that it has."""
    best: dict[str, tuple[int, str]] = {}
    accented = set()
    for word, number in known.items():
        bare = plain(word)
        if bare != word and bare.isascii():
            accented.add(bare)
        best[bare] = max(best.get(bare, (0, "")), (number, word))
    return ((bare, best[bare][1]) for bare in sorted(accented))


class Folder:
    """Folds texts of every language that it has learnt."""

    def __init__(self, spellings: Mapping[str, Spelling], known: Mapping[str, Mapping[str, int]]) -> None:
        self._spellings, self._known = spellings, known
        english = known.get("en", {})
        self._languages = {
            code: _Language(spellings.get(code, Spelling()), known.get(code, {}), english)
            for code in {**spellings, **known}
        }

    def fold(self, text: str, language_shares: Mapping[str, float]) -> str:
        """A normalised text in one spelling of the language that it is most likely in: lower case, one space between
        words, punctuation as it was. Folding what is folded changes nothing more. 0.05 ms for a question."""
        text = _not_again(seen(text))
        likeliest = max(language_shares, key=language_shares.__getitem__, default="")
        language = self._languages.get(likeliest)
        if language is None or language_shares[likeliest] < SURE_ENOUGH:
            return text
        return _not_again(language.fold(text))

    def to_dict(self) -> dict[str, Any]:
        """As JSON can hold it; `from_dict` gives it back."""
        return {
            "known": {code: dict(words) for code, words in self._known.items()},
            "spellings": {
                code: {part: dict(getattr(spelling, part)) for part in Spelling.__slots__}
                for code, spelling in self._spellings.items()
            },
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Raises LookupError, TypeError, AttributeError or ValueError for anything but what `to_dict` gives."""
        spellings = {
            code: Spelling(**{part: dict(parts[part]) for part in Spelling.__slots__})
            for code, parts in data["spellings"].items()
        }
        return cls(spellings, {code: dict(words) for code, words in data["known"].items()})
