"""Building the guide: read everything, say everything that is wrong, and only if nothing is, write the file."""

import hashlib
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from bot.answers.examples import WEIGHTS, hash_of_examples, plain
from bot.answers.weights import unpack
from bot.compiler.assemble import Guide, Source, assemble
from bot.compiler.catalogue import Catalogue, read_catalogues
from bot.compiler.checks import check_length, check_links, check_reach, check_sources, check_texts, check_voices
from bot.compiler.database import sources_hash_of, write_guide
from bot.compiler.details import read_details
from bot.compiler.files import links_leading_out, read_pages, read_passages
from bot.compiler.front_matter import read_front_matter
from bot.compiler.live import overdue, unsettled
from bot.compiler.parts import check_parts
from bot.compiler.plain import write_texts
from bot.compiler.problems import Problem
from bot.compiler.style import Readability, check_reading_level, check_style, readability
from bot.compiler.tables import Table, read_tables
from bot.compiler.translations import (
    all_units,
    became_stale,
    merged,
    too_long,
    urgent_in_english,
    without_brackets,
    without_our_terms,
)
from bot.compiler.unread import unread_files
from bot.guide.edition import GuideError
from bot.guide.language import ENGLISH
from bot.guide.page import Page
from bot.guide.place import READERS, Audience
from bot.guide.plain import plain_text

_CODE = Path(__file__).parent.parent
_MACHINERY = ("answers", "compiler", "guide")


@dataclass(slots=True)
class Report:
    """What a build or a check found. `built` is False if nothing was written: problems, or nothing had changed.

    `warnings` stop nothing: what is overdue. `readability` has a measure of each page, if all texts could be read.
    """

    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    readability: list[Readability] = field(default_factory=list)
    pages: int = 0
    languages: int = 0
    seconds: float = 0.0
    built: bool = False


def guide_root() -> Path:
    """Where `content/` and `locales/` are: inside an installed package, else in the checkout."""
    packaged = _CODE / "_guide"
    return packaged if packaged.is_dir() else _CODE.parent


def build(
    root: Path,
    out: Path | None,
    *,
    max_text: int,
    say: Callable[[str], None] = lambda _line: None,
    force: bool = False,
    text: Path | None = None,
    live: bool = False,
    today: date | None = None,
    offered: Collection[str] = (),
) -> Report:
    """Check the guide below `root` and, with `out`, write it there if it is sound and not already what stands there.

    `max_text` is the longest message that the channel takes, in UTF-16 units. `say` is told of the progress. `text` is
    a folder for the whole guide as plain text, one file per reader and language, to be read through on paper. `live`
    asks also for what must be settled before real families use the guide, as problems, in the languages that are
    `offered` (none: all). `today` is for tests; what is written never depends on it.
    """
    start = time.monotonic()
    weights = root / "content" / WEIGHTS
    report = Report(links_leading_out(root))
    if report.problems:
        return report  # before anything is read
    mark = hash_of_sources(root)
    if out is not None and text is None and not force and sources_hash_of(out) == mark:
        say("The guide is up to date.")
        return report
    unread, leftovers = unread_files(root)
    report.problems += unread
    report.warnings += leftovers
    say("Reading the pages …")
    guide, catalogues = read_guide(root, report.problems)
    report.problems += check_texts(guide)
    report.problems += check_links(guide)
    report.problems += check_sources(guide)
    report.problems += check_voices(guide)
    if not report.problems:
        report.readability = readability(guide)
        report.problems += check_reach(guide)
        report.problems += check_parts(guide)
        report.problems += check_style(guide)
        report.problems += check_reading_level(guide, report.readability)
        report.warnings += _stale_weights(root / "content")
        _look_at_calendar(guide, today or datetime.now(UTC).date(), live=live, report=report)
        _look_at_translations(guide, catalogues, offered, live=live, report=report)
    pages: list[Page] = []
    if not report.problems:
        english = next(catalogue for catalogue in catalogues if catalogue.language.code == ENGLISH)
        for catalogue in catalogues:
            say(f"Putting together {catalogue.language.name} …")
            for source in guide.pages.values():
                page = assemble(guide, source, catalogue, english)
                report.problems += check_length(source, page, max_text)
                pages.append(page)
    report.problems = sorted(set(report.problems))
    report.pages, report.languages = len(guide.pages), len(catalogues)
    if out is not None and not report.problems:
        say("Writing …")
        try:
            write_guide(
                out,
                sources_hash=mark,
                languages=[catalogue.language for catalogue in catalogues],
                pages=pages,
                redirects=guide.tables.redirects.values,
                urgent=_phrases(guide.tables.urgent),
                known=_known(pages, guide.tables.questions),
                weights=weights.read_bytes() if weights.is_file() else b"",
                searchable=_searchable(pages, guide.tables.questions),
            )
            report.built = True
        except GuideError as error:  # what the bot cannot start with is not written
            report.problems.append(Problem(out.name, 0, str(error), "Nothing was put in its place."))
    if text is not None and not report.problems:
        write_texts(text, pages)
    report.seconds = time.monotonic() - start
    return report


