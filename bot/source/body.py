"""Body: the text of a page or passage, read once: its blocks in every branch of its conditions, each with its own.

Checks, translators and channels all look at these blocks. A tag stands alone on its line (`template.check`), so it
parts blocks as an empty line does, and each block belongs to the conditions around the line on which it begins.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from bot.source.files import SourceFile
from bot.source.markdown import SourceBlock, Unit, parse
from bot.source.problems import Problem
from bot.source.template import ELSE, END, IF, INCLUDE, PLACEHOLDER, TAG_LINE, Pair


@dataclass(frozen=True, slots=True)
class Condition:
    """Whether a detail must be filled in, or must not be."""

    pair: Pair
    filled: bool


@dataclass(frozen=True, slots=True)
class Include:
    """A passage stands here."""

    passage: str
    line: int


@dataclass(frozen=True, slots=True)
class BodyPiece:
    """A block or an included passage, shown where all of `conditions` hold."""

    content: SourceBlock | Include
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Body:
    """The pieces of a text in their order, and what Markdown in it is not known here."""

    pieces: tuple[BodyPiece, ...]
    problems: tuple[Problem, ...]

    @property
    def blocks(self) -> list[SourceBlock]:
        """The blocks of every branch, without those of included passages."""
        return [piece.content for piece in self.pieces if isinstance(piece.content, SourceBlock)]

    @property
    def units(self) -> list[Unit]:
        """The units of every branch."""
        return [unit for block in self.blocks for unit in block.units]

    @property
    def includes(self) -> list[str]:
        """The passages that the text names itself, in their order."""
        return [piece.content.passage for piece in self.pieces if isinstance(piece.content, Include)]


class HasBody(Protocol):
    """A page or a passage."""

    @property
    def body(self) -> Body: ...


def read_body(file: SourceFile) -> Body:
    """The body of a file; what it holds of a text with broken tags is of no use beyond its problems."""
    blocks, problems = parse(_without_tags(file.text), file.shown, file.body_line)
    includes, conditions = _tags(file)
    contents: list[SourceBlock | Include] = sorted([*blocks, *includes], key=lambda content: content.line)
    return Body(tuple(BodyPiece(content, conditions[content.line]) for content in contents), tuple(problems))


def expand(
    body: Body, is_set: Callable[[str, str], bool], passages: Mapping[str, HasBody]
) -> tuple[list[SourceBlock], list[str]]:
    """The blocks with conditions decided and passages put in, and the names of those passages.

    Only for text that `template.check` has passed, with passages that do not include themselves.
    """
    blocks: list[SourceBlock] = []
    included: list[str] = []
    for piece in body.pieces:
        if all(is_set(*condition.pair) is condition.filled for condition in piece.conditions):
            if isinstance(piece.content, SourceBlock):
                blocks.append(piece.content)
            else:
                inside = expand(passages[piece.content.passage].body, is_set, passages)
                blocks += inside[0]
                included += [piece.content.passage, *inside[1]]
    return blocks, included


def only_under(body: Body, pair: Pair) -> Body:
    """The body with those pieces alone that stand between `{% if … %}` and `{% endif %}` of this detail."""
    asked = Condition(pair, filled=True)
    return Body(tuple(piece for piece in body.pieces if asked in piece.conditions), body.problems)


def included_in(body: Body, passages: Mapping[str, HasBody]) -> list[str]:
    """The passages that a text includes in any branch, itself or through another, each once."""
    found: dict[str, None] = {}
    ahead = body.includes
    while ahead:
        name = ahead.pop()
        if name not in found and name in passages:
            found[name] = None
            ahead += passages[name].body.includes
    return list(found)


def conditions_in(body: Body, passages: Mapping[str, HasBody]) -> set[Pair]:
    """The details that conditions ask about, in a text and in the passages it includes."""
    bodies: Iterable[Body] = [body, *(passages[name].body for name in included_in(body, passages))]
    return {condition.pair for each in bodies for piece in each.pieces for condition in piece.conditions}


def _without_tags(text: str) -> str:
    """The text of every branch, its lines where they were, and each placeholder in one spelling: units are keys."""
    lines = ("" if TAG_LINE.fullmatch(line) else line for line in text.split("\n"))
    return PLACEHOLDER.sub(r"{{ \1.\2 }}", "\n".join(lines))


def _tags(file: SourceFile) -> tuple[list[Include], dict[int, tuple[Condition, ...]]]:
    """The passages named in a file, and the conditions around each of its lines."""
    includes: list[Include] = []
    conditions: dict[int, tuple[Condition, ...]] = {}
    around: tuple[Condition, ...] = ()
    for number, line in enumerate(file.text.split("\n"), start=file.body_line):
        if "{%" in line:
            if found := IF.search(line):
                around = (*around, Condition((found[2], found[3]), not found[1]))
            elif ELSE.search(line) and around:
                around = (*around[:-1], Condition(around[-1].pair, not around[-1].filled))
            elif END.search(line):
                around = around[:-1]
            elif found := INCLUDE.search(line):
                includes.append(Include(found[2], number))
        conditions[number] = around
    return includes, conditions
