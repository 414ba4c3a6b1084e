"""What came back, as proposals beside the page: each is read by a person. Nothing is ever merged. Pure."""

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal, NamedTuple

from bot.word.returned import CameBack, TrackedPiece, Written
from bot.word.sent import REMARKS, DocumentLine, SentOut, tidied

ProposalKind = Literal["changed", "added", "taken out", "comment", "unplaced"]
UNTRACKED = "Changed without tracking."
SINCE = "The page was changed since this went out: these words are not on it, on one side or the other."

_ALIKE = 0.5
"""Two paragraphs with fewer words in common than this are not one paragraph changed."""
_MOST_RUNS = 100
"""A paragraph with more changes than half of these is shown as one change: nobody takes them over one by one."""
_AHEAD = 20
"""How many paragraphs further on the changed form of one is looked for."""


class Proposal(NamedTuple):
    """One thing that somebody would have otherwise.

    `before` and `after` are the whole paragraph: "" where there is none. Of a comment, `before` has the words it hangs
    on, and `note` what it says. `block` is the place among the page's blocks; None outside of them. `near` is the
    paragraph after which something was added, and `style` the form of what was added.
    """

    kind: ProposalKind
    before: str
    after: str
    who: str
    note: str
    block: int | None
    near: str = ""
    style: str = "paragraph"


class _Change(NamedTuple):
    """A tracked change to a paragraph that went out."""

    after: str
    who: str
    note: str


class _Went(NamedTuple):
    """A paragraph as it went out, its tracked changes, what was added behind it and in which form, and where it stands
    in the file."""

    text: str
    changes: list[_Change]
    added: list[tuple[_Change, str]]
    paragraph: int


def proposals(sent: SentOut, back: CameBack) -> list[Proposal]:
    """Everything that differs from the page as it is now, in its order; comments stand behind their paragraph."""
    lines = [line for line in sent.lines() if line.words]
    went = list(_went_out(back))
    pairs = paired([line.words for line in lines], [each.text for each in went])
    stale = back.mark != sent.mark
    found: list[Proposal] = []
    near, at_the_end = "", False
    said: set[int] = set()
    for place, (one, other) in enumerate(pairs):
        line = None if one is None else lines[one]
        of_file = None if other is None else went[other]
        if of_file is None and line is not None:
            if not stale:
                found.append(Proposal("taken out", line.words, "", back.saved_by, UNTRACKED, line.block))
            near = line.words
            continue
        assert of_file is not None
        found += _untracked(line, of_file, back, near, stale, at_the_end)
        found += _tracked(line, of_file, near, at_the_end)
        following = next(
            (went[each].paragraph for _, each in pairs[place + 1 :] if each is not None), len(back.paragraphs)
        )
        for number, remark in enumerate(back.remarks):
            if number not in said and remark.paragraph < following:
                said.add(number)
                block = line.block if line else None
                found.append(Proposal("comment", remark.words, "", remark.who, remark.text, block))
        near = of_file.text or near
        at_the_end = at_the_end or near == REMARKS
    return found


def paired(old: Sequence[str], new: Sequence[str]) -> list[tuple[int | None, int | None]]:
    """Paragraphs beside each other, in order: the same ones, those that are alike, and those that stand alone."""
    found: list[tuple[int | None, int | None]] = []
    for tag, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found += zip(range(start, end), range(new_start, new_end), strict=True)
            continue
        there = new_start
        for one in range(start, end):
            ahead = range(there, min(new_end, there + _AHEAD))
            best = max(ahead, key=lambda other: _likeness(old[one], new[other]), default=None)
            if best is None or _likeness(old[one], new[best]) < _ALIKE:
                found.append((one, None))
                continue
            found += [(None, other) for other in range(there, best)]
            found.append((one, best))
            there = best + 1
        found += [(None, other) for other in range(there, new_end)]
    return found


def _likeness(one: str, other: str) -> float:
    """The part of their words that two paragraphs share."""
    first, second = Counter(one.casefold().split()), Counter(other.casefold().split())
    every = first.total() + second.total()
    return 2 * (first & second).total() / every if every else 0.0


def _untracked(
    line: DocumentLine | None, of_file: _Went, back: CameBack, near: str, stale: bool, at_the_end: bool
) -> Iterator[Proposal]:
    """What differs from the page though no change was tracked."""
    if line is not None and line.words != of_file.text:
        kind: ProposalKind = "unplaced" if stale else "changed"
        note = SINCE if stale else UNTRACKED
        yield Proposal(kind, line.words, of_file.text, back.saved_by, note, line.block)
    elif line is None and of_file.text and not of_file.changes:
        style = back.paragraphs[of_file.paragraph].style
        if at_the_end:
            yield Proposal("comment", "", "", back.saved_by, of_file.text, None)
        elif stale:
            yield Proposal("unplaced", "", of_file.text, back.saved_by, SINCE, None)
        else:
            yield Proposal("added", "", of_file.text, back.saved_by, UNTRACKED, None, near, style)


