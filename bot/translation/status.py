"""How far each language is: translated, stale, never translated; by reader, and by page. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.guide.place import Audience
from bot.translation.merge import Merged


@dataclass(slots=True)
class Count:
    """Units of a page, a reader or a language."""

    total: int = 0
    translated: int = 0
    stale: int = 0

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
        return f"{numbers}, {self.stale} stale, {self.missing} missing"


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
    return dict(counts)


def summed(counts: Iterable[Count]) -> Count:
    """All of them together."""
    whole = Count()
    for one in counts:
        whole.total += one.total
        whole.translated += one.translated
        whole.stale += one.stale
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
