"""Checks on a whole language beside the English of today: length, terms, what has become stale, and urgent help."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from bot.source.body import Body, Include, included_in
from bot.source.details import HELP_LINES_CONTEXT, SHARED_CONTEXT
from bot.source.guide import ReadPage, SourceGuide
from bot.source.problems import Problem
from bot.source.template import PLACEHOLDER
from bot.translation.extract import TextUnit, UnitKind
from bot.translation.merge import Merged
from bot.translation.po import EntryKey
from bot.translation.terms import Term, first_uses, has_brackets, missing_terms
from bot.translation.wording import length_problem

_URGENT_PASSAGES = f"{SHARED_CONTEXT}urgent/"
_IN_BLOCKS = {UnitKind.PARAGRAPH, UnitKind.ITEM}
_NO_PAGES = (SHARED_CONTEXT, HELP_LINES_CONTEXT)
"""Passages and help lines stand on several pages: none is a page's first use."""


def too_long(catalogues: Sequence[Merged]) -> Iterator[Problem]:
    """Translations that do not fit the button, title or screen where they stand."""
    for found in catalogues:
        for key, unit in found.units.items():
            entry = found.entries[key]
            if wrong := length_problem(entry.usable, unit.limit, paragraph=unit.kind in _IN_BLOCKS):
                yield Problem(*found.at(entry), *wrong, found.code)


def without_our_terms(catalogues: Sequence[Merged], terms: Sequence[Term]) -> Iterator[Problem]:
    """Translations that do not use the language's agreed words."""
    for found in catalogues:
        for entry in found.entries.values():
            for term in missing_terms(entry.english, entry.usable, terms) if entry.usable else ():
                what = f'The English has "{term.english}", the translation has not "{term.ours}".'
                do = "Use the agreed word, or add the form you need to `forms` in terms.toml."
                yield Problem(*found.at(entry), what, do, found.code)


def without_brackets(catalogues: Sequence[Merged], terms: Sequence[Term]) -> Iterator[Problem]:
    """Pages that do not give the English of a term in brackets where they first use it: letters say it in English."""
    for found in catalogues:
        for due in first_uses_by_page(found.units.values(), terms).values():
            for key, brackets in due.items():
                entry = found.entries[key]
                for english in brackets if entry.usable else ():
                    if not has_brackets(entry.usable, english):
                        what = f'The first use on this page has not the English in brackets: "({english})".'
                        do = "Put it behind your term here: it is the word that stands in letters."
                        yield Problem(*found.at(entry), what, do, found.code)


def urgent_without_brackets(
    guide: SourceGuide, catalogues: Sequence[Merged], terms: Sequence[Term]
) -> Iterator[Problem]:
    """The same for urgent screens, where words also come from passages, help lines and the authority's names: somebody
    who rings must know what to ask for in English."""
    entries = {key: (found, entry) for found in catalogues for key, entry in found.entries.items()}
    said = set()
    for source in guide.pages.values():
        if source.front.urgent:
            for key, brackets in first_uses(_as_read(guide, source), terms).items():
                found, entry = entries.get(key, (None, None))
                for english in brackets if found and entry and entry.usable else ():
                    if found and entry and not _says(entry.usable, english) and (key, english) not in said:
                        said.add((key, english))
                        what = f'An urgent screen first says it here, without the English in brackets: "({english})".'
                        do = "Put it behind your term here: it is the word to ask for on the telephone."
                        yield Problem(*found.at(entry), what, do, found.code)


def _says(translated: str, english: str) -> bool:
    """True if the English words are there: in brackets, or in a name that is not translated."""
    return english.casefold() in translated.casefold()


def _as_read(guide: SourceGuide, source: ReadPage) -> Iterator[tuple[EntryKey, str]]:
    """The texts of a page in the order in which they are read, with those that its names and passages stand for."""
    yield from _pieces(guide, source.body, source.page.context)


def _pieces(guide: SourceGuide, body: Body, context: str) -> Iterator[tuple[EntryKey, str]]:
    for piece in body.pieces:
        if isinstance(piece.content, Include):
            name = piece.content.passage
            yield from _pieces(guide, guide.passages[name].body, f"{SHARED_CONTEXT}{name}")
            continue
        for unit in piece.content.units:
            yield (context, unit.text), unit.text
            for pair in PLACEHOLDER.findall(unit.text):
                value = guide.details.values.get(pair)
                if value and value.context:
                    yield (value.context, value.text), value.text


def first_uses_by_page(units: Iterable[TextUnit], terms: Sequence[Term]) -> dict[str, dict[EntryKey, list[str]]]:
    """For each page: the texts in which terms are first used, with the English that belongs in brackets there."""
    pages: dict[str, list[tuple[EntryKey, str]]] = defaultdict(list)
    for unit in units:
        if unit.kind in _IN_BLOCKS and not unit.context.startswith(_NO_PAGES):
            pages[unit.context].append((unit.key, unit.text))
    return {page: first_uses(texts, terms) for page, texts in pages.items()}


def became_stale(catalogues: Sequence[Merged]) -> Iterator[Problem]:
    """What was translated, and whose English has changed since, with the old and the new English."""
    for found in catalogues:
        for entry, was in found.stale:
            what = f'The English has changed from "{_one_line(was.english)}" to "{_one_line(entry.english)}".'
            do = "Run `conference-guide translate update` and translate it again; until then English is shown."
            yield Problem(*found.at(entry), what, do, found.code)


def urgent_in_english(guide: SourceGuide, catalogues: Sequence[Merged]) -> Iterator[Problem]:
    """Urgent help that has no translation that may be shown, or a stale one."""
    contexts = _urgent_contexts(guide)
    for found in catalogues:
        stale = {entry.key for entry, _was in found.stale}
        for entry in found.untranslated:
            if entry.context in contexts or entry.context.startswith(_URGENT_PASSAGES):
                what = f'Urgent help in {entry.context} is {_state(entry.key, stale)}: "{_one_line(entry.english)}".'
                do = "Translate it: urgent pages are in English until then."
                yield Problem(*found.at(entry), what, do, found.code)


def _state(key: EntryKey, stale: set[EntryKey]) -> str:
    return "stale" if key in stale else "not translated"


def _urgent_contexts(guide: SourceGuide) -> set[str]:
    sources = [source for source in guide.pages.values() if source.front.urgent]
    contexts = {source.page.context for source in sources} | {HELP_LINES_CONTEXT}
    included = (name for source in sources for name in included_in(source.body, guide.passages))
    return contexts | {f"{SHARED_CONTEXT}{name}" for name in included}


def _one_line(text: str) -> str:
    return " ".join(text.split())
