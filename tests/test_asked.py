"""What people asked (docs/asked.md): the sentence that answers stands in the guide, word for word."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def words(text: str) -> str:
    return " ".join(text.replace("*", "").split())


QUOTED = [
    piece.strip().rstrip(".")
    for line in (ROOT / "docs/asked.md").read_text("utf-8").splitlines()
    if line.startswith(("- ", "| "))
    for quotation in re.findall(r'"([^"]{15,})"', line)
    for piece in quotation.split("…")
    if len(piece.strip()) > 12
]


@pytest.fixture(scope="module")
def guide() -> str:
    return "\n".join(words(path.read_text("utf-8")) for path in sorted((ROOT / "content").rglob("*.md")))


def test_there_are_answers_to_look_for() -> None:
    assert len(QUOTED) > 40


@pytest.mark.parametrize("sentence", QUOTED)
def test_the_sentence_that_answers_is_in_the_guide(sentence: str, guide: str) -> None:
    assert words(sentence) in guide
