"""Two wordings of a text compared in words. Pure.

Lines first, then the words within a line: a page has a paragraph a line. A placeholder and a number are one word each,
since half of one means nothing.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Literal, NamedTuple

_WORDS = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\d+(?:[ .,:-]?\d+)*|\w+(?:['’-]\w+)*|\s+|.", re.DOTALL)
_ALIKE = 0.4
"""Two lines less alike than this are not one line changed, but one taken out and another added."""


class Piece(NamedTuple):
    """Words that are in both wordings, in the old alone ("out"), or in the new alone ("in")."""

    kind: Literal["same", "out", "in"]
    text: str


def compared(before: str, now: str) -> list[list[Piece]]:
    """Each line that differs, in the order of the new wording; none if only empty lines do."""
    old, new = _lines(before), _lines(now)
    found: list[list[Piece]] = []
    for tag, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            for one, other in zip_longest(old[start:end], new[new_start:new_end], fillvalue=""):
                found += _line(one, other)
    return found


class LinePair(NamedTuple):
    """A line of the old wording beside one of the new, each in pieces; () where the other wording alone has it."""

    before: tuple[Piece, ...]
    now: tuple[Piece, ...]


def beside(before: Sequence[str], now: Sequence[str]) -> list[LinePair]:
    """Both wordings whole, line by line beside each other."""
    rows: list[LinePair] = []
    for tag, start, end, new_start, new_end in SequenceMatcher(None, before, now, autojunk=False).get_opcodes():
        for one, other in zip_longest(before[start:end], now[new_start:new_end], fillvalue=""):
            pieces = [Piece("same", one)] if tag == "equal" else [piece for line in _line(one, other) for piece in line]
            old, new = (tuple(piece for piece in pieces if piece.kind != left) for left in ("in", "out"))
            rows.append(LinePair(old, new))
    return rows


def in_words(line: list[Piece]) -> str:
    """A compared line as plain text: [-what is taken out-], {+what is added+}."""
    marks = {"same": "{}", "out": "[-{}-]", "in": "{{+{}+}}"}
    return "".join(marks[kind].format(text) for kind, text in line)


def _line(before: str, now: str) -> Iterator[list[Piece]]:
    old, new = _WORDS.findall(before), _WORDS.findall(now)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if not before or not now or matcher.ratio() < _ALIKE:
        yield from ([piece] for piece in _changed(before, now))
        return
    line: list[Piece] = []
    out = added = ""
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        same = "".join(old[start:end])
        if tag == "equal" and (same.strip() or not (out or added)):
            line += _changed(out, added)
            line.append(Piece("same", same))
            out = added = ""
        else:  # a space alone between two changes belongs to them: they are read as one
            out += same
            added += "".join(new[new_start:new_end])
    yield line + _changed(out, added)


def _changed(out: str, added: str) -> list[Piece]:
    pieces = (Piece("out", out), Piece("in", added))
    return [piece for piece in pieces if piece.text]


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]
