"""How far each language is: translated, stale, never translated; by reader, and by page. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.guide.place import Audience
from bot.source.template import PLACEHOLDER
from bot.translation.merge import Merged

_WORD = re.compile(r"\w+(?:['’-]\w+)*")


@dataclass(slots=True)
class Count:
    """Units of a page, a reader or a language; and their English words, all of them and those still to translate."""

    total: int = 0
    translated: int = 0
    stale: int = 0
    words: int = 0
    words_left: int = 0

    @property
    def missing(self) -> int:
        """Never translated."""
        return self.total - self.translated - self.stale

    @property
    def whole(self) -> bool:
        return self.translated == self.total

    def __str__(self) -> str:
        percent = 100 * self.translated // self.total if self.total else 100
        numbers = f"{percent:3} %  {self.translated} of {self.total} translated"
        words = f"{self.words} words, {self.words_left} to translate"
        return f"{numbers}, {self.stale} stale, {self.missing} missing; {words}"


def count(catalogues: Iterable[Merged]) -> dict[str, Count]:
    """By context: a page of a reader, a passage, or a table; "interface" for the words of our own screens."""
    counts: dict[str, Count] = defaultdict(Count)
    for merged in catalogues:
        stale = {entry.key for entry, _was in merged.stale}
        for key, entry in merged.entries.items():
            one = counts[entry.context or "interface"]
            one.total += 1
            one.translated += bool(entry.usable)
            one.stale += key in stale
            words = words_in(entry.english)
            one.words += words
            one.words_left += 0 if entry.usable else words
    return dict(counts)


def words_in(english: str) -> int:
    """How many words a translator has to write for: as an office counts them, without the names in `{{ … }}`."""
    return len(_WORD.findall(PLACEHOLDER.sub(" ", english)))


def summed(counts: Iterable[Count]) -> Count:
    """All of them together."""
    whole = Count()
    for one in counts:
        whole.total += one.total
        whole.translated += one.translated
        whole.stale += one.stale
        whole.words += one.words
        whole.words_left += one.words_left
    return whole


def lines(name: str, status: str, counts: dict[str, Count], *, pages: bool) -> Iterator[str]:
    """A language in words: itself, then each reader, then with `pages` each page that is not whole."""
    whole = summed(counts.values())
    yield f"{name} ({status}): {whole}"
    groups: dict[str, list[str]] = defaultdict(list)
    for context in counts:
        first = context.partition("/")[0]
        groups[first if first in {*Audience, "shared", "interface"} else "tables"].append(context)
    for group, contexts in groups.items():
        yield f"    {group:13} {summed(counts[context] for context in contexts)}"
        if pages:
            yield from (f"        {context}: {counts[context]}" for context in contexts if not counts[context].whole)
