"""The index of the search: what finds what, in each language."""

import json
import posixpath
from collections.abc import Sequence
from datetime import date
from string import ascii_uppercase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.guide.document import Paragraph, Text
from bot.guide.page import Page
from bot.guide.place import Audience
from bot.web.addresses import find_address, index_address
from bot.web.search import SearchablePage, fold, index_json, packed


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


def found(title: str, text: str, asked: Sequence[str] = ()) -> SearchablePage:
    """A page with these words, and how people ask for it."""
    blocks, day = (Paragraph((Text(text),)),), date(2027, 1, 5)
    page = Page(
        Audience.PARENT, "en", "page", title, title, "page", blocks, ask=(), sources=(), checked=day, review=day
    )
    return SearchablePage("page.html", title, page, asked)


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


def test_a_word_of_the_title_is_marked_as_one() -> None:
    pages = [found("Rain", "Rain falls."), found("Snow", "Like rain, but white."), *[found("Sun", "It shines.")] * 2]
    words = words_in(index_json(pages))
    assert words["rain"] == [1, 2], "in the title of the first page, in the text of the second"
    assert words["white"] == [2]


def test_a_word_in_which_many_ask_finds_the_page_and_one_that_somebody_used_does_not() -> None:
    asked = ["will it pour", "does it pour", "it may pour or drizzle", "drizzle today", "again and again and again"]
    words = words_in(index_json([found("Rain", "It falls.", asked), *[found("Snow", "It is white.")] * 2]))
    assert words["pour"] == [0]
    assert "drizzle" not in words, "two of them are chance"
    assert "again" not in words, "however often one of them says it"


def test_a_word_on_most_pages_finds_those_that_have_it_in_their_title() -> None:
    pages = [found("Rain", "Weather of autumn."), found("Snow", "Weather of winter."), found("Weather", "Or winter.")]
    words = words_in(index_json([*pages, found("Sun", "It shines.")]))
    assert words["weather"] == [5]
    assert words["winter"] == [2, 4], "half of the pages are not most of them"
    assert "weather" not in words_in(index_json(pages[:2])), "where no title has it, it tells nothing"


@given(
    st.dictionaries(
        st.text(st.characters(categories=("L", "N")), min_size=2),
        st.sets(st.integers(0, 100_000), min_size=1),
        min_size=1,
    )
)
def test_packed_words_are_found_again(where: dict[str, set[int]]) -> None:
    assert unpacked(packed(where)) == {word: sorted(places) for word, places in where.items()}
