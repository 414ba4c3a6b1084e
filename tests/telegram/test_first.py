"""What a page says first, beside its title elsewhere; and the help lines that stand above an answer."""

from dataclasses import replace
from datetime import date

import pytest

from bot.guide.document import Block, Heading, List, Number, Paragraph, PartBreak, Quotation, Strong, Text
from bot.guide.language import Language
from bot.guide.page import Page
from bot.guide.place import READERS, Audience
from bot.guide.store import ContentStore
from bot.telegram.first import MOST_FIRST, MOST_SENTENCE, first_words, help_lines, sentences_in_any_language

ENGLISH = Language("en", "English")
EMERGENCY = Number.of("999", copy=False)
CHILDLINE = Number.of("0800 1111", copy=True)


def page(*blocks: Block, **other: object) -> Page:
    made = Page(
        Audience.PARENT, "en", "abuse/neglect", "Neglect", "Neglect", "abuse/neglect", blocks, (), (), None, date.max
    )
    return replace(made, **other)  # type: ignore[arg-type]


def says(text: str) -> Paragraph:
    return Paragraph((Text(text),))


def test_whole_sentences_stand_as_long_as_they_fit() -> None:
    short = "You may bring one person. " * 10
    first = first_words(page(says(short.strip())), ENGLISH)
    assert first == ("You may bring one person. " * 6).strip()
    assert len(first) <= MOST_FIRST


def test_a_long_first_sentence_is_whole_or_not_there() -> None:
    long = "word " * 40 + "end."
    assert first_words(page(says(f"{long} More.")), ENGLISH) == long
    assert first_words(page(says("word " * (MOST_SENTENCE // 5) + "end.")), ENGLISH) == ""


@pytest.mark.parametrize(
    "before",
    [
        Heading((Text("What it is"),)),
        Quotation(((Text("The persistent failure."),),)),
        Paragraph((Text("If a child is not safe, call "), EMERGENCY, Text("."))),
    ],
)
def test_what_is_no_answer_is_passed_over(before: Block) -> None:
    assert first_words(page(before, says("An answer."), says("More.")), ENGLISH) == "An answer."


def test_a_list_speaks_by_its_first_item_and_after_its_announcement_by_those_that_fit() -> None:
    items = List(((Text("One."),), (Text("Two."),)))
    assert first_words(page(items), ENGLISH) == "One."
    assert first_words(page(says("It may be:"), items, says("An answer.")), ENGLISH) == "It may be: One; Two."
    many = List(tuple((Text(f"The {number}th of the many things that it may be."),) for number in range(9)))
    first = first_words(page(says("It may be:"), many), ENGLISH)
    assert first.endswith("things that it may be …")
    assert len(first) <= MOST_FIRST + 2


def test_a_professional_reads_the_laws_own_words() -> None:
    quoted = Quotation(((Text("The persistent failure."),),))
    assert (
        first_words(page(quoted, says("More."), audience=Audience.PROFESSIONAL), ENGLISH) == "The persistent failure."
    )


def test_only_the_first_screen_counts() -> None:
    assert first_words(page(Heading((Text("A"),)), PartBreak(), says("Later.")), ENGLISH) == ""


def test_signs_are_shown_and_not_obeyed() -> None:
    said = first_words(page(says('You & <they> don\'t "ask".')), ENGLISH)
    assert said == 'You &amp; &lt;they&gt; don\'t "ask".', "no sign more than Telegram needs"


@pytest.mark.parametrize("reader", READERS)
async def test_no_explicit_words_stand_where_no_warning_can(store: ContentStore, reader: Audience) -> None:
    for language in store.languages:
        for name in store.ids(reader, language.code):
            shown = next(p for key, p in store.edition.pages.items() if key == (reader, language.code, name))
            assert not (shown.topic == "abuse/sexual" and shown.first)
            assert not (shown.urgent and shown.first)
            assert len(shown.first) <= MOST_SENTENCE + 50  # its signs in HTML


@pytest.mark.parametrize(
    ("text", "many"),
    [
        ("One. Two! Three?", 3),
        ("Ask, e.g. Childline. Then wait.", 2),
        ("یہ ایک ہے۔ یہ دو ہے۔", 2),
        ("Zadzwoń, np. dziś. Jutro też.", 2),
        ('"Who?" asks one. He waits.', 2),
        ("", 0),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, many: int) -> None:
    assert len(sentences_in_any_language(text)) == many
    assert " ".join(sentences_in_any_language(text)) == text


def test_the_help_lines_of_an_urgent_page_are_those_that_can_be_rung() -> None:
    childline = (Strong((Text("Childline: "), CHILDLINE, Text("."))), Text(" Day and night."))
    textphone = (Strong((Text("999 by textphone: "), Number.of("18000", copy=True))),)
    nobody = (Strong((Text("An adult you trust."),)),)
    urgent = page(List((nobody, textphone, childline)), urgent=True)
    assert [(line.text, line.copy.copied) for line in help_lines(urgent, ENGLISH)] == [
        ("Childline: 0800\u00a01111.", "08001111")
    ]
    assert help_lines(replace(urgent, urgent=False), ENGLISH) == ()
