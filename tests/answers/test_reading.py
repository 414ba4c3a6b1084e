"""How much a question sounds like danger, from what was read of it: the first reason counts."""

from dataclasses import replace

import pytest

from bot.answers.judge import Folded, Judgement
from bot.answers.reading import Help, Reading
from bot.answers.typed import of_normalised
from bot.guide.place import Audience

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
