"""Changes to `next` and `below` at the top of a page, line by line. Pure."""

import re

from bot.editing.draft import EditError
from bot.source.files import SourceFile


def pages_of_next(file: SourceFile) -> list[str]:
    """The pages that a file names in `next`. A page that says what it stands `below` gets a button in no file."""
    return [entry if isinstance(entry, str) else entry["page"] for entry in file.fields.get("next", [])]


def below_renamed(text: str, *, file: SourceFile, old: str, new: str) -> str:
    """With another id for the page that it stands `below`."""
    lines = text.split("\n")
    at = file.line_of("below") - 1
    lines[at : at + 1] = _with_id(lines[at : at + 1], old, new, file)
    return "\n".join(lines)


def next_renamed(text: str, *, file: SourceFile, old: str, new: str) -> str:
    """With another id for one page of `next`."""
    lines = text.split("\n")
    first, end = _lines_of(file, lines, old)
    lines[first:end] = _with_id(lines[first:end], old, new, file)
    return "\n".join(lines)


def next_without(text: str, *, file: SourceFile, page: str, instead: str | None) -> str:
    """Without one page of `next`. `instead` takes its place where the list would be empty: a page needs a way on."""
    lines = text.split("\n")
    first, end = _lines_of(file, lines, page)
    if len(pages_of_next(file)) > 1:
        return "\n".join([*lines[:first], *lines[end:]])
    if instead is None:
        begin = file.line_of("next") - 1
        return "\n".join([*lines[:begin], *lines[end:]])
    # Other words for a button that led elsewhere would now be wrong: without a label the page's own stand there.
    kept = [line for line in lines[first:end] if not re.match(r"\s*(- )?\s*label:", line)]
    kept = [re.sub(r"^(\s*)(?:- )?\s*page:\s*", r"\1- ", line) if "page:" in line else line for line in kept]
    kept = [re.sub(r"^\s*- ", "  - ", line) for line in kept]
    lines[first:end] = _with_id(kept, page, instead, file)
    return "\n".join(lines)


def _with_id(lines: list[str], old: str, new: str, file: SourceFile) -> list[str]:
    named = re.compile(rf"^(\s*(?:-\s+)?(?:(?:page|below):\s*)?[\"']?){re.escape(old)}([\"']?\s*(?:#.*)?)$")
    changed = [named.sub(lambda found: f"{found[1]}{new}{found[2]}", line) for line in lines]
    if changed == lines:
        raise _by_hand(file, old)
    return changed


def _lines_of(file: SourceFile, lines: list[str], page: str) -> tuple[int, int]:
    """The lines of the entry that names a page: the first, counted from 0, and the one after the last."""
    first = file.line_of("next", pages_of_next(file).index(page)) - 1
    if not lines[first].lstrip().startswith("- "):
        raise _by_hand(file, page)
    end = first + 1
    while end < file.body_line - 2 and re.match(r"\s+(?!- |#)\S", lines[end]):
        end += 1
    return first, end


def _by_hand(file: SourceFile, page: str) -> EditError:
    return EditError(f"{file.name} names {page} in a way that this command cannot change. Write one page a line first.")
