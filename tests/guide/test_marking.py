"""What is covered by a sign-off, and by the mark on a copy: each field of a page is changed in turn.

A field that is not in these tables fails the test: decide for it whether whoever signs off reads it (`own_words`), and
whether a copy without the change is another text (`mark_of`).
"""

from dataclasses import fields, replace
from datetime import date
from typing import Any, get_args

import pytest

from bot.guide.approval import own_words
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
    Strong,
    Text,
)
from bot.guide.marking import mark_of, picture_mark
from bot.guide.page import Citation, Link, Page
from bot.guide.picture import Picture
from bot.guide.place import Audience

WORDS, OTHER = (Text("Some words."),), (Text("Other words."),)
PICTURE = Picture("steps", "en", "What happens", (List((WORDS,), 1),))
BOOK = Citation("book", "the book", "page 49")
PAGE = Page(
    Audience.PARENT, "en", "abuse/neglect", "What neglect means", "Neglect", "abuse", (Paragraph(WORDS),), WORDS,
    (BOOK,), date(2026, 1, 5), date(2027, 1, 5), (Link("help-now", "Get help"),), picture=PICTURE,
)  # fmt: skip

SIGNED, MARKED = "signed", "marked"
OF_A_PAGE: dict[str, tuple[Any, set[str]]] = {
    "title": ("Other words", {SIGNED, MARKED}),
    "button": ("Other words", {SIGNED}),  # it stands on other pages
    "blocks": ((Paragraph(OTHER),), {SIGNED, MARKED}),
    "ask": (OTHER, {SIGNED, MARKED}),
    "picture": (replace(PICTURE, title="Other words"), {SIGNED, MARKED}),
    "sources": ((), {MARKED}),  # their names are the table's; whoever signs off is shown what they are
    "checked": (date(2026, 2, 5), {MARKED}),  # it is said on the page
    "review": (date(2027, 2, 5), set()),
    "next": ((Link("help-now", "Other words"),), set()),  # a label of the page's own is signed off: see below
    # Which text it is, and where it stands: no words of it.
    "audience": (Audience.PROFESSIONAL, set()),
    "language": ("pl", set()),
    "id": ("abuse", set()),
    "topic": ("privacy", set()),
    "urgent": (True, set()),
    "translated": (False, set()),
    "up": ("abuse", set()),
}
OF_A_PICTURE: dict[str, tuple[Any, set[str]]] = {
    "title": ("Other words", {SIGNED, MARKED}),
    "blocks": ((List((OTHER,), 1),), {SIGNED, MARKED}),
    "kind": ("table", {MARKED}),
    "language": ("pl", {MARKED}),
}
OF_A_SOURCE: dict[str, tuple[Any, set[str]]] = {
    "key": ("leaflet", {MARKED}),
    "name": ("the leaflet", {MARKED}),
    "locator": ("page 50", {MARKED}),
}


def covered(before: Page, after: Page) -> set[str]:
    """Which of the two changes with the page."""
    signed = own_words(before, before, {}, {}) != own_words(after, after, {}, {})
    return {name for name, changed in ((SIGNED, signed), (MARKED, mark_of(before) != mark_of(after))) if changed}


@pytest.mark.parametrize("field", [field.name for field in fields(Page)])
def test_each_field_of_a_page_is_signed_off_and_marked_or_not(field: str) -> None:
    assert field in OF_A_PAGE, f"Put the field `{field}` into OF_A_PAGE, and into what covers it."
    value, cover = OF_A_PAGE[field]
    assert getattr(PAGE, field) != value
    assert covered(PAGE, replace(PAGE, **{field: value})) == cover


@pytest.mark.parametrize("field", [field.name for field in fields(Picture)])
def test_each_field_of_a_picture_is_signed_off_and_marked_or_not(field: str) -> None:
    assert field in OF_A_PICTURE, f"Put the field `{field}` into OF_A_PICTURE, and into what covers it."
    value, cover = OF_A_PICTURE[field]
    other = replace(PICTURE, **{field: value})
    assert covered(PAGE, replace(PAGE, picture=other)) == cover
    assert picture_mark(other) != picture_mark(PICTURE)


