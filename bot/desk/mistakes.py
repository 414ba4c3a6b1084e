"""What is wrong with a text, in words for somebody who sees a form and not a file. Pure."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from bot.desk.typed import LABELS
from bot.editing.fields import LABEL
from bot.source.files import page_file
from bot.source.problems import Problem


class Mistake(NamedTuple):
    """`where` is in words. `at` is the part of the form ("body", a field, ""), `line` the line of the text, or 0."""

    where: str
    what: str
    do: str
    at: str = ""
    line: int = 0


def in_words(problems: Sequence[Problem], text: str, body: str, names: Collection[str]) -> list[Mistake]:
    """Each problem of the file that goes by these names, and what is wrong elsewhere because of it."""
    above = text.count("\n") - body.count("\n")
    file = page_file("", text, [])
    lines = {line: name for name, line in file.field_lines.items()} if file else {}
    return [_mistake(problem, above, lines, file.fields if file else {}, names) for problem in problems]


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
        return Mistake(f"{LABELS[name][0]}{language}", problem.what, problem.do, name)
    entries = fields.get(name)
    if position and isinstance(entries, list) and isinstance(entry := entries[int(position)], dict):
        return Mistake("Buttons", problem.what, problem.do, f"{LABEL}{entry.get('page', '')}")
    return Mistake(
        f"At the top{language}" if problem.line else f"The page as a whole{language}", problem.what, problem.do
    )
