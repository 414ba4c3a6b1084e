"""A page written down as a Word document: real headings and lists, changes tracked from the first one on.

The same page gives the same bytes. It holds the words as readers see them, and no tag of ours.
"""

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from typing import Any, assert_never
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from bot.guide.document import Address, Emphasis, Number, Span, Spans, Strong, Text
from bot.word.sent import DocumentLine, LineKind, SentOut

FONT = "Arial"
SCRIPTS = {"ur": "Urdu Typesetting"}
"""Fonts for languages that want one of their own: Urdu is read in Nastaliq, and Word brings this one."""
PLACES = {"en": "en-GB", "pl": "pl-PL", "ur": "ur-PK"}
"""Where a language is spelled as here, for the spelling checker."""
STYLES: dict[LineKind, str] = {
    "title": "Title",
    "note": "Subtitle",
    "label": "Caption",
    "heading": "Heading 2",
    "paragraph": "Normal",
    "item": "List Bullet",
    "quote": "Quote",
    "break": "Normal",
    "source": "Normal",
}
NUMBERED = "List Number"
_AFTER_TRACKING = ("w:documentProtection", "w:defaultTabStop", "w:characterSpacingControl", "w:compat", "w:rsids")
"""Settings that stand after "changes are tracked": Word takes them in their order alone."""
_OURS = ("note", "label", "source")
_DAY = datetime(2000, 1, 1)  # noqa: DTZ001 (no day at all: it never changes)
_GREY = RGBColor(0x44, 0x53, 0x5A)


def document(sent: SentOut) -> bytes:
    """The document, as bytes of a .docx file."""
    file = Document()
    page = sent.page
    rtl = sent.direction == "rtl"
    _styles(file, page.written_in, rtl)
    numbers: Any = None
    for line in sent.lines():
        paragraph = file.add_paragraph(style=STYLES[line.kind] if line.start is None else NUMBERED)
        if line.start:
            numbers = _list_from(file, line.start)
        if line.start is not None:
            paragraph._p.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = numbers
        if line.kind == "break":
            _rule(paragraph)
        _write(paragraph, line, rtl and line.kind not in _OURS)
    file.add_paragraph()  # room for remarks
    file.sections[0].footer.paragraphs[0].text = f"Conference Guide: {sent.tag}"
    file.settings.element.insert_element_before(OxmlElement("w:trackRevisions"), *_AFTER_TRACKING)
    core = file.core_properties
    core.author, core.title, core.language = "Conference Guide", page.title, page.written_in
    core.subject = core.keywords = core.identifier = str(sent.tag)
    core.comments = core.last_modified_by = ""
    core.created = core.modified = _DAY
    written = BytesIO()
    file.save(written)
    return _undated(written)


def _write(paragraph: Any, line: DocumentLine, rtl: bool) -> None:
    if rtl:
        paragraph._p.get_or_add_pPr().insert_element_before(
            OxmlElement("w:bidi"), "w:spacing", "w:ind", "w:jc", "w:rPr", "w:sectPr", "w:pPrChange"
        )
    for text, strong, stressed, own_direction in _runs(line.spans):
        run = paragraph.add_run(text)
        font = run.font
        if strong:
            font.bold = font.cs_bold = True
        if stressed:
            font.italic = font.cs_italic = True
        if rtl and not own_direction:
            font.rtl = True


def _runs(spans: Spans, strong: bool = False, stressed: bool = False) -> Iterator[tuple[str, bool, bool, bool]]:
    """Words, whether they are bold and italic, and whether they are read from left to right in any language."""
    span: Span
    for span in spans:
        match span:
            case Text(text):
                yield text, strong, stressed, False
            case Address(shown) | Number(shown):
                yield shown, strong, stressed, True
            case Strong(inside):
                yield from _runs(inside, True, stressed)
            case Emphasis(inside):
                yield from _runs(inside, strong, True)
            case _:
                assert_never(span)


def _styles(file: Any, language: str, rtl: bool) -> None:
    """Fonts that have every letter, and the language for the spelling checker."""
    for name in {*STYLES.values(), NUMBERED}:
        style = file.styles[name]
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        style.font.name = FONT
        fonts.set(qn("w:cs"), SCRIPTS.get(language, FONT))
    for name in (STYLES["note"], STYLES["label"]):
        font = file.styles[name].font
        font.color.rgb, font.italic, font.bold, font.size = _GREY, False, False, Pt(10)
        _speaks(file.styles[name].element.get_or_add_rPr(), "val", "en-GB")
    _speaks(file.styles["Normal"].element.get_or_add_rPr(), "bidi" if rtl else "val", PLACES.get(language, language))


def _speaks(properties: Any, which: str, tag: str) -> None:
    language = OxmlElement("w:lang")
    language.set(qn(f"w:{which}"), tag)
    properties.append(language)


def _list_from(file: Any, start: int) -> int:
    """A numbered list of its own, from this number on; its id."""
    numbering = file.part.numbering_part.element
    style = file.styles[NUMBERED].element.pPr.numPr.numId.val
    definition = next(each for each in numbering.num_lst if each.numId == style).abstractNumId.val
    own = numbering.add_num(definition)
    own.add_lvlOverride(ilvl=0).add_startOverride(start)
    return int(own.numId)


def _rule(paragraph: Any) -> None:
    """A line across the page, where a new screen begins."""
    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "auto")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    paragraph._p.get_or_add_pPr().append(borders)


def _undated(written: BytesIO) -> bytes:
    """The same files, each under a day that never changes."""
    out = BytesIO()
    with ZipFile(written) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            info = ZipInfo(name)  # 1980-01-01
            info.compress_type = ZIP_DEFLATED
            new.writestr(info, old.read(name))
    return out.getvalue()