def hash_of_sources(root: Path) -> str:
    """A hash of everything the guide is made from: the content, the locales and the code that compiles them."""
    digest = hashlib.sha256()
    files = [path for name in ("content", "locales") for path in (root / name).rglob("*") if path.suffix != ".pot"]
    files += [path for name in _MACHINERY for path in (_CODE / name).rglob("*") if path.suffix in {".py", ".sql"}]
    named = sorted((_name(path, root), path) for path in files if path.is_file())
    for name, path in named:
        digest.update(f"{name}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _name(path: Path, root: Path) -> str:
    return (path.relative_to(root) if path.is_relative_to(root) else path.relative_to(_CODE.parent)).as_posix()


def read_guide(root: Path, problems: list[Problem]) -> tuple[Guide, list[Catalogue]]:
    """Everything below `root`, read but not yet checked as a whole; what cannot be read is a problem and left out."""
    content, locales = root / "content", root / "locales"
    tables = read_tables(root, problems)
    if ENGLISH not in tables.languages.values:
        problems.append(tables.languages.wrong("English is missing.", "Put [en] back."))
        tables.languages.values[ENGLISH] = {"name": "English", "direction": "ltr", "status": "approved"}
    catalogues = read_catalogues(locales, tables.languages, problems)
    pages = {}
    unread: set[tuple[Audience, str]] = set()
    for audience, page_id, page in read_pages(content, problems):
        front = page and read_front_matter(page, problems)
        if page and front:
            pages[audience, page_id] = Source(page, front)
        else:
            unread.add((audience, page_id))
    details = read_details(tables.authority, tables.help_lines, problems)
    return Guide(pages, read_passages(content, problems), details, tables, frozenset(unread)), catalogues


def _look_at_calendar(guide: Guide, today: date, *, live: bool, report: Report) -> None:
    late = sorted(overdue(guide, today))
    if live:
        report.problems += [*late, *unsettled(guide, today)]
    else:
        report.warnings += late


def _look_at_translations(
    guide: Guide, catalogues: list[Catalogue], offered: Collection[str], *, live: bool, report: Report
) -> None:
    others = [catalogue for catalogue in catalogues if catalogue.language.code != ENGLISH]
    units = all_units(guide) if others else {}
    for catalogue in others:
        found = merged(catalogue, units)
        report.problems += too_long(found)
        advice = *without_our_terms(found, catalogue.terms), *without_brackets(found, catalogue.terms)
        report.warnings += sorted({*became_stale(found), *advice})
        if live and (not offered or catalogue.language.code in offered):
            report.problems += urgent_in_english(guide, found)


def _stale_weights(content: Path) -> list[Problem]:
    path = content / WEIGHTS
    name = path.relative_to(content.parent).as_posix()
    try:
        made_from = unpack(path.read_bytes()).meta["made_from"]
    except FileNotFoundError:
        return [Problem(name, 0, "Typed questions have not been trained.", "Run `conference-guide train`.")]
    except ValueError as error:
        return [Problem(name, 0, f"These weights cannot be read: {error}.", "Run `conference-guide train`.")]
    if made_from == hash_of_examples(content):
        return []
    return [Problem(name, 0, "The weights are older than the examples.", "Run `conference-guide train`.")]


def _phrases(urgent: dict[str, Table]) -> list[tuple[str, str, str]]:
    return [
        (language, kind, words)
        for language, table in urgent.items()
        for kind, entry in table.values.items()
        for words in dict.fromkeys(plain(phrase) for phrase in entry["phrases"])
        if words
    ]


def _known(pages: list[Page], questions: dict[str, Table]) -> Iterator[tuple[str, str, str]]:
    for language, table in questions.items():
        for name, texts in table.values.items():
            yield from ((language, plain(text), name) for text in texts if plain(text))
    for page in pages:
        if page.audience in READERS and page.translated and not page.urgent:
            yield page.language, plain(page.title), page.id


def _searchable(pages: list[Page], questions: dict[str, Table]) -> list[tuple[str, str, str, Page]]:
    rows = []
    for page in pages:
        if page.audience in READERS and page.translated and not page.urgent:
            asked = questions[page.language].values.get(page.id, []) if page.language in questions else []
            rows.append((page.title, "\n".join(asked), "\n".join(plain_text(part.text) for part in page.parts), page))
    return rows
