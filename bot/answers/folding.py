"""Folding: the many spellings in which people type, to one, before anything judges a text. Pure.

Case, apostrophes, letters held down, text-speak, signs; accents that were left out; Urdu typed in Latin letters, in its
own script. What a language needs stands in `content/spelling/`, by hand (`Spelling`), and in the words of well-typed
texts, which training counts (`Folder.learn`). Folded text is for judging only: nobody ever reads it.
"""

import re
import tomllib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from math import log
from pathlib import PurePosixPath
from typing import Any, Self

from rapidfuzz.fuzz import ratio

FOLDER = "content/spelling"
"""Where the tables by hand are: one TOML file a language."""

SURE_ENOUGH = 0.5
"""How likely a language must be for its spelling to be folded: otherwise words stay as they are."""

LEAST_LIKE = 62.0
"""How alike (0 to 100) a word in Latin letters must be to a word of another script with the same consonants."""

LEAST_LIKE_ENGLISH = 85.0
"""The same for a word that English has: families say "meeting" and "social worker" in every language."""

COMMON_ENGLISH = 8
"""So often in English texts, and a word is one that families say in every language."""

_APOSTROPHES = str.maketrans(dict.fromkeys("‘’ʼ`´", "'"))
_UNSEEN = re.compile("[\u00ad\u034f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe0e\ufe0f\ufeff]")
"""Signs that nobody sees: zero-width, direction, variants of emoji."""
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_LONG_RUN, _RUN = re.compile(r"(.)\1{2,}"), re.compile(r"(.)\1+")
_MOST_RUNS = 4
_NO_ACCENT = str.maketrans("łøđ", "lod")
"""Letters with a stroke, which Unicode does not take apart."""
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


@dataclass(frozen=True, slots=True)
class Spelling:
    """A language's table by hand. `words`: what was typed to what it stands for (one or more words, also for several
    typed ones); `together`: a folded word before another one, or alone, to what it then means, where a word typed alike
    has two meanings; `signs`: emoji to words; `letters`: variants of a letter to one."""

    words: Mapping[str, str] = field(default_factory=dict)
    together: Mapping[str, str] = field(default_factory=dict)
    signs: Mapping[str, str] = field(default_factory=dict)
    letters: Mapping[str, str] = field(default_factory=dict)


def read_spelling(files: Mapping[str, bytes]) -> dict[str, Spelling]:
    """The tables by hand, by language, from the TOML files of `FOLDER` by their names; others are passed over. In them
    the meaning stands before the list of what is typed: `"you" = ["u", "ya"]`."""
    found = {}
    for name, data in files.items():
        path = PurePosixPath(name)
        if path.parent.name == PurePosixPath(FOLDER).name:
            tables = tomllib.loads(data.decode())
            found[path.stem] = Spelling(**{part: _turned(tables.get(part, {})) for part in Spelling.__slots__})
    return found


def _turned(table: Mapping[str, list[str]]) -> dict[str, str]:
    return {_seen(typed): meaning for meaning, spellings in table.items() for typed in spellings}


def _seen(text: str) -> str:
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", text).casefold().translate(_APOSTROPHES))


def words_in(text: str) -> list[str]:
    """Words with their accents and apostrophes, in lower case."""
    return _WORD.findall(_seen(text))


def well_typed(texts: Iterable[str]) -> Counter[str]:
    """How often each word stands in texts of one language, leaving out those typed without the accents it has: long
    texts with no accent at all, if others have them."""
    counts: Counter[str] = Counter()
    without: Counter[str] = Counter()
    for text in texts:
        words = words_in(text)
        accented = any(_plain(word) != word for word in words)
        (without if len(words) > 3 and not accented else counts).update(words)
    uses_accents = sum(number for word, number in counts.items() if _plain(word) != word) > 0.05 * counts.total()
    return counts if uses_accents else counts + without


def _plain(word: str) -> str:
    """A word without its accents."""
    if word.isascii():
        return word
    letters = unicodedata.normalize("NFD", word.translate(_NO_ACCENT))
    return "".join(letter for letter in letters if not "\u0300" <= letter <= "\u036f")


def skeleton(roman: str) -> str:
    """The consonants of a word in Latin letters: digraphs joined, doubles once, vowels, h, w and y left out but for the
    first letter. Two spellings of one word mostly have the same."""
    joined = _DIGRAPH.sub(lambda found: _DIGRAPHS[found[0]], roman.replace("q", "k").replace("v", "w"))
    first = "a" if joined[:1] in "aeiou" else joined[:1]
    rest = [letter for letter in joined[1:] if letter not in "aeiouhwy'"]
    kept = [letter for place, letter in enumerate(rest) if letter != ([first, *rest][place])]
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


