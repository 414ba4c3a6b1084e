"""The writing standard, held: short sentences, no word that blames, no typed number, an even reading level.

Judged is the English source of every page and passage, with the lines at the top, the buttons and the help lines.
Quotations of law and guidance are not ours to change and are left out.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.checks.english import SentenceCounts, count, counted_words, sentences, without_markdown
from bot.guide.place import Audience
from bot.source.body import included_in
from bot.source.details import SHARED_CONTEXT
from bot.source.guide import SourceGuide
from bot.source.problems import Problem
from bot.source.table import Table
from bot.source.template import PLACEHOLDER
from bot.translation.extract import TextUnit, UnitKind, body_units, content_units, page_units

LONGEST_SENTENCE = {Audience.YOUNG_PERSON: 15, Audience.EVERYONE: 15, Audience.PARENT: 20, Audience.PROFESSIONAL: 25}
"""In words. A passage that several readers share is held to the shortest of theirs."""

HIGHEST_AGE = 10.0
"""Highest reading age of a whole page, in years, for everybody but professionals, who need their exact terms.

Pages should read as for 9 to 11. Short sentences make this measure come out low: when it was set, the pages stood
between 5 and 9, so this leaves a page that must explain hard terms a year, and stops one that drifts.
"""

FEWEST_WORDS = 40
"""Shorter pages are not measured: one long word would decide."""

_NEVER_OF_A_PERSON = "Say what happened or what is needed; this word blames."
_NEVER = "Leave it out: it makes light of what is hard."

WORDS_AVOIDED = (
    (r"fail(?:s|ed|ing|ings|ure|ures)?", _NEVER_OF_A_PERSON),
    (r"admit(?:s|ted|tedly|ting)?|admissions?", _NEVER_OF_A_PERSON),
    (r"refus(?:e|es|ed|ing|al|als)", _NEVER_OF_A_PERSON),
    (r"alleg(?:e|es|ed|edly|ing|ation|ations)", _NEVER_OF_A_PERSON),
    (r"perpetrat(?:e|es|ed|ing|or|ors|ion)", _NEVER_OF_A_PERSON),
    (r"cases?", _NEVER_OF_A_PERSON),
    (r"just", _NEVER),
    (r"simply", _NEVER),
    (r"(?:don['’]t|do not) worry", "Nobody stops being afraid because they are told to."),
)
"""Words never to use, as whole words, with what to do about each."""

EXCEPTIONS = (
    r"in (?:any|that) case",  # a condition, not a person
    r"in case",  # a precaution, not a person
)
"""Where a word of `WORDS_AVOIDED` has another sense: the exact words that may stand."""

NUMBERS = (
    r"(?:18|19|20)\d\d(?!\d)",  # a year
    r"(?:pages?|sections?|chapters?|paragraphs?) \d+(?:(?:,| and| to) \d+)*",  # a place in a source
)
"""Three and more digits that are no telephone number. Everything else comes from a placeholder."""

_NEVER_PATTERNS = [(re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), do) for pattern, do in WORDS_AVOIDED]
_EXCEPTION = re.compile("|".join(rf"\b(?:{pattern})\b" for pattern in EXCEPTIONS), re.IGNORECASE)
_PLAIN_NUMBER = re.compile("|".join(rf"\b(?:{pattern})" for pattern in NUMBERS), re.IGNORECASE)
_DIALLED = re.compile(r"\d(?:[ \u00a0.-]?\d){2,}")
_QUOTED = re.compile('"[^"]*"|“[^”]*”')
_TYPED_ADDRESS = re.compile(r"<[^<>\s]*>")


@dataclass(frozen=True, slots=True)
class Readability:
    """One page's measure, for the table that `check --readability` prints."""

    audience: Audience
    page: str
    counts: SentenceCounts

    def __str__(self) -> str:
        counts = self.counts
        long = counts.words / max(counts.sentences, 1)
        name = f"{self.audience}/{self.page}"
        return f"{counts.age:5.1f} years  {long:5.1f} words a sentence  {counts.words:4} words  {name}"


def check_style(guide: SourceGuide) -> Iterator[Problem]:
    """Everything in the guide's own words that goes against the standard, but for the reading level."""
    strictest = _strictest_readers(guide)
    for unit in content_units(guide):
        if unit.kind is UnitKind.QUOTE:
            continue
        reader = strictest.get(unit.context) or strictest.get(f"{unit.file}:{unit.line}")
        if reader is not None:
            yield from _long_sentences(unit, reader)
        yield from _words(unit)
        if unit.kind is not UnitKind.HELP_LINE:
            yield from _numbers(unit)


