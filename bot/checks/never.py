"""What the guide must never say, from `content/never.toml`: promises and instructions that its sources do not bear."""

import re
from collections import defaultdict
from collections.abc import Iterator
from fnmatch import fnmatchcase
from itertools import chain

from bot.checks.english import without_markdown
from bot.source.body import included_in
from bot.source.details import SHARED_CONTEXT
from bot.source.guide import SourceGuide
from bot.source.problems import Problem
from bot.translation.extract import TextUnit, UnitKind, content_units

_TOO_SLOW = re.compile(r"\)[*+{]")
_MOST_REPEATS = 3
"""Repeats within repeats, and many of them, could make the search take years."""


def check_never(guide: SourceGuide) -> Iterator[Problem]:
    """English texts that match a pattern where it counts. Quotations of law and guidance are not ours to change."""
    table = guide.tables.never
    shown_on = _shown_on(guide)
    units = [unit for unit in content_units(guide) if unit.kind is not UnitKind.QUOTE]
    by_context: dict[str, list[tuple[TextUnit, str]]] = defaultdict(list)
    for unit in units:
        by_context[unit.context].append((unit, without_markdown(unit.text)))
    for name, entry in table.values.items():
        try:
            pattern = re.compile(entry["pattern"], re.IGNORECASE)
        except re.error as error:
            yield table.wrong(f"The pattern of [{name}] cannot be read: {error}.", "Mend it.", name, "pattern")
            continue
        if _TOO_SLOW.search(entry["pattern"]) or len(re.findall(r"[*+{]", entry["pattern"])) > _MOST_REPEATS:
            do = f"No *, + or {{ behind a bracket, and at most {_MOST_REPEATS} in all."
            yield table.wrong(f"The pattern of [{name}] could take too long.", do, name, "pattern")
            continue
        counting = [texts for context, texts in by_context.items() if _counts(context, entry.get("pages"), shown_on)]
        for unit, text in chain.from_iterable(counting):
            if found := pattern.search(text):
                why = f"{entry['why']} ({table.at(name)[0]})."
                yield Problem(unit.file, unit.line, f'Never said here: "{found[0]}".', why)


def _counts(context: str, pages: list[str] | None, shown_on: dict[str, set[str]]) -> bool:
    if pages is None:
        return True
    places = shown_on.get(context, set()) | {context}
    return any(fnmatchcase(place, page) for place in places for page in pages)


def _shown_on(guide: SourceGuide) -> dict[str, set[str]]:
    """For each passage's context the pages that show it."""
    places: dict[str, set[str]] = defaultdict(set)
    for source in guide.documents.values():
        for name in included_in(source.body, guide.passages):
            places[f"{SHARED_CONTEXT}{name}"].add(source.page.context)
    return places
