"""Everything read from the sources that a page may need, or a check: each file once."""

from dataclasses import dataclass, field, replace
from functools import cached_property

from bot.guide.language import ENGLISH
from bot.guide.page import HOME, START, SUBJECTS
from bot.guide.place import Audience
from bot.source.body import Body, read_body
from bot.source.details import Details, read_details
from bot.source.files import SourceFile, SourcePage, read_pages, read_passages, read_sheets
from bot.source.front_matter import FrontMatter, read_front_matter
from bot.source.problems import Problem
from bot.source.retired import retired_pages, retired_problems, take_out_of, without
from bot.source.tables import Tables, read_tables
from bot.source.tree import Tree


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page that has been read: its file, the fields at its top, and its body."""

    page: SourcePage
    front: FrontMatter
    body: Body


@dataclass(frozen=True, slots=True)
class Passage:
    """A text that pages share."""

    file: SourceFile
    body: Body


@dataclass(frozen=True)
class SourceGuide:
    """All sources. `unusable` are the pages whose file is there but cannot be read, `unread` such passages: a problem
    of their own, not of those that name them. `lent` are passages of ours beneath an authority's folder, whose own
    pages may need none of them."""

    pages: dict[tuple[Audience, str], ReadPage]
    passages: dict[str, Passage]
    details: Details
    tables: Tables
    unusable: frozenset[tuple[Audience, str]] = frozenset()
    sheets: dict[tuple[Audience, str], ReadPage] = field(default_factory=dict)
    lent: frozenset[str] = frozenset()
    unread: frozenset[str] = frozenset()

    @cached_property
    def documents(self) -> dict[tuple[Audience, str], ReadPage]:
        """All that readers read: the pages, and the sheets, which are not in the chat."""
        return {**self.pages, **self.sheets}

    def menu(self, audience: Audience) -> list[str]:
        """The pages on this reader's first screen, in order."""
        pages: list[str] = self.tables.menu.values.get(audience, {}).get("pages", [])
        return pages

    def above(self, audience: Audience, page: str) -> str:
        """The page above: by its id, else the list of subjects that names it, else the first screen."""
        above = page
        while "/" in above:
            above = above.rpartition("/")[0]
            if (audience, above) in self.pages:
                return above
        if audience is Audience.EVERYONE:
            return START
        return HOME if page in self.menu(audience) else self._lists.get((audience, page), HOME)

    @cached_property
    def _lists(self) -> dict[tuple[Audience, str], str]:
        """For each page that a list of subjects names: the first that does."""
        found: dict[tuple[Audience, str], str] = {}
        for (audience, name), source in self.pages.items():
            if name == SUBJECTS or name.startswith(f"{SUBJECTS}/"):
                for target, _label in source.front.next:
                    found.setdefault((audience, target), name)
        return found


def read_guide(tree: Tree, problems: list[Problem]) -> SourceGuide:
    """All sources of a tree, read but not yet checked as a whole; what cannot be read is a problem and left out."""
    tables = read_tables(tree, problems)
    if ENGLISH not in tables.languages.values:
        if not tables.languages.broken:
            problems.append(tables.languages.wrong("English is missing.", "Put [en] back."))
        tables.languages.values[ENGLISH] = {"name": "English", "direction": "ltr", "status": "approved"}
    pages = {}
    unusable: set[tuple[Audience, str]] = set()
    for audience, page_id, page in read_pages(tree, problems):
        front = page and read_front_matter(page, problems)
        if page and front:
            pages[audience, page_id] = ReadPage(page, front, read_body(page.file))
        else:
            unusable.add((audience, page_id))
    _take_out(tree, tables, pages, unusable, problems)
    _lead_to_added(pages, tables)
    sheets = {
        (page.audience, page.id): ReadPage(page, front, read_body(page.file))
        for page in read_sheets(tree, problems)
        if (front := read_front_matter(page, problems))
    }
    files = read_passages(tree, problems)
    passages = {name: Passage(file, read_body(file)) for name, file in files.items() if file}
    details = read_details(tables.authority, tables.help_lines, problems)
    own = tree.layers[-1]
    lent = frozenset(name for name, each in passages.items() if tree.overlay and not own.has(each.file.name))
    unread = frozenset(files.keys() - passages.keys())
    return SourceGuide(pages, passages, details, tables, frozenset(unusable), sheets, lent, unread)


def _take_out(
    tree: Tree,
    tables: Tables,
    pages: dict[tuple[Audience, str], ReadPage],
    unusable: set[tuple[Audience, str]],
    problems: list[Problem],
) -> None:
    """Take out the pages of ours that an authority does not want its readers to have."""
    if not tables.retired.values:
        return
    ids = {page for _audience, page in (*pages, *unusable)}
    urgent = {page for (_audience, page), source in pages.items() if source.front.urgent}
    problems += retired_problems(tree, tables, ids, urgent)
    taken = retired_pages(tree, tables, ids, urgent)
    for key in [key for key in pages if key[1] in taken]:
        del pages[key]
    unusable -= {key for key in unusable if key[1] in taken}
    for (audience, page), source in pages.items():
        there = {name for reader, name in pages if reader is audience}
        following = without(source.front.next, taken, page, there)
        pages[audience, page] = replace(source, front=replace(source.front, next=following))
    take_out_of(tables, taken)


def _lead_to_added(pages: dict[tuple[Audience, str], ReadPage], tables: Tables) -> None:
    """A page that says what it stands `below` gets a button there, the last of them; below the first screen, in the
    menu. The limit on `next` is for what one writer chose, and does not count these."""
    for (audience, page_id), source in [*pages.items()]:
        if source.front.below == HOME:
            menu = tables.menu.values.setdefault(audience, {"pages": []})
            menu["pages"] = [*menu.get("pages", []), page_id]
        elif (above := pages.get((audience, source.front.below))) and page_id not in dict(above.front.next):
            following = (*above.front.next, (page_id, None))
            pages[audience, source.front.below] = replace(above, front=replace(above.front, next=following))
