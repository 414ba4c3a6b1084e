"""Marks as people type them from paper, and what is said of a copy with them."""

import pytest

from bot.guide.marking import EDITION_LENGTH, TEXT_LENGTH, mark
from bot.guide.marks import Marked, Verdict, marks_in, sentence_of, verdict_on
from bot.guide.place import Audience

EDITION, TEXT = "3f01ac9e", "k7m2pq"
OTHER = "zzzzzz"
PAGE = Marked(TEXT, Audience.PARENT, "en", "conference/what", "What is it?", "What is it?")


@pytest.mark.parametrize(
    ("typed", "marks"),
    [
        ("k7m2pq", [TEXT]),
        (" K7M2PQ. ", [TEXT]),
        ("k7 m2-pq", [TEXT]),
        ("k7m 2pq", [TEXT]),
        ("“k7m2pq”", [TEXT]),
        ("\N{RIGHT-TO-LEFT MARK}K7M2PQ\N{LEFT-TO-RIGHT MARK}", [TEXT]),
        ("k۷m۲pq", [TEXT]),
        ("ｋ７ｍ２ｐｑ", [TEXT]),
        ("3F01 AC9E", [EDITION]),
        ("3fo1ac9e", [EDITION]),
        ("3fOlac9e", [EDITION]),
        ("3f01–ac9e", [EDITION]),
        ("Edition 3f01ac9e · Text of this page k7m2pq", [EDITION, TEXT]),
        ("my leaflet says: k7m2pq!", [TEXT]),
        ("", []),
        ("what is a conference", []),
        ("k7m2p", []),
        ("k7m2pqk7m2pq", []),
        ("🙂", []),
    ],
)
def test_a_mark_is_found_however_it_is_typed(typed: str, marks: list[str]) -> None:
    assert marks_in(typed) == marks


def test_a_long_message_gives_a_few_marks() -> None:
    assert len(marks_in(" ".join(mark(bytes([number])) for number in range(200)))) <= 8


def test_marks_are_as_long_as_they_are_looked_for() -> None:
    assert len(mark(b"some words")) == TEXT_LENGTH
    assert len(EDITION) == EDITION_LENGTH


@pytest.mark.parametrize(
    ("marks", "pages", "verdict"),
    [
        ([EDITION], [], Verdict.CURRENT),
        ([EDITION, TEXT], [PAGE], Verdict.CURRENT),
        ([TEXT], [PAGE], Verdict.SAME_TEXT),
        (["11111111", TEXT], [PAGE], Verdict.SAME_TEXT),
        ([TEXT, OTHER], [PAGE], Verdict.PARTLY),
        ([TEXT, OTHER], [], Verdict.OTHER_TEXT),
        (["11111111"], [], Verdict.OTHER_EDITION),
        ([TEXT], [], Verdict.OTHER_TEXT),
        (["11111111", TEXT], [], Verdict.OTHER_TEXT),
        ([], [], Verdict.NO_MARK),
    ],
)
def test_what_a_copy_is(marks: list[str], pages: list[Marked], verdict: Verdict) -> None:
    assert verdict_on(marks, EDITION, pages) is verdict


def test_whoever_has_an_old_copy_is_told_what_to_do() -> None:
    for verdict in Verdict:
        told = sentence_of(verdict, str)
        current = verdict in {Verdict.CURRENT, Verdict.SAME_TEXT}
        assert ("it is current" in told) is current
        assert ("ask the people who gave it to you" in told) is not current
