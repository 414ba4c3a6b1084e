"""The writing standard: what counts as a sentence, a word, a number, a hard page."""

from pathlib import Path

import pytest

from bot.checks.english import count, counted_words, sentences, syllables, without_markdown
from bot.checks.style import check_style
from bot.source.guide import read_guide
from bot.source.problems import Problem
from bot.source.tree import Tree
from tests.small_guide import TABLES, build_small, write, write_small_guide

PAGE = "content/parent/behaviour.md"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two.", ["One.", "Two."]),
        ("One? Two! Three…", ["One?", "Two!", "Three…"]),
        ("A rate of 3.5 is high. Ask.", ["A rate of 3.5 is high.", "Ask."]),
        ("Bring papers, e.g. a letter. Ask.", ["Bring papers, e.g. a letter.", "Ask."]),
        ("Bring papers, i.e. The letter.", ["Bring papers, i.e. The letter."]),
        ("See Dr. Khan. Ask J. Smith.", ["See Dr. Khan.", "Ask J. Smith."]),
        ("See p. 49. Then p. 50.", ["See p. 49.", "Then p. 50."]),
        ('Ask "Who will know?" and wait.', ['Ask "Who will know?" and wait.']),
        ('"Who will know?" You can ask.', ['"Who will know?"', "You can ask."]),
        ("It is big (very big). Ask.", ["It is big (very big).", "Ask."]),
        ("Ring 999. 55 is next.", ["Ring 999.", "55 is next."]),
        ("You can ask:", ["You can ask:"]),
        ("It is you. I am here.", ["It is you.", "I am here."]),
        ("No full stop", ["No full stop"]),
        ("", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_words_are_what_stands_between_spaces() -> None:
    assert len(counted_words("A well-known 16-year-old's word, A&E and/or 18.")) == 7
    assert counted_words("– · •") == []
    assert counted_words(without_markdown("**Ring {{ line.childline }}** at <https://example.org/a-b>")) == [
        "Ring",
        "Placeholder",
        "at",
        "Placeholder",
    ]


SYLLABLES = """the 1 meeting 2 people 2 decide 2 area 3 someone 2 asked 1 wanted 2 changes 2 little 2 idea 3 being 2
    rules 1 information 4 because 2 conference 3 police 2 evidence 3 safeguarding 3 league 1 period 3 question 2
    statement 2 child's 1 hmm 1""".split()  # noqa: SIM905 (read as a text)


@pytest.mark.parametrize(("word", "number"), list(zip(SYLLABLES[::2], SYLLABLES[1::2], strict=True)))
def test_syllables(word: str, number: str) -> None:
    assert syllables(word) == int(number)


def test_reading_age_is_flesch_kincaid_with_the_fields_terms_made_light() -> None:
    counts = count(["The cat sat. The dog ran."])
    assert (counts.sentences, counts.words, counts.syllables) == (2, 6, 6)
    assert counts.grade == pytest.approx(0.39 * 3 + 11.8 - 15.59)
    assert counts.age == pytest.approx(counts.grade + 5)
    assert count([]).grade == 0
    assert count(["confidential"]).syllables == 2
    assert count(["confidentially"]).syllables > 4


def found(tmp_path: Path, text: str) -> list[str]:
    """What is said of a page for parents that has this text as its only paragraph."""
    write_small_guide(tmp_path)
    page = tmp_path / PAGE
    page.write_text(page.read_text("utf-8").replace("This page tells you about behaviour.", text), "utf-8")
    problems: list[Problem] = []
    guide = read_guide(Tree(tmp_path), problems)
    assert problems == []
    return [problem.what for problem in check_style(guide) if problem.file == PAGE]


@pytest.mark.parametrize(
    "text",
    [
        "Bring it in case you need it.",
        "In any case, ask. In that case, wait.",
        "The plan can be adjusted with justice.",
        "The casework goes on in the bookcase.",
        'The law speaks of "a person who failed".',
        "In 2018, and in 1989, the law was written.",
        "It is 15 working days, 48 hours or 6 months.",
        "See page 149, sections 131 and 147, or chapter 200.",
        "See <https://example.org/1989/41>.",
        "Ring {{ line.childline }}.",
    ],
)
def test_what_may_be_written(text: str, tmp_path: Path) -> None:
    assert found(tmp_path, text) == []


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("The case is closed.", 'The word "case" is never used here.'),
        ("In some cases it helps.", 'The word "cases" is never used here.'),
        ("You FAILED.", 'The word "FAILED" is never used here.'),
        ("A failure to go.", 'The word "failure" is never used here.'),
        ("They refuse.", 'The word "refuse" is never used here.'),
        ("Some allegations.", 'The word "allegations" is never used here.'),
        ("The perpetrator left.", 'The word "perpetrator" is never used here.'),
        ("She admitted it.", 'The word "admitted" is never used here.'),
        ("You simply ask.", 'The word "simply" is never used here.'),
        ("Don’t worry.", 'The word "Don’t worry" is never used here.'),
        ("Do not worry about it.", 'The word "Do not worry" is never used here.'),
        ("Call 0800 1111.", "A number is typed into the text (0800 1111)."),
        ("Call 999.", "A number is typed into the text (999)."),
        ("Call 020-7946 0000.", "A number is typed into the text (020-7946 0000)."),
        ("Text 85258.", "A number is typed into the text (85258)."),
    ],
)
def test_what_may_not_be_written(text: str, what: str, tmp_path: Path) -> None:
    assert found(tmp_path, text) == [what]


