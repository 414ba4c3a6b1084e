"""A text that another has changed since somebody opened it: they see what, and go on with nothing lost. Pure."""

from difflib import SequenceMatcher
from typing import NamedTuple

from bot.desk.typed import LABELS, Before, FormTyped
from bot.editing.fields import LABEL
from bot.editing.texts import Opened
from bot.text.compare import Piece, compared

SENTENCE = "Somebody else has changed this text since you opened it. Nothing was saved. Your words are still here."


class Meanwhile(NamedTuple):
    """What the other has changed, line by line, and their text whole. `since`: it is known what stood there before
    both. `typed` is the form to go on with: what this person had not touched is the other's now."""

    lines: list[list[Piece]]
    theirs: str
    since: bool
    typed: FormTyped


def met(typed: FormTyped, now: Opened) -> Meanwhile:
    """Their text beside what this person has typed."""
    before = typed.before
    if before is None:
        lines = compared(_whole(Before(typed.fields, typed.body)), _whole(Before(now.fields, now.body)))
        return Meanwhile(lines, now.body, False, _from_here(typed, now))
    lines = compared(_whole(before), _whole(Before(now.fields, now.body)))
    fields = {
        key: now.fields.get(key, "") if _same(words, before.fields.get(key, "")) else words
        for key, words in typed.fields.items()
    }
    body = _merged(before.body, typed.body, now.body)
    return Meanwhile(lines, now.body, True, _from_here(typed._replace(fields=fields, body=body), now))


def _from_here(typed: FormTyped, now: Opened) -> FormTyped:
    """They have now seen what stands there: the next save is compared with that."""
    return typed._replace(mark=now.mark, before=Before(now.fields, now.body))


_ENDS = ("\n\nbegin", "\n\nend")
"""What no paragraph is: a fixed place at each end of a text."""


def _merged(before: str, mine: str, theirs: str) -> str:
    """My paragraphs, and theirs where I had changed neither those nor the ones beside them: as Git merges lines."""
    old, my, their = ([_ENDS[0], *text.split("\n\n"), _ENDS[1]] for text in (before, mine, theirs))
    kept = SequenceMatcher(None, old, my, autojunk=False).get_matching_blocks()
    changes = SequenceMatcher(None, old, their, autojunk=False).get_opcodes()
    for tag, start, end, new_start, new_end in reversed(changes):  # from the end, so that places before it stay
        for block in kept:
            if tag != "equal" and block.a < start and end < block.a + block.size:
                ahead = block.b - block.a
                my[start + ahead : end + ahead] = their[new_start:new_end]
    return "\n\n".join(my[1:-1])


def _same(one: str, other: str) -> bool:
    return one.split() == other.split()


def _whole(of: Before) -> str:
    """The lines at the top as the form calls them, and the text."""
    named = {key: LABELS[key][0] if key in LABELS else f"Button to {key.removeprefix(LABEL)}" for key in of.fields}
    lines = [f"{named[key]}: {words}" for key, words in sorted(of.fields.items()) if words]
    return "\n".join([*lines, of.body])
