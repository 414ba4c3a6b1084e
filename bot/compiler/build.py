"""Building the guide: read everything, say everything that is wrong, and only if nothing is, write the file."""

import hashlib
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from bot.answers.examples import WEIGHTS
from bot.answers.weights import stored
from bot.checks.beneath import Beneath, beneath, to_look_at
from bot.checks.everything import Findings
from bot.checks.matter import in_order
from bot.checks.signoff import signoff_matters, signoff_warning, uncounted_matters
from bot.compiler.assemble import Assembled
from bot.compiler.database import OWN_FOLDER, Compiled, has_own_folder, made_from, write_guide
from bot.compiler.gathered import Gathered, gather
from bot.compiler.pictures import RECIPE, draw, drawing, with_pictures
from bot.compiler.published import published_rows
from bot.compiler.shown import shown_in_english
from bot.compiler.taught import known, phrases
from bot.guide.errors import GuideError
from bot.guide.ledger import Ledger
from bot.source.approvals import approvals_shown
from bot.source.guide import SourceGuide
from bot.source.ledger import ledger_text, read_published
from bot.source.problems import Problem
from bot.source.tree import FOLDERS, Tree
from bot.text.guide import write_texts
from bot.web.guide import AUTHORITY_FIELDS

_CODE = Path(__file__).parent.parent
KEPT = ("site_link", "bot_username", "accessibility_link", *AUTHORITY_FIELDS)
"""The authority's details that stand in the compiled guide by themselves: where its channels are, whose it is, and the
statement that must stand at the foot of web pages (docs/council/accessibility.md)."""
_MACHINERY = frozenset({
    "answers", "checks", "compiler", "guide", "paper", "services", "source", "telegram", "text", "translation", "web",
})  # fmt: skip
"""Every room that this one loads: a change in its code may change the guide, so it is made anew."""


Say = Callable[[str], None]


@dataclass(slots=True)
class Report(Findings):
    """What a build or a check found. `built` is False if nothing was written: problems, or nothing had changed.

    `shown` says of each language what its readers will see in English. `beneath` says what an upgrade of ours changes
    beneath the authority's changes: warnings, compared in words. `gathered` is all that was read, if anything was.
    """

    shown: list[str] = field(default_factory=list)
    beneath: list[Beneath] = field(default_factory=list)
    gathered: Gathered | None = None
    seconds: float = 0.0
    built: bool = False


def build(
    tree: Tree,
    out: Path | None,
    *,
    say: Say = lambda _line: None,
    force: bool = False,
    text: Path | None = None,
    live: bool = False,
    today: date | None = None,
    offered: Collection[str] = (),
    ledger: str | None = None,
) -> Report:
    """Check the guide of a tree and, with `out`, write it there if it is sound and not already what stands there.

    `say` is told of the progress. `text` is a folder for the whole guide as plain text, one file per reader and
    language, to be read through on paper. `live` asks also for the go-live list, in the languages that are `offered`
    (none: all): while something on it blocks, nothing is written. `today` is for tests; what is written never depends
    on it. `ledger` is the ledger of what was published as it will be; without it, as it stands beside the sources.
    """
    start = time.monotonic()
    if unfit := tree.unfit():
        return Report(unfit)  # before anything is read
    if out is not None and tree.overlay is None and has_own_folder(out):
        return Report([_without_own_folder(out)])
    ledger = ledger_text(tree) if ledger is None else ledger
    hashes = _hashes(tree, ledger) if out is not None else ("", "")
    if out is not None and text is None and not force and made_from(out) == hashes:
        say("The guide is up to date.")
        return Report()
    of_ledger: list[Problem] = []
    published = read_published(ledger, of_ledger)
    day = today or datetime.now(UTC).date()
    gathered = gather(tree, day, known=of_ledger, live=live, offered=offered, say=say)
    report = _report(tree, gathered, live=live, offered=offered)
    if out is not None and not report.problems and not any(matter.blocks for matter in report.matters):
        _write(out, tree, gathered, published, hashes, report, say)
    if text is not None and not report.problems:
        write_texts(text, (one.page for one in gathered.pages), gathered.languages)
    report.seconds = time.monotonic() - start
    return report


