"""A page as messages of Telegram: HTML, lengths, parts and their labels."""

from datetime import date

import pytest
from telegram.constants import MessageLimit

from bot.guide.document import Address, Block, Number, Span, Text
from bot.guide.language import Language
from bot.guide.page import ChatPage, Citation, Copy, Page
from bot.guide.place import Audience
from bot.source.markdown import parse
from bot.source.resolve import resolved
from bot.telegram.paginate import MOST_TEXT, PART_LENGTH, counted, paginate, utf16_length
from bot.telegram.render import block_html, chat_page
from bot.text.render import parts_of

VALUES: dict[tuple[str, str], Span] = {
    ("line", "childline"): Number.of("0800 1111", copy=True),
    ("line", "silent"): Number.of("55", copy=False),
    ("authority", "name"): Text("Fish & <Chips> *Council*"),
    ("authority", "complaints_link"): Address("https://example.org/a?b=1&c=2"),
}


def blocks(text: str) -> tuple[Block, ...]:
    found, problems = parse(text)
    assert problems == []
    return resolved(found, str, lambda space, key: VALUES[space, key])


def html(text: str) -> str:
    return "\n\n".join(map(block_html, blocks(text)))


POLISH = Language("pl", "Polski")


CHECKED = date(2026, 1, 5)


def page_of(text: str, *, urgent: bool = False, checked: date | None = CHECKED) -> Page:
    """A page of this text."""
    return Page(
        Audience.PARENT, "en", "abuse", "Fish & chips", "Fish", "abuse", blocks(text), (), (Citation("book", "a book"),),
        checked, date(2027, 1, 5), urgent=urgent,
    )  # fmt: skip


def chat(text: str, *, urgent: bool = False) -> ChatPage:
    """A page of this text, ready for the chat."""
    return chat_page(page_of(text, urgent=urgent), Language("en", "English"), str)


def parts(text: str, most: int | None = PART_LENGTH) -> list[tuple[Block, ...]]:
    return paginate(blocks(text), most)


def lengths(text: str) -> list[int]:
    return [sum(map(counted, part)) for part in parts(text)]


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
        ("***Both***", "<i><b>Both</b></i>"),
        ("**Bold *and* more**", "<b>Bold <i>and</i> more</b>"),
        ("At {{ authority.complaints_link }}.", "At https://example.org/a?b=1&amp;c=2."),
    ],
)
def test_what_is_written_and_what_is_shown(written: str, shown: str) -> None:
    assert html(written) == shown


def test_numbers_are_collected_for_the_copy_buttons_each_once() -> None:
    (part,) = chat("**{{ line.childline }}**, {{ line.silent }}\n\n- {{ line.childline }}").parts
    assert part.copies == (Copy("0800\u00a01111", "08001111"),)


def test_lengths_are_telegrams() -> None:
    assert MOST_TEXT == MessageLimit.MAX_TEXT_LENGTH
    assert utf16_length("abc") == 3
    assert utf16_length("é") == 1
    assert utf16_length("👍") == 2
    assert utf16_length("👨‍👩‍👧‍👦") == 11
    assert utf16_length("سالام") == 5


def test_a_part_ends_where_the_writer_says() -> None:
    first, second = chat("One.\n\n---\n\n## More words\n\nTwo.").parts
    assert (first.text, first.label) == ("<b>Fish &amp; chips</b>\n\nOne.", None)
    assert second.text.startswith("<b>Fish &amp; chips</b>\n\n<b>More words</b>\n\nTwo.\n\n<i>")
    assert second.label == "More words"


def test_breaks_without_text_between_them_make_no_empty_part() -> None:
    text = "---\n\nOne.\n\n---\n\n---\n\nTwo.\n\n---"
    assert [[block_html(block) for block in part] for part in parts(text)] == [["One."], ["Two."]]
    assert list(parts_of(blocks(text))) == parts(text)


def test_a_long_part_is_cut_between_paragraphs_and_the_heading_stays_with_its_text() -> None:
    long = "word " * 80  # 400 characters
    text = f"{long}\n\n{long}\n\n## Heading\n\n{long}"
    assert lengths(text) == [799 - 1, len("Heading") + 399]
    assert chat(text).parts[1].label == "Heading"
    assert all(length <= PART_LENGTH for length in lengths(text))
    assert len(parts(text, most=None)) == 1
    assert len(chat(text, urgent=True).parts) == 1, "help stands on one screen"


def test_quotations_do_not_count() -> None:
    law = "> " + "law " * 300
    assert lengths(f"Our words.\n\n{law}\n\nMore of ours.") == [len("Our words.") + len("More of ours.")]


def test_emoji_count_as_telegram_counts_them() -> None:
    assert len(parts("👍" * 400 + "\n\n" + "👍" * 60)) == 2
    assert len(parts("a" * 400 + "\n\n" + "a" * 60)) == 1


def test_an_urgent_page_begins_with_what_to_do() -> None:
    assert chat("Ring.", urgent=True).parts[0].text.startswith("Ring.\n\n<i>Checked 5 January 2026.</i>")


def test_each_part_is_counted_from_its_beginning() -> None:
    long = "word " * 80  # 400 characters
    assert lengths(f"{long}\n\n---\n\n{long}\n\n{long}") == [399, 799 - 1]


def test_under_the_last_quotation_of_a_translated_part_stands_that_the_english_counts() -> None:
    text = "> One.\n\n> Two.\n\nWords.\n\n---\n\nNo law.\n\n---\n\n> Three."
    polish = chat_page(page_of(text), POLISH, str)
    note = "\n<i>This quotation is translated to help you. The English words count: press “In English”.</i>"
    assert [part.text.count(note) for part in polish.parts] == [1, 0, 1]
    assert f"<blockquote>Two.</blockquote>{note}\n\nWords." in polish.parts[0].text
    assert [part.quotes for part in polish.parts] == [True, False, True]
    assert not any(note in part.text for part in chat(text).parts), "English is what counts"


def test_of_a_day_on_which_nobody_checked_a_page_nothing_is_said() -> None:
    for urgent, source in ((True, ""), (False, "\n\n<i>Source: a book.</i>")):
        page = page_of("Ring.", urgent=urgent, checked=None)
        assert chat_page(page, Language("en", "English"), str).parts[0].text.endswith(f"Ring.{source}")
