"""Bare cries for help: found in every language and spelling; what only shares their words is left alone."""

import tomllib
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.answer import Answers
from bot.answers.cries import MOST_CRY_WORDS, Cries, cry_rows
from bot.answers.reading import Help
from bot.guide.page import HELP_NOW
from bot.guide.place import Audience
from bot.source.tree import Tree, guide_root


@pytest.fixture(scope="module")
def cries() -> Cries:
    rows = []
    for name, data in Tree(guide_root()).read_all("content/urgent", suffix=".toml").items():
        table = tomllib.loads(data.decode())["cry"]
        rows += [(PurePosixPath(name).stem, kind, words) for kind, words in cry_rows(table)]
    return Cries(rows)


def test_both_spellings_of_a_cry_are_kept_and_each_once() -> None:
    rows = cry_rows({"core": ["Help!", "help", "🆘"], "signs": ["😭"]}, lambda text: text.replace("lp", "lf"))
    assert [*cry_rows({"around": ["&", "and"]})] == [("cry.around", "and")], (
        "what stands beside a cry is no sign of distress"
    )
    assert [*rows] == [("cry.core", "help"), ("cry.core", "helf"), ("cry.sos", "🆘"), ("cry.signs", "😭")]


def is_cry(cries: Cries, text: str) -> bool:
    return cries.matches((text,), lambda word: word in KNOWN)


KNOWN = {"danger", "police", "shared", "polite", "there", "their"}
"""Words that people use: what stands for the n-grams of the weights."""

CRIES = {
    "en": [
        "help", "HELP!!!", "helppp", "help help help", "helphelp", "halp", "help me please", "please help me",
        "someone please", "please answer", "danger", "dangeer", "call the police", "polcie", "ambulance", "bleeding",
        "rape", "missing", "hungry", "save me", "nobody cares", "end it", "unalive", "kms", "999", "call 999",
        "911", "112", "sos", "S.O.S.", "can i talk to you", "can i tlak to you", "is anybody there", "im scared",
        "I'm scared", "cant breathe", "0800 1111",
    ],
    "pl": [
        "pomocy", "POMOCYYY", "ratunku", "ratunkuuu!!", "pomóżcie", "pomozcie mi prosze", "proszę o pomoc", "policja",
        "karetka", "boję się", "boje sie", "czy moge z kims porozmawiac", "jest tu ktos?", "112",
    ],
    "ur": [
        "مدد", "مدد کرو", "بچاؤ", "madad", "madad karo", "bachao bachao", "bachaooo", "mujhe bachao", "پولیس",
        "مجھے ڈر لگ رہا ہے", "help karo", "koi hai", "police bulao",
    ],
}  # fmt: skip
WOLVES = [
    "ok", "asdf", "hi", "hello", "thanks", "thank you", "please", "yes please", "help with the form",
    "help me find the time of the meeting", "danger of what?", "will the police be there", "the police were rude",
    "missing minutes", "what help is there", "who can help", "helpful", "🙏", "👍", "😂", "", "?!", "9", "99", "123",
    "shared", "polite", "dziękuję", "cześć", "proszę", "شکریہ", "salam", "goodbye", "is this a robot",
]  # fmt: skip


@pytest.mark.parametrize("text", [text for texts in CRIES.values() for text in texts])
def test_a_bare_cry_is_found(cries: Cries, text: str) -> None:
    assert is_cry(cries, text)


@pytest.mark.parametrize("text", WOLVES)
def test_what_only_shares_its_words_is_none(cries: Cries, text: str) -> None:
    assert not is_cry(cries, text)


@pytest.mark.parametrize(
    ("text", "cry"),
    [
        ("😭", True),
        ("😭😭 😭", True),
        ("🆘", True),
        ("🆘 come to my house", True),
        ("🆘 is the sign on page four of the leaflet", False),
        ("😭 who comes to the meeting", False),
        ("🙂", False),
    ],
)
def test_signs_of_distress_alone_are_a_cry(cries: Cries, text: str, cry: bool) -> None:
    assert is_cry(cries, text) is cry


@given(
    times=st.lists(st.integers(1, 6), min_size=6, max_size=6), upper=st.booleans(), end=st.sampled_from(["", "!!", "…"])
)
def test_letters_held_down_hide_nothing(cries: Cries, times: list[int], upper: bool, end: str) -> None:
    text = "".join(letter * number for letter, number in zip("danger", times, strict=True)) + end
    assert is_cry(cries, text.upper() if upper else text)


@given(place=st.integers(0, 5))
def test_one_typing_error_hides_no_long_word(cries: Cries, place: int) -> None:
    assert is_cry(cries, "danger"[:place] + "x" + "danger"[place:])
    assert is_cry(cries, "police"[:place] + "police"[place + 1 :])


def test_a_long_message_is_no_bare_cry(cries: Cries) -> None:
    assert is_cry(cries, "please help me now someone help my baby")
    assert not is_cry(cries, "please help me find out who will be at the meeting")
    assert not is_cry(cries, " ".join(["help me"] * MOST_CRY_WORDS))
    assert not is_cry(cries, "help " * 2000 + "x")


@given(text=st.text(max_size=200))
def test_anything_can_be_tried(cries: Cries, text: str) -> None:
    assert is_cry(cries, text) in {True, False}


@pytest.mark.parametrize("reader", [Audience.EVERYONE, Audience.YOUNG_PERSON])
async def test_a_cry_opens_help_and_counts_as_danger_in_a_flood(alone: Answers, reader: Audience) -> None:
    for text in ("someone please", "POMOCYYY", "bachaooo", "🆘", "999"):
        found = await alone.to(text, reader, "en")
        assert found.help is Help.ALARM, text
        assert found.pages == (HELP_NOW,), text
        assert alone.is_danger(text, "en"), text


async def test_what_a_person_has_put_among_what_only_sounds_so_is_no_cry(alone: Answers) -> None:
    assert not (await alone.to("I want to help my child", Audience.PARENT, "en")).urgent
    assert not alone.is_danger("i want to help my child", "en")


async def test_an_sos_sign_beside_a_word_that_is_a_known_wording_is_a_cry(alone: Answers) -> None:
    for text in ("🆘 baby 🆘", "baby 🆘"):
        assert (await alone.to(text, Audience.PARENT, "en")).help is Help.ALARM, text
        assert alone.is_danger(text, "en"), text
    assert not alone.is_danger("baby", "en")
