"""Folding: spellings of one sentence come out alike, whatever was typed before, and no language becomes another."""

from collections import Counter
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.examples import EXAMPLE_FOLDERS, read_examples
from bot.answers.folding import Folder, Spelling
from bot.answers.roman import skeleton
from bot.answers.spelling import learn, read_spelling, well_typed
from bot.commands.learning import translated_texts
from bot.source.tree import Tree, guide_root


@pytest.fixture(scope="module")
def folder() -> Folder:
    files = Tree(guide_root()).read_all(*EXAMPLE_FOLDERS, suffix=".toml")
    translated = translated_texts(Tree(guide_root()))
    examples = read_examples(files).well_typed()
    words = {code: well_typed([*examples[code], *translated[code]]) for code in examples}
    return learn(words, read_spelling(files))


def only(code: str) -> dict[str, float]:
    return {"en": 0.02, "pl": 0.02, "ur": 0.02, code: 0.96}


@pytest.mark.parametrize(
    ("code", "typed"),
    [
        ("en", ["please help me", "PLS HELP ME", "plz helpppp me", "pleeease heeelp me", "plz halp me"]),
        ("en", ["i want to kill myself", "i wanna kms", "I WANT TO KILL MYSELF", "i wana kill my self"]),
        ("en", ["don't tell my social worker", "DONT TELL MY SW", "don’t tell my sw", "dnt tell my social wrker"]),
        ("en", ["someone is hurting me", "sum1 is hurting me", "some1 is hurtin me"]),
        ("pl", ["chcę ze sobą skończyć", "chce ze soba skonczyc", "CHCE ZE SOBA SKONCZYC", "chceee ze soba skonczyc"]),
        ("pl", ["boję się wracać do domu", "boje sie wracac do domu", "Boje się wracac do domu"]),
        ("pl", ["córka zaginęła", "corka zaginela", "córka zaginela"]),
        ("ur", ["میں مرنا چاہتی ہوں", "mein marna chahti hoon", "main marna chahti hun", "MAIN MRNA CHATI HU"]),
        ("ur", ["شوہر مارتا ہے", "shohar marta hai", "shauhar maarta he", "shohr mrta h"]),
        ("ur", ["ابو نے پھر مارا", "abu ne phir mara", "abbu nay phr maara"]),
        ("ur", ["مجھے مدد چاہیے", "mujhe madad chahiye", "mjhe mdad chaye", "mujhy madat chahye"]),
    ],
)
def test_spellings_of_one_sentence_come_out_alike(folder: Folder, code: str, typed: list[str]) -> None:
    assert {folder.fold(each, only(code)) for each in typed} == {typed[0]}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("marna chahti hun", "مرنا چاہتی ہوں"),
        ("mujhe marna hai", "مجھے مرنا ہے"),
        ("mar jaun", "مر جاؤں"),
        ("marna shuru kiya", "مارنا شروع کیا"),
    ],
)
def test_a_word_typed_alike_for_two_is_told_by_the_next(folder: Folder, typed: str, meant: str) -> None:
    assert folder.fold(typed, only("ur")) == meant


def test_text_speak_for_danger_has_its_words(folder: Folder) -> None:
    for typed, meant in {"kms": "kill myself", "unalive": "kill", "kys": "kill yourself", "od": "overdose"}.items():
        assert folder.fold(typed, only("en")) == meant
    assert "self harm" in folder.fold("she does sh", only("en"))


def test_signs_become_words_of_the_language(folder: Folder) -> None:
    assert folder.fold("he has a 🔪", only("en")) == "he has a knife"
    assert folder.fold("on ma 🔪", only("pl")) == "on ma nóż"


ENGLISH = ["to me", "main road", "he is her dad", "so say no", "plan", "us and the kids", "is the case over", "bat man"]


@pytest.mark.parametrize("text", ENGLISH)
def test_english_never_becomes_another_language(folder: Folder, text: str) -> None:
    assert folder.fold(text, only("en")) == text
    assert folder.fold(text, {"en": 0.4, "pl": 0.3, "ur": 0.3}) == text, "a language that is in doubt"


def test_letters_of_other_keyboards_and_signs_that_nobody_sees_are_one(folder: Folder) -> None:
    assert folder.fold("امي روز مارتي هيں", only("ur")) == "امی روز مارتی ہیں"
    assert folder.fold("مدد\u200c \u202bکرو", only("ur")) == "مدد کرو"
    assert folder.fold("مُجھے", only("ur")) == "مجھے"


WORDS = st.lists(st.text(alphabet="abehklmnorstuyz", min_size=1, max_size=9), min_size=1, max_size=7)


@given(words=WORDS, code=st.sampled_from(["en", "pl", "ur"]))
def test_folding_depends_on_the_text_alone(folder: Folder, words: list[str], code: str) -> None:
    text = " ".join(words)
    once = folder.fold(text, only(code))
    assert folder.fold(text.upper(), only(code)) == once
    assert folder.fold(f"  {text} ", only(code)) == once
    folder.fold(text[::-1], only(code))
    assert folder.fold(text, only(code)) == once


@given(text=st.text(max_size=120), code=st.sampled_from(["en", "pl", "ur", "xx"]))
def test_anything_can_be_folded(folder: Folder, text: str, code: str) -> None:
    once = folder.fold(text, only(code))
    assert once == " ".join(once.split())
    assert len(once) < 40 * (len(text) + 1)


def test_what_was_learnt_survives_being_stored(folder: Folder) -> None:
    again = Folder.from_dict(folder.to_dict())
    for text, code in product(["wogole nie wiem co robic", "abu marte hain", "dunnooo"], ["en", "pl", "ur"]):
        assert again.fold(text, only(code)) == folder.fold(text, only(code))
    with pytest.raises((LookupError, TypeError, AttributeError, ValueError)):
        Folder.from_dict({"known": {}})


def test_a_new_language_needs_its_table_and_its_words_alone() -> None:
    learnt = learn(
        {"fr": well_typed(["Où est la réunion de demain ?", "ma mère a peur", "ou alors"])},
        {"fr": Spelling(words={"slt": "salut"})},
    )
    assert learnt.fold("slt ma mere a peur de la reunionnn", {"fr": 1.0}) == "salut ma mère a peur de la réunion"


def test_texts_typed_without_accents_teach_no_spelling() -> None:
    counts = well_typed(["boję się ojca", "córka śpi", "boje sie ojca i matki", "nie"])
    assert counts == Counter(["boję", "się", "ojca", "córka", "śpi", "nie"])


def test_spellings_of_a_word_have_the_same_skeleton() -> None:
    assert len({skeleton(each) for each in ("bachao", "bacha", "bachaaw", "bcha")}) == 1
    assert skeleton("shohar") != skeleton("sohar")
