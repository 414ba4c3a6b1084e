"""The index of the search: what finds what, in each language."""

import json
from typing import Any

import pytest

from bot.guide.place import Audience
from bot.web.addresses import index_address
from bot.web.search import fold


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
    index: dict[str, Any] = json.loads(files[index_address(Audience.PARENT, language)])
    (folded,) = fold(word)
    found = [index["pages"][place // 2][1] for place in index["words"].get(folded, [])]
    assert found
    assert title in found or not title


def test_explicit_words_find_no_page_of_young_people(files: dict[str, bytes]) -> None:
    adults = json.loads(files[index_address(Audience.PARENT, "en")])["words"]
    young = json.loads(files[index_address(Audience.YOUNG_PERSON, "en")])["words"]
    assert "penetration" in adults
    assert "penetration" not in young


def test_every_page_in_the_index_is_there(files: dict[str, bytes]) -> None:
    for address, data in files.items():
        if address.endswith(".json"):
            folder = address.rpartition("/")[0]
            for link, title in json.loads(data)["pages"]:
                there = f"{folder}/{link}" if not link.startswith("..") else f"{folder[:-1]}{link.removeprefix('../')}"
                assert there in files, (address, link)
                assert title