def check_reading_level(guide: SourceGuide, measures: Iterable[Readability]) -> Iterator[Problem]:
    """Pages that read as for somebody older than `HIGHEST_AGE`."""
    for measured in measures:
        held = measured.audience is not Audience.PROFESSIONAL and measured.counts.words >= FEWEST_WORDS
        if held and measured.counts.age > HIGHEST_AGE:
            file = guide.documents[measured.audience, measured.page].page.file
            do = f"At most {HIGHEST_AGE:.0f}: shorter sentences, shorter words."
            yield Problem(file.shown, file.body_line, f"The page reads as for age {measured.counts.age:.1f}.", do)


def readability(guide: SourceGuide) -> list[Readability]:
    """The measure of each page with the passages it includes, in every branch, without its quotations."""
    return [
        Readability(audience, page, count(without_markdown(unit.text) for unit in _read_as_page(guide, audience, page)))
        for audience, page in guide.documents
    ]


def _read_as_page(guide: SourceGuide, audience: Audience, page: str) -> Iterator[TextUnit]:
    source = guide.documents[audience, page]
    yield from (unit for unit in page_units(source) if unit.kind in {UnitKind.ASK, UnitKind.PARAGRAPH, UnitKind.ITEM})
    for name in sorted(included_in(source.body, guide.passages)):
        passage = guide.passages[name]
        units = body_units(passage.file, passage.body, f"{SHARED_CONTEXT}{name}")
        yield from (unit for unit in units if unit.kind in {UnitKind.PARAGRAPH, UnitKind.ITEM})


def _long_sentences(unit: TextUnit, reader: Audience) -> Iterator[Problem]:
    most = LONGEST_SENTENCE[reader]
    for sentence in sentences(without_markdown(unit.text)):
        length = len(counted_words(sentence))
        if length > most:
            begins = " ".join(sentence.split()[:5])
            what = f'A sentence has {length} words ("{begins} …").'
            yield Problem(unit.file, unit.line, what, f"At most {most} for {reader}: make two of it.")


def _words(unit: TextUnit) -> Iterator[Problem]:
    text = _EXCEPTION.sub("", _QUOTED.sub("", without_markdown(unit.text)))
    for pattern, do in _NEVER_PATTERNS:
        for found in pattern.findall(text):
            yield Problem(unit.file, unit.line, f'The word "{found}" is never used here.', do)


def _numbers(unit: TextUnit) -> Iterator[Problem]:
    text = _PLAIN_NUMBER.sub("", _TYPED_ADDRESS.sub("", PLACEHOLDER.sub("", unit.text)))
    for found in _DIALLED.findall(text):
        do = "Use {{ line.… }} from content/help-lines.toml, or a detail of the authority."
        yield Problem(unit.file, unit.line, f"A number is typed into the text ({found}).", do)


def _strictest_readers(guide: SourceGuide) -> dict[str, Audience]:
    """For each context the reader who needs the shortest sentences; for the words of tables by their file and line."""
    strictest: dict[str, Audience] = {}

    def read(place: str, audience: Audience) -> None:
        before = strictest.setdefault(place, audience)
        strictest[place] = min(before, audience, key=lambda reader: LONGEST_SENTENCE[reader])

    lines, authority = guide.tables.help_lines, guide.tables.authority
    for (audience, _page), source in guide.documents.items():
        read(source.page.context, audience)
        texts = [source.front.ask, *(unit.text for unit in source.body.units)]
        for name in included_in(source.body, guide.passages):
            read(f"{SHARED_CONTEXT}{name}", audience)
            texts += [unit.text for unit in guide.passages[name].body.units]
        for space, key in _placeholders(texts):
            if space in {"about", "name"}:
                read(_place(lines, key, space), audience)
            elif space == "authority":
                read(_place(authority, space, key), audience)
    return strictest


def _place(table: Table, *path: str) -> str:
    file, line = table.at(*path)
    return f"{file}:{line}"


def _placeholders(texts: Iterable[str]) -> set[tuple[str, str]]:
    return {(space, key) for text in texts for space, key in PLACEHOLDER.findall(text)}
