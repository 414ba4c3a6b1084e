"""Examples: both forms of a file of danger are read alike, and each example keeps its place on the grid."""

import tomllib

from bot.answers.examples import Cell, Phrase, phrases_of, read_examples

GRID = """
[hurt]
phrases = ["dad hits me"]

[hurt.young-person.indirect]
plain = ["i dont want to go home", "he sits on my bed"]
typos = ["hes comin upstaris"]

[about.parent.question]
dictated = ["what is physical abuse"]

[cry]
core = ["help"]
around = ["me"]
phrases = ["save me"]
signs = ["🆘"]
"""


def test_lists_and_tables_of_a_kind_are_read_together() -> None:
    indirect = Cell("young-person", "indirect", "plain")
    assert list(phrases_of(tomllib.loads(GRID))) == [
        Phrase("hurt", "dad hits me", Cell()),
        Phrase("hurt", "i dont want to go home", indirect),
        Phrase("hurt", "he sits on my bed", indirect),
        Phrase("hurt", "hes comin upstaris", Cell("young-person", "indirect", "typos")),
        Phrase("about", "what is physical abuse", Cell("parent", "question", "dictated")),
    ]


def test_examples_are_danger_or_only_sound_like_it_and_keep_their_cell_and_language() -> None:
    examples = read_examples({"content/urgent/pl.toml": GRID.encode()})
    assert [kind for _text, kind in examples.danger] == ["hurt"] * 4
    assert examples.about == ["what is physical abuse"]
    assert set(examples.languages.values()) == {"pl"}
    assert examples.cells["hes comin upstaris"] == Cell("young-person", "indirect", "typos")
    assert "save me" not in examples.languages
