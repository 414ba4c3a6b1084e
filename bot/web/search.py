"""The search index of one reader in one language: which words stand on which page. Pure.

It is fetched whole, once, whatever is typed: neither the server nor its log learns a word. `fold` here and in
`assets/site.js` must give the same (tests/web/test_search.py compares them in a browser).
"""

import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

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

_WORD = re.compile(r"[^\W_]+")
_SAME = str.maketrans(SAME)


@dataclass(frozen=True, slots=True)
class Found:
    """A page that can be found: its link from the search page, its title, and the page itself."""

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


def index_json(pages: Sequence[Found]) -> bytes:
    """The index: the pages, and for each word the pages that have it, as twice their number, and one more where the
    title has it. The same pages give the same bytes."""
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
    index = {
        "pages": [[found.link, found.title] for found in pages],
        "words": {word: sorted(where[word]) for word in sorted(where) if where[word]},
        "same": SAME,
    }
    return json.dumps(index, ensure_ascii=False, separators=(",", ":")).encode()


def _texts(found: Found) -> Iterable[str]:
    for block in found.page.blocks:
        if not (found.explicit and isinstance(block, Quotation)):
            yield from (words(spans) for spans in spans_of(block))
    yield words(found.page.ask)
