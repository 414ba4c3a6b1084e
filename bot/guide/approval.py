"""Approval: who signed off which words of a page, in which role, until when. Pure.

An approval belongs to the reader's own words, and lapses when they change. A day, a neighbour's label, a number or an
address lapses nothing: each is looked after in a place of its own (`help-lines.toml`, `authority.toml`).
The approved words stand in the approval itself, so that a change can be shown in words without any older version.
"""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import NamedTuple, assert_never

from bot.guide.document import (
    Address,
    Block,
    Emphasis,
    Heading,
    List,
    Number,
    Paragraph,
    PartBreak,
    Quotation,
    Span,
    Spans,
    Strong,
    Text,
)
from bot.guide.ledger import Where
from bot.guide.marking import mark
from bot.guide.page import Page
from bot.guide.place import READERS

MARK_LENGTH = 10
"""Signs of the mark of approved words. It is longer than a page's mark for readers, and so not taken for one."""
DUE_SOON = timedelta(days=30)
BREAK, HEADING, ITEM, QUOTED = "---", "## ", "- ", "> "
"""How the end of a part, a heading, an item and a quotation begin, among the words of a page."""

BUTTON_TO = "[button to "
"""How a button that the page words itself begins, among its words: then the page that it leads to, and a bracket."""


BESIDE_THE_SCREENS = {"on the web": "On the web it says", "in the picture": "In the picture"}
"""The labels of what the page says beside its screens in the chat, and what they are called to whoever reads it."""

_LABEL = re.compile(r"\[(title|button|who can help|on the web|in the picture|button to [^\]]*)\] ")
_KINDS = {HEADING: "heading", ITEM: "item", QUOTED: "quote"}


class OwnLine(NamedTuple):
    """One of a page's own words, taken apart: its label ("" without one), its kind ("text", "heading", "item", "quote",
    "break"), and where in it the words begin that readers see."""

    label: str
    kind: str
    begins: int


def read_line(line: str) -> OwnLine:
    """A line of `own_words` taken apart again."""
    label = _LABEL.match(line)
    start = label.end() if label else 0
    name = label[1] if label else ""
    if line[start:] == BREAK:
        return OwnLine(name, "break", len(line))
    for prefix, kind in _KINDS.items():
        if line.startswith(prefix, start):
            return OwnLine(name, kind, start + len(prefix))
    return OwnLine(name, "text", start)


@dataclass(frozen=True, slots=True)
class OwnText:
    """A page of a reader in a language, and its own words, a paragraph each. `urgent`: it is read in danger."""

    where: Where
    words: tuple[str, ...]
    urgent: bool = False

    @property
    def mark(self) -> str:
        """The mark of the words."""
        return words_mark(self.words)


@dataclass(frozen=True, slots=True)
class Approval:
    """Somebody's word that a text is right. `due` is the day by which it is to be looked at again.

    `despite` is why the last editor could approve it as well; "" where somebody else did.
    """

    role: str
    name: str
    on: date
    due: date
    words: tuple[str, ...]
    despite: str = ""

    @property
    def mark(self) -> str:
        """The mark of the approved words."""
        return words_mark(self.words)


class State(Enum):
    """How it stands with the sign-off of a text."""

    NEVER = "never signed off"
    LAPSED = "changed since it was signed off"
    DUE = "to be looked at again"
    SIGNED = "signed off"


@dataclass(frozen=True, slots=True)
class Standing:
    """A text, its approval (None: there is none), and how it stands on a day."""

    text: OwnText
    approval: Approval | None
    state: State


def standing(text: OwnText, approval: Approval | None, today: date) -> Standing:
    """How it stands with a text: changed words lapse at once, and what is due within `DUE_SOON` is due."""
    if approval is None or approval.on > today:
        return Standing(text, None, State.NEVER)
    if approval.words != text.words:
        return Standing(text, approval, State.LAPSED)
    return Standing(text, approval, State.DUE if approval.due <= today + DUE_SOON else State.SIGNED)


