"""A page as messages of Telegram: HTML, lengths, parts and their labels."""

from dataclasses import replace
from datetime import date

import pytest
from telegram.constants import MessageLimit

from bot.guide.chat_page import ChatPage, Copy
from bot.guide.document import Address, Block, Number, Span, Text
from bot.guide.language import Language
from bot.guide.page import START, Citation, Page
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
        Audience.PARENT, "en", "abuse", "Fish & chips", "Fish", "abuse", blocks(text), (),
        (Citation("book", "a book"),), checked, date(2027, 1, 5), urgent=urgent,
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
        ("See <https://example.org/?a=1&b=2>.", "See <code>https://example.org/?a=1&amp;b=2</code>."),
        ('"Quoted" isn\'t harmed', '"Quoted" isn\'t harmed'),
        ("Ask {{ authority.name }}.", "Ask Fish &amp; &lt;Chips&gt; *Council*."),
        ("Ring {{ line.childline }}.", "Ring 0800\u00a01111."),
        ("**Ring {{ line.childline }}**", "<b>Ring 0800\u00a01111</b>"),
        ("***Both***", "<i><b>Both</b></i>"),
        ("**Bold *and* more**", "<b>Bold <i>and</i> more</b>"),
        ("By email: help@example.org.uk.", "By email: <code>help@example.org.uk</code>."),
        ("**Write** to help@example.org", "<b>Write</b> to <code>help@example.org</code>"),
        ("At {{ authority.complaints_link }}.", "At <code>https://example.org/a?b=1&amp;c=2</code>."),
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


def test_a_part_may_be_as_long_as_is_allowed_and_no_longer() -> None:
    first, second = "a" * 500, "b" * (PART_LENGTH - 500)
    assert lengths(f"{first}\n\n{second}") == [PART_LENGTH]
    assert lengths(f"{first}\n\n{second}c") == [500, PART_LENGTH - 499]
    assert lengths(f"{'a' * (PART_LENGTH + 1)}\n\nb") == [PART_LENGTH + 1, 1], "no part is empty"


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


URDU = Language("ur", "اردو", "rtl")


def test_what_is_announced_with_a_colon_stays_with_what_announces_it() -> None:
    long, items = "word " * 120, "- " + "item " * 60
    text = f"{long}\n\nYou can ring:\n\n{items}"
    assert [[type(block).__name__ for block in part] for part in parts(text)] == [["Paragraph"], ["Paragraph", "List"]]
    headed = parts(f"{long}\n\n## Who helps\n\nYou can ring:\n\n{items}")
    assert [len(part) for part in headed] == [1, 3], "a heading, the line under it and the list are one"


def test_other_languages_have_more_room_before_the_program_cuts() -> None:
    text = "\n\n".join(["word " * 70] * 3)  # 1,047 characters
    english, polish = chat(text), chat_page(page_of(text), POLISH, str)
    assert [len(english.parts), len(polish.parts)] == [2, 1]


def test_a_source_line_is_written_as_its_language_writes_lists() -> None:
    cited = (Citation("book", "کتاب", "صفحہ 4"), Citation("law", "قانون"))
    page = replace(page_of("متن"), language="ur", sources=cited, checked=None)
    (part,) = chat_page(page, URDU, str).parts
    assert part.text.endswith("\n\nSource: کتاب، صفحہ 4؛ قانون.".replace("Source", "\u200fSource"))
    english = chat_page(replace(page, language="en"), Language("en", "English"), str)
    assert "<i>" not in part.text
    assert english.parts[0].text.endswith("کتاب, صفحہ 4; قانون.")


def test_arabic_script_is_never_slanted_and_latin_is() -> None:
    assert html("*زور* اور *stress*") == "زور اور <i>stress</i>"


def test_polish_words_of_one_letter_are_bound_to_the_next() -> None:
    page = page_of("W domu i w szkole, **z** kim < chcesz. A&E a dom.\n\n- o 9")
    (part,) = chat_page(page, POLISH, str).parts
    lines = part.text.split("\n\n")
    assert lines[1] == "W\u00a0domu i\u00a0w\u00a0szkole, <b>z</b>\u00a0kim &lt; chcesz. A&amp;E a\u00a0dom."
    assert lines[2] == "• o\u00a09"
    assert "\u00a0" not in chat("A dog i have").parts[0].text, "English has no such rule"


def test_the_very_first_screen_begins_with_what_the_guide_is() -> None:
    start = replace(page_of("This guide explains."), id=START, audience=Audience.EVERYONE)
    (part,) = chat_page(start, Language("en", "English"), str).parts
    assert part.text == "This guide explains.", "the name stands above the chat"
