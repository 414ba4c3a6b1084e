"""The search index of one reader in one language: which words stand on which page. Pure.

It is fetched whole, once, whatever is typed: neither the server nor its log learns a word. So it must be small: titles
stand on the search page alone, in its list of all pages, and words are packed. What `fold` and `packed` make,
`fold` and `unpacked` in `assets/site.js` must understand (tests/web/test_pages.py compares them in a browser).
"""

import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
from string import ascii_lowercase, ascii_uppercase, digits

from bot.guide.document import Quotation, spans_of, words
from bot.guide.page import Page

SAME = dict(
    zip(
        ("ł", "đ", "ø", "ß", "æ", "œ", "ı", "ي", "ى", "ك", "ه", "ة", "ۃ", "ھ", "ۓ"),
        ("l", "d", "o", "ss", "ae", "oe", "i", "ی", "ی", "ک", "ہ", "ہ", "ہ", "ہ", "ے"),
        strict=True,
    )
)
"""Letters that people type for each other, and that Unicode does not take apart: without accents, or on an Arabic
keyboard."""

OFTEN = 3
"""In how many wordings of how people ask for a page a word must stand to find it."""

EVERYWHERE = 0.5
"""A word on a larger share of the pages tells none from the others: only those that have it in the title keep it."""

SHORTEST = 2
"""Letters of the shortest word that is looked for."""

_DIGITS = digits + ascii_lowercase
_WORD = re.compile(r"[^\W_]+")
_SAME = str.maketrans(SAME)


@dataclass(frozen=True, slots=True)
class SearchablePage:
    """A page that can be found: its link from the search page, its title there, and the page itself."""

    link: str
    title: str
    page: Page
    asked: Sequence[str] = ()
    """How people ask for it."""
    explicit: bool = False
    """Its quotations are not looked through: they are not shown before somebody asks for them."""


def fold(text: str) -> list[str]:
    """The words of a text in the form in which two spellings are compared: small, without accents and vowel signs."""
    plain = unicodedata.normalize("NFKD", text.lower())
    kept = "".join(sign for sign in plain if unicodedata.category(sign)[0] not in "MC")
    return [word for word in _WORD.findall(kept.translate(_SAME)) if len(word) >= SHORTEST]


def index_json(pages: Sequence[SearchablePage]) -> bytes:
    """The index: the links of the pages, and for each word the pages that have it, as twice their number, and one more
    where the title has it. The same pages give the same bytes.

    By its link a page is found in the list on the search page, so that nothing wrong is shown where a browser has kept
    one of the two from an older edition.
    """
    where: dict[str, set[int]] = defaultdict(set)
    for number, found in enumerate(pages):
        titles = {word for text in (found.title, found.page.title, found.page.button) for word in fold(text)}
        for word in titles:
            where[word].add(2 * number + 1)
        asked = Counter(word for wording in found.asked for word in set(fold(wording)))
        words_of_page = {word for text in _texts(found) for word in fold(text)}
        words_of_page |= {word for word, times in asked.items() if times >= OFTEN}
        for word in words_of_page - titles:
            where[word].add(2 * number)
    for word, places in where.items():
        if len(places) > EVERYWHERE * len(pages):
            where[word] = {place for place in places if place % 2}
    index = {"pages": [found.link for found in pages], "words": packed(where), "same": SAME}
    return json.dumps(index, ensure_ascii=False, separators=(",", ":")).encode()


def packed(where: Mapping[str, Collection[int]]) -> str:
    """Words from A to Z with their places, as "0abuse.4a 3ent.1": how many letters a word shares with the one before
    (one digit to the base 36), its other letters, and how far each place is from the one before.

    A distance is one digit to the base 36. Before it stands how many times 36 it is more, if it is: to the base 26, in
    capital letters. A third of what words and numbers in full would take.
    """
    rows, before = [], ""
    for word in sorted(word for word in where if where[word]):
        alike = takewhile(lambda pair: pair[0] == pair[1], zip(before, word, strict=False))
        shared = min(sum(1 for _pair in alike), len(_DIGITS) - 1)
        steps = (place - last for last, place in pairwise([0, *sorted(where[word])]))
        rows.append(f"{_DIGITS[shared]}{word[shared:]}.{''.join(map(_step, steps))}")
        before = word
    return " ".join(rows)


def _step(step: int) -> str:
    times, digit = divmod(step, len(_DIGITS))
    capitals = ""
    while times:
        times, letter = divmod(times, len(ascii_uppercase))
        capitals = ascii_uppercase[letter] + capitals
    return capitals + _DIGITS[digit]


def _texts(found: SearchablePage) -> Iterable[str]:
    for block in found.page.blocks:
        if not (found.explicit and isinstance(block, Quotation)):
            yield from (words(spans) for spans in spans_of(block))
    yield words(found.page.ask)
