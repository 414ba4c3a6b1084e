"""What is wrong with one text as it would be, while somebody writes. The guide as a whole is checked on saving.

The checks are those of `bot.checks`, on a guide that has only what this text touches.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from bot.checks.editions import replaced
from bot.checks.everything import check_words
from bot.checks.links import check_links, check_sheets, check_sources
from bot.checks.live import overdue
from bot.checks.style import readability
from bot.checks.texts import check_texts
from bot.guide.page import MY_MEETING
from bot.guide.place import Audience
from bot.source.body import included_in, read_body
from bot.source.files import SourceFile, SourcePage, page_file
from bot.source.front_matter import read_front_matter
from bot.source.guide import Passage, ReadPage, SourceGuide
from bot.source.problems import Problem
from bot.source.tree import Tree, half_merged, plain_text

_SHARED, _SHEETS = "content/shared/", "content/sheets/"
PageKey = tuple[Audience, str]


def problems_in(tree: Tree, guide: SourceGuide, name: str, text: str, today: date) -> list[Problem]:
    """What is wrong with a text of this name as it would be, each with its line. `guide` is as it was last read."""
    problems: list[Problem] = []
    changed = with_text(tree, guide, name, text, problems)
    if changed is not None:
        alone = _alone(changed, name)
        problems += [each for each in _found(changed, alone, today) if each.file == tree.shown(name)]
    return sorted(set(problems))


def with_text(tree: Tree, guide: SourceGuide, name: str, text: str, problems: list[Problem]) -> SourceGuide | None:
    """The guide with this text in place of the one of that name; None, with problems, if it cannot be read."""
    shown = tree.shown(name)
    if marks := half_merged(text, shown):
        problems.append(marks)
        return None
    text = plain_text(text.removeprefix("\ufeff"), shown, problems)
    bare = name.removesuffix(".md")
    if name.startswith(_SHARED):
        file = SourceFile(name, shown, text, 1)
        passage = Passage(file, read_body(file))
        return replace(guide, passages={**guide.passages, bare.removeprefix(_SHARED): passage})
    sheet = name.startswith(_SHEETS)
    reader, page_id = (bare.removeprefix(_SHEETS), MY_MEETING) if sheet else _reader_and_page(bare)
    if reader not in set(Audience):
        problems.append(Problem(shown, 0, "This file is in no reader's folder.", "Move it into one."))
        return None
    found = page_file(name, shown, text, problems)
    page = None if found is None else SourcePage(Audience(reader), page_id, found)
    front = None if page is None else read_front_matter(page, problems)
    if page is None or front is None:
        return None
    key = (page.audience, page_id)
    if sheet:
        return replace(guide, sheets={**guide.sheets, key: ReadPage(page, front, read_body(page.file))})
    added = tuple((each, None) for each in _below(guide, key) if each not in dict(front.next))
    source = ReadPage(page, replace(front, next=(*front.next, *added)), read_body(page.file))
    return replace(guide, pages={**guide.pages, key: source}, unusable=guide.unusable - {key})


def _reader_and_page(bare: str) -> tuple[str, str]:
    reader, _slash, page = bare.removeprefix("content/").partition("/")
    return reader, page


def _below(guide: SourceGuide, key: PageKey) -> Iterator[str]:
    """The pages that say themselves that they stand below this one."""
    for (reader, page), source in guide.pages.items():
        if (reader, source.front.below) == key:
            yield page


def _alone(guide: SourceGuide, name: str) -> SourceGuide:
    """A guide of this text alone, with the passages in it; of a passage, with the pages that show it."""
    file_of = {key: source.page.file.name for key, source in guide.documents.items()}
    own = {key for key, file in file_of.items() if file == name}
    if not own:
        passage = name.removeprefix(_SHARED).removesuffix(".md")
        own = {key for key, each in guide.documents.items() if passage in included_in(each.body, guide.passages)}
    passages = {each.file.name: key for key, each in guide.passages.items()}
    included = {passages[name]} if name in passages else set()
    for key in own:
        included |= set(included_in(guide.documents[key].body, guide.passages))
    return replace(
        guide,
        pages={key: source for key, source in guide.pages.items() if key in own},
        sheets={key: source for key, source in guide.sheets.items() if key in own},
        passages={key: each for key, each in guide.passages.items() if key in included},
        unusable=frozenset(guide.pages),  # so that nothing is said of what is not looked at
    )


def _found(guide: SourceGuide, alone: SourceGuide, today: date) -> Iterator[Problem]:
    texts = check_texts(alone)
    yield from (*texts, *check_links(guide), *check_sheets(alone), *check_sources(alone))
    if texts:  # tags or Markdown that cannot be read: the rest would be guesswork
        return
    yield from (*check_words(alone, readability(alone)), *overdue(alone, today), *replaced(alone, today))