@pytest.mark.parametrize("field", [field.name for field in fields(Citation)])
def test_each_field_of_a_source_is_marked(field: str) -> None:
    assert field in OF_A_SOURCE, f"Put the field `{field}` into OF_A_SOURCE, and into what covers it."
    value, cover = OF_A_SOURCE[field]
    assert covered(PAGE, replace(PAGE, sources=(replace(BOOK, **{field: value}),))) == cover


BLOCKS: dict[type, tuple[Block, Block]] = {
    Paragraph: (Paragraph(WORDS), Paragraph(OTHER)),
    Heading: (Heading(WORDS), Heading(OTHER)),
    List: (List((WORDS, WORDS)), List((WORDS, OTHER))),
    Quotation: (Quotation((WORDS, WORDS)), Quotation((WORDS, OTHER))),
    PartBreak: (PartBreak(), Paragraph(())),
}
SPANS: dict[type, tuple[Span, Span]] = {
    Text: (Text("one"), Text("two")),
    Strong: (Strong(WORDS), Strong(OTHER)),
    Emphasis: (Emphasis(WORDS), Emphasis(OTHER)),
    Address: (Address("a.example"), Address("b.example")),
    Number: (Number.of("101", copy=True), Number.of("111", copy=True)),
}


@pytest.mark.parametrize("kind", get_args(get_args(Block)[0]))
def test_words_in_each_kind_of_block_are_covered(kind: type) -> None:
    before, after = ((Paragraph(WORDS), block) for block in BLOCKS[kind])
    assert covered(replace(PAGE, blocks=before), replace(PAGE, blocks=after)) == {SIGNED, MARKED}


@pytest.mark.parametrize("kind", get_args(get_args(Span)[0]))
def test_words_in_each_kind_of_span_are_covered(kind: type) -> None:
    before, after = SPANS[kind]
    assert covered(replace(PAGE, ask=(before,)), replace(PAGE, ask=(after,))) == {SIGNED, MARKED}


@pytest.mark.parametrize("start", [None, 2])
def test_the_numbers_of_a_list_are_covered(start: int | None) -> None:
    before, after = (replace(PAGE, blocks=(List((WORDS,), number),)) for number in (1, start))
    assert covered(before, after) == {SIGNED, MARKED}


def test_what_a_page_says_on_the_web_alone_is_signed_off_and_marked() -> None:
    web = replace(PAGE, blocks=(*PAGE.blocks, Paragraph(OTHER)))
    assert set(own_words(PAGE, web, {}, {})) - set(own_words(PAGE, PAGE, {}, {})) == {"[on the web] Other words."}
    assert len({mark_of(PAGE), mark_of(PAGE, web), mark_of(PAGE, replace(web, blocks=()))}) == 3


def test_a_page_says_itself_in_lines_that_are_read_when_it_is_signed_off() -> None:
    blocks = (
        Heading(WORDS), Paragraph((Text("Call "), Strong((Number.of("0800 1111", copy=True),)))), PartBreak(),
        List((WORDS, OTHER)), List((WORDS, OTHER), 3), Quotation((WORDS, OTHER)),
    )  # fmt: skip
    page = replace(PAGE, blocks=blocks, picture=replace(PICTURE, blocks=(List((WORDS,), 1), Paragraph(OTHER))))
    web = replace(page, blocks=(*blocks, Heading(OTHER)))
    named = {"0800\N{NO-BREAK SPACE}1111": "{{ line.childline }}"}
    assert own_words(page, web, {"help-now": "Get help"}, named) == (
        "[title] What neglect means",
        "[button] Neglect",
        "## Some words.",
        "Call {{ line.childline }}",
        "---",
        "- Some words.",
        "- Other words.",
        "3. Some words.",
        "4. Other words.",
        "> Some words.",
        "> Other words.",
        "[who can help] Some words.",
        "[button to help-now] Get help",
        "[on the web] ## Other words.",
        "[in the picture] What happens",
        "[in the picture] 1. Some words.",
        "[in the picture] Other words.",
    )


def test_without_help_and_picture_nothing_stands_for_them() -> None:
    page = replace(PAGE, ask=(), picture=None)
    assert own_words(page, page, {}, {}) == ("[title] What neglect means", "[button] Neglect", "Some words.")
