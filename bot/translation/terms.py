"""The words a language has agreed on: `locales/<lang>/terms.toml`, one section per English term. Used throughout.

A translation that lacks the agreed word gets a warning, not an error: a good sentence may say "it" or need a form that
the list has not foreseen. Whoever checks the language decides, and adds the form.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.source.problems import Problem
from bot.source.table import read_table
from bot.source.tree import Tree
from bot.translation.po import EntryKey

TERMS = "terms.toml"


@dataclass(frozen=True, slots=True)
class Term:
    """An English term and ours. `forms`: pieces of it, each enough to recognise it by whatever its endings.

    `brackets`: the English that stands in brackets where a page first uses the term, because letters say it; or "".
    """

    english: str
    ours: str
    forms: tuple[str, ...]
    brackets: str = ""

    @property
    def pattern(self) -> re.Pattern[str]:
        """The English term as a whole word, in the singular or the plural."""
        return _pattern(self.english)


@lru_cache(maxsize=1024)
def _pattern(english: str) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(english)}(?:e?s)?\b", re.IGNORECASE)


def read_terms(tree: Tree, code: str, problems: list[Problem]) -> tuple[Term, ...]:
    """A language's terms, the longest first; none if it has no list."""
    name = f"locales/{code}/{TERMS}"
    if not tree.has(name):
        return ()
    table = read_table(tree, name, problems)
    terms = []
    for english, entry in table.values.items():
        words = [entry.get("ours"), entry.get("why")] if isinstance(entry, dict) else []
        forms = entry.get("forms", []) if isinstance(entry, dict) else None
        brackets = entry.get("brackets", "") if isinstance(entry, dict) else ""
        if not words or not all(isinstance(text, str) and text.strip() for text in words):
            do = 'Write ours = "…" and why = "…" below ["the English term"].'
            problems.append(table.wrong(f"The term {english!r} has no `ours` or no `why`.", do, english))
        elif not isinstance(forms, list) or not all(isinstance(form, str) and form for form in forms):
            do = 'Write forms = ["…", "…"], or leave it out.'
            problems.append(table.wrong(f"The `forms` of {english!r} are no list of words.", do, english, "forms"))
        elif not isinstance(brackets, str):
            do = 'Write brackets = "the English as letters have it", or leave it out.'
            problems.append(table.wrong(f"The `brackets` of {english!r} are no text.", do, english, "brackets"))
        else:
            terms.append(Term(english, entry["ours"], tuple(forms), brackets))
    return tuple(sorted(terms, key=lambda term: -len(term.english)))


def missing_terms(english: str, translated: str, terms: Iterable[Term]) -> Iterator[Term]:
    """The terms that the English has and the translation has not. Names stay English, and so may a term in them."""
    folded = translated.casefold()
    for term in terms_in(english, terms):
        if not any(form.casefold() in folded for form in (term.english, term.ours, *term.forms)):
            yield term


def first_uses(texts: Iterable[tuple[EntryKey, str]], terms: Sequence[Term]) -> dict[EntryKey, list[str]]:
    """For the texts of one page, in order: the English that belongs in brackets in each one's translation."""
    seen: set[str] = set()
    found: dict[EntryKey, list[str]] = {}
    for key, english in texts:
        due = dict.fromkeys(term.brackets for term in terms_in(english, terms) if term.brackets)
        if new := [brackets for brackets in due if brackets not in seen]:
            found[key] = new
            seen.update(new)
    return found


def has_brackets(translated: str, brackets: str) -> bool:
    """True if the English stands in brackets, alone or among other words: "(ang. core group)"."""
    return any(brackets.casefold() in inside.casefold() for inside in re.findall(r"\(([^()]*)\)", translated))


def terms_in(english: str, terms: Iterable[Term]) -> Iterator[Term]:
    """The terms that a text has, of terms the longest first; of terms within terms, the longest counts alone."""
    left, lower = english, english.lower()
    for term in terms:
        # Looked for as letters first: few terms are in one text, and patterns are slow.
        if term.english.lower() in lower and term.pattern.search(left):
            left = term.pattern.sub("\0", left)
            yield term
