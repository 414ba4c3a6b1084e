"""The guide as the desk shows it, read once, and again when a file or the day has changed.

Reading and putting together everything takes seconds, and a page with mistakes must not hide the others: so there are
two steps, and each page is put together by itself.
"""

import logging
import os
import threading
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from bot.checks.beneath import BEFORE
from bot.checks.everything import check_everything, mistakes
from bot.checks.matter import Matter
from bot.compiler.assemble import Assembled, AssembledSheet, assemble, assemble_sheet
from bot.compiler.build import build
from bot.compiler.states import stale_contexts
from bot.compiler.texts import SignOff, standings
from bot.guide.approval import Standing
from bot.guide.language import ENGLISH, Language
from bot.guide.ledger import Where
from bot.guide.place import Audience
from bot.source.approvals import APPROVALS
from bot.source.guide import SourceGuide, read_guide
from bot.source.ledger import ledger_text
from bot.source.problems import Problem
from bot.source.tree import FOLDERS, Tree
from bot.translation.catalogue import Catalogue, read_catalogues

_LOG = logging.getLogger(__name__)

ReadingStamp = tuple[object, ...]


@dataclass(frozen=True)
class Translations:
    """The catalogues, read when somebody first asks for them: the list of pages is there a second sooner."""

    tree: Tree
    guide: SourceGuide

    @cached_property
    def read(self) -> tuple[dict[str, Catalogue], tuple[Problem, ...]]:
        """By language, English first; and what is wrong with them."""
        problems: list[Problem] = []
        found = read_catalogues(self.tree, self.guide.tables.languages, problems)
        return {each.language.code: each for each in found}, tuple(problems)


@dataclass(frozen=True)
class Sources:
    """The sources as they stand. `problems` are those of reading the texts and tables."""

    tree: Tree
    guide: SourceGuide
    problems: tuple[Problem, ...]
    translations: Translations

    @property
    def catalogues(self) -> dict[str, Catalogue]:
        """The catalogue of each language."""
        return self.translations.read[0]

    @property
    def languages(self) -> dict[str, Language]:
        """English first, then in the order of `languages.toml`."""
        return {code: each.language for code, each in self.catalogues.items()}

    def with_guide(self, guide: SourceGuide) -> "Sources":
        """The same with a text as it would be."""
        return replace(self, guide=guide)

    def assembled(
        self, reader: Audience, page: str, code: str, *, sound: bool = False
    ) -> Assembled | AssembledSheet | None:
        """A page or a sheet in a language; None where there is none, or where its mistakes stand in the way. `sound`:
        nothing is wrong with the guide, so what stands in the way is a fault of ours, and the log says so."""
        source, catalogue = self.guide.documents.get((reader, page)), self.catalogues.get(code)
        if source is None or catalogue is None:
            return None
        make = assemble_sheet if (reader, page) in self.guide.sheets else assemble
        try:
            return make(self.guide, source, catalogue, self.catalogues[ENGLISH])
        except Exception:  # a text with mistakes can break anywhere; what is wrong with it is said by the checks
            level = logging.ERROR if sound else logging.DEBUG
            _LOG.log(level, "%s/%s [%s] cannot be put together", reader, page, code, exc_info=True)
            return None


@dataclass(frozen=True)
class WholeGuide:
    """All of it: what is wrong, each text put together, and how its sign-off stands. `sound`: nothing is wrong."""

    sources: Sources
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    pages: dict[Where, Assembled | AssembledSheet]
    standings: dict[Where, Standing]
    wrong_approvals: tuple[Problem, ...]
    sound: bool

    @cached_property
    def signoff(self) -> SignOff:
        """What somebody signs off, as the commands have it."""
        texts, wrong = list(self.standings.values()), list(self.wrong_approvals)
        documents = {where: each.page for where, each in self.pages.items()}
        catalogues = list(self.sources.catalogues.values())
        return SignOff(self.sources.guide, self.sources.languages, texts, wrong, documents, catalogues)

    @cached_property
    def stale(self) -> dict[str, set[str]]:
        """By language: the pages and passages whose English has changed since it was translated."""
        return stale_contexts(self.signoff)


@dataclass
class TreeReader:
    """Reads a tree when that is needed. Threads wait for each other: nothing is read twice at a time."""

    tree: Tree
    today: Callable[[], date]
    _reading: threading.Lock = field(default_factory=threading.Lock)
    _looking: threading.Lock = field(default_factory=threading.Lock)
    _sources: tuple[ReadingStamp, Sources] | None = None
    _whole: tuple[ReadingStamp, WholeGuide] | None = None
    _to_settle: tuple[ReadingStamp, list[Matter]] | None = None

    def sources(self) -> Sources:
        """The sources, without looking for mistakes: about a second after a change."""
        with self._reading:
            stamp = self._stamp()
            if self._sources is None or self._sources[0] != stamp:
                self._sources = stamp, _read(self.tree)
            return self._sources[1]

    def whole(self) -> WholeGuide:
        """Everything: some seconds after a change."""
        with self._looking:  # meanwhile the sources can be had
            stamp, sources = self._stamp(), self.sources()
            if self._whole is None or self._whole[0] != stamp:
                self._whole = stamp, _look_at(sources, self.today())
            return self._whole[1]

    def to_settle(self, offered: Collection[str]) -> list[Matter]:
        """The go-live list, in the languages that are `offered`: as long as a build takes, after a change."""
        with self._looking:
            stamp = *self._stamp(), ledger_text(self.tree), *offered
            if self._to_settle is None or self._to_settle[0] != stamp:
                report = build(self.tree, None, live=True, today=self.today(), offered=offered)
                self._to_settle = stamp, [mistakes(report.problems)] if report.problems else report.matters
            return self._to_settle[1]

    def ready(self) -> WholeGuide | None:
        """Everything, if nothing has changed since it was read; None at once if it must be read first."""
        whole = self._whole
        return whole[1] if whole and whole[0] == self._stamp() else None

    def _stamp(self) -> ReadingStamp:
        return self.today(), *_times(self.tree)


def _times(tree: Tree) -> Iterator[tuple[str, int, int]]:
    for root in filter(None, (tree.base, tree.overlay)):
        for folder in (*FOLDERS, APPROVALS, BEFORE):
            for here, folders, names in os.walk(root / folder):
                folders.sort()
                for name in sorted(names):
                    path = os.path.join(here, name)
                    try:
                        found = os.stat(path)
                    except OSError:
                        continue
                    yield path, found.st_mtime_ns, found.st_size


def _read(tree: Tree) -> Sources:
    problems = tree.unfit()
    guide = read_guide(tree, problems)
    return Sources(tree, guide, tuple(problems), Translations(tree, guide))


def _look_at(sources: Sources, today: date) -> WholeGuide:
    tree, guide = sources.tree, sources.guide
    catalogues = list(sources.catalogues.values())
    known = [*sources.problems, *sources.translations.read[1]]
    found = check_everything(tree, guide, catalogues, known, today=today, live=False, offered=())
    pages = {
        Where(reader, code, name): page
        for code in sources.catalogues
        for reader, name in guide.documents
        if (page := sources.assembled(reader, name, code, sound=found.sound))
    }
    wrong: list[Problem] = []
    standing = {each.text.where: each for each in standings(tree, guide, pages.values(), today, wrong)}
    problems, warnings = (tuple(sorted({*each})) for each in (found.problems, found.warnings))
    return WholeGuide(sources, problems, warnings, pages, standing, tuple(wrong), found.sound)