def _report(tree: Tree, gathered: Gathered, *, live: bool, offered: Collection[str]) -> Report:
    """What was found, with what only the sign-off and the authority's own folder have to say."""
    found, signed, wrong = gathered.found, gathered.standings, gathered.wrong_approvals
    report = Report(sorted({*found.problems}), found.warnings, found.readability, found.matters, found.sound)
    report.gathered, report.beneath = gathered, list(beneath(tree))
    if found.sound:
        languages, every = gathered.languages.values(), gathered.documents
        report.shown = [line for language in languages if (line := shown_in_english(language, every))]
        report.warnings += [*wrong, *signoff_warning(signed, approvals_shown(tree))]
    if live:
        of_signing = [*signoff_matters(signed, offered), *uncounted_matters(wrong)]
        report.matters = in_order([*found.matters, *of_signing, *to_look_at(report.beneath)])
    return report


def _write(
    out: Path, tree: Tree, gathered: Gathered, published: Ledger, hashes: tuple[str, str], report: Report, say: Say
) -> None:
    """Write the guide; in the `report`, what could not be."""
    guide, languages = gathered.guide, gathered.languages
    pictures, wrong = draw(gathered.pages, languages, out, say)
    report.warnings += [left_out(guide, one, why) for one, why in wrong]
    pages = [with_pictures(one, pictures) for one in gathered.pages]
    sheets = [one.page for one in gathered.sheets]
    say("Writing …")
    weights = stored(_bytes(tree, WEIGHTS))
    redirects = guide.tables.redirects.values
    compiled = Compiled(
        sources_hash=hashes[0],
        ledger_hash=hashes[1],
        languages=list(languages.values()),
        pages=[(one.page, one.chat, one.web) for one in pages],
        sheets=sheets,
        redirects=redirects,
        urgent=phrases(guide.tables.urgent, weights),
        known=known((one.page for one in pages), guide.tables.questions),
        weights=weights,
        english=[
            (each.language.code, term.brackets) for each in gathered.catalogues for term in each.terms if term.brackets
        ],
        also=_where(guide) | {RECIPE: drawing()} | ({OWN_FOLDER: "1"} if tree.overlay else {}),
        pictures=pictures,
        published=published_rows(published, [*(one.page for one in pages), *sheets], redirects),
    )
    try:
        write_guide(out, compiled)
        report.built = True
    except GuideError as error:  # what the bot cannot start with is not written
        report.problems.append(Problem(out.name, 0, str(error), "Nothing was put in its place."))


def _hashes(tree: Tree, ledger: str) -> tuple[str, str]:
    """Of the sources, and of the ledger; "" of one in which nothing was ever noted."""
    return hash_of_sources(tree), hashlib.sha256(ledger.encode()).hexdigest() if ledger else ""


def hash_of_sources(tree: Tree) -> str:
    """A hash of everything the guide is made from: the content, the locales, the code that compiles them, and what its
    pictures are drawn with."""
    names = (name for folder in FOLDERS for name in tree.names(folder) if not name.endswith(".pot"))
    contents = {name: b"".join(_bytes(layer, name) for layer in tree.layers_of(name)) for name in names}
    return hashlib.sha256(f"{drawing()}{_hash_of_code(_CODE)}{_hash_of(contents)}".encode()).hexdigest()


@cache
def _hash_of_code(folder: Path) -> str:
    """Read once: what runs is what was loaded, whatever becomes of its files meanwhile."""
    code = (
        path for room in _MACHINERY for path in (folder / room).rglob("*") if path.suffix in {".py", ".sql", ".typ"}
    )
    return _hash_of({path.relative_to(folder).as_posix(): path.read_bytes() for path in code})


def _hash_of(contents: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256()
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


def left_out(guide: SourceGuide, one: Assembled, why: str) -> Problem:
    """A picture that cannot be drawn: its page stays, in words."""
    file = guide.pages[one.page.audience, one.page.id].page.file
    what = f"The picture of this page is left out: {why}"
    return Problem(file.shown, file.line_of("picture"), what, "Change the words.", one.page.language)


def _where(guide: SourceGuide) -> dict[str, str]:
    details = guide.details
    return {name: details.values["authority", name].text for name in KEPT if details.is_set("authority", name)}
