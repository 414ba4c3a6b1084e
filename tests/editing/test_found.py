"""Live errors: of the text as it is being written, with its line, and of nothing else."""

from pathlib import Path

import pytest

from bot.editing.found import problems_in, with_text
from bot.source.guide import SourceGuide, read_guide
from bot.source.problems import Problem
from bot.source.tree import Tree
from tests.small_guide import RICH, SHARED, TODAY, page_text, write_small_guide

PAGE, PASSAGE = "content/parent/abuse/neglect.md", "content/shared/definition.md"
SHEET = "content/sheets/parent.md"


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    write_small_guide(tmp_path)
    return Tree(tmp_path)


def found(tree: Tree, text: str, name: str = PAGE) -> list[str]:
    problems: list[Problem] = []
    guide = read_guide(tree, problems)
    assert problems == []
    return [f"{each.line}: {each.what}" for each in problems_in(tree, guide, name, text, TODAY)]


def test_a_sound_page_has_nothing_wrong_in_any_bytes(tree: Tree) -> None:
    assert found(tree, RICH) == []
    assert found(tree, "\ufeff" + RICH.replace("\n", "\r\n")) == []
    assert found(tree, SHARED, PASSAGE) == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("title: What neglect means", "title: What: this", "2: This line at the top cannot be read."),
        ("review: 2027-01-05", "review: soon", "13: `review` is not a day."),
        ("review: 2027-01-05", "review: 2026-03-01", "13: The review was due on 2026-03-01."),
        ("- leaflet", "- hearsay", "10: There is no source 'hearsay'."),
        ("- abuse/neglect/more", "- abuse/nothing", "5: `next` names abuse/nothing, which parent has not."),
        ("Ask *early*.", "They simply refuse.", '15: The word "refuse" is never used here.'),
        ("Ask *early*.", "Call 0800 1234.", "15: A number is typed into the text (0800 1234)."),
        ("Ask *early*.", "Ask {{ authority.nobody }}.", "15: There is no authority.nobody."),
        ("Ask *early*.", "Ask \u2014 early.", "15: There is a dash."),
        ("Ask *early*.", "Press the buttons below.", '15: "buttons below" is true in the chat alone'),
        ("Ask *early*.", " ".join(["word"] * 30) + ".", "15: A sentence has 39 words"),
        ("2. Then that.", "\u2022 Then that.", "There is a pasted bullet."),
        ('include "definition"', 'include "nothing"', "nothing"),
        ("basics", "ba\u200bsics", "15: This line holds a sign that nobody sees"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tree: Tree, old: str, new: str, says: str) -> None:
    assert old in RICH
    said = found(tree, RICH.replace(old, new, 1))
    assert any(says in line for line in said), said


def test_a_text_that_rests_on_a_replaced_edition_says_so(tree: Tree) -> None:
    sources = tree.base / "content/sources.toml"
    text = sources.read_text("utf-8")
    quoted = 'quoted_in = ["definition"]\n'
    sources.write_text(text.replace(quoted, f'{quoted}superseded_by = "leaflet"\n'), "utf-8")
    newer = "and there is a newer edition: the leaflet."
    assert found(tree, RICH) == [f"11: This page rests on the book, {newer}"]
    assert found(tree, SHARED, PASSAGE) == [f"1: These words are quoted from the book, {newer}"]


def test_nothing_is_said_of_other_texts(tree: Tree) -> None:
    guide = read_guide(tree, [])
    broken = with_text(guide, "content/parent/behaviour.md", page_text("behaviour") + "\nThey refuse.\n", [])
    assert broken is not None
    assert problems_in(tree, broken, PAGE, RICH, TODAY) == []


def test_a_passage_is_held_to_the_readers_of_its_pages(tree: Tree) -> None:
    long = "One sentence of " + "many " * 18 + "words.\n"
    assert any("make" not in line and "words" in line for line in found(tree, SHARED + "\n" + long, PASSAGE))


def test_a_guide_that_has_the_text_shows_it(tree: Tree) -> None:
    guide: SourceGuide = read_guide(tree, [])
    after = with_text(guide, PAGE, RICH.replace("What neglect means", "Other"), [])
    assert after is not None
    assert [source.front.title for key, source in after.pages.items() if source != guide.pages[key]] == ["Other"]
    assert with_text(guide, "content/nobody/x.md", RICH, []) is None