def siblings(where: Where) -> list[Where]:
    """The same subject for the other readers: where one changes in meaning, they need a look."""
    return [where._replace(reader=reader) for reader in READERS if reader != where.reader and where.reader in READERS]


def own_words(page: Page, web: Page, own_links: Mapping[str, str], named: Mapping[str, str]) -> tuple[str, ...]:
    """The words of a page that are its own, a paragraph each.

    `web` is the page in its words for the web. `own_links` are the buttons that the page words itself, by the page they
    lead to. `named` has the placeholder of each number and address that comes from a table: that stands for it here.
    """
    text = list(_blocks(page.blocks, named))
    on_web = list(_blocks(web.blocks, named))
    ask = _words(page.ask, named)
    picture = page.picture
    drawn = [picture.title, *_blocks(picture.blocks, named)] if picture else []
    return (
        f"[title] {page.title}",
        f"[button] {page.button}",
        *text,
        *([f"[who can help] {ask}"] if ask else []),
        *(f"{BUTTON_TO}{target}] {label}" for target, label in own_links.items()),
        *(f"[on the web] {line}" for line in on_web if line not in text),
        *(f"[in the picture] {line}" for line in drawn),
    )


def words_mark(words: tuple[str, ...]) -> str:
    """A mark of words: the same words have the same one."""
    return mark(json.dumps(words, ensure_ascii=False).encode(), MARK_LENGTH)


def approval_to_toml(approval: Approval) -> str:
    """The approval as a file for people to read; `approval_from_toml` gives it back exactly."""
    despite = f"despite = {_quoted(approval.despite)}\n" if approval.despite else ""
    words = "".join(f"  {_quoted(line)},\n" for line in approval.words)
    return (
        "# Who signed off which words. Written by `conference-guide sign-off`; not to be changed by hand.\n"
        f"role = {_quoted(approval.role)}\nname = {_quoted(approval.name)}\n{despite}"
        f"on = {approval.on}\ndue = {approval.due}\nmark = {_quoted(approval.mark)}\nwords = [\n{words}]\n"
    )


def approval_from_toml(text: str) -> Approval:
    """The approval; raises ValueError, with what is wrong, for one that `sign-off` has not written so."""
    read = tomllib.loads(text)
    words = read.get("words")
    if not isinstance(words, list) or not all(isinstance(line, str) for line in words):
        raise ValueError("it has no approved words")
    for name, kind in (("role", str), ("name", str), ("on", date), ("due", date)):
        if type(read.get(name)) is not kind:
            raise ValueError(f"its `{name}` is missing or has not the right form")
    despite = read.get("despite", "")
    approval = Approval(read["role"], read["name"], read["on"], read["due"], tuple(words), str(despite))
    if read.get("mark") != approval.mark:
        raise ValueError("its words are not those of its mark: it was changed by hand")
    return approval


def _quoted(text: str) -> str:
    """As TOML has it: JSON's text in quotation marks is one of its forms, but for one sign."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _blocks(blocks: tuple[Block, ...], named: Mapping[str, str]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Paragraph(spans):
                yield _words(spans, named)
            case Heading(spans):
                yield HEADING + _words(spans, named)
            case List(items, start):
                for index, spans in enumerate(items):
                    yield (ITEM if start is None else f"{start + index}. ") + _words(spans, named)
            case Quotation(paragraphs):
                yield from (QUOTED + _words(spans, named) for spans in paragraphs)
            case PartBreak():
                yield BREAK
            case _:
                assert_never(block)


def _words(spans: Spans, named: Mapping[str, str]) -> str:
    return "".join(_word(span, named) for span in spans)


def _word(span: Span, named: Mapping[str, str]) -> str:
    match span:
        case Text(text):
            return text
        case Address(shown) | Number(shown):
            return named.get(shown, shown)
        case Strong(spans) | Emphasis(spans):
            return _words(spans, named)
        case _:
            assert_never(span)
