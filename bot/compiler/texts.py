"""The texts of a guide as they are signed off: every page that a reader reads in a language, in its own words."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from bot.checks.everything import check_everything
from bot.compiler.assemble import Assembled, AssembledSheet, assemble, assemble_sheet
from bot.guide.approval import OwnText, Standing, own_words, standing
from bot.guide.errors import PlainError
from bot.guide.language import ENGLISH, Language
from bot.guide.ledger import Where
from bot.guide.numbers import keep_together
from bot.guide.page import MY_MEETING, Page
from bot.guide.place import Audience
from bot.source.approvals import approval_shown, read_approvals
from bot.source.details import SHEET_LINK, Details
from bot.source.guide import SourceGuide, read_guide
from bot.source.problems import Problem
from bot.source.tree import Tree
from bot.translation.catalogue import Catalogue, read_catalogues
from bot.web.addresses import address_of


@dataclass(frozen=True, slots=True)
class SignOff:
    """All texts of a guide and how their sign-off stands; `problems` are approvals that do not count. `pages` are the
    texts as documents, `catalogues` those that they were put together with."""

    guide: SourceGuide
    languages: dict[str, Language]
    standings: list[Standing]
    problems: list[Problem] = field(default_factory=list)
    pages: dict[Where, Page] = field(default_factory=dict)
    catalogues: list[Catalogue] = field(default_factory=list)

    def standing(self, where: Where) -> Standing | None:
        """How a text stands; None where there is no such text."""
        return next((each for each in self.standings if each.text.where == where), None)


class UnsoundError(PlainError):
    """The guide cannot be put together, so that nobody can sign it off; with the problems, a line each."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        super().__init__("\n".join([*map(str, sorted(set(problems))), "Mend this first."]))


def read_signoff(tree: Tree, today: date) -> SignOff:
    """The texts below a tree; raises UnsoundError where it has mistakes."""
    problems = tree.unfit()
    if problems:
        raise UnsoundError(problems)
    guide = read_guide(tree, problems)
    catalogues = read_catalogues(tree, guide.tables.languages, problems)
    found = check_everything(tree, guide, catalogues, problems, today=today, live=False, offered=())
    if not found.sound:
        raise UnsoundError(found.problems)
    english = next(each for each in catalogues if each.language.code == ENGLISH)
    pages: list[Assembled | AssembledSheet] = []
    for each in catalogues:
        pages += [assemble(guide, source, each, english) for source in guide.pages.values()]
        pages += [assemble_sheet(guide, source, each, english) for source in guide.sheets.values()]
    wrong: list[Problem] = []
    languages = {each.language.code: each.language for each in catalogues}
    documents = {Where(page.audience, page.language, page.id): page for page in (each.page for each in pages)}
    how = standings(tree, guide, pages, today, wrong)
    return SignOff(guide, languages, how, wrong, documents, catalogues)


def standings(
    tree: Tree, guide: SourceGuide, pages: Iterable[Assembled | AssembledSheet], today: date, problems: list[Problem]
) -> list[Standing]:
    """How the sign-off of each text stands. A page that is in English for want of a translation is no text of its own.

    An approval whose page is gone, or that cannot be read, is a problem.
    """
    approvals = read_approvals(tree, problems)
    for where in approvals:
        if (where.reader, where.page) not in guide.documents:
            do = "Delete it, or move it to where the page is now."
            problems.append(Problem(approval_shown(tree, where), 0, "There is no page of this name.", do))
    texts = [_own(guide, each) for each in pages if each.page.translated]
    return [standing(text, approvals.get(text.where), today) for text in texts]


def shown_for(details: Details, audience: Audience, language: str) -> dict[str, str]:
    """What each number and address shows, by its placeholder, for a reader in a language."""
    values = {
        f"{{{{ {space}.{key} }}}}": value.text
        for (space, key), value in details.values.items()
        if (value.number or value.address) and (space, key) != SHEET_LINK
    }
    if site := details.values.get(SHEET_LINK):
        sheet = f"{site.text.rstrip('/')}/{address_of(audience, language, MY_MEETING)}"
        values[f"{{{{ {'.'.join(SHEET_LINK)} }}}}"] = sheet
    return values


def sources_of(guide: SourceGuide, where: Where) -> list[str]:
    """What a text rests on, so that it can be found: title, edition, the place in it, address."""
    entries = guide.tables.sources.values
    named_there = guide.documents[where.reader, where.page].front.sources
    cited = [(entries[key], place) for key, place in named_there]
    return [
        ", ".join(filter(None, (entry["title"], entry["edition"], place, entry.get("address"))))
        for entry, place in cited
    ]


def _own(guide: SourceGuide, each: Assembled | AssembledSheet) -> OwnText:
    page = each.page
    web = each.web if isinstance(each, Assembled) else page
    front = guide.documents[page.audience, page.id].front
    own = {target for target, label in front.next if label is not None}
    links = {link.page: link.label for link in page.next if link.page in own}
    values = shown_for(guide.details, page.audience, page.language)
    named = {shown: name for name, text in reversed(values.items()) for shown in (text, keep_together(text))}
    where = Where(page.audience, page.language, page.id)
    return OwnText(where, own_words(page, web, links, named), page.urgent)
