"""Texts longer than an ordinary message can be: danger is heard to the end."""

import pytest

from bot.answers.answer import Answers
from bot.answers.judge import MOST_FOLDED
from bot.answers.reading import Help
from bot.answers.typed import MOST_CHARACTERS, SHARED_CHARACTERS, stretches, typed
from bot.guide.page import HELP_NOW
from bot.guide.place import Audience
from bot.telegram.updates import MOST_TYPED_CHARACTERS

TOLD = "my dad hits me and my little sister every night when he is drunk"
CHAT = "We talked about the garden and the weather and then about what to cook on Sunday for all of us. "


def long(after: int) -> str:
    """Chat of so many characters, then danger, then a little more chat."""
    return (CHAT * (after // len(CHAT) + 1))[:after] + f". {TOLD}. " + CHAT


@pytest.mark.parametrize("after", [0, MOST_CHARACTERS - 30, MOST_CHARACTERS + 500, MOST_TYPED_CHARACTERS - 300])
async def test_danger_is_heard_wherever_it_stands(alone: Answers, after: int) -> None:
    assert alone.is_danger(long(after), "en")
    found = await alone.to(long(after), Audience.PARENT, "en")
    assert found.help is Help.ALARM
    assert found.pages[0].startswith(HELP_NOW)


async def test_what_is_told_late_is_given_as_the_reason(alone: Answers) -> None:
    reading = await alone.read(long(2 * MOST_CHARACTERS), "en")
    assert reading.help(Audience.PARENT) == (Help.ALARM, "danger, beyond what is read at once")


async def test_a_long_text_without_danger_is_none(alone: Answers) -> None:
    text = (CHAT * 400)[:MOST_TYPED_CHARACTERS]
    assert not alone.is_danger(text, "en")
    assert (await alone.to(text, Audience.PARENT, "en")).help is not Help.ALARM


@pytest.mark.parametrize("length", [0, 1, SHARED_CHARACTERS, MOST_CHARACTERS, MOST_CHARACTERS + 1, 30_000])
def test_stretches_hold_the_whole_text_and_share_their_ends(length: int) -> None:
    text = "".join(chr(0x4E00 + number % 5000) for number in range(length))
    first, *later = stretches(text)
    assert first + "".join(part[SHARED_CHARACTERS:] for part in later) == text
    assert all(
        part[:SHARED_CHARACTERS] == before[-SHARED_CHARACTERS:]
        for before, part in zip([first, *later], later, strict=False)
    )
    assert max(map(len, stretches(text))) <= MOST_CHARACTERS


@pytest.mark.parametrize(
    "text",
    [
        f"Hello <{TOLD}>",
        "can i bring a friend <i want to die> to the meeting?",
        "hi <please\nhelp me he is hitting me>",
        "\ufdfa" * 227 + f" {TOLD}",
        "\ufdfa" * 900 + f" {TOLD}",
        "…" * 1400 + f" {TOLD}",
        "🙂" * 3100 + f" {TOLD}",
        "🚨 " * 2000 + f" {TOLD}",
        "iro " * 1000 + f" {TOLD}",
    ],
    ids=range(9),
)
async def test_nothing_that_stands_around_it_hides_danger(alone: Answers, text: str) -> None:
    assert alone.is_danger(text, "en")
    assert (await alone.to(text, Audience.PARENT, "en")).help is Help.ALARM


@pytest.mark.parametrize("sign", ["🚨", "🚨 ", "iro ", "lado iro ", "u "])
def test_short_forms_by_the_thousand_do_not_make_a_text_without_end(alone: Answers, sign: str) -> None:
    folded = alone.judge.fold((sign * MOST_CHARACTERS)[:MOST_CHARACTERS], "en")
    assert len(folded.text) <= MOST_FOLDED
    if len(sign.split()) == 1:
        assert len(folded.text) < 200, "said a thousand times, it says no more"


def test_marks_of_html_are_no_words_and_words_are_no_marks() -> None:
    assert typed('<b>who</b> <a href="https://a.example/b">comes</a><br/>').comparable == "who comes"
    assert typed("a <b my dad hits me> <suicide>").comparable == "a b my dad hits me suicide"
