"""Building the guide: read everything, say everything that is wrong, and only if nothing is, write the file."""

import hashlib
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from bot.answers.cries import cry_rows
from bot.answers.examples import CRY, WEIGHTS, comparable, phrases_of
from bot.answers.judge import Folded, Judge
from bot.answers.weights import stored, unpack
from bot.checks.beneath import Beneath, beneath, to_look_at
from bot.checks.everything import check_everything
from bot.checks.lengths import check_length, cut_anew
from bot.checks.matter import Matter, in_order
from bot.checks.pictures import check_caption
from bot.checks.signoff import signoff_matters, signoff_warning, uncounted_matters
from bot.checks.style import Readability
from bot.compiler.assemble import Assembled, AssembledSheet, assemble, assemble_sheet
from bot.compiler.database import OWN_FOLDER, has_own_folder, made_from, write_guide
from bot.compiler.pictures import RECIPE, draw, drawing, with_pictures
from bot.compiler.published import published_rows
from bot.compiler.shown import in_english
from bot.compiler.texts import standings
from bot.guide.chat_page import ChatPage
from bot.guide.errors import GuideError
from bot.guide.language import ENGLISH
from bot.guide.page import Page
from bot.guide.place import READERS
from bot.source.approvals import approvals_shown
from bot.source.guide import Guide, read_guide
from bot.source.ledger import ledger_text, read_published
from bot.source.problems import Problem
from bot.source.tables import Table
from bot.source.tree import FOLDERS, Tree
from bot.text.guide import write_texts
from bot.translation.catalogue import Catalogue, read_catalogues
from bot.web.guide import AUTHORITY_FIELDS

_CODE = Path(__file__).parent.parent
KEPT = ("site_link", "bot_username", "accessibility_link", *AUTHORITY_FIELDS)
"""The authority's details that stand in the compiled guide by themselves: where its channels are, whose it is, and the
statement that must stand at the foot of web pages (docs/council/accessibility.md)."""
_MACHINERY = frozenset({
    "answers", "checks", "compiler", "guide", "paper", "services", "source", "telegram", "text", "translation", "web",
})  # fmt: skip
"""Every room that this one loads: a change in its code may change the guide, so it is made anew."""


