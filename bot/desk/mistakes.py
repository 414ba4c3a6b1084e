"""What is wrong with a text, in words for somebody who sees a form and not a file. Pure."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from typing import NamedTuple

from bot.desk.typed import LABELS
from bot.editing.fields import LABEL
from bot.source.files import page_file
from bot.source.problems import Problem
from bot.source.tree import plain_ends

_WORD = re.compile(r"[^\W\d_]{2,}")
_OURS = "LATIN"
_CALLED = {"ARABIC": "Arabic or Urdu"}


class Mistake(NamedTuple):
    """`where` is in words. `at` is the part of the form ("body", a field, ""), `line` the line of the text, or 0."""

    where: str
    what: str
    do: str
    at: str = ""
    line: int = 0


def mistakes_of(problems: Sequence[Problem], text: str, above: int, names: Collection[str]) -> list[Mistake]:
    """Each problem of the file that goes by these names, and what is wrong elsewhere because of it. `above`: how many
    of its lines stand above the text in the form (`texts.lines_above`)."""
    file = page_file("", "", plain_ends(text.removeprefix("\ufeff")), [])
    lines = {line: name for name, line in file.field_lines.items()} if file else {}
    return [_mistake(problem, above, lines, file.fields if file else {}, names) for problem in problems]


def in_other_letters(body: str) -> list[Mistake]:
    """Words in other letters than English has: a translation that was put into the English. It may be meant: a name."""
    found = [(number, word) for number, line in enumerate(body.split("\n"), 1) if (word := _foreign(line))]
    if not found:
        return []
    (line, word), more = found[0], len(found) - 1
    letters = _letters(word).title()
    lines = f", and on {more} more line{'s' if more > 1 else ''}" if more else ""
    what = f"There are words in {_CALLED.get(letters.upper(), letters)} letters{lines}: this is the English text."
    do = "Whoever translates puts a translation into its catalogue (docs/tasks/take-over-a-translation.md)."
    return [Mistake(f"Line {line} of the text", what, do, "body", line)]


def _foreign(line: str) -> str:
    """The first word of a line that is not in Latin letters; "" if there is none."""
    return next((word[0] for word in _WORD.finditer(line) if _letters(word[0]) != _OURS), "")


def _letters(word: str) -> str:
    return unicodedata.name(word[0], _OURS).partition(" ")[0]


def _as_labelled(words: str, name: str) -> str:
    """A sentence about a line at the top, without the names that stand in the file: the form has labels."""
    words = re.sub(rf"^`{name}`", "It", words)
    for key, (label, _hint, _kind) in LABELS.items():
        words = re.sub(f"`{key}(: …)?`", f"“{label}”", words)
    return words


def _mistake(
    problem: Problem, above: int, lines: dict[int, str], fields: dict[str, object], names: Collection[str]
) -> Mistake:
    if problem.file not in names:
        where = f"{problem.file}, line {problem.line}" if problem.line else problem.file
        return Mistake(where, problem.what, problem.do)
    language = f" [{problem.language}]" if problem.language else ""
    if problem.line > above:
        line = problem.line - above
        return Mistake(f"Line {line} of the text{language}", problem.what, problem.do, "body", line)
    name, _space, position = lines.get(problem.line, "").partition(" ")
    if name in LABELS:
        what, do = _as_labelled(problem.what, name), _as_labelled(problem.do, name)
        return Mistake(f"{LABELS[name][0]}{language}", what, do, name)
    if problem.field in LABELS and not fields.get(problem.field):  # what is empty has no line of its own
        return Mistake(LABELS[problem.field][0], "It is empty.", "Every page needs one.", problem.field)
    entries = fields.get(name)
    if position and isinstance(entries, list) and isinstance(entry := entries[int(position)], dict):
        return Mistake("Buttons", problem.what, problem.do, f"{LABEL}{entry.get('page', '')}")
    return Mistake(
        f"At the top{language}" if problem.line else f"The page as a whole{language}", problem.what, problem.do
    )
