"""What a browser fetches for a page: light enough for a dear connection, also in languages that are not there yet."""

import pytest

from bench.made_up import in_eleven_languages, with_longer_texts
from bench.weights import Weight, kinds, table, weight
from bot.web.addresses import SHEET_STYLE, STYLE
from bot.web.guide import WebGuide
from bot.web.site import Site
from tests.web.conftest import small

MOST = 80_000
"""Bytes of a page with its style, its script and, where it is fetched, its search index. The limit is 100,000; this
leaves room for texts that are still to be written."""


def weights(site: Site) -> list[Weight]:
    return [weight(site, address) for addresses in kinds(site.guide).values() for address in addresses]


def test_every_page_of_every_language_has_room_for_longer_texts(guide: WebGuide) -> None:
    longer = weights(Site(with_longer_texts(guide), draw=small))
    assert {one.address for one in longer} >= {"pl/p/find.html", "ur/marks.html", "en/y/index.html"}
    assert [(one.address, one.code) for one in longer if one.code > MOST] == []


def test_pages_in_eleven_languages_and_five_scripts_are_light(guide: WebGuide) -> None:
    many = in_eleven_languages(guide)
    assert len(many.languages) == 11
    assert [(one.address, one.code) for one in weights(Site(many, draw=small)) if one.code > MOST] == []


def test_a_page_takes_few_requests_and_no_font(site: Site, files: dict[str, bytes]) -> None:
    assert max(one.requests for one in weights(site)) == 6, "the page, two styles, two scripts, the icon: My meeting"
    for style in (STYLE, SHEET_STYLE):
        assert b"@font-face" not in files[style]
        assert b"url(" not in files[style]
        assert b"@import" not in files[style]


@pytest.mark.parametrize("kind", ["a page", "urgent help", "My meeting", "search, and A to Z"])
def test_the_table_has_the_median_and_the_heaviest_page(site: Site, kind: str) -> None:
    rows = [row for row in table(site) if row.startswith(f"| {kind} |")]
    assert [row.split("|")[2].split(",")[0].strip() for row in rows] == ["median", "heaviest"]
