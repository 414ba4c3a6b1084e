"""What a browser fetches for a page: light enough for a dear connection, also in languages that are not there yet."""

from collections import defaultdict

from bench.made_up import MADE_UP, in_eleven_languages, with_longer_texts
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
    """Languages of the same made-up words differ in their code alone: one of each script is weighed."""
    many = in_eleven_languages(guide)
    assert len(many.languages) == 11
    site = Site(many, draw=small)
    weighed = {*guide.languages, *{say: code for code, (_direction, say) in MADE_UP.items()}.values()}
    assert len(weighed) == 8
    addresses = [one for every in kinds(many).values() for one in every if one.partition("/")[0] in weighed]
    assert {one.partition("/")[0] for one in addresses} == weighed
    assert [(one.address, one.code) for one in (weight(site, each) for each in addresses) if one.code > MOST] == []


def test_a_page_takes_few_requests_and_no_font(site: Site, files: dict[str, bytes]) -> None:
    assert max(len(one.fetched) for one in weights(site)) == 6, "My meeting: itself, two styles, two scripts, the icon"
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
