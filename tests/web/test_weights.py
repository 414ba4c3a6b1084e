"""What a browser fetches for a page: light enough for a dear connection, also in languages that are not there yet."""

import os
from collections import defaultdict
from dataclasses import replace

import pytest

from bench.made_up import MADE_UP, in_eleven_languages, with_longer_texts
from bench.weights import Weight, kinds, table, weight
from bot.guide.place import Audience
from bot.web.addresses import SHEET_STYLE, STYLE
from bot.web.guide import WebGuide
from bot.web.site import Site
from tests.web.conftest import small

MOST = 80_000
"""Bytes of a page with its style, its script and, where it is fetched, its search index. The limit is 100,000; this
leaves room for texts that are still to be written."""
ALL_PROOFS = "ALL_PROOFS" in os.environ
"""Weighs every page in every language (`make prove-pages-whole`), and not the heaviest of each kind alone."""


@pytest.fixture(scope="module")
def weighed(site: Site) -> dict[str, list[Weight]]:
    """Every page of the guide as it is, by its kind, the heaviest first."""
    return {
        kind: sorted((weight(site, address) for address in addresses), key=lambda one: -one.code)
        for kind, addresses in kinds(site.guide).items()
    }


@pytest.fixture(scope="module")
def heaviest(weighed: dict[str, list[Weight]]) -> set[str]:
    """The addresses, without their language, of the two pages of each kind that are the heaviest in some language."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for kind, weights in weighed.items():
        for one in weights:
            language, _slash, rest = one.address.partition("/")
            found[kind, language].append(rest)
    return {rest for every in found.values() for rest in every[: None if ALL_PROOFS else 2]}


def too_heavy(site: Site, heaviest: set[str], languages: set[str]) -> list[tuple[str, int]]:
    """The pages of these languages, among the heaviest, that have no room left, and their weight."""
    every = [address.partition("/") for addresses in kinds(site.guide).values() for address in addresses]
    there = ["/".join((code, rest)) for code, _slash, rest in every if code in languages and rest in heaviest]
    assert {address.partition("/")[0] for address in there} == languages
    return [(one.address, one.code) for one in (weight(site, each) for each in there) if one.code > MOST]


def test_every_page_has_room(weighed: dict[str, list[Weight]]) -> None:
    every = [one for weights in weighed.values() for one in weights]
    assert {one.address for one in every} >= {"pl/p/find.html", "ur/marks.html", "en/y/index.html"}
    assert [(one.address, one.code) for one in every if one.code > MOST] == []


def test_every_language_has_room_for_longer_texts(guide: WebGuide, heaviest: set[str]) -> None:
    longer = with_longer_texts(guide)
    assert too_heavy(Site(longer, draw=small), heaviest, set(guide.languages)) == []


def test_pages_in_eleven_languages_and_five_scripts_are_light(guide: WebGuide, heaviest: set[str]) -> None:
    """Languages of the same made-up words differ in their code alone: one of each script is weighed. The scripts of
    India take as many bytes each."""
    parents = {key: one for key, one in guide.pages.items() if key[0] in {Audience.PARENT, Audience.EVERYONE}}
    assert any("p/find" in address for address in heaviest), "parents have the most pages"
    many = in_eleven_languages(guide if ALL_PROOFS else replace(guide, pages=parents))
    assert len(many.languages) == 11
    scripts = {say: code for code, (_direction, say) in MADE_UP.items()}
    assert len(scripts) == 5
    weighed = {*guide.languages, *(scripts.values() if ALL_PROOFS else ("it", "ar", "gu"))}
    assert too_heavy(Site(many, draw=small), heaviest, weighed) == []


def test_a_page_takes_few_requests_and_no_font(weighed: dict[str, list[Weight]], files: dict[str, bytes]) -> None:
    most = max(len(one.fetched) for weights in weighed.values() for one in weights)
    assert most == 6, "My meeting: itself, two styles, two scripts, the icon"
    for style in (STYLE, SHEET_STYLE):
        assert b"@font-face" not in files[style]
        assert b"url(" not in files[style]
        assert b"@import" not in files[style]


def test_the_table_has_the_median_and_the_heaviest_page(site: Site) -> None:
    found = defaultdict(list)
    for row in list(table(site))[2:]:
        kind, which = row.split("|")[1:3]
        found[kind.strip()].append(which.split(",")[0].strip())
    assert found.keys() >= {"a page", "urgent help", "My meeting", "search, and A to Z"}
    assert {tuple(rows) for rows in found.values()} == {("median", "heaviest")}
