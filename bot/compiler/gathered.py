"""The one way from the sources to a guide in memory: read, checked, put together, and how its sign-off stands."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from bot.checks.everything import Findings, check_everything
from bot.checks.lengths import check_length, cut_anew
from bot.checks.pictures import check_caption
from bot.compiler.assemble import Assembled, AssembledSheet, assemble, assemble_sheet
from bot.compiler.texts import SignOff, standings
from bot.guide.approval import Standing
from bot.guide.errors import PlainError
from bot.guide.language import ENGLISH, Language
from bot.guide.ledger import Where
from bot.source.guide import SourceGuide, read_guide
from bot.source.problems import Problem
from bot.source.tree import Tree
from bot.translation.catalogue import Catalogue, read_catalogues


@dataclass(frozen=True, slots=True)
class Gathered:
    """All that was read of a tree, and what was found. Where that is not `found.sound`, nothing was put together.

    `documents` are the pages and the sheets, language by language. `wrong_approvals` are those that do not count, and
    why.
    """

    guide: SourceGuide
    catalogues: list[Catalogue]
    found: Findings
    documents: list[Assembled | AssembledSheet] = field(default_factory=list)
    standings: list[Standing] = field(default_factory=list)
    wrong_approvals: list[Problem] = field(default_factory=list)

    @property
    def pages(self) -> list[Assembled]:
        """Those that the chat has too."""
        return [each for each in self.documents if isinstance(each, Assembled)]

    @property
    def sheets(self) -> list[AssembledSheet]:
        """Those that it has not."""
        return [each for each in self.documents if isinstance(each, AssembledSheet)]

    @property
    def languages(self) -> dict[str, Language]:
        """Each language by its code, in their order."""
        return {each.language.code: each.language for each in self.catalogues}


def gather(
    tree: Tree,
    today: date,
    *,
    known: Collection[Problem] = (),
    live: bool = False,
    offered: Collection[str] = (),
    say: Callable[[str], None] = lambda _line: None,
) -> Gathered:
    """All of a tree that is fit to be read (`Tree.unfit`); with problems `known` already, it is not put together.
    `live` asks for the go-live list too, in the languages that are `offered` (none: all)."""
    say("Reading the pages …")
    problems = [*known]
    guide = read_guide(tree, problems)
    catalogues = read_catalogues(tree, guide.tables.languages, problems)
    found = check_everything(tree, guide, catalogues, problems, today=today, live=live, offered=offered)
    if not found.sound:
        return Gathered(guide, catalogues, found)
    english = next(each for each in catalogues if each.language.code == ENGLISH)
    documents: list[Assembled | AssembledSheet] = []
    for catalogue in catalogues:
        say(f"Putting together {catalogue.language.name} …")
        for source in guide.pages.values():
            one = assemble(guide, source, catalogue, english)
            found.problems += [*check_length(source, one.chat), *check_caption(source, one.page, one.chat)]
            found.warnings += cut_anew(source, one.page)
            documents.append(one)
        documents += [assemble_sheet(guide, source, catalogue, english) for source in guide.sheets.values()]
    wrong: list[Problem] = []
    signed = standings(tree, guide, documents, today, wrong)
    return Gathered(guide, catalogues, found, documents, signed, wrong)


class UnsoundError(PlainError):
    """The guide cannot be put together, so that nobody can sign it off; with the problems, a line each."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        super().__init__("\n".join([*map(str, sorted(set(problems))), "Mend this first."]))


def read_signoff(tree: Tree, today: date) -> SignOff:
    """The texts of a tree, to be signed off; raises UnsoundError where it has mistakes."""
    if unfit := tree.unfit():
        raise UnsoundError(unfit)
    found = gather(tree, today)
    if not found.found.sound:
        raise UnsoundError(found.found.problems)
    pages = (each.page for each in found.documents)
    documents = {Where(page.audience, page.language, page.id): page for page in pages}
    return SignOff(found.guide, found.languages, found.standings, found.wrong_approvals, documents, found.catalogues)
