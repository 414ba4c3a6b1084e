"""From Markdown to what a phone shows: Telegram's HTML, lengths, parts and their labels."""

import pytest

from bot.compiler.markdown import Block, Heading, Items, PartBreak, Quote, parse
from bot.compiler.paginate import PART_LENGTH, Draft, paginate
from bot.compiler.render import Rendered, Shown, render_block, utf16_length
from bot.guide.page import Copy

VALUES = {
    ("line", "childline"): Shown("0800 1111", number=True, copy=True),
    ("line", "silent"): Shown("55", number=True),
    ("authority", "name"): Shown("Fish & <Chips> *Council*"),
}


def rendered(block: Block) -> Rendered:
    return render_block(block, lambda unit: unit.text, lambda space, key: VALUES[space, key])


def html(text: str) -> str:
    blocks, problems = parse(text)
    assert problems == []
    return "\n\n".join(rendered(block).html for block in blocks)


def parts(text: str, most: int | None = PART_LENGTH) -> list[Draft]:
    blocks, problems = parse(text)
    assert problems == []
    return paginate([(block, rendered(block)) for block in blocks], most)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Plain words.", "Plain words."),
        ("Two\nlines are one.", "Two lines are one."),
        ("**Bold** and *italic*.", "<b>Bold</b> and <i>italic</i>."),
        ("## A heading", "<b>A heading</b>"),
        ("- one\n- two", "• one\n• two"),
        ("- one\n\n- two", "• one\n• two"),
        ("1. one\n2. two", "1. one\n2. two"),
        ("3. three\n4. four", "3. three\n4. four"),
        ("> The law\n>\n> in two.", "<blockquote>The law\n\nin two.</blockquote>"),
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("Fish \\*and\\* chips", "Fish *and* chips"),
        ("See <https://example.org/?a=1&b=2>.", "See https://example.org/?a=1&amp;b=2."),
        ('"Quoted" isn\'t harmed', '"Quoted" isn\'t harmed'),
        ("Ask {{ authority.name }}.", "Ask Fish &amp; &lt;Chips&gt; *Council*."),
        ("Ring {{ line.childline }}.", "Ring 0800\u00a01111."),
        ("**Ring {{ line.childline }}**", "<b>Ring 0800\u00a01111</b>"),
    ],
)
def test_what_is_written_and_what_is_shown(written: str, shown: str) -> None:
    assert html(written) == shown


def test_numbers_are_collected_for_the_copy_buttons_each_once() -> None:
    (block,), _problems = parse("{{ line.childline }}, {{ line.silent }}, {{ line.childline }}")
    assert rendered(block).copies == [Copy("0800\u00a01111", "08001111")]


def test_lengths_are_telegrams() -> None:
    assert utf16_length("abc") == 3
    assert utf16_length("é") == 1
    assert utf16_length("👍") == 2
    assert utf16_length("👨‍👩‍👧‍👦") == 11
    assert utf16_length("سالام") == 5


def test_blocks_are_what_they_look_like() -> None:
    blocks, problems = parse("## One\n\ntext\n\n- a\n- b\n\n---\n\n> law", first_line=7)
    assert problems == []
    assert [type(block).__name__ for block in blocks] == ["Heading", "Paragraph", "Items", "PartBreak", "Quote"]
    assert isinstance(blocks[0], Heading)
    assert blocks[0].unit.line == 7
    assert isinstance(blocks[2], Items)
    assert [unit.line for unit in blocks[2].units] == [11, 12]
    assert isinstance(blocks[3], PartBreak)
    assert isinstance(blocks[4], Quote)


def test_a_part_ends_where_the_writer_says() -> None:
    first, second = parts("One.\n\n---\n\n## More words\n\nTwo.")
    assert (first.body.html, first.label) == ("One.", None)
    assert (second.body.html, second.label) == ("<b>More words</b>\n\nTwo.", "More words")


def test_breaks_without_text_between_them_make_no_empty_part() -> None:
    assert [part.body.html for part in parts("---\n\nOne.\n\n---\n\n---\n\nTwo.\n\n---")] == ["One.", "Two."]


def test_a_long_part_is_cut_between_paragraphs_and_the_heading_stays_with_its_text() -> None:
    long = "word " * 80  # 400 characters
    cut = parts(f"{long}\n\n{long}\n\n## Heading\n\n{long}")
    assert [part.length for part in cut] == [799 - 1, len("Heading") + 399]
    assert cut[1].label == "Heading"
    assert all(part.length <= PART_LENGTH for part in cut)
    assert len(parts(f"{long}\n\n{long}\n\n## Heading\n\n{long}", most=None)) == 1


def test_quotations_do_not_count() -> None:
    law = "> " + "law " * 300
    (only,) = parts(f"Our words.\n\n{law}\n\nMore of ours.")
    assert only.length == len("Our words.") + len("More of ours.")


def test_emoji_count_as_telegram_counts_them() -> None:
    assert len(parts("👍" * 400 + "\n\n" + "👍" * 60)) == 2
    assert len(parts("a" * 400 + "\n\n" + "a" * 60)) == 1
