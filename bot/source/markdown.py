"""The small part of Markdown that pages are written in, read strictly: anything else is named with its line."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.source.problems import Problem

# Tables and strikethrough are switched on only to be recognised and refused.
_markdown = MarkdownIt("commonmark").enable(["table", "strikethrough"])

_IN_LIST = {"list_item_open", "list_item_close", "paragraph_open", "paragraph_close", "inline"}
_IN_QUOTE = {"paragraph_open", "paragraph_close", "inline"}
_REFERENCE = re.compile(r" {0,3}\[[^\]]+\]:")
_SIGN = re.compile(r"[\\`*_~\[\]<&\n\r\0]")
"""What begins anything but words inside a unit. Most units hold none, and need not be taken apart."""
_INLINE = {"text", "text_special", "softbreak", "strong_open", "strong_close", "em_open", "em_close"}
_ALLOWED = (
    "Allowed are paragraphs, **bold**, *italic*, lists, > quotations, ## headings, --- for a new part, <https://…>."
)

_EXPRESSION = re.compile(r"\{\{.*?\}\}")
"""What `bot.source.template` judges: there ** is another mistake."""
_LEFT_OVER = "two asterisks that mark nothing"
_BOLD = "Write **so**: no space within, a paragraph or an item at a time. Or take them out."


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece of text that is translated as one: a paragraph, a heading, a list item. Its line, counted from 1."""

    text: str
    line: int = 0


class BlockKind(StrEnum):
    """What a block is. A list item is a block of its own: a condition may stand before each."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    QUOTE = "quote"
    BREAK = "part break"


@dataclass(frozen=True, slots=True)
class SourceBlock:
    """A block and its units: one, or the paragraphs of a quotation, or none for the end of a part.

    Items that follow each other with the same `marker` are one list (CommonMark, "Lists"); `number` is an ordered
    item's own. `line` is where the block begins.
    """

    kind: BlockKind
    units: tuple[Unit, ...] = ()
    line: int = 0
    marker: str = ""
    number: int | None = None


def parse(text: str, file: str = "", first_line: int = 1) -> tuple[list[SourceBlock], list[Problem]]:
    """The blocks of a text, and a problem for each thing in it that the guide does not know."""
    blocks: list[SourceBlock] = []
    problems: list[Problem] = []
    environment: dict[str, object] = {}
    tokens = _markdown.parse(text, environment)
    position = 0

    def line_of(token: Token) -> int:
        return first_line + (token.map[0] if token.map else 0)

    def wrong(token: Token, what: str, do: str = _ALLOWED) -> None:
        problems.append(Problem(file, line_of(token), what, do))

    if environment.get("references"):  # markdown-it takes these lines out of the text and leaves no token
        for place, line in enumerate(text.split("\n"), start=first_line):
            if _REFERENCE.match(line):
                problems.append(Problem(file, place, "This part of Markdown is not known here: a link.", _ALLOWED))
    while position < len(tokens):
        token = tokens[position]
        end = _end(tokens, position)
        inside = tokens[position + 1 : end]
        units = tuple(_unit(inner, line_of(inner)) for inner in inside if inner.type == "inline")
        for inner in inside:
            if inner.type == "inline":
                at = line_of(inner)
                for child in inner.children or []:
                    at += child.type == "softbreak"
                    if _is_left_over(child):
                        problems.append(Problem(file, at, f"There are {_LEFT_OVER}.", _BOLD))
                    elif not _known(child):
                        wrong(inner, f"This part of Markdown is not known here: {_name(child)}.")
        match token.type:
            case "paragraph_open":
                blocks.append(SourceBlock(BlockKind.PARAGRAPH, units, line_of(token)))
            case "heading_open" if token.markup == "##" and not units[0].text:
                wrong(token, "This heading has no words.", "Write them after ##.")
            case "heading_open" if token.markup == "##":
                blocks.append(SourceBlock(BlockKind.HEADING, units, line_of(token)))
            case "heading_open" if token.markup in {"-", "="}:
                last = first_line + (token.map[1] - 1 if token.map else 0)
                do = "Put an empty line between them."
                problems.append(Problem(file, last, "A line of --- stands directly below text.", do))
            case "bullet_list_open" | "ordered_list_open":
                items = [inner for inner in inside if inner.type == "list_item_open"]
                if any(inner.type not in _IN_LIST for inner in inside):
                    wrong(token, "A list holds something other than plain items.", "Write one line an item.")
                elif len(items) != len(units):
                    wrong(token, "A list item holds more than one paragraph, or none.", "Write one paragraph an item.")
                for item, unit in zip(items, units, strict=False):
                    number = int(item.info) if item.info else None  # bullets have none
                    blocks.append(SourceBlock(BlockKind.ITEM, (unit,), unit.line, item.markup, number))
            case "blockquote_open":
                if any(inner.type not in _IN_QUOTE for inner in inside) or not units:
                    wrong(token, "A quotation holds something other than paragraphs.", "Write paragraphs only.")
                blocks.append(SourceBlock(BlockKind.QUOTE, units, line_of(token)))
            case "hr":
                blocks.append(SourceBlock(BlockKind.BREAK, (), line_of(token)))
            case _:
                wrong(token, f"This part of Markdown is not known here: {_name(token)}.")
        position = end + 1
    return blocks, problems


def parse_inline(text: str) -> tuple[Token, ...]:
    """The tokens of one unit."""
    return _taken_apart(text) if _SIGN.search(text) else (Token("text", "", 0, content=text),)


@lru_cache(maxsize=8192)
def _taken_apart(text: str) -> tuple[Token, ...]:
    """Kept, because each check and each language asks for the same ones again."""
    return tuple(_markdown.parseInline(text)[0].children or ())


def inline_problems(text: str) -> list[str]:
    """What one unit (a title, a translation) holds that is not known, in words; empty if all is well."""
    return [_name(child) for child in parse_inline(text) if not _known(child)]


def bold_left_over(text: str) -> bool:
    """True for a unit in which ** makes nothing bold, and would be read as it stands."""
    return any(map(_is_left_over, parse_inline(text)))


def _is_left_over(token: Token) -> bool:
    return token.type == "text" and "**" in _EXPRESSION.sub("", token.content)


def _known(token: Token) -> bool:
    if token.type in _INLINE:
        return True
    return token.type in {"link_open", "link_close"} and token.markup == "autolink"


def _name(token: Token) -> str:
    names = {
        "link_open": "a link behind words",
        "link_close": "a link behind words",
        "image": "a picture",
        "html_inline": "HTML",
        "html_block": "HTML",
        "code_inline": "code",
        "code_block": "code (a line that begins with four spaces)",
        "fence": "code",
        "hardbreak": "a line break (two spaces or a backslash at the end of a line)",
        "table_open": "a table",
        "heading_open": f"a heading with {token.markup}",
        "s_open": "struck-through words",
        "s_close": "struck-through words",
    }
    return names.get(token.type, token.type)


def _unit(token: Token, line: int) -> Unit:
    return Unit(" ".join(token.content.split()), line)


def _end(tokens: Sequence[Token], position: int) -> int:
    depth = 0
    for index in range(position, len(tokens)):
        depth += tokens[index].nesting
        if depth == 0:
            return index
    return len(tokens) - 1
