"""A proposal taken over into a page's source, where that is beyond doubt: its words stand there once, and literally.

Where they come from a tag (`{{ … }}`, a passage), stand in two branches, or lie across a mark for bold, the editor does
it by hand. Pure.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from bot.word.chunks import FILLED, Chunk, Sign, chunks_of
from bot.word.proposals import Proposal

_MEANS_SOMETHING = re.compile(r"[\\`*_\[\]<>&{}|~\n\r]")
"""Signs that would mean something else in a page's text than in a letter."""
_BEGINS_SOMETHING = re.compile(r"[-+>#=]|\d+[.)]")
"""What would make a paragraph something else if it began so."""
_AROUND = 3
"""Words on either side of a change that must stand there, where its paragraph as a whole does not."""


def taken_over(body: str, proposal: Proposal) -> str | None:
    """The source with this proposal in it; None where the editor has to do it by hand."""
    chunks = list(chunks_of(body))
    match proposal.kind:
        case "changed":
            return _changed(body, chunks, proposal.before, proposal.after)
        case "taken out":
            return _without(body, chunks, proposal.before)
        case "added":
            return _with(body, chunks, proposal)
    return None


def _changed(body: str, chunks: Sequence[Chunk], before: str, after: str) -> str | None:
    start, end, words = _difference(before, after)
    if _MEANS_SOMETHING.search(words):
        return None
    if whole := _whole(chunks, before):
        chunk, places = whole
        return _replaced(body, chunk, places[start], places[end], words)
    first = _words_back(before, start)
    last = _words_on(before, end)
    around = before[first:last]
    if len(around.split()) < _AROUND or (len(before[first:start].split()) + len(before[end:last].split())) < _AROUND:
        return None
    found = [(chunk, at) for chunk in chunks for at in _places(chunk.text, around)]
    if len(found) != 1:
        return None
    chunk, at = found[0]
    return _replaced(body, chunk, at + start - first, at + end - first, words)


def _without(body: str, chunks: Sequence[Chunk], before: str) -> str | None:
    found = [chunk for chunk in chunks if chunk.text == before]
    if len(found) != 1 or found[0].quoted:
        return None
    (chunk,) = found
    end = chunk.end
    while end < len(body) and body[end] == "\n" and end - chunk.end < 2:
        end += 1
    if body[chunk.end : end] == "\n\n" and chunk.start and not body[: chunk.start].endswith("\n\n"):
        end -= 1  # the last item of a list: the empty line behind it stays
    return body[: chunk.start] + body[end:]


def _with(body: str, chunks: Sequence[Chunk], proposal: Proposal) -> str | None:
    words = proposal.after
    whole = _whole(chunks, proposal.near)
    if whole is None or _MEANS_SOMETHING.search(words) or _BEGINS_SOMETHING.match(words):
        return None
    chunk, _places = whole
    item = chunk.prefix.strip() == "-"
    if chunk.quoted or chunk.prefix.strip()[:1].isdigit():
        return None
    behind = body[chunk.end :].lstrip(" \t")
    if item and proposal.style == "item":
        added = f"\n{chunk.prefix}{words}"
    elif proposal.style in ("paragraph", "heading") and (not behind.strip() or behind.startswith("\n\n")):
        added = f"\n\n{'## ' if proposal.style == 'heading' else ''}{words}"
    else:
        return None
    return body[: chunk.end] + added + body[chunk.end :]


def _replaced(body: str, chunk: Chunk, start: int | None, end: int | None, words: str) -> str | None:
    """The source with other words in place of these signs; None where a tag or a mark is among or about them."""
    if start is None or end is None:
        return None
    signs = chunk.signs
    inside = signs[start:end]
    gap_before = 0 < start < len(signs) and signs[start - 1].end != signs[start].start
    gap_behind = 0 < end < len(signs) and signs[end - 1].end != signs[end].start
    if any(sign.text == FILLED for sign in inside):
        return None
    if any(one.end != other.start for one, other in pairwise(inside)):
        return None
    if not inside and gap_before:
        return _beside_mark(body, signs[start - 1], signs[start], words)
    if ((gap_before or gap_behind) and words != words.strip()) or (gap_before and gap_behind and not words):
        return None
    if start == 0 and _BEGINS_SOMETHING.match(words):
        return None
    if inside:
        first, last = inside[0].start, inside[-1].end
    elif start:
        first = last = signs[start - 1].end
    else:
        first = last = signs[0].start
    before = body[chunk.start : first]
    if before.count("<") > before.count(">"):
        return None  # within an address: <https://…>
    return body[:first] + words + body[last:]


def _beside_mark(body: str, left: Sign, right: Sign, words: str) -> str | None:
    """The source with words put in where a mark stands: outside of it, on the side on which there is a space."""
    if left.text == " " and words.endswith(" "):
        return body[: left.end] + words + body[left.end :]
    if right.text == " " and words.startswith(" "):
        return body[: right.start] + words + body[right.start :]
    return None


def _whole(chunks: Sequence[Chunk], text: str) -> tuple[Chunk, list[int | None]] | None:
    """The one chunk that reads so, and for each place in the text the sign there (None within what a tag fills in)."""
    literal = [chunk for chunk in chunks if chunk.text == text]
    if len(literal) == 1:
        return literal[0], [*range(len(text) + 1)]
    if literal:
        return None
    found = [(chunk, places) for chunk in chunks if (places := _filled(chunk.text, text))]
    return found[0] if len(found) == 1 else None


def _filled(written: str, text: str) -> list[int | None] | None:
    """For each place in the text the sign there, if this chunk reads so once its tags are filled in; most of the words
    must be its own."""
    own = written.split(FILLED)
    if len(own) == 1 or sum(map(len, own)) * 2 < len(text):
        return None
    found = re.fullmatch("(.+?)".join(map(re.escape, own)), text)
    if found is None:
        return None
    places: list[int | None] = []
    sign = 0
    for number, part in enumerate(own):
        places += range(sign, sign + len(part))
        sign += len(part)
        if number < len(own) - 1:
            start, end = found.span(number + 1)
            places += [sign, *[None] * (end - start - 1)]
            sign += 1
    return [*places, sign]


def _difference(before: str, after: str) -> tuple[int, int, str]:
    """Where two wordings differ: from and to in the old one, and the words of the new one there."""
    most = min(len(before), len(after))
    start = next((place for place in range(most) if before[place] != after[place]), most)
    left = most - start
    same = next((back for back in range(left) if before[-1 - back] != after[-1 - back]), left)
    return start, len(before) - same, after[start : len(after) - same]


def _words_back(text: str, place: int) -> int:
    """Where the words before a place begin."""
    begins = [found.start() for found in re.finditer(r"\S+", text[:place])]
    if place and not text[place - 1].isspace():
        return begins[-_AROUND - 1] if len(begins) > _AROUND else 0
    return begins[-_AROUND] if len(begins) > _AROUND - 1 else 0


def _words_on(text: str, place: int) -> int:
    """Where the words behind a place end."""
    ends = [place + found.end() for found in re.finditer(r"\S+", text[place:])]
    return ends[_AROUND] if len(ends) > _AROUND else len(text)


def _places(text: str, words: str) -> list[int]:
    return [found.start() for found in re.finditer(f"(?={re.escape(words)})", text)]
