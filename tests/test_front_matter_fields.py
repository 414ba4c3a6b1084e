"""A field at the top of a page: its words are translated, checked, edited and signed off, like all that readers read.

A new field of `FrontMatter` fails here until it stands in one of these tables. What it needs: docs/architecture.md,
"A new field of a page".
"""

from dataclasses import fields
from pathlib import Path

import pytest

from bot.checks.channels import check_channels
from bot.checks.never import check_never
from bot.checks.style import check_style
from bot.compiler.gathered import read_signoff
from bot.editing.fields import fields_in
from bot.guide.ledger import Where
from bot.guide.place import Audience
from bot.source.front_matter import FIELDS, FrontMatter
from bot.source.guide import read_guide
from bot.source.tree import Tree
from bot.translation.extract import content_units
from tests.small_guide import RICH, TODAY, write, write_small_guide

WORD = "quokka"
TEXTS = {
    "title": ("title: What neglect means", "title: What {} means"),
    "button": ("button: Neglect", "button: About {}"),
    "next": ("label: Get help", "label: About {}"),
    "ask": ("or the chair.", "or {}."),
    "sources": ("- book page 49", "- book about {}"),
}
"""The fields that hold words of the page's own, and how they are put there."""
NO_TEXT = {"checked", "review", "urgent", "below", "picture"}
"""Days, yes or no, the name of another page, how a picture is drawn."""
OF_A_SOURCE = {"sources"}
"""The place in a source: translated and checked with the name of the source, and no part of what is signed off."""
PAGE = "content/parent/abuse/neglect.md"
NEVER = '[marsupials]\npattern = "quokkas?"\nwhy = "Nobody knows it."\n'


def with_words(root: Path, field: str, words: str) -> Tree:
    """A small guide in which these words stand in one field of a page."""
    old, new = TEXTS[field]
    write_small_guide(root)
    assert old in RICH
    write(root, PAGE, RICH.replace(old, new.format(words)))
    return Tree(root)


def test_each_field_holds_words_or_does_not() -> None:
    known = set(FIELDS)
    assert {field.name for field in fields(FrontMatter)} == known
    assert known == TEXTS.keys() | NO_TEXT, 'Do what "A new field of a page" (docs/architecture.md) says.'


@pytest.mark.parametrize("field", TEXTS)
def test_words_of_each_field_are_translated(field: str, tmp_path: Path) -> None:
    guide = read_guide(with_words(tmp_path, field, WORD), [])
    assert [unit.file for unit in content_units(guide) if WORD in unit.text] == [PAGE]


@pytest.mark.parametrize("field", TEXTS)
def test_words_of_each_field_are_checked(field: str, tmp_path: Path) -> None:
    tree = with_words(tmp_path, field, f"0300 123 {WORD}")
    write(tmp_path, "content/never.toml", NEVER)
    guide = read_guide(tree, [])
    assert {problem.what for problem in check_style(guide)} == {"A number is typed into the text (0300 123)."}
    assert {problem.what for problem in check_never(guide)} == {f'Never said here: "{WORD}".'}


@pytest.mark.parametrize("field", sorted(TEXTS.keys() - OF_A_SOURCE))
def test_words_of_each_field_are_true_on_web_pages_too(field: str, tmp_path: Path) -> None:
    guide = read_guide(with_words(tmp_path, field, "this chat"), [])
    assert [problem.what for problem in check_channels(guide)] == [
        '"this chat" is true in the chat alone, and stands on a web page.'
    ]


@pytest.mark.parametrize("field", sorted(TEXTS.keys() - OF_A_SOURCE))
def test_words_of_each_field_are_edited_and_signed_off(field: str, tmp_path: Path) -> None:
    tree = with_words(tmp_path, field, WORD)
    _, top, _body = (tmp_path / PAGE).read_text("utf-8").split("---\n", 2)
    at_the_top = fields_in(f"---\n{top}---\n")
    standing = read_signoff(tree, TODAY).standing(Where(Audience.PARENT, "en", "abuse/neglect"))
    assert standing is not None
    assert any(WORD in line for line in standing.text.words)
    assert at_the_top is not None
    assert any(WORD in value for value in at_the_top.values.values())
