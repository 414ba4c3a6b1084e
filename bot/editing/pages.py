"""Retiring and renaming a page: everything that names it, and forwarding, since old buttons, printed leaflets and QR
codes go on carrying the old name. What then is left to do, `check` says: `commands/page.py` asks it before it writes.
"""

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from bot.editing.approvals import approvals_removed, approvals_renamed
from bot.editing.draft import Draft, EditError
from bot.editing.toml import checked, key_renamed, list_moved, value_renamed, with_key, without_key, without_value
from bot.editing.top import below_renamed, next_renamed, next_without, pages_of_next
from bot.guide.page import must_stay
from bot.guide.place import MAX_PAGE_ID, Audience, is_page_id
from bot.source.body import included_in
from bot.source.guide import ReadPage, SourceGuide
from bot.source.problems import likeliest
from bot.source.table import MENU, Table
from bot.source.tables import NEVER, REDIRECTS
from bot.web.addresses import is_discreet_id

_READER = "|".join(Audience)


def retire(
    draft: Draft, guide: SourceGuide, page: str, to: str | None = None, *, drop_questions: bool = False
) -> list[str]:
    """Take a page out of the guide for every reader; `to`, or else the nearest page above it, answers in its place.

    Its questions become those of that page, unless they are to be dropped. Returns what was done, in words; raises
    EditError if it cannot be.
    """
    readers = readers_of(guide, page)
    must_not_be_the_programs(guide, page)
    target = target_of(guide, page, to)
    files = [_file(reader, page) for reader in readers]
    for name in files:
        draft.remove(name)
    done = [f"Deleted: {name}" for name in files]
    # Before lines are taken out of a file: `below` is found by its line.
    for source in _below(guide, page):
        name = source.page.file.name
        if (source.page.audience, target) in guide.pages and target != source.page.id:
            draft.edit(name, partial(below_renamed, file=source.page.file, old=page, new=target))
            done.append(f"Now below {target}: {name}")
    for source in _naming(guide, page):
        name, reader = source.page.file.name, source.page.audience
        if name not in files:
            instead = target if (reader, target) in guide.pages and target != source.page.id else None
            draft.edit(name, partial(next_without, file=source.page.file, page=page, instead=instead))
            done.append(f"Taken out of `next`: {name}")
    for name in _passages_of(guide, page):
        draft.remove(name)
        done.append(f"Deleted, since no other page includes it: {name}")
    out_of_menu = checked(MENU, lambda text: without_value(without_key(text, page), page), partial(_without, page))
    if draft.edit(MENU, out_of_menu):
        done.append(f"Taken out: {MENU}")
    for table in _questions(guide, page):
        if drop_questions:
            change = checked(table.name, partial(without_key, key=page), partial(_dropped, page))
        else:
            change = checked(table.name, partial(list_moved, old=page, new=target), partial(_moved, page, target))
        draft.edit(table.name, change)
        done.append(f"Its questions {'are dropped' if drop_questions else f'are now those of {target}'}: {table.name}")
    done += approvals_removed(draft, page)
    done += _forward(draft, guide, {page: target})
    for name, entry in guide.tables.never.values.items():
        if any(pattern.partition("/")[2] == page for pattern in entry.get("pages", [])):
            done.append(f"Left as it is, and harmless: {NEVER}, [{name}], still names it")
    return done


def rename(draft: Draft, guide: SourceGuide, old: str, new: str) -> list[str]:
    """Give a page, and all that stand below it, another name, for every reader; the old names are forwarded.

    Returns what was done, in words; raises EditError if it cannot be.
    """
    readers_of(guide, old)
    there = {page for _reader, page in (*guide.pages, *guide.unusable)}
    names = {page: new + page.removeprefix(old) for page in sorted(there) if page == old or page.startswith(f"{old}/")}
    for page, called in names.items():
        must_not_be_the_programs(guide, page)
        _must_be_a_name(page, called, there)
    done = []
    for page, called in names.items():
        for source in _naming(guide, page):
            draft.edit(source.page.file.name, partial(next_renamed, file=source.page.file, old=page, new=called))
            done.append(f"Renamed in `next`: {source.page.file.name}")
        for source in _below(guide, page):
            draft.edit(source.page.file.name, partial(below_renamed, file=source.page.file, old=page, new=called))
            done.append(f"Renamed in `below`: {source.page.file.name}")
        for name, change in _changes_of_tables(guide, page, called):
            if draft.edit(name, change):
                done.append(f"Renamed: {name}")
        for name in (name for name in draft.names() if re.fullmatch(r"locales/.+/content\.po", name)):
            if draft.edit(name, partial(_context_renamed, old=page, new=called)):
                done.append(f"Translations kept: {name}")
    for page, called in names.items():
        for reader in readers_of(guide, page):
            draft.move(_file(reader, page), _file(reader, called))
            done.append(f"Moved: {_file(reader, page)} to {_file(reader, called)}")
    done += approvals_renamed(draft, names)
    return [*dict.fromkeys(done), *_forward(draft, guide, names)]


def _file(reader: Audience, page: str) -> str:
    return f"content/{reader}/{page}.md"


