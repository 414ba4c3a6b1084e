"""Words and blocks on their way to paper: each is there as what it is, with its number and its level."""

from typing import Any

import pytest

from bot.guide.brackets import pattern_of
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
    Spans,
    Strong,
    Text,
)
from bot.guide.language import Language
from bot.paper.blocks import Voice, blocks_data, pairs_with, said
from bot.paper.words import spans_data, text_data, words_of

ENGLISH = Voice(Language("en", "English"))
POLISH = Voice(Language("pl", "Polski"), pattern_of(["core group"]))


def word(text: str) -> dict[str, Any]:
    return {"kind": "text", "text": text}


def test_each_span_is_what_it_is_and_what_stands_inside_it_too() -> None:
    inside = (Text("now"), Number.of("999", copy=False))
    shown = [word("now"), {"kind": "number", "text": "999"}]
    assert spans_data((Strong(inside), Emphasis(inside), Address("a.example")), "en") == [
        {"kind": "strong", "spans": shown},
        {"kind": "emphasis", "spans": shown},
        {"kind": "address", "text": "a.example"},
    ]


@pytest.mark.parametrize("kind", [Strong, Emphasis])
def test_english_in_brackets_is_english_in_bold_and_italic_words_too(kind: type[Strong | Emphasis]) -> None:
    [inside] = POLISH.spans((kind((Text("grupa (core group)"),)),))
    assert {"kind": "english", "text": "core group"} in inside["spans"]
    assert words_of([inside]) == "grupa (core group)"


@pytest.mark.parametrize("kind", [Strong, Emphasis])
def test_a_sign_beside_english_keeps_its_place_in_bold_and_italic_words_too(kind: type[Strong | Emphasis]) -> None:
    plain = text_data("گروپ (core group)", "ur", pattern_of(["core group"]), "rtl")
    assert any("\N{RIGHT-TO-LEFT MARK}" in one["text"] for one in plain)
    spans: Spans = (kind((Text("گروپ (core group)"),)),)
    assert spans_data(spans, "ur", pattern_of(["core group"]), "rtl")[0]["spans"] == plain
    assert words_of(plain) == "گروپ (core group)", "read aloud without the marks"


def test_each_block_is_what_it_is() -> None:
    one, two = (Text("one"),), (Text("two"),)
    language = {"code": "en", "direction": "ltr"}
    texts = [[word("one")], [word("two")]]
    blocks: tuple[Block, ...] = (
        Heading(one), Paragraph(two), PartBreak(), List((one, two)), List((one, two), 3), Quotation((one, two)),
    )  # fmt: skip
    assert blocks_data(blocks, ENGLISH, 3) == [
        {"kind": "heading", "language": language, "spans": [word("one")], "level": 3},
        {"kind": "paragraph", "language": language, "spans": [word("two")]},
        {"kind": "list", "language": language, "texts": texts, "start": None},
        {"kind": "list", "language": language, "texts": texts, "start": 3},
        {"kind": "quotation", "language": language, "texts": texts, "start": None},
    ]


def test_what_is_read_of_a_block_is_each_of_its_texts() -> None:
    blocks = (Heading((Text("a"),)), List(((Text("b"),), (Text("c"),)), 1), Quotation(((Text("d"),), (Text("e"),))))
    assert [text for block in blocks_data(blocks, ENGLISH, 2) for text in said(block)] == ["a", "b", "c", "d", "e"]
    door = {"kind": "doors", "doors": [{"label": [word("The guide")], "address": "https://a.example/"}]}
    assert list(said(door)) == ["The guide", "https://a.example/"]
    assert list(said({"kind": "break"})) == list(said({"kind": "picture"})) == []


def test_only_the_same_in_two_languages_stands_side_by_side() -> None:
    [paragraph, short, long, quoted] = blocks_data(
        (
            Paragraph((Text("a"),)),
            List(((Text("a"),),)),
            List(((Text("a"),), (Text("b"),))),
            Quotation(((Text("a"),),)),
        ),
        ENGLISH,
        2,
    )
    assert pairs_with(paragraph, paragraph)
    assert pairs_with(long, long)
    assert not pairs_with(short, long)
    assert not pairs_with(short, quoted)
    assert not pairs_with(paragraph, short)
