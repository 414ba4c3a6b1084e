"""What is said of one translation beside its English: a number, a name, an address or a mark that is not the same."""

import pytest

from bot.source import markdown
from bot.telegram.paginate import TRANSLATED_PART_LENGTH
from bot.translation.wording import content_problem, interface_problem, length_problem, shown_length

SAME = [
    ("Call 999 at any time.", "Dzwoń pod 999 o każdej porze."),
    ("Call 0808 800 5000.", "۰۸۰۸ ۸۰۰ ۵۰۰۰ پر کال کریں۔"),
    ("See section 47.", "Zob. artykuł 47 (section 47)."),
    ("Call {{ line.childline }} and {{ line.emergency }}.", "{{ line.emergency }}, {{ line.childline }}."),
    ("This is **bold**, and *this*.", "*To* i **tamto**."),
    ("See <https://example.org/1>.", "Zob. <https://example.org/1>."),
]
OTHER = [
    ("Call 999 at any time.", "Dzwoń pod 112 o każdej porze.", "numbers", "Keep: 999."),
    ("Call 999 at any time.", "Dzwoń o każdej porze.", "numbers", "Keep: 999."),
    ("Call the police.", "Dzwoń na policję, 999.", "numbers", "Keep: none."),
    ("See section 47.", "Zob. artykuł 47 (section 17).", "numbers", "Keep: 47."),
    ("Call {{ line.childline }}.", "Dzwoń.", "names", "Keep: {{ line.childline }}."),
    ("Call {{ line.childline }}.", "{{ line.childline }} {{ line.childline }}", "names", "Keep: {{ line.childline }}."),
    ("Call.", "{{ line.childline }}", "names", "Keep: none."),
    ("Call.", "{% if x %} Dzwoń.", "names", "Keep: none."),
    ("See <https://example.org/1>.", "Zob. <https://example.org/2>.", "addresses", "Keep: <https://example.org/1>."),
    ("This is **bold**.", "To jest.", "bold", "Keep: 1 × **bold**."),
    ("This is **bold**.", "To jest *tak*.", "bold", "Keep: 1 × **bold**."),
    ("This is bold.", "To ** jest ** tak.", "bold", "Keep: none."),
    ("A list.", "`lista`", "holds", "Use only what the English has."),
]


@pytest.mark.parametrize(("english", "translated"), SAME)
def test_the_same_in_other_words_may_be_shown(english: str, translated: str) -> None:
    assert content_problem(english, translated) is None


@pytest.mark.parametrize(("english", "translated", "what", "do"), OTHER)
def test_what_is_other_than_in_english_is_named_with_what_to_keep(
    english: str, translated: str, what: str, do: str
) -> None:
    problem = content_problem(english, translated)
    assert problem is not None
    assert what in problem[0]
    assert problem[1] == do


def test_a_mark_that_pages_may_hold_one_day_is_compared_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markdown, "_INLINE", markdown._INLINE | {"s_open", "s_close"})
    problem = content_problem("This is ~~gone~~.", "Tego nie ma.")
    assert problem is not None
    assert problem[1] == "Keep: 1 × ~~."


@pytest.mark.parametrize(
    ("english", "translated", "do"),
    [
        ("Call {number}.", "Dzwoń {number}.", None),
        ("Part {part} of {parts}", "{parts}: {part}", None),
        ("Tea & cake, 1 < 2", "Herbata & ciasto, 1 < 2", None),
        ("Call {number}.", "Dzwoń.", "Keep: {number}."),
        ("Call {number}.", "Dzwoń {number.", "Keep: {number}."),
        ("Call.", "Dzwoń {number}.", "Keep: none."),
        ("Tea & cake", "Herbata < ciasto", "Write it in words."),
        ("Call 999.", "Dzwoń 112.", "Keep: 999."),
    ],
)
def test_a_button_keeps_its_names_and_numbers(english: str, translated: str, do: str | None) -> None:
    problem = interface_problem(english, translated)
    assert (problem and problem[1]) == do


def test_lengths_are_held_to_the_character() -> None:
    assert length_problem("a" * 30, 30, paragraph=False) is None
    assert length_problem("a" * 31, 30, paragraph=False) == (
        "The translation has 31 characters.",
        "At most 30: it stands on a button or as a title.",
    )
    assert length_problem("a" * 10_000, 0, paragraph=False) is None, "0: no limit"
    assert length_problem("a" * TRANSLATED_PART_LENGTH, 0, paragraph=True) is None
    assert length_problem("a" * (TRANSLATED_PART_LENGTH + 1), 0, paragraph=True) is not None


def test_characters_are_counted_as_a_reader_counts_them() -> None:
    assert shown_length("ਕੁ") == 1, "a sign below its letter takes no room"
    assert shown_length("ਕਿ") == 2, "one beside it does"
    assert shown_length("مُنّا") == 3
    assert shown_length("{number}") == len("0808 800 5000")
    assert shown_length("{part} / {parts}") == len("12 / 12")
    assert shown_length("{name}") == 2
