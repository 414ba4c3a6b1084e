"""What people asked (docs/asked.md): the sentence that answers stands on the page named there, on its first screen or
in a part with a name, whose button is on that first screen."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FOLDERS = {
    "Parents": "parent",
    "Young people": "young_person",
    "Everyone": "everyone",
    "Professionals": "professional",
}
PAGE = re.compile(r"(?<![\w/])[a-z-]+(?:/[a-z-]+)+(?![\w/])")


def words(text: str) -> str:
    return " ".join(text.replace("*", "").split())


def asked() -> Iterator[tuple[str, str, str]]:
    """The folder of the reader, the page, and a piece of what stands there, for each line that quotes."""
    folder = ""
    for line in (ROOT / "docs/asked.md").read_text("utf-8").splitlines():
        if line.startswith("## "):
            folder = FOLDERS[line.removeprefix("## ")]
        if not line.startswith("- ") or line.startswith("- also:"):
            continue
        named = re.split(r': (?=")', line, maxsplit=1)[0]
        pieces = [
            piece.strip().rstrip(".") for quoted in re.findall(r'"([^"]{15,})"', line) for piece in quoted.split("…")
        ]
        yield from ((folder, page, piece) for page in PAGE.findall(named) for piece in pieces if len(piece) > 8)


def within_a_press(folder: str, page: str) -> str:
    """What is read on the first screen of a page or one press from it."""
    text = (ROOT / "content" / folder / f"{page}.md").read_text("utf-8").split("\n---\n", 1)[1]
    first, *others = re.split(r"\n---\n", text)
    return words("\n".join([first, *others[:1], *(part for part in others[1:] if part.lstrip().startswith("## "))]))


def test_there_are_answers_to_look_for() -> None:
    assert len({(folder, page) for folder, page, _piece in asked()}) > 35


@pytest.mark.parametrize(("folder", "page", "sentence"), list(asked()))
def test_the_sentence_that_answers_is_a_press_away(folder: str, page: str, sentence: str) -> None:
    assert words(sentence) in within_a_press(folder, page)
