"""Spelling: what folding is taught, by hand (`content/spelling/`) and by the words of well-typed texts. Pure."""

import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from bot.answers.folding import WORD, Folder, Spelling, plain, seen

FOLDER = "content/spelling"
"""Where the tables by hand are: one TOML file a language."""


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


def words_in(text: str) -> list[str]:
    """Words with their accents and apostrophes, in lower case."""
    return WORD.findall(_seen(text))


def _seen(text: str) -> str:
    return seen(unicodedata.normalize("NFKC", text))


def well_typed(texts: Iterable[str]) -> Counter[str]:
    """How often each word stands in texts of one language, leaving out those typed without the accents it has: long
    texts with no accent at all, if others have them."""
    counts: Counter[str] = Counter()
    without: Counter[str] = Counter()
    for text in texts:
        words = words_in(text)
        accented = any(plain(word) != word for word in words)
        (without if len(words) > 3 and not accented else counts).update(words)
    uses_accents = sum(number for word, number in counts.items() if plain(word) != word) > 0.05 * counts.total()
    return counts if uses_accents else counts + without


def learn(well_typed_words: Mapping[str, Counter[str]], spellings: Mapping[str, Spelling]) -> Folder:
    """What folds, from the count of each word in well-typed texts of each language (`well_typed`), and the tables by
    hand."""
    known = {}
    for code, words in well_typed_words.items():
        letters = str.maketrans({k: v for k, v in spellings.get(code, Spelling()).letters.items() if len(k) == 1})
        counts: Counter[str] = Counter()
        for word, number in words.items():
            counts[word.translate(letters)] += number
        kept = {w: n for w, n in counts.items() if w and not w.isnumeric() and (n > 1 or not w.isascii())}
        known[code] = dict(sorted(kept.items()))
    return Folder(dict(spellings), known)