def _tracked(line: DocumentLine | None, of_file: _Went, near: str, at_the_end: bool) -> Iterator[Proposal]:
    """The changes that were tracked, each by itself."""
    block = line.block if line else None
    for change in of_file.changes:
        kind: ProposalKind = "unplaced" if line is None else "changed" if change.after else "taken out"
        yield Proposal(kind, of_file.text, change.after, change.who, change.note, block)
    for added, style in of_file.added:
        if at_the_end or of_file.text == REMARKS:
            yield Proposal("comment", "", "", added.who, added.after, None)
        else:
            yield Proposal("added", "", added.after, added.who, added.note, block, of_file.text or near, style)


def _went_out(back: CameBack) -> Iterator[_Went]:
    """The paragraphs as they went out. Where an end is new or taken out, paragraphs belong together."""
    waiting = _Went("", [], [], 0)
    for group in _groups(back.paragraphs):
        first, last = group
        paragraphs = back.paragraphs[first : last + 1]
        if first == last:
            (written,) = paragraphs
            went = tidied(_of(written.pieces, "out"))
            now = tidied(_of(written.pieces, "in"))
            if went:
                yield _Went(went, list(_changes(written.pieces)), [], first)
            elif now:
                change = _Change(now, _who(written.pieces), _how(written.pieces))
                yield waiting._replace(added=[(change, written.style)], paragraph=first)
            continue
        yield from _several(paragraphs, first)


def _groups(paragraphs: Sequence[Written]) -> Iterator[tuple[int, int]]:
    first = 0
    for place, written in enumerate(paragraphs):
        if written.end == "same" or place == len(paragraphs) - 1:
            yield first, place
            first = place + 1


def _several(paragraphs: Sequence[Written], first: int) -> Iterator[_Went]:
    """Paragraphs that were parted, joined, put in or taken out: as they went out beside what they are to be."""
    old, new = list(_split(paragraphs, "out")), list(_split(paragraphs, "in"))
    pieces = [piece for each in paragraphs for piece in each.pieces]
    who = ", ".join(dict.fromkeys(filter(None, (_who(pieces), *(each.who for each in paragraphs)))))
    how = _how(pieces)
    last = _Went("", [], [], first)
    for one, other in paired([text for text, _style in old], [text for text, _style in new]):
        if one is None and other is not None:
            last.added.append((_Change(new[other][0], who, how), new[other][1]))
            continue
        assert one is not None
        if last.text or last.added:
            yield last
        text, after = old[one][0], "" if other is None else new[other][0]
        last = _Went(text, [] if text == after else [_Change(after, who, how)], [], first)
    if last.text or last.added:
        yield last


def _split(paragraphs: Sequence[Written], kept: Literal["out", "in"]) -> Iterator[tuple[str, str]]:
    """The paragraphs on one side of the changes, each with its form; without empty ones."""
    pieces: list[TrackedPiece] = []
    for place, written in enumerate(paragraphs):
        pieces += written.pieces
        if written.end in ("same", kept) or place == len(paragraphs) - 1:
            if text := tidied(_of(pieces, kept)):
                yield text, written.style
            pieces = []


def _changes(pieces: Sequence[TrackedPiece]) -> Iterator[_Change]:
    """Each run of changes in a paragraph, as if it were the only one; a space between two changes belongs to them."""
    runs: list[tuple[bool, list[TrackedPiece]]] = []
    for same, group in groupby(pieces, key=lambda piece: piece.kind == "same"):
        run = list(group)
        small = same and runs and not "".join(piece.text for piece in run).strip()
        if runs and (small or (not same and not runs[-1][0])):
            runs[-1][1].extend(run)
        else:
            runs.append((same, run))
    if len(runs) > _MOST_RUNS:
        runs = [(False, list(pieces))]
    for place, (same, run) in enumerate(runs):
        if same:
            continue
        before, behind = ("".join(_of(each, "out") for _, each in part) for part in (runs[:place], runs[place + 1 :]))
        after = tidied(before + _of(run, "in") + behind)
        if after != tidied(before + _of(run, "out") + behind):
            yield _Change(after, _who(run), _how(run))


def _of(pieces: Sequence[TrackedPiece], kept: Literal["out", "in"]) -> str:
    return "".join(piece.text for piece in pieces if piece.kind in ("same", kept))


def _who(pieces: Sequence[TrackedPiece]) -> str:
    return ", ".join(dict.fromkeys(piece.who for piece in pieces if piece.who))


def _how(pieces: Sequence[TrackedPiece]) -> str:
    """How the words were changed, where that is not the usual way, as a sentence."""
    how = ", ".join(dict.fromkeys(piece.how for piece in pieces if piece.how))
    return f"{how.capitalize()}." if how else ""
