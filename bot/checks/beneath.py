"""What an upgrade of ours changes beneath an authority's changes.

Whoever takes a page over gets a copy of ours as it was, in `before/` of the same folder. Where ours is no longer that
copy, the words that changed are shown; what to do with them is the authority's to say.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from bot.checks.matter import EDITOR, HELP_LINES_CHECKED, UPKEEP, Matter
from bot.source.problems import Problem
from bot.source.table import JOINED
from bot.source.tree import AUTHORITY, HELP_LINES, Tree, plain_ends
from bot.text.compare import compared, in_words

BEFORE = "before"
"""The folder, beside `content` of an overlay, that holds ours as it was."""

_SEEN = "Take over what you need, then run `conference-guide overlay seen {}`."


class Beneath(NamedTuple):
    """A warning, and the comparison in words, a line each."""

    warning: Problem
    lines: tuple[str, ...] = ()


def beneath(tree: Tree) -> Iterator[Beneath]:
    """Each file of the overlay beneath which ours has changed, or of which nobody noted what ours was."""
    if tree.overlay is None:
        return
    ours, own = tree.layers
    for name in noted(tree):
        shown = own.shown(name)
        now = _text(ours, name) if ours.has(name) else None
        before = before_text(tree, name)
        if name.endswith(".toml"):
            yield from _table(own, name, before, now or "")
        elif now is None:
            what = "We no longer have this page; yours stands alone now."
            do = f"See content/redirects.toml; keep yours, or delete it and {BEFORE}/{name}."
            yield Beneath(Problem(shown, 0, what, do))
        elif before is None:
            what = "Nobody has noted what our page was when this one was written."
            do = f"Compare the two, then run `conference-guide overlay seen {name}`."
            yield Beneath(Problem(shown, 0, what, do), _compared(now, _text(own, name)))
        elif lines := _compared(before, now):
            what = "Our page has changed since you took it over."
            yield Beneath(Problem(shown, 0, what, _SEEN.format(name)), lines)


def to_look_at(found: Sequence[Beneath]) -> Iterator[Matter]:
    """The same for the go-live list. A number that we have mended blocks: families would be given the one before."""
    lines = [each for each in found if each.warning.file.endswith(HELP_LINES)]
    pages = [each for each in found if each not in lines]
    do = "`conference-guide check` shows the words. Take over what you need, then `conference-guide overlay seen FILE`."
    if lines:
        what = "Our help lines have changed since you wrote yours, which stand in their place."
        why = "We may have mended a number. Until somebody has rung both, families may be given one that is dead."
        details = tuple(detail for each in lines for detail in each.lines)
        yield Matter(HELP_LINES_CHECKED, what, why, EDITOR, do, lines[0].warning.file, 0, details)
    if pages:
        what = "We have changed what stands beneath your own words."
        why = "We may have mended a mistake that is still in yours."
        yield Matter(UPKEEP, what, why, EDITOR, do, details=tuple(p.warning.file for p in pages), blocks=False)


def noted(tree: Tree) -> list[str]:
    """The files of the overlay that stand in place of something of ours, or did."""
    ours, own = tree.layers
    texts = [n for n in own.names("content", ".md") if ours.has(n) or before_text(tree, n) is not None]
    tables = [n for folder in ("content", "locales") for n in own.names(folder, ".toml") if ours.has(n)]
    return texts + [name for name in tables if name != AUTHORITY and not name.startswith(JOINED)]


def before_text(tree: Tree, name: str) -> str | None:
    """Ours as it was when the authority last looked; None if nobody has noted it."""
    if tree.overlay is None:
        return None
    path = tree.overlay / BEFORE / name
    return _plain(path.read_bytes()) if path.is_file() else None


def _table(own: Tree, name: str, before: str | None, now: str) -> Iterator[Beneath]:
    """The entries of ours that the authority has put its own in place of, and that have changed."""
    given, ours, was = (_entries(text) for text in (_text(own, name), now, before or ""))
    other = [path for path in given if ours.get(path) and ours[path] not in (was.get(path), given[path])]
    if other and before is None:
        what = "Nobody has noted what ours was when this was written."
        do = f"Compare the two, then run `conference-guide overlay seen {name}`."
        lines = tuple(f"{'.'.join(path)}: ours is {ours[path]}, yours is {given[path]}" for path in other)
        yield Beneath(Problem(own.shown(name), 0, what, do), lines)
    elif other:
        what = "Ours has changed where yours stands in its place."
        lines = tuple(
            f"{'.'.join(path)}: [-{was.get(path, '')}-] {{+{ours[path]}+}}, and yours is {given[path]}"
            for path in other
        )
        yield Beneath(Problem(own.shown(name), 0, what, _SEEN.format(name)), lines)


def _entries(text: str) -> dict[tuple[str, ...], str]:
    """Every value of a table by its path; none of one that cannot be read, which is said elsewhere."""
    try:
        return dict(_flat(tomllib.loads(text), ()))
    except (ValueError, RecursionError):
        return {}


def _flat(values: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    for key, value in values.items():
        if isinstance(value, Mapping):
            yield from _flat(value, (*path, key))
        else:
            yield (*path, key), str(value)


def _compared(before: str, now: str) -> tuple[str, ...]:
    return tuple(map(in_words, compared(before, now)))


def _text(tree: Tree, name: str) -> str:
    try:
        return _plain(tree.read(name))
    except OSError:
        return ""  # whoever reads it says what is wrong with it


def _plain(data: bytes) -> str:
    return plain_ends(data.decode("utf-8", "replace").removeprefix("\ufeff"))
