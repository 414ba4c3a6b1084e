"""What is done to a finished PDF: its words said to machines, its pages laid on sheets. Same input, same bytes.

Every engine stores the letters of Arabic and Urdu as they are drawn, from the left, so a screen reader would read them
backwards. `/ActualText` (ISO 32000-1, 14.9.4) says beside each tag what is really written there.
"""

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from bot.paper.typeset import PaperError

if TYPE_CHECKING:
    from pikepdf import Dictionary, Page, Pdf

_TEXTS = {f"/H{level}" for level in range(1, 7)} | {"/P", "/LBody"}
"""The tags that hold a text of their own."""

A4_LANDSCAPE = (841.89, 595.276)
"""Points."""


def with_words(file: bytes, texts: Sequence[tuple[str, bool]]) -> bytes:
    """The file with `/ActualText` on each tag whose text is read from the right.

    `texts` has the text of each tag in the order of the tags, and whether it is read from the right. Raises PaperError
    where there are more or fewer tags: a text beside the wrong tag would be worse than none.
    """
    import pikepdf

    with pikepdf.open(BytesIO(file)) as pdf:
        tags = list(_text_tags(pdf))
        if len(tags) != len(texts):
            raise PaperError(f"The file has {len(tags)} tags for {len(texts)} texts. Nothing was written.")
        for tag, (text, from_the_right) in zip(tags, texts, strict=True):
            if from_the_right:
                tag.ActualText = pikepdf.String(text)
        return _saved(pdf)


def booklet(file: bytes, *, right_to_left: bool) -> bytes:
    """The pages on both sides of A4 sheets, two to a side, to be folded in the middle: flip on the short edge.

    Blank pages make it a multiple of four; they stand before the last page, which stays on the back. The tags are lost:
    this file is for printing alone.
    """
    import pikepdf

    with pikepdf.open(BytesIO(file)) as source, pikepdf.new() as made:
        for key in ("/Title", "/Creator"):
            if key in source.docinfo:
                made.docinfo[key] = source.docinfo[key]
        made.Root.Lang = source.Root.Lang
        pages = list(source.pages)
        for left, right in sides(len(pages), right_to_left=right_to_left):
            _lay(made, [None if number is None else pages[number - 1] for number in (left, right)])
        return _saved(made)


def sides(pages: int, *, right_to_left: bool) -> Iterator[tuple[int | None, int | None]]:
    """The page at the left and at the right of each side of the sheets, from the outermost front; None is a blank."""
    blanks = -pages % 4
    order: list[int | None] = [*range(1, pages), *([None] * blanks), pages]
    last = len(order) - 1
    for outer in range(0, len(order) // 2, 2):
        for left, right in ((last - outer, outer), (outer + 1, last - outer - 1)):
            yield (order[right], order[left]) if right_to_left else (order[left], order[right])


def page_count(file: bytes) -> int:
    import pikepdf

    with pikepdf.open(BytesIO(file)) as pdf:
        return len(pdf.pages)


def _lay(made: "Pdf", halves: "Sequence[Page | None]") -> None:
    """Add one side of a sheet, each page in the middle of its half.

    pikepdf's own `add_overlay` names what it lays by chance, and the same leaflet would give other bytes.
    """
    import pikepdf

    width, height = A4_LANDSCAPE
    sheet = made.add_blank_page(page_size=A4_LANDSCAPE)
    names, drawing = pikepdf.Dictionary(), []
    for position, page in enumerate(halves):
        if page is not None:
            name = f"/Half{position}"
            names[name] = made.copy_foreign(page.as_form_xobject())
            page_width, page_height = (float(side) for side in page.mediabox[2:])
            left = position * width / 2 + (width / 2 - page_width) / 2
            drawing.append(f"q 1 0 0 1 {left:.3f} {(height - page_height) / 2:.3f} cm {name} Do Q")
    sheet.obj.Resources = pikepdf.Dictionary(XObject=names)
    sheet.obj.Contents = made.make_stream("\n".join(drawing).encode())


def _text_tags(pdf: "Pdf") -> "Iterator[Dictionary]":
    import pikepdf

    def walk(element: object) -> "Iterator[Dictionary]":
        if isinstance(element, pikepdf.Array):
            for one in element:
                yield from walk(one)
        elif isinstance(element, pikepdf.Dictionary) and "/S" in element:
            if str(element.S) in _TEXTS:
                yield element
            else:
                yield from walk(element.get("/K"))

    yield from walk(pdf.Root.StructTreeRoot.K)


def _saved(pdf: "Pdf") -> bytes:
    import pikepdf

    made = BytesIO()
    pdf.save(made, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return made.getvalue()
