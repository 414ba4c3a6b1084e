"""The source of a page in pieces: each paragraph as it is read, and where each of its signs stands. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.word.sent import tidied

_TAG_LINE = re.compile(r"[ \t]*(\{%.*%\}[ \t]*|-{3,}[ \t]*)?")
_PREFIX = re.compile(r"[ \t]*(?:(- |\d+[.)] |## )|((?:> ?)+))?")
_INLINE = re.compile(
    r"(?P<filled>\{\{[^}]*\}\})|\\(?P<literal>[^\w\s])|(?P<sign>\*+|(?<!\w)_+|_+(?!\w)|[<>])|(?P<space>\s+)|."
)
FILLED = "\ufffc"
"""Stands for what a tag fills in."""


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign as it is read, and where it stands in the source."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Chunk:
    """A paragraph, heading, item or paragraph of a quotation in the source, from `start` to `end`; how it begins."""

    prefix: str
    start: int
    end: int
    signs: tuple[Sign, ...]

    @property
    def text(self) -> str:
        """The words as they are read."""
        return "".join(sign.text for sign in self.signs)

    @property
    def quoted(self) -> bool:
        """True in a quotation: its words are those of a law, and its lines are marked one by one."""
        return self.prefix.lstrip().startswith(">")


def chunks_of(body: str) -> Iterator[Chunk]:
    """The paragraphs, headings and items of a source, one after the other; tags and part breaks alone on a line part
    them."""
    start: int | None = None
    prefix, place, end = "", 0, 0
    for line in [*body.split("\n"), ""]:
        found = _PREFIX.match(line)
        assert found is not None
        bare = line[found.end() :] if found[2] else line
        if _TAG_LINE.fullmatch(bare):
            if start is not None:
                yield _chunk(body, prefix, start, end)
            start = None
        elif start is None or found[1]:
            if start is not None:
                yield _chunk(body, prefix, start, end)
            start, prefix = place, found[0]
        end = place + len(line.rstrip())
        place += len(line) + 1


def _chunk(body: str, prefix: str, start: int, end: int) -> Chunk:
    signs: list[Sign] = []
    at = start + len(prefix)
    for found in _INLINE.finditer(body[at:end] if "\n" not in body[at:end] else _one_line(body[at:end], prefix)):
        first, last = at + found.start(), at + found.end()
        if found["sign"]:
            continue
        text = FILLED if found["filled"] else found["literal"] or (" " if found["space"] else tidied(found[0]))
        if text:
            signs.append(Sign(text, first, last))
    return Chunk(prefix, start, end, tuple(signs))


def _one_line(text: str, prefix: str) -> str:
    """A text over several lines with spaces where lines of a quotation begin: no sign moves."""
    if ">" not in prefix:
        return text
    return re.sub(r"\n((?:> ?)+)", lambda found: "\n" + " " * len(found[1]), text)