@dataclass(slots=True)
class Report:
    """What a build or a check found. `built` is False if nothing was written: problems, or nothing had changed.

    `warnings` stop nothing: what is overdue. `shown` says of each language what its readers will see in English.
    `beneath` says what an upgrade of ours changes beneath the authority's changes: warnings, compared in words.
    `matters` is the go-live list, if that was asked for.
    `readability` has a measure of each page, if all texts could be read. `guide` is all that was read, if anything was.
    """

    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    beneath: list[Beneath] = field(default_factory=list)
    matters: list[Matter] = field(default_factory=list)
    readability: list[Readability] = field(default_factory=list)
    guide: Guide | None = None
    pages: int = 0
    languages: int = 0
    seconds: float = 0.0
    built: bool = False


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
    overlay: Path | None = None,
    ledger: str | None = None,
) -> Report:
    """Check the guide below `root` and, with `out`, write it there if it is sound and not already what stands there.

    `overlay` is a folder that is laid over `root`, file by file (`bot.source.tree`).
    `max_text` is the longest message that the channel takes, in UTF-16 units. `say` is told of the progress. `text` is
    a folder for the whole guide as plain text, one file per reader and language, to be read through on paper. `live`
    asks also for the go-live list, in the languages that are `offered` (none: all): while something on it blocks,
    nothing is written. `today` is for tests; what is written never depends on it. `ledger` is the
    ledger of what was published as it will be; without it, as it stands beside the sources.
    """
    start = time.monotonic()
    tree = Tree(root, overlay)
    if unfit := tree.unfit():
        return Report([replace(problem, file=tree.shown(problem.file)) for problem in unfit])  # before anything is read
    if out is not None and overlay is None and has_own_folder(out):
        return Report([_without_own_folder(out)])
    mark = hash_of_sources(tree)
    ledger = ledger_text(tree) if ledger is None else ledger
    hashes = mark, hashlib.sha256(ledger.encode()).hexdigest() if ledger else ""
    if out is not None and text is None and not force and made_from(out) == hashes:
        say("The guide is up to date.")
        return Report()
    say("Reading the pages …")
    problems: list[Problem] = []
    guide = read_guide(tree, problems)
    known = read_published(ledger, problems)
    catalogues = read_catalogues(tree, guide.tables.languages, problems)
    day = today or datetime.now(UTC).date()
    found = check_everything(tree, guide, catalogues, problems, today=day, live=live, offered=offered)
    report = Report(found.problems, found.warnings, readability=found.readability, guide=guide)
    report.pages, report.languages = len(guide.pages), len(catalogues)
    report.beneath = list(beneath(tree))
    assembled: list[Assembled] = []
    sheets: list[AssembledSheet] = []
    pages: list[tuple[Page, ChatPage]] = []
    if found.sound:
        assembled = _assembled(guide, catalogues, max_text, say, report)
        sheets = _sheets(guide, catalogues)
        every: list[Assembled | AssembledSheet] = [*assembled, *sheets]
        report.shown = [line for each in catalogues if (line := in_english(each.language, every))]
        pages = [(one.page, one.chat) for one in assembled]
        wrong_approvals: list[Problem] = []
        signed = standings(tree, guide, every, day, wrong_approvals)
        report.warnings += [*wrong_approvals, *signoff_warning(signed, approvals_shown(tree))]
        of_signing = [*signoff_matters(signed, offered), *uncounted_matters(wrong_approvals)]
        found.matters = in_order([*found.matters, *of_signing]) if live else []
    report.problems = sorted({replace(problem, file=tree.shown(problem.file)) for problem in report.problems})
    report.warnings = [replace(warning, file=tree.shown(warning.file)) for warning in report.warnings]
    report.matters = [replace(each, file=tree.shown(each.file) if each.file else "") for each in found.matters]
    if live:
        report.matters = in_order([*report.matters, *to_look_at(report.beneath)])
    if out is not None and not report.problems and not any(matter.blocks for matter in report.matters):
        pictures, wrong = draw(assembled, {each.language.code: each.language for each in catalogues}, out, say)
        left = (left_out(guide, one, why) for one, why in wrong)
        report.warnings += [replace(warning, file=tree.shown(warning.file)) for warning in left]
        assembled = [with_pictures(one, pictures) for one in assembled]
        say("Writing …")
        weights = stored(_bytes(tree, WEIGHTS))
        try:
            write_guide(
                out,
                sources_hash=mark,
                languages=[catalogue.language for catalogue in catalogues],
                pages=[(one.page, one.chat, one.web) for one in assembled],
                sheets=[one.page for one in sheets],
                redirects=guide.tables.redirects.values,
                urgent=_phrases(guide.tables.urgent, weights),
                known=_known(pages, guide.tables.questions),
                weights=weights,
                english=[(each.language.code, words) for each in catalogues for words in _in_brackets(each)],
                also=_where(guide) | {RECIPE: drawing()} | ({OWN_FOLDER: "1"} if overlay else {}),
                pictures=pictures,
                published=published_rows(
                    known,
                    [*(one.page for one in assembled), *(one.page for one in sheets)],
                    guide.tables.redirects.values,
                ),
                ledger_hash=hashes[1],
            )
            report.built = True
        except GuideError as error:  # what the bot cannot start with is not written
            report.problems.append(Problem(out.name, 0, str(error), "Nothing was put in its place."))
    if text is not None and not report.problems:
        write_texts(text, (page for page, _chat in pages), {each.language.code: each.language for each in catalogues})
    report.seconds = time.monotonic() - start
    return report


