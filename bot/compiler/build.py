"""Building the guide: read everything, say everything that is wrong, and only if nothing is, write the file."""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.compiler.assemble import Guide, Source, assemble
from bot.compiler.catalogue import Catalogue, read_catalogues
from bot.compiler.checks import check_length, check_links, check_reach, check_texts
from bot.compiler.database import sources_hash_of, write_guide
from bot.compiler.details import read_details
from bot.compiler.files import read_pages, read_passages, read_table
from bot.compiler.front_matter import read_front_matter
from bot.compiler.plain import write_texts
from bot.compiler.problems import Problem
from bot.guide.language import ENGLISH
from bot.guide.page import Page
from bot.guide.place import READERS

_CODE = Path(__file__).parent.parent
_MACHINERY = ("compiler", "guide")


@dataclass(slots=True)
class Report:
    """What a build or a check found. `built` is False if nothing was written: problems, or nothing had changed."""

    problems: list[Problem] = field(default_factory=list)
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
) -> Report:
    """Check the guide below `root` and, with `out`, write it there if it is sound and not already what stands there.

    `max_text` is the longest message that the channel takes, in UTF-16 units. `say` is told of the progress. `text` is
    a folder for the whole guide as plain text, one file per reader and language, to be read through on paper.
    """
    start = time.monotonic()
    report = Report()
    mark = hash_of_sources(root)
    if out is not None and text is None and not force and sources_hash_of(out) == mark:
        say("The guide is up to date.")
        return report
    say("Reading the pages …")
    guide, catalogues, tables = _read(root, report.problems)
    report.problems += check_texts(guide)
    report.problems += check_links(guide, tables["redirects"])
    if not report.problems:
        report.problems += check_reach(guide)
    pages: list[Page] = []
    if not report.problems:
        english = next(catalogue for catalogue in catalogues if catalogue.language.code == ENGLISH)
        for catalogue in catalogues:
            say(f"Putting together {catalogue.language.name} …")
            for source in guide.pages.values():
                page = assemble(guide, source, catalogue, english)
                report.problems += check_length(source, page, max_text)
                pages.append(page)
    report.problems.sort()
    report.pages, report.languages = len(guide.pages), len(catalogues)
    if out is not None and not report.problems:
        say("Writing …")
        write_guide(
            out,
            sources_hash=mark,
            languages=[catalogue.language for catalogue in catalogues],
            pages=pages,
            redirects=tables["redirects"],
            urgent=_phrases(tables["urgent"]),
            searchable=_searchable(pages, tables["questions"]),
        )
        report.built = True
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


def _read(root: Path, problems: list[Problem]) -> tuple[Guide, list[Catalogue], dict[str, Any]]:
    content, locales = root / "content", root / "locales"
    tables = {
        name: read_table(content / f"{name}.toml", content, problems)
        for name in ("authority", "help-lines", "sources", "menu", "redirects")
    }
    for name in ("questions", "urgent"):
        tables[name] = {
            path.stem: read_table(path, content, problems) for path in sorted((content / name).glob("*.toml"))
        }
    languages = read_table(locales / "languages.toml", locales, problems)
    if ENGLISH not in languages:
        problems.append(Problem("locales/languages.toml", 0, "English is missing.", "Put [en] back."))
        languages = {ENGLISH: {"name": "English", "direction": "ltr", "status": "approved"}, **languages}
    catalogues = read_catalogues(locales, languages, problems)
    pages = {}
    for page in read_pages(content, problems):
        front = read_front_matter(page, problems)
        if front is not None:
            pages[page.audience, page.id] = Source(page, front)
    guide = Guide(
        pages=pages,
        passages=read_passages(content, problems),
        details=read_details(tables["authority"], tables["help-lines"], problems),
        sources=tables["sources"],
        menu={reader: tables["menu"].get(reader, {}).get("pages", []) for reader in READERS},
    )
    return guide, catalogues, tables


def _phrases(urgent: dict[str, dict[str, Any]]) -> list[tuple[str, str, str]]:
    return [
        (language, kind, phrase)
        for language, kinds in urgent.items()
        for kind, entry in kinds.items()
        for phrase in entry.get("phrases", [])
    ]


def _searchable(pages: list[Page], questions: dict[str, dict[str, list[str]]]) -> list[tuple[str, str, str, Page]]:
    rows = []
    for page in pages:
        if page.audience in READERS and page.translated and not page.urgent:
            asked = questions.get(page.language, {}).get(page.id, [])
            rows.append((page.title, "\n".join(asked), "\n".join(part.text for part in page.parts), page))
    return rows
