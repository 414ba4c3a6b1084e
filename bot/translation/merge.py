"""A catalogue beside the English of today: what is kept, what is new, what has changed and what is out of use. Pure.

Only the exact English finds its translation. Where a sentence now stands in another's place, the old English and its
old translation are noted beside it in the translator's comments, the one thing that every tool leaves alone: they are
there to be read, never to be shown.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from bot.translation.extract import TextUnit, tightest
from bot.translation.po import CatalogueEntry, EntryKey, PoFile

_WAS = "English before: "
_TRANSLATED = "Translation before: "


@dataclass(frozen=True, slots=True)
class Was:
    """The English that was last translated in a unit's place, and its translation."""

    english: str
    translated: str


@dataclass(frozen=True, slots=True)
class Merged:
    """One catalogue of one language (`code`), brought up to date: `entries` has an entry for each of the `units`;
    `before` is the catalogue as it stands."""

    before: PoFile
    code: str
    units: dict[EntryKey, TextUnit]
    entries: dict[EntryKey, CatalogueEntry]
    obsolete: tuple[CatalogueEntry, ...]

    @property
    def name(self) -> str:
        """The catalogue's path in the tree."""
        return self.before.name

    def at(self, entry: CatalogueEntry) -> tuple[str, int]:
        """The file and the line of an entry: an authority's own stands in its own catalogue."""
        return entry.file or self.before.shown, entry.line

    @property
    def untranslated(self) -> list[CatalogueEntry]:
        """What has no translation that may be shown: new, or changed since."""
        return [entry for entry in self.entries.values() if not entry.usable]

    @property
    def stale(self) -> list[tuple[CatalogueEntry, Was]]:
        """What was translated once, and whose English has changed since."""
        return [(entry, was) for entry in self.untranslated if (was := was_of(entry))]


def merge(po: PoFile, code: str, units: Iterable[TextUnit]) -> Merged:
    """The catalogue with the units of today, in their order."""
    wanted = unique(units)
    existing = {entry.key: entry for entry in po.entries}
    resting = {entry.key: entry for entry in po.obsolete if entry.usable}
    before = _before(po.entries, wanted)
    entries = {}
    for key in wanted:
        entry = existing.get(key)
        if (entry is None or not entry.translated) and key in resting:
            entry = resting[key]
        if entry is None:
            former = before.get(key)
            at = (former.line, former.file) if former else (0, "")
            entry = CatalogueEntry(*key, comments=_comments(former), line=at[0], file=at[1])
        entries[key] = replace(entry, comments=notes_of(entry)) if entry.usable and entry.comments else entry
    unused = [entry for entry in po.entries if entry.usable and entry.key not in wanted]
    unused += [entry for entry in resting.values() if entry.key not in wanted and entry.key not in existing]
    return Merged(po, code, wanted, entries, tuple(unused))


def unique(units: Iterable[TextUnit]) -> dict[EntryKey, TextUnit]:
    """Each unit once, where it stands first, with the lowest of its limits."""
    found: dict[EntryKey, TextUnit] = {}
    for unit in units:
        found[unit.key] = tightest(found.get(unit.key, unit), unit)
    return found


def was_of(entry: CatalogueEntry) -> Was | None:
    """The old English and translation noted beside an entry; None if there are none, or a tool has cut them."""
    notes = {}
    for comment in entry.comments:
        for mark in (_WAS, _TRANSLATED):
            if comment.startswith(mark):
                try:
                    notes[mark] = str(json.loads(comment.removeprefix(mark)))
                except ValueError:
                    return None
    return Was(notes[_WAS], notes[_TRANSLATED]) if len(notes) == 2 else None


def notes_of(entry: CatalogueEntry) -> tuple[str, ...]:
    """The translators' own comments, without the noted old ones."""
    return tuple(comment for comment in entry.comments if not comment.startswith((_WAS, _TRANSLATED)))


def _comments(former: CatalogueEntry | None) -> tuple[str, ...]:
    if former is None:
        return ()
    was = Was(former.english, former.usable) if former.usable else was_of(former)
    if was is None:
        return ()
    # As JSON: on one line whatever the text, and what a tool has cut short is noticed.
    return tuple(
        mark + json.dumps(text, ensure_ascii=False)
        for mark, text in ((_WAS, was.english), (_TRANSLATED, was.translated))
    )


def _before(entries: Iterable[CatalogueEntry], wanted: Iterable[EntryKey]) -> dict[EntryKey, CatalogueEntry]:
    """For each new unit, the entry in whose place it stands: between the same neighbours, on the same page."""
    old: dict[str, list[CatalogueEntry]] = defaultdict(list)
    new: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        old[entry.context].append(entry)
    for context, english in wanted:
        new[context].append(english)
    found: dict[EntryKey, CatalogueEntry] = {}
    for context, texts in new.items():
        formers = old[context]
        were = [entry.english for entry in formers]
        if were == texts:
            continue
        matcher = SequenceMatcher(None, were, texts, autojunk=False)
        for tag, start, end, new_start, new_end in matcher.get_opcodes():
            if tag == "replace":
                pairs = zip(texts[new_start:new_end], formers[start:end], strict=False)
                found |= {(context, text): former for text, former in pairs}
    return found
