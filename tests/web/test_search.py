"""The index of the search: what finds what, in each language."""

import json
import posixpath
from string import ascii_uppercase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.guide.place import Audience
from bot.web.addresses import find_address, index_address
from bot.web.search import fold, packed


def unpacked(rows: str) -> dict[str, list[int]]:
    """The words of an index and their places, as the script reads them."""
    found, word = {}, ""
    for row in rows.split(" "):
        letters, _dot, steps = row[1:].partition(".")
        word = word[: int(row[0], 36)] + letters
        places, place, times = [], 0, 0
        for sign in steps:
            if sign in ascii_uppercase:
                times = times * 26 + ascii_uppercase.index(sign)
            else:
                place, times = place + times * 36 + int(sign, 36), 0
                places.append(place)
        found[word] = places
    return found


def words_in(index: bytes) -> dict[str, list[int]]:
    return unpacked(json.loads(index)["words"])


def test_spellings_that_people_type_for_each_other_are_one() -> None:
    assert fold("Skargę ŁÓDŹ") == fold("skarge lodz")
    assert fold("شكايت كى") == fold("شکایت کی"), "an Arabic keyboard"
    assert fold("شِکایَت") == fold("شکایت"), "vowel signs"
    assert fold("مدد\N{ZERO WIDTH NON-JOINER}گار") == fold("مددگار")
    assert fold("A & E, don't!") == ["don"]


@pytest.mark.parametrize(
    ("language", "word", "title"),
    [
        ("en", "complain", "I want to complain"),
        ("en", "solicitor", "Can I get a free solicitor?"),
        ("pl", "skargę", "Chcę złożyć skargę"),
        ("ur", "وکیل", ""),
    ],
)
def test_a_word_finds_its_page(files: dict[str, bytes], language: str, word: str, title: str) -> None:
    index = files[index_address(Audience.PARENT, language)]
    (folded,) = fold(word)
    links = [json.loads(index)["pages"][place // 2] for place in words_in(index).get(folded, [])]
    assert links
    page = files[find_address(Audience.PARENT, language)].decode()
    assert not title or any(f'<a href="{link}">{title}</a>' in page for link in links)


def test_explicit_words_find_no_page_of_young_people(files: dict[str, bytes]) -> None:
    adults = words_in(files[index_address(Audience.PARENT, "en")])
    young = words_in(files[index_address(Audience.YOUNG_PERSON, "en")])
    assert "penetration" in adults
    assert "penetration" not in young


def test_every_page_in_the_index_is_there_and_in_the_list_of_its_search_page(files: dict[str, bytes]) -> None:
    for address, data in files.items():
        if address.endswith(".json"):
            folder = address.rpartition("/")[0]
            page = files[f"{folder}/find.html"].decode()
            for link in json.loads(data)["pages"]:
                assert posixpath.normpath(f"{folder}/{link}") in files, (address, link)
                assert f'<a href="{link}"' in page, (address, link)


@given(
    st.dictionaries(
        st.text(st.characters(categories=("L", "N")), min_size=2),
        st.sets(st.integers(0, 100_000), min_size=1),
        min_size=1,
    )
)
def test_packed_words_are_found_again(where: dict[str, set[int]]) -> None:
    assert unpacked(packed(where)) == {word: sorted(places) for word, places in where.items()}