class _Language:
    """What folds one language."""

    def __init__(self, spelling: Spelling, known: Mapping[str, int], english: Mapping[str, int]) -> None:
        self._known, self._english = known, english
        self._words = {meaning: meaning for meaning in spelling.words.values() if " " in meaning}
        self._words.update(spelling.words)
        self._longest = max((len(typed.split()) for typed in self._words), default=1)
        self._starts = {typed.split()[0] for typed in self._words if " " in typed}
        self._together = spelling.together
        self._letters = str.maketrans({k: v for k, v in spelling.letters.items() if len(k) == 1})
        signs = sorted(map(re.escape, spelling.signs), key=len, reverse=True)
        self._signs, self._sign = spelling.signs, re.compile("|".join(signs)) if signs else None
        self._accented = dict(_accented(known))
        self._exact: dict[str, list[_Candidate]] = defaultdict(list)
        self._loose: dict[str, list[_Candidate]] = defaultdict(list)
        in_script = [word for word in known if word[0] in _ROMAN]
        for word in in_script if 2 * len(in_script) > len(known) else ():
            letters, exact = roman(word), _skeleton_of_script(word)
            candidate = _Candidate(word, letters, _ending(letters, word), 2 * log(1 + known[word]))
            self._exact[exact].append(candidate)
            self._loose[exact.translate(_LOOSE)].append(candidate)

    def fold(self, text: str) -> str:
        text = text.translate(self._letters)
        if self._sign:
            text = self._sign.sub(lambda found: f" {self._signs[found[0]]} ", text)
        found = list(_WORD.finditer(text))
        words = [each[0] for each in found]
        accents = any(_plain(word) != word for word in words) if self._accented else False
        folded = [*self._each(words, accents)]
        if self._together:
            for place, word in enumerate(folded):
                following = folded[place + 1] if place + 1 < len(folded) else ""
                folded[place] = self._together.get(f"{word} {following}") or self._together.get(word) or word
        pieces, end = [], 0
        for each, word in zip(found, folded, strict=True):
            if word:  # else another one's meaning took it in, with the space before it
                pieces += [text[end : each.start()], word]
            end = each.end()
        return " ".join("".join([*pieces, text[end:]]).split())

    def _each(self, words: list[str], accents: bool) -> Iterator[str]:
        """A folded word for each typed one; "" for those that another one's meaning takes in."""
        place = 0
        while place < len(words):
            most = min(self._longest, len(words) - place) if words[place] in self._starts else 1
            for length in range(most, 0, -1):
                if meaning := self._words.get(" ".join(words[place : place + length])):
                    yield from (meaning, *[""] * (length - 1))
                    place += length
                    break
            else:
                yield self._word(words[place], accents)
                place += 1

    def _word(self, word: str, accents: bool) -> str:
        held = _LONG_RUN.search(word) is not None
        if not held and (found := self._look_up(word, accents)):
            return found
        runs = list(_RUN.finditer(word))
        if runs and len(runs) <= _MOST_RUNS and len(word) < 40:
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
        return (self._in_script(word) if self._exact and word.isascii() else "") or word

    def _look_up(self, word: str, accents: bool) -> str:
        """The word itself where it is well typed, or its accented form; "" for one that is not known."""
        if word in self._known and (accents or _plain(word) != word):
            return word
        if accented := self._accented.get(_plain(word)):
            return accented
        if self._exact and word.isascii():
            return self._in_script(word)
        return word if word in self._known else ""

    def _in_script(self, word: str) -> str:
        """The word of the language's script with the same consonants that is most like one in Latin letters; "" if none
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
        plain = _plain(word)
        if plain != word and plain.isascii():
            accented.add(plain)
        best[plain] = max(best.get(plain, (0, "")), (number, word))
    return ((plain, best[plain][1]) for plain in sorted(accented))


class Folder:
    """Folds texts of every language that it has learnt."""

    def __init__(self, spellings: Mapping[str, Spelling], known: Mapping[str, Mapping[str, int]]) -> None:
        self._spellings, self._known = spellings, known
        english = known.get("en", {})
        self._languages = {
            code: _Language(spellings.get(code, Spelling()), known.get(code, {}), english)
            for code in {**spellings, **known}
        }

    @classmethod
    def learn(cls, well_typed_words: Mapping[str, Counter[str]], spellings: Mapping[str, Spelling]) -> Self:
        """From the count of each word in well-typed texts of each language (`well_typed`), and the tables by hand."""
        known = {}
        for code, words in well_typed_words.items():
            letters = str.maketrans({k: v for k, v in spellings.get(code, Spelling()).letters.items() if len(k) == 1})
            counts: Counter[str] = Counter()
            for word, number in words.items():
                counts[word.translate(letters)] += number
            kept = {w: n for w, n in counts.items() if w and not w.isnumeric() and (n > 1 or not w.isascii())}
            known[code] = dict(sorted(kept.items()))
        return cls(dict(spellings), known)

    def fold(self, text: str, language_shares: Mapping[str, float]) -> str:
        """The text in one spelling of the language that it is most likely in: lower case, one space between words,
        punctuation as it was. Folding what is folded changes nothing more. 0.05 ms for a question."""
        text = _seen(text)
        likeliest = max(language_shares, key=language_shares.__getitem__, default="")
        language = self._languages.get(likeliest)
        if language is None or language_shares[likeliest] < SURE_ENOUGH:
            return " ".join(text.split())
        return language.fold(text)

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
