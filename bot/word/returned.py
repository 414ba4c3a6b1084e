"""A document that came back, read: its paragraphs as they went out and as they are to be, and the comments. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple
from xml.etree.ElementTree import Element

from bot.guide.ledger import Where
from bot.word.package import NotOursError, attribute, local, opened
from bot.word.sent import Tag, tag_in, tag_in_name, tidied

ChangeKind = Literal["same", "out", "in"]
STRUCK = "struck out by hand"
MOVED = "moved"
MOST_PARAGRAPHS, MOST_SIGNS = 2_000, 100_000
"""Of a document: ten times the longest page. What is longer would be compared for minutes."""

_SIGNS = {"tab": " ", "br": " ", "cr": " ", "noBreakHyphen": "-"}
_SKIPPED = {"Fallback", "instrText", "delInstrText", "pPr", "rPr", "sdtPr", "tblPr", "trPr", "tcPr", "sectPr"}
_MARKED: dict[str, ChangeKind] = {"ins": "in", "moveTo": "in", "del": "out", "moveFrom": "out"}
_TOO_LONG = "This document is far longer than any page of ours. Send back the one that went out."
_OFF = ("0", "false", "off")


class TrackedPiece(NamedTuple):
    """Words that went out and stay, that are taken out, or that are put in; by whom, and how that was done."""

    kind: ChangeKind
    text: str
    who: str = ""
    how: str = ""


class How(NamedTuple):
    """What is done with words, by whom, and how."""

    kind: ChangeKind = "same"
    who: str = ""
    how: str = ""


@dataclass(slots=True)
class Written:
    """A paragraph as it stands in the file. `end` says whether its end is new, or is taken out; `style` is its form."""

    pieces: list[TrackedPiece] = field(default_factory=list)
    end: ChangeKind = "same"
    who: str = ""
    style: str = "paragraph"


class Remark(NamedTuple):
    """A comment: who says what, the words it hangs on, and in which paragraph."""

    who: str
    text: str
    words: str
    paragraph: int


class CameBack(NamedTuple):
    """What came back: which text it is, the mark of the words that went out, who saved it last."""

    where: Where
    mark: str
    paragraphs: list[Written]
    remarks: list[Remark]
    saved_by: str


def came_back(data: bytes, name: str = "") -> CameBack:
    """A document that came back, under this name. Raises NotOursError with a sentence if it is none of ours."""
    package = opened(data)
    reading = _Reading()
    reading.walk(package.text, How())
    tag = _tag(package.also, reading.paragraphs, name)
    written = {attribute(each, "id"): each for each in _children(package.comments, "comment")}
    remarks = []
    for key, (place, words) in reading.hung.items():
        if (comment := written.get(key)) is not None and (text := tidied(" ".join(_texts(comment)))):
            remarks.append(Remark(attribute(comment, "author"), text, tidied("".join(words)), place))
    saved = next(
        (found for part in package.also for each in _children(part, "lastModifiedBy") if (found := each.text)), ""
    )
    return CameBack(tag.where, tag.mark, reading.paragraphs, remarks, saved or "")


def _tag(also: list[Element], paragraphs: list[Written], name: str) -> Tag:
    texts = [" ".join(part.itertext()) for part in also] + ["".join(_texts(part)) for part in also]
    texts += ["".join(piece.text for piece in each.pieces) for each in paragraphs]
    tag = next((found for text in texts if (found := tag_in(text))), None) or tag_in_name(name)
    if tag is None:
        raise NotOursError(
            "This document does not say which page it is: its foot, its properties and its name have lost that."
            " Put the name under which it went out into the file's name again."
        )
    return tag


class _Reading:
    """Walks through a document, and notes paragraphs and what comments hang on."""

    def __init__(self) -> None:
        self.paragraphs: list[Written] = []
        self.hung: dict[str, tuple[int, list[str]]] = {}
        """Of each comment: the paragraph in which its words begin, and the words."""
        self._open: set[str] = set()
        self._signs = 0
        self._current: list[Written] = []

    def walk(self, element: Element, how: How) -> None:
        """Everything below an element; `how` says what is done with the words there."""
        for each in element:
            name = local(each)
            if name == "p":
                self._paragraph(each, how)
            elif name == "r":
                self._run(each, how)
            elif name in _MARKED:
                if {how.kind, _MARKED[name]} == {"in", "out"}:
                    continue  # put in by one and taken out by another: it never went out, and is not to come in
                by = MOVED if name.startswith("move") else ""
                self.walk(each, How(_MARKED[name], attribute(each, "author"), by))
            elif name == "commentRangeStart":
                self._hang(attribute(each, "id"))
            elif name == "commentRangeEnd":
                self._open.discard(attribute(each, "id"))
            elif name not in _SKIPPED:
                self.walk(each, how)

    def _paragraph(self, element: Element, how: How) -> None:
        written = Written(style=_style(element))
        for properties in _children(element, "rPr", within=("pPr",)):
            for change in properties:
                if (name := local(change)) in _MARKED:
                    written.end, written.who = _MARKED[name], attribute(change, "author")
        if len(self.paragraphs) >= MOST_PARAGRAPHS:
            raise NotOursError(_TOO_LONG)
        self.paragraphs.append(written)
        for key in self._open:
            self.hung[key][1].append(" ")
        self._current.append(written)
        self.walk(element, how)
        self._current.pop()

    def _run(self, run: Element, how: How) -> None:
        struck = any(
            local(each) in ("strike", "dstrike") and attribute(each, "val") not in _OFF
            for properties in _children(run, "rPr")
            for each in properties
        )
        if struck and how.kind == "same":
            how = How("out", "", STRUCK)
        for each in run:
            name = local(each)
            if name in ("t", "delText"):
                self._words(each.text or "", how)
            elif name in _SIGNS:
                self._words(_SIGNS[name], how)
            elif name == "commentReference":
                self._hang(attribute(each, "id"), opens=False)
            elif name not in _SKIPPED:
                self.walk(each, how)  # a box with words of its own

    def _words(self, text: str, how: How) -> None:
        if not self._current:
            return
        self._signs += len(text)
        if self._signs > MOST_SIGNS:
            raise NotOursError(_TOO_LONG)
        self._current[-1].pieces.append(TrackedPiece(how.kind, text, how.who, how.how))
        if how.kind != "out":
            for key in self._open:
                place, words = self.hung[key]
                begun = bool("".join(words).strip())
                self.hung[key] = (place if begun else len(self.paragraphs) - 1, [*words, text])

    def _hang(self, key: str, *, opens: bool = True) -> None:
        self.hung.setdefault(key, (max(len(self.paragraphs) - 1, 0), []))
        if opens:
            self._open.add(key)


def _style(paragraph: Element) -> str:
    """The form of a paragraph, as far as a page has such: a list's item, a heading, a quotation."""
    for properties in _children(paragraph, "pPr"):
        names = [attribute(each, "val").lower() for each in properties if local(each) == "pStyle"]
        if any(name.startswith("heading") for name in names):
            return "heading"
        if any("quote" in name for name in names):
            return "quote"
        if any(local(each) == "numPr" for each in properties) or any(name.startswith("list") for name in names):
            return "item"
    return "paragraph"


def _children(element: Element | None, name: str, within: tuple[str, ...] = ()) -> Iterator[Element]:
    """The elements of a name that stand directly in an element, or in one of those `within` it."""
    for each in () if element is None else element:
        if local(each) == name:
            yield each
        elif local(each) in within:
            yield from _children(each, name)


def _texts(element: Element) -> Iterator[str]:
    """The words below an element, with a space between paragraphs."""
    for each in element.iter():
        if local(each) == "t":
            yield each.text or ""
        elif local(each) == "p":
            yield " "
