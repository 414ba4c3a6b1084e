"""Cries: bare calls for help, told by rule. Nothing is too short, too broken or too often repeated to be one. Pure.

The words are content (`[cry]` in `content/urgent/`), so they are reviewed and translated; judging learns nothing from
them. A message is a cry if it has at most `MOST_CRY_WORDS` words, all of them of a small vocabulary of one language or
of English, and one of its core ("help", "999"); or a whole phrase ("can i talk to you") among such words; or signs of
distress and nothing else; or an SOS sign beside a few words of any kind.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from bot.answers.examples import CRY, CRY_LISTS
from bot.answers.folding import plain
from bot.answers.typed import APOSTROPHES, MOST_CHARACTERS, WORD, typed
from bot.guide.language import ENGLISH

MOST_CRY_WORDS = 8
MOST_WORDS_BESIDE_SIGN = 4
MISSPELT_FROM = 5
"""Letters of a core word from which on one typing error is forgiven: shorter ones are too like ordinary words."""
MISSPELT_PHRASE_FROM, LIKE_PHRASE = 10, 92.0
"""Letters of a phrase from which on it may be misspelt, and how alike (0 to 100) it must then be."""

_HELD = re.compile(r"([^\W\d_])\1+")
_AGAIN = re.compile(r"(.{3,}?)\1+")
_LONGEST = 40 * MOST_CRY_WORDS
"""Letters; a longer message is no bare cry, however few its words."""
_BETWEEN = re.compile("[\\s\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe0e\ufe0f\U0001f3fb-\U0001f3ff.,!?…♀♂-]+")
"""What may stand between signs: spaces, stops, and the parts of emoji that nobody sees alone."""

_SIGNS, _SOS = "signs", "sos"
"""Kinds of signs in the guide: of distress, and those that are a call for help beside a few words of any kind."""

IsKnown = Callable[[str], bool]
Fold = Callable[[str], str]


def is_cry_kind(kind: str) -> bool:
    """True for what stands in the guide for a word of a cry, not for an example of danger."""
    return kind.startswith(f"{CRY}.")


def cry_rows(table: dict[str, list[str]], fold: Fold = str) -> Iterator[tuple[str, str]]:
    """The rows of a `[cry]` table as the guide keeps them: kind, and words or a sign, ready to be compared. `fold`
    brings a text to one spelling, as it does with what is typed: both forms are kept. Made when the guide is compiled,
    since four thousand of them would take a sixth of a second at each start."""
    found: dict[tuple[str, str], None] = {}
    for part in sorted(CRY_LISTS & table.keys()):
        for text in (typed(each).text for each in table[part] if each):
            words = _words(text)
            if not words and part not in {"core", _SIGNS}:
                continue  # "&" may stand beside a cry, and is none
            if part == _SIGNS or not words:
                kind, forms = _SOS if part == "core" else _SIGNS, {text: None}
            else:
                kind, forms = part, dict.fromkeys((" ".join(words), " ".join(_words(fold(text)))))
            found |= dict.fromkeys((f"{CRY}.{kind}", form) for form in forms)
    return iter(found)


class Cries:
    """The vocabulary of every language, ready to try messages on."""

    def __init__(self, urgent: Iterable[tuple[str, str, str]]) -> None:
        """`urgent`: language, kind, words, as the guide holds them (`cry_rows`); other kinds are passed over."""
        parts: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        signs: set[str] = set()
        self._sos: set[str] = set()
        for language, kind, text in urgent:
            if not is_cry_kind(kind):
                continue
            part = kind.removeprefix(f"{CRY}.")
            if part in {_SIGNS, _SOS}:
                signs.add(_BETWEEN.sub("", text))
            else:
                parts[language][part].add(text)
            if part == _SOS:
                self._sos.add(text)
        english = parts[ENGLISH]
        self._vocabularies = [
            _Vocabulary(*({*own[part], *english[part]} for part in ("core", "around", "phrases")))
            for own in parts.values()
        ]
        self._signs = [sign for sign in sorted(signs, key=len, reverse=True) if sign]

    def matches(self, texts: Iterable[str], is_known: IsKnown) -> bool:
        """True if the message is a bare cry in any of these spellings: as it was typed, and folded. `is_known` says of
        a word that people use it: then it is no misspelling of another. 0.1 ms at most."""
        return any(self._matches(text[:MOST_CHARACTERS], is_known) for text in dict.fromkeys(texts))

    def calls_by_sign(self, text: str) -> bool:
        """True if an SOS sign stands in it."""
        return any(sign in text for sign in self._sos)

    def _matches(self, text: str, is_known: IsKnown) -> bool:
        if len(text) > _LONGEST:
            return False
        words = _words(text)
        if self.calls_by_sign(text) and len(words) <= MOST_WORDS_BESIDE_SIGN:
            return True
        if self._only_signs(text):
            return True
        if not 0 < len(words) <= MOST_CRY_WORDS:
            return False
        return any(vocabulary.matches(words, is_known) for vocabulary in self._vocabularies)

    def _only_signs(self, text: str) -> bool:
        left = found = _BETWEEN.sub("", text)
        for sign in self._signs:
            left = left.replace(sign, "")
        return not left and bool(found)


class _Vocabulary:
    def __init__(self, core: set[str], around: set[str], phrases: set[str]) -> None:
        self._phrases = phrases | {words for words in core if " " in words}
        self._core = {word for word in core if word and " " not in word}
        self._all = self._core | {word for words in around for word in words.split()}
        self._long = [word for word in self._core if len(word) >= MISSPELT_FROM]
        self._long_phrases = [phrase for phrase in self._phrases if len(phrase) >= MISSPELT_PHRASE_FROM]

    def matches(self, words: list[str], is_known: IsKnown) -> bool:
        strange = [word for word in words if word not in self._all]
        if not strange and any(word in self._core for word in words):
            return True
        if len(strange) <= 1 and all(self._misspelt(word, is_known) for word in strange) and strange:
            return True
        for start in range(len(words)):
            for end in range(len(words), start, -1):
                rest = [*words[:start], *words[end:]]
                if all(word in self._all for word in rest) and " ".join(words[start:end]) in self._phrases:
                    return True
        if all(map(is_known, words)):
            return False
        text = " ".join(words)
        return process.extractOne(text, self._long_phrases, scorer=fuzz.ratio, score_cutoff=LIKE_PHRASE) is not None

    def _misspelt(self, word: str, is_known: IsKnown) -> bool:
        """True for a core word with one typing error in it: a letter too much, too few, wrong, or two in turn."""
        if len(word) < MISSPELT_FROM - 1 or is_known(word):
            return False
        near = process.extract(word, self._long, scorer=OSA.distance, score_cutoff=1, limit=None)
        return any(is_known(core) for core, _distance, _place in near)  # the vocabulary holds misspellings itself


def _words(text: str) -> list[str]:
    """The words of a normalised text, without marks, apostrophes, and letters or words held down ("helpppp",
    "helphelp"); numbers as they are."""
    words = WORD.findall(unicodedata.normalize("NFC", plain(APOSTROPHES.sub("", text.casefold()))))
    held = [_HELD.sub(r"\1", word) for word in words]
    once = [found[1] if (found := _AGAIN.fullmatch(word)) and not word.isnumeric() else word for word in held]
    return [word for index, word in enumerate(once) if word.isnumeric() or word != ["", *once][index]]
