"""How much a question sounds like danger, from what was read of it, and which pages are offered for it."""

from dataclasses import replace

import pytest

from bot.answers.judge import Folded, Judgement
from bot.answers.reading import Help, Reading, others_than, suggested
from bot.answers.typed import of_normalised
from bot.guide.place import Audience

PARENT, PROFESSIONAL = Audience.PARENT, Audience.PROFESSIONAL

ORDINARY = Reading(
    of_normalised("what happens after the meeting"),
    Folded("what happens after the meeting", {"en": 1.0}),
    Judgement(danger=-1.0, net=-1.0, kinds={}, pages={}, refused=False, words=5, alone=True),
    "en",
    is_known_danger=False,
    is_danger_later=False,
    is_harmless=False,
    is_cry=False,
)


def judged(danger: float, net: float, text: str = ORDINARY.text.text) -> Reading:
    return replace(ORDINARY, text=of_normalised(text), judged=replace(ORDINARY.judged, danger=danger, net=net))


@pytest.mark.parametrize(
    ("reading", "level", "reason"),
    [
        (ORDINARY, Help.NONE, "below both"),
        (judged(0.0, 0.0), Help.NONE, "below both"),
        (judged(0.0, 0.1), Help.NET, "the net"),
        (judged(0.1, 0.1), Help.ALARM, "above its threshold"),
        (replace(ORDINARY, is_cry=True), Help.ALARM, "cry"),
        (replace(ORDINARY, is_known_danger=True), Help.ALARM, "example of danger"),
        (replace(ORDINARY, is_danger_later=True), Help.ALARM, "beyond"),
        (replace(judged(1.0, 1.0), is_harmless=True), Help.NONE, "only sounds like danger"),
        (replace(ORDINARY, is_harmless=True, is_danger_later=True), Help.ALARM, "beyond"),
        (replace(ORDINARY, is_harmless=True, is_known_danger=True), Help.ALARM, "example of danger"),
        (replace(judged(-1.0, 0.1), is_cry=True), Help.ALARM, "cry"),
    ],
)
@pytest.mark.parametrize("audience", Audience)
def test_the_first_reason_counts_whoever_reads(reading: Reading, level: Help, reason: str, audience: Audience) -> None:
    found = reading.help(audience)
    assert found[0] is level
    assert reason in found[1]


@pytest.mark.parametrize("text", ["hits", "hits me"])
def test_a_word_or_two_that_may_be_danger_open_help_but_not_for_professionals(text: str) -> None:
    for audience in (Audience.PARENT, Audience.YOUNG_PERSON, Audience.EVERYONE):
        assert judged(-1.0, 0.1, text).help(audience)[0] is Help.ALARM
        assert judged(-1.0, 0.0, text).help(audience)[0] is Help.NONE
    assert judged(-1.0, 0.1, text).help(Audience.PROFESSIONAL)[0] is Help.NET


def test_three_words_are_no_alarm_by_the_net_alone() -> None:
    assert judged(-1.0, 0.1, "he hits me").help(Audience.PARENT)[0] is Help.NET


@pytest.mark.parametrize(
    ("shares", "pages"),
    [
        ({"a": 0.1, "b": 0.4, "c": 0.2, "d": 0.15}, ("b", "c", "d")),  # the three likeliest, best first
        ({"a": 0.001}, ("a",)),  # the likeliest, however unlikely
        ({"a": 0.5, "b": 0.05, "c": 0.049}, ("a", "b")),  # a tenth of the first is enough, and less is not
        ({"a": 0.15, "b": 0.02, "c": 0.019}, ("a", "b")),  # what is hardly believed is not offered beside another
        ({"none": 0.5, "greeting": 0.3, "a": 0.1}, ("a",)),  # labels that are no pages
        ({}, ()),
    ],
)
def test_three_pages_are_suggested_best_first_and_none_that_hardly_fits(
    shares: dict[str, float], pages: tuple[str, ...]
) -> None:
    assert suggested(shares, PARENT) == pages


@pytest.mark.parametrize(
    ("shares", "pages"),
    [
        (
            {"complaints/family/meeting": 0.4, "complaints/professional": 0.3, "a": 0.2},
            ("complaints/family/meeting", "a"),
        ),
        (  # what stands fourth is not offered, and so nothing gives way to it
            {"a": 0.3, "complaints/professional": 0.25, "b": 0.2, "complaints/family": 0.15},
            ("a", "complaints/professional", "b"),
        ),
        ({"complaints/professional": 0.9}, ("complaints/professional",)),
    ],
)
def test_how_professionals_complain_is_not_offered_to_families_beside_their_own_way(
    shares: dict[str, float], pages: tuple[str, ...]
) -> None:
    assert suggested(shares, PARENT) == suggested(shares, Audience.YOUNG_PERSON) == pages
    assert "complaints/professional" in suggested(shares, PROFESSIONAL)


def test_to_whom_the_open_page_is_no_answer_other_ordinary_pages_are_offered() -> None:
    shares = {"help-now": 0.4, "opened": 0.3, "help-now/violence": 0.2, "said/thanks": 0.2, "a": 0.005, "b": 0.004}
    assert others_than(shares, PARENT, "opened") == ("a",)
    assert others_than(shares, PARENT) == ("opened",)