def test_quotations_are_not_ours_to_change(tmp_path: Path) -> None:
    long = "The persistent failure " + "of a person " * 20 + "to call 0800 1111."
    assert found(tmp_path, f"Words.\n\n> {long}\n\n") == []


@pytest.mark.parametrize(("reader", "most"), [("young_person", 15), ("parent", 20), ("professional", 25)])
@pytest.mark.parametrize("over", [False, True])
def test_longest_sentence_of_each_reader(reader: str, most: int, over: bool, tmp_path: Path) -> None:
    write_small_guide(tmp_path)
    page = tmp_path / f"content/{reader}/behaviour.md"
    sentence = "word " * (most + over - 1) + "end."
    page.write_text(page.read_text("utf-8").replace("This page tells you about behaviour.", sentence), "utf-8")
    problems = build_small(tmp_path).problems
    assert bool(problems) is over
    assert all(f"At most {most} for {reader}" in str(problem) for problem in problems)


def test_a_shared_passage_is_held_to_its_youngest_reader(tmp_path: Path) -> None:
    write_small_guide(tmp_path)
    sentence = "word " * 17 + "end."
    write(tmp_path, "content/shared/definition.md", sentence + "\n")
    assert build_small(tmp_path).problems == []
    young = tmp_path / "content/young_person/behaviour.md"
    young.write_text(young.read_text("utf-8") + '\n{% include "definition" %}\n', "utf-8")
    (problem,) = build_small(tmp_path).problems
    assert str(problem).startswith("content/shared/definition.md:1: A sentence has 18 words")
    assert "At most 15 for young_person" in str(problem)


def test_the_words_of_a_help_line_are_held_to_the_youngest_reader_who_sees_them(tmp_path: Path) -> None:
    write_small_guide(tmp_path)
    about = "word " * 17 + "end."
    write(
        tmp_path,
        "content/help-lines.toml",
        TABLES["content/help-lines.toml"].replace("For anyone under 19.", about),
    )
    assert build_small(tmp_path).problems == []
    young = tmp_path / "content/young_person/behaviour.md"
    young.write_text(young.read_text("utf-8") + "\n{{ about.childline }}\n", "utf-8")
    (problem,) = build_small(tmp_path).problems
    assert str(problem).startswith("content/help-lines.toml:12: A sentence has 18 words")