def readers_of(guide: SourceGuide, page: str) -> list[Audience]:
    """The readers who have a page; raises EditError if none has."""
    there = {*guide.pages, *guide.unusable}
    if not (readers := [reader for reader in Audience if (reader, page) in there]):
        meant = likeliest(page, sorted({name for _reader, name in there}))
        raise EditError(f"There is no page {page}.{f' Is {meant} meant?' if meant else ''} Nothing was changed.")
    return readers


def must_not_be_the_programs(guide: SourceGuide, page: str) -> None:
    urgent = any(source.front.urgent for (_reader, name), source in guide.pages.items() if name == page)
    if urgent or must_stay(page):
        why = "The program itself opens it by this name: change its words as you like, but keep the page."
        raise EditError(f"{page} must stay. {why} Nothing was changed.")


def _must_be_a_name(page: str, called: str, there: set[str]) -> None:
    wrong = ""
    if not is_page_id(called):
        wrong = f"`{called}` cannot be a page's name: a-z, 0-9, - and /, at most {MAX_PAGE_ID} characters."
    elif called in there:
        wrong = f"There is a page {called} already."
    elif is_discreet_id(page) != is_discreet_id(called):
        hide = "hide" if is_discreet_id(page) else "show"
        wrong = f"By its name a browser's history is to {hide} the title of {page}; as {called} it would not."
    if wrong:
        raise EditError(f"{wrong} Nothing was changed.")


def target_of(guide: SourceGuide, page: str, to: str | None) -> str:
    ids = {name for _reader, name in guide.pages} - {page}
    if to is not None:
        if to not in ids:
            raise EditError(f"There is no page {to} that could answer in the place of {page}. Nothing was changed.")
        return to
    above = page
    while above := above.rpartition("/")[0]:
        if above in ids:
            return above
    raise EditError(f"No page stands above {page}. Say which one answers in its place: --to PAGE.")


def _naming(guide: SourceGuide, page: str) -> list[ReadPage]:
    """The pages whose `next` names this one."""
    return [source for source in guide.pages.values() if page in pages_of_next(source.page.file)]


def _below(guide: SourceGuide, page: str) -> list[ReadPage]:
    """The pages that say themselves that they stand below this one."""
    return [source for source in guide.pages.values() if source.front.below == page]


def _questions(guide: SourceGuide, page: str) -> list[Table]:
    return [table for table in guide.tables.questions.values() if page in table.values]


def _passages_of(guide: SourceGuide, page: str) -> list[str]:
    """The files of the passages that this page alone includes: left there, they would be an error."""
    included: dict[bool, set[str]] = {True: set(), False: set()}
    for (_reader, name), source in guide.pages.items():
        included[name == page] |= set(included_in(source.body, guide.passages))
    return sorted(guide.passages[name].file.name for name in included[True] - included[False])


def _forward(draft: Draft, guide: SourceGuide, names: dict[str, str]) -> list[str]:
    """Let old names lead to the new ones, each in one step. A name that is a page's again leads nowhere else."""
    before = guide.tables.redirects.values
    back = [name for name in before if name in names.values()]

    def change(text: str) -> str:
        for name in back:
            text = without_key(text, name)
        for old, new in names.items():
            text = with_key(value_renamed(text, old, new), old, new)
        return text

    def wanted(values: dict[str, Any]) -> dict[str, Any]:
        return {old: names.get(new, new) for old, new in values.items() if old not in back} | names

    draft.edit(REDIRECTS, checked(REDIRECTS, change, wanted))
    return [f"Forwarded in {REDIRECTS}: what leads to {old} now opens {new}" for old, new in names.items()]


def _changes_of_tables(guide: SourceGuide, old: str, new: str) -> Iterator[tuple[str, Any]]:
    """The tables that may name a page, each with the change that renames it there."""

    def in_menu(text: str) -> str:
        return value_renamed(key_renamed(text, old, new), old, new)

    yield MENU, checked(MENU, in_menu, partial(_renamed, old, new))
    for table in _questions(guide, old):
        # Its keys alone: what people type may be a word that is a page's name too.
        yield table.name, checked(table.name, partial(key_renamed, old=old, new=new), partial(_moved, old, new))
    if guide.tables.never.values:
        yield NEVER, partial(value_renamed, old=old, new=new, before=rf"(?:\*|{_READER})/")


def _context_renamed(text: str, old: str, new: str) -> str:
    context = re.compile(rf'^((?:#~ )?msgctxt "(?:{_READER})/){re.escape(old)}"', re.MULTILINE)
    return context.sub(rf'\g<1>{new}"', text)


# What the values of a table are to be: each change of its text is measured against them.


def _without(page: str, values: Any) -> Any:
    if isinstance(values, dict):
        return {key: _without(page, value) for key, value in values.items() if key != page}
    return [value for value in values if value != page] if isinstance(values, list) else values


def _renamed(old: str, new: str, values: Any) -> Any:
    if isinstance(values, dict):
        return {new if key == old else key: _renamed(old, new, value) for key, value in values.items()}
    return [new if value == old else value for value in values] if isinstance(values, list) else values


def _dropped(key: str, values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name != key}


def _moved(old: str, new: str, values: dict[str, Any]) -> dict[str, Any]:
    kept = values.get(new, [])
    more = [text for text in values[old] if text not in kept]
    return _dropped(old, values) | {new: [*kept, *more]}
