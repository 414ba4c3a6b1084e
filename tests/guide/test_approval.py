"""A page's own words, as they are signed off: each line can be taken apart again."""

import pytest

from bot.guide.approval import read_line


@pytest.mark.parametrize(
    ("line", "label", "kind", "words"),
    [
        ("Ask who can help.", "", "text", "Ask who can help."),
        ("## What happens", "", "heading", "What happens"),
        ("- a bag", "", "item", "a bag"),
        ("> significant harm", "", "quote", "significant harm"),
        ("---", "", "break", ""),
        ("[title] Who will be there?", "title", "text", "Who will be there?"),
        ("[button to abuse/neglect] Neglect", "button to abuse/neglect", "text", "Neglect"),
        ("[on the web] ## What happens", "on the web", "heading", "What happens"),
        ("[in the picture] ---", "in the picture", "break", ""),
        ("[sic] as it was written", "", "text", "[sic] as it was written"),
    ],
)
def test_a_line_has_a_label_a_kind_and_words(line: str, label: str, kind: str, words: str) -> None:
    read = read_line(line)
    assert (read.label, read.kind, line[read.begins :]) == (label, kind, words)