def hash_of_sources(tree: Tree) -> str:
    """A hash of everything the guide is made from: the content, the locales, the code that compiles them, and what its
    pictures are drawn with."""
    digest = hashlib.sha256()
    names = (name for folder in FOLDERS for name in tree.names(folder) if not name.endswith(".pot"))
    contents = {name: b"".join(_bytes(layer, name) for layer in tree.layers_of(name)) for name in names}
    code = (path for room in _MACHINERY for path in (_CODE / room).rglob("*") if path.suffix in {".py", ".sql", ".typ"})
    contents |= {path.relative_to(_CODE.parent).as_posix(): path.read_bytes() for path in code}
    digest.update(drawing().encode())
    for name in sorted(contents):
        digest.update(f"{name}\0".encode())
        digest.update(hashlib.sha256(contents[name]).digest())
    return digest.hexdigest()


def _without_own_folder(out: Path) -> Problem:
    """Where CONTENT_OVERLAY was forgotten: ours alone would take the council's own numbers and words from families."""
    what = "This guide was built with a folder of your own, and CONTENT_OVERLAY names none now."
    return Problem(out.name, 0, what, "Set CONTENT_OVERLAY. If you want our words alone, delete this file first.")


def _bytes(tree: Tree, name: str) -> bytes:
    try:
        return tree.read(name)
    except OSError:
        return b""  # whoever reads it says what is wrong with it


def _assembled(
    guide: Guide,
    catalogues: Iterable[Catalogue],
    max_text: int,
    say: Callable[[str], None],
    report: Report,
) -> list[Assembled]:
    """Every page in every language; what is wrong with its length goes into the `report`."""
    pages: list[Assembled] = []
    english = next(catalogue for catalogue in catalogues if catalogue.language.code == ENGLISH)
    for catalogue in catalogues:
        say(f"Putting together {catalogue.language.name} …")
        for source in guide.pages.values():
            assembled = assemble(guide, source, catalogue, english)
            report.problems += check_length(source, assembled.chat, max_text)
            report.problems += check_caption(source, assembled.page, assembled.chat)
            report.warnings += cut_anew(source, assembled.page)
            pages.append(assembled)
    return pages


def _sheets(guide: Guide, catalogues: Iterable[Catalogue]) -> list[AssembledSheet]:
    english = next(catalogue for catalogue in catalogues if catalogue.language.code == ENGLISH)
    return [
        assemble_sheet(guide, source, catalogue, english)
        for catalogue in catalogues
        for source in guide.sheets.values()
    ]


def left_out(guide: Guide, one: Assembled, why: str) -> Problem:
    """A picture that cannot be drawn: its page stays, in words."""
    file = guide.pages[one.page.audience, one.page.id].page.file
    what = f"The picture of this page is left out: {why}"
    return Problem(file.name, file.line_of("picture"), what, "Change the words.", one.page.language)


def _in_brackets(catalogue: Catalogue) -> list[str]:
    return [term.brackets for term in catalogue.terms if term.brackets]


def _where(guide: Guide) -> dict[str, str]:
    details = guide.details
    return {name: details.values["authority", name].text for name in KEPT if details.is_set("authority", name)}


def _phrases(urgent: dict[str, Table], weights: bytes) -> list[tuple[str, str, str]]:
    """Each language's words of danger in comparable form, by kind; and those of bare cries, also as they are folded."""
    rows = []
    try:
        fold = Judge(unpack(weights)).fold
    except (ValueError, LookupError, TypeError, AttributeError):
        fold = None  # such weights cannot be used, as the check of what was written says
    for language, table in urgent.items():
        examples = dict.fromkeys((each.kind, comparable(each.text)) for each in phrases_of(table.values))
        rows += [(language, kind, words) for kind, words in examples if words]
        own = partial(_folded, fold, language) if fold else str
        rows += [(language, kind, words) for kind, words in cry_rows(table.values.get(CRY, {}), own)]
    return rows


def _folded(fold: Callable[[str, str], Folded], language: str, text: str) -> str:
    return fold(text, language).text


def _known(pages: Iterable[tuple[Page, ChatPage]], questions: dict[str, Table]) -> Iterator[tuple[str, str, str]]:
    for language, table in questions.items():
        for name, texts in table.values.items():
            yield from ((language, words, name) for text in texts if (words := comparable(text)))
    for page, _chat in pages:
        if page.audience in READERS and page.translated and not page.urgent:
            yield page.language, comparable(page.title), page.id
