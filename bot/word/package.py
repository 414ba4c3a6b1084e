"""A .docx file opened with care: it came by mail. Read by the standard library, within bounds."""

import zlib
from io import BytesIO
from typing import NamedTuple, NoReturn
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser
from zipfile import BadZipFile, ZipFile

from bot.guide.errors import PlainError

MOST_DOCUMENT_BYTES = 10_000_000
MOST_UNZIPPED = 50_000_000
MOST_PARTS = 1_000
DEEPEST = 200
"""Elements within each other. A document that people wrote has some twenty."""

_RELATIONS = "_rels/.rels"
_ALL_OF = ("docProps/", "word/")
_BUT = (
    "styles",
    "theme",
    "settings",
    "fontTable",
    "webSettings",
    "numbering",
    "glossary",
    "media",
    "charts",
    "embeddings",
)


class NotOursError(PlainError):
    """The file cannot be read as a document that went out. The message is a sentence for the person who opened it."""


class Package(NamedTuple):
    """What a document holds that matters here: `text` has words and changes; `also` properties, headers and footers."""

    text: Element
    comments: Element | None
    also: list[Element]


def opened(data: bytes) -> Package:
    """The parts of a document; raises NotOursError."""
    if len(data) > MOST_DOCUMENT_BYTES:
        raise NotOursError(
            f"This file is larger than {MOST_DOCUMENT_BYTES // 1_000_000} MB. Take pictures out, or copy the words."
        )
    try:
        with ZipFile(BytesIO(data)) as file:
            parts = _read(file)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, UnicodeDecodeError):
        raise NotOursError("This is no .docx file, or it is damaged or locked. Save it in Word as .docx.") from None
    trees = {name: _tree(part) for name, part in parts.items()}
    text = _related(trees, "", "/officeDocument") or "word/document.xml"
    if text not in trees:
        raise NotOursError("This is no Word document. Save it in Word as .docx.")
    comments = _related(trees, text, "/comments")
    also = [trees[name] for name in sorted(trees) if name not in (text, comments) and not name.endswith(".rels")]
    return Package(trees[text], trees.get(comments), also)


def local(element: Element) -> str:
    """An element's name without its namespace: the strict form of the format has other namespaces."""
    return str(element.tag).rpartition("}")[2]


def attribute(element: Element, name: str) -> str:
    """An attribute by its name without namespace; "" if it is not there."""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def _read(file: ZipFile) -> dict[str, bytes]:
    """The parts that matter. What a file says of its own size is not believed."""
    names = file.namelist()
    if len(names) > MOST_PARTS:
        raise NotOursError("This file holds too many parts to be a page of ours.")
    left, parts = MOST_UNZIPPED, dict[str, bytes]()
    for name in names:
        if name == _RELATIONS or (name.startswith(_ALL_OF) and name.endswith((".xml", ".rels")) and not _aside(name)):
            with file.open(name) as part:
                parts[name] = part.read(left + 1)
            left -= len(parts[name])
            if left < 0:
                raise NotOursError("This file is too large when it is unpacked. Copy its words into a new document.")
    return parts


def _aside(name: str) -> bool:
    """True for parts that say how words look, and none of them."""
    return name.removeprefix("word/").startswith(_BUT)


def _related(trees: dict[str, Element], part: str, kind: str) -> str:
    """The part of this kind that a part names as its own; of "", that the whole file does. "" if there is none."""
    folder, _, name = part.rpartition("/")
    relations = f"{folder}/_rels/{name}.rels" if part else _RELATIONS
    for each in trees.get(relations, ()):
        if attribute(each, "Type").endswith(kind):
            target = attribute(each, "Target")
            return target.removeprefix("/") if target.startswith("/") or not part else f"{folder}/{target}"
    return ""


class _Bounded(TreeBuilder):
    """Builds a tree that is not too deep, of a text that declares nothing: so no entity is ever looked up."""

    depth = 0

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        self.depth += 1
        if self.depth > DEEPEST:
            _unsound()
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Element:
        self.depth -= 1
        return super().end(tag)

    def doctype(self, _name: str, _public: str | None, _system: str | None) -> None:
        _unsound()


def _tree(text: bytes) -> Element:
    parser = XMLParser(target=_Bounded())  # noqa: S314 (bounded above, and it declares nothing)
    try:
        parser.feed(text)
        tree: Element = parser.close()
    except (ParseError, LookupError, ValueError):
        _unsound()
    return tree


def _unsound() -> NoReturn:
    raise NotOursError("This file is damaged, or not one that Word writes. Open it in Word and save it anew as .docx.")
