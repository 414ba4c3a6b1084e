"""Places: one spelling for buttons and deep links, short enough, and safe to read from anybody."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.guide.place import (
    MAX_PAGE_ID,
    MAX_PART,
    Action,
    Audience,
    Place,
    Press,
    code_of,
    codes_in,
    decode,
    encode,
    is_language_code,
    is_page_id,
    with_codes,
)

WORD = st.text("abcxyz0189", min_size=1, max_size=8)
PAGE_ID = st.lists(st.lists(WORD, min_size=1, max_size=3).map("-".join), min_size=1, max_size=5).map(
    lambda words: "/".join(words)[:MAX_PAGE_ID].rstrip("-/")
)
LANGUAGE = st.sampled_from(["en", "ur", "pa", "ckb", "pt-br", "abc-de"])
PLACE = st.builds(Place, st.sampled_from(list(Audience)), LANGUAGE, PAGE_ID, st.integers(1, MAX_PART))
PRESS = st.builds(Press, st.sampled_from(list(Action)), PLACE)


@given(PRESS)
def test_what_is_spelled_is_understood(press: Press) -> None:
    assert decode(encode(press.place, press.action)) == press


@given(PRESS)
def test_a_spelling_fits_a_button_and_a_deep_link(press: Press) -> None:
    spelling = encode(press.place, press.action)
    assert 1 <= len(spelling.encode()) <= 64
    assert re.fullmatch(r"[A-Za-z0-9_-]+", spelling)


def test_the_longest_spelling_fits() -> None:
    page = "a" * MAX_PAGE_ID
    assert is_page_id(page)
    assert not is_page_id(page + "a")
    assert len(encode(Place(Audience.PARENT, "abc-de", page, MAX_PART), Action.HIDE).encode()) <= 64


@given(st.text())
def test_any_text_is_a_press_or_nothing(text: str) -> None:
    press = decode(text)
    assert press is None or encode(press.place, press.action) == text


@given(PRESS, st.data())
def test_a_damaged_spelling_is_never_something_else_by_another_name(press: Press, data: st.DataObject) -> None:
    spelling = encode(press.place, press.action)
    at = data.draw(st.integers(0, len(spelling) - 1))
    damaged = spelling[:at] + data.draw(st.characters()) + spelling[at + 1 :]
    found = decode(damaged)
    assert found is None or encode(found.place, found.action) == damaged


@pytest.mark.parametrize(
    "forged",
    [
        "",
        "y",
        "y_en_1_",
        "y_en_0_abuse",
        "y_en_100_abuse",
        "y_en_01_abuse",
        "x_en_1_abuse",
        "yz_en_1_abuse",
        "Y_EN_1_ABUSE",
        "y_en_1_abuse\n",
        "y_en_1_abuse__neglect",
        "y_en_1__abuse",
        "y_en_1_abuse_",
        "y_en_1_-abuse",
        "y_en_1_abuse/neglect",
        "y_en_1_../../etc/passwd",
        "y_en_1_abuse'; DROP TABLE page; --",
        "y_en_١_abuse",
        "y_en_1١_abuse",
        "y_en_1_" + "a" * 49,
        "y_english_1_abuse",
        "ÿ_en_1_abuse",
    ],
)
def test_what_nobody_spelled_is_nothing(forged: str) -> None:
    assert decode(forged) is None


def test_old_buttons_keep_their_meaning() -> None:
    """These spellings stand in chats and on paper: they must be understood for ever."""
    assert decode("y_ur_12_conference_decision_can-they-take-my-child") == Press(
        Action.SHOW, Place(Audience.YOUNG_PERSON, "ur", "conference/decision/can-they-take-my-child", 12)
    )
    assert decode("ea_en_1_start") == Press(Action.ASK, Place(Audience.EVERYONE, "en", "start"))
    assert decode("p_pt-br_1_help-now") == Press(Action.SHOW, Place(Audience.PARENT, "pt-br", "help-now"))
    assert decode("rl_pa_1_abuse_neglect") == Press(
        Action.LANGUAGES, Place(Audience.PROFESSIONAL, "pa", "abuse/neglect")
    )


@given(PLACE, PAGE_ID)
def test_another_page_is_opened_at_its_beginning(place: Place, page: str) -> None:
    other = place.at(page)
    assert (other.audience, other.language, other.page, other.part) == (place.audience, place.language, page, 1)


@given(
    st.lists(PAGE_ID, min_size=1, max_size=3),
    st.sampled_from(list(Audience)),
    LANGUAGE,
    st.sampled_from((Action.FOUND, Action.FOUND_UNDER_HELP, Action.OTHERS)),
)
def test_what_was_found_fits_a_button_and_comes_back(
    pages: list[str], reader: Audience, language: str, action: Action
) -> None:
    spelling = encode(with_codes(Place(reader, language, "home", MAX_PART), pages), action)
    assert len(spelling.encode()) <= 64
    press = decode(spelling)
    assert press is not None
    assert (press.action, press.place.audience, press.place.language) == (action, reader, language)
    assert codes_in(press.place) == [code_of(page) for page in pages]


def test_a_code_is_the_same_for_ever_and_begins_with_that_of_the_page_above() -> None:
    assert code_of("conference/people/bring-someone") == "5sny7ve5d"  # buttons with it are in people's chats
    assert code_of("conference/people") == "5sny7v"


@pytest.mark.parametrize(("text", "right"), [("ur", True), ("pt-br", True), ("UR", False), ("u", False), ("", False)])
def test_a_language_code_is_what_the_spelling_has_room_for(text: str, right: bool) -> None:
    assert is_language_code(text) is right


def test_the_same_place_is_the_same_key() -> None:
    assert len({Place(Audience.PARENT, "en", "abuse"), Place(Audience.PARENT, "en", "abuse", 1)}) == 1


def test_three_codes_of_pages_however_deep_fit_a_button() -> None:
    deep = ["a/b/c/d/e/f/g/h", "b/c/d/e/f/g/h/a", "c/d/e/f/g/h/a/b"]
    place = with_codes(Place(Audience.PARENT, "en", "home"), deep)
    assert decode(encode(place, Action.FOUND)) == Press(Action.FOUND, place)
