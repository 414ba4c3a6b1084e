"""Pages as documents: what each holds, and that JSON gives back the very same."""

import json
from collections.abc import Iterator
from datetime import date
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.guide.chat_page import chat_page_from_json, chat_page_to_json
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
    numbers,
    spans_of,
    words,
)
from bot.guide.page import HELP_NOW, Citation, Link, Page, page_from_json, page_to_json
from bot.guide.place import Audience, Place
from bot.guide.store import ContentStore
from bot.telegram.render import chat_page
from tests.small_guide import build_small, write_small_guide

SPAN: st.SearchStrategy[Span] = st.recursive(
    st.builds(Text, st.text()) | st.builds(Address, st.text()) | st.builds(Number, st.text(), st.text(), st.booleans()),
    lambda inside: st.builds(Strong, st.lists(inside).map(tuple)) | st.builds(Emphasis, st.lists(inside).map(tuple)),
    max_leaves=5,
)
SPANS = st.lists(SPAN, max_size=4).map(tuple)
TEXTS = st.lists(SPANS, max_size=3).map(tuple)
BLOCK: st.SearchStrategy[Block] = st.one_of(
    st.builds(Paragraph, SPANS),
    st.builds(Heading, SPANS),
    st.builds(List, TEXTS, st.none() | st.integers(0, 10**9)),
    st.builds(Quotation, TEXTS),
    st.builds(PartBreak),
)
PAGE = st.builds(
    Page,
    audience=st.sampled_from(Audience),
    language=st.text(),
    id=st.text(),
    title=st.text(),
    button=st.text(),
    topic=st.text(),
    blocks=st.lists(BLOCK, max_size=4).map(tuple),
    ask=SPANS,
    sources=st.lists(st.builds(Citation, st.text(), st.text(), st.text()), max_size=2).map(tuple),
    checked=st.dates(),
    review=st.dates(),
    next=st.lists(st.builds(Link, st.text(), st.text()), max_size=2).map(tuple),
    urgent=st.booleans(),
    translated=st.booleans(),
    up=st.text(),
)


def test_a_number_is_found_inside_bold_and_italic_words_too() -> None:
    [first, second, third] = [Number.of(digits, copy=True) for digits in ("0800 1111", "101", "111")]
    spans = (Text("Call "), Strong((first, Emphasis((second,)))), Address("a.example"), Emphasis((Text("or "), third)))
    assert list(numbers(spans)) == [first, second, third]


@given(PAGE)
def test_json_gives_back_the_very_same_page(page: Page) -> None:
    assert page_from_json(page_to_json(page)) == page


@pytest.mark.parametrize(
    "change",
    [
        {"more": 1},
        {"urgent": "yes"},
        {"urgent": 1},
        {"title": None},
        {"parts": "words"},
        {"parts": [{"text": 1}]},
        {"audience": "nobody"},
        {"next": [{"page": "abuse"}]},
    ],
)
async def test_a_page_of_another_form_is_refused(change: dict[str, object], store: ContentStore) -> None:
    stored = json.loads(chat_page_to_json(store.page(Place(Audience.PARENT, "en", "abuse"))))
    assert chat_page_from_json(json.dumps(stored))
    with pytest.raises(ValueError, match=r"\w"):
        chat_page_from_json(json.dumps({**stored, **change}))


async def documents(store: ContentStore) -> list[Page]:
    """Every page of a guide as a document."""
    return [
        await store.document(store.page(Place(audience, language.code, name)))
        for audience, language in product(Audience, store.languages)
        for name in store.ids(audience, language.code)
    ]


def spans_in(page: Page) -> Iterator[Span]:
    for spans in (*(spans for block in page.blocks for spans in spans_of(block)), page.ask):
        yield from spans


async def test_the_whole_guide_is_there_as_documents_and_each_gives_the_screens_that_are_stored(
    store: ContentStore,
) -> None:
    languages = {language.code: language for language in store.languages}
    pages = await documents(store)
    assert len(pages) > 400
    for page in pages:
        assert page_from_json(page_to_json(page)) == page
        language = languages[page.written_in]
        place = Place(page.audience, page.language, page.id)
        assert chat_page(page, language, language.translate) == store.page(place), place


async def test_no_document_holds_markup_or_a_channel(store: ContentStore) -> None:
    for page in await documents(store):
        text = "\n".join(words([span]) for span in spans_in(page))
        for sign in ("<b>", "</", "&amp;", "**", "{{", "•", "\u200f", "\u200e"):
            assert sign not in text, (page.language, page.id)


async def test_a_document_of_the_small_guide_has_every_kind_of_block(tmp_path: Path) -> None:
    write_small_guide(tmp_path)
    assert build_small(tmp_path).built
    store = await ContentStore.open(tmp_path / "guide.db")
    try:
        page = await store.document(store.page(Place(Audience.PARENT, "en", "abuse/neglect")))
    finally:
        await store.close()
    call = Number("0800\u00a01111", "08001111", copy=True)
    assert page.blocks == (
        Paragraph((Text("A child does not get the "), Strong((Text("basics"),)), Text(" they need. Ask "),
                   Emphasis((Text("early"),)), Text("."))),
        List(((Text("Call "), call, Text(" at any time.")), (Text("For anyone under 19."),))),
        Paragraph((Text("Ask for the number of the unit."),)),
        PartBreak(),
        Heading((Text("The exact words"),)),
        List(((Text("First this."),), (Text("Then that."),)), 1),
        Quotation(((Text("The persistent failure to meet basic needs."),), (Text("It may include:"),))),
        Paragraph((Text("Newer words exist."),)),
        Paragraph((Text("See "), Address("https://example.org/words"), Text("."))),
    )  # fmt: skip
    assert page.ask == (Text("Ask the Safeguarding and Review Unit or the chair."),)
    assert page.sources == (Citation("leaflet", "the leaflet"), Citation("book", "the book", "page 49"))
    assert (page.checked, page.review) == (date(2026, 1, 5), date(2027, 1, 5))
    assert page.next == (Link("abuse/neglect/more", "About abuse neglect more"), Link("help-now", "Get help"))
    assert list(numbers(spans_in(page))) == [call]


async def test_numbers_stand_apart_on_the_urgent_pages(store: ContentStore) -> None:
    for audience in Audience:
        page = await store.document(store.page(Place(audience, "en", HELP_NOW)))
        found = {number.dialled: number for span in spans_in(page) for number in numbers([span])}
        assert not found["999"].copy
        assert any(number.copy for number in found.values())
        assert "0800" not in words(span for span in spans_in(page) if isinstance(span, Text))
