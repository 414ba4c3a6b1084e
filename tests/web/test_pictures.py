"""Pictures on web pages: an image with its words below it; without drawings, the words alone."""

import re
import xml.etree.ElementTree as ElementTree

from bot.guide.place import Audience
from bot.paper.pictures import picture_on_the_web
from bot.web.addresses import address_of, picture_address
from bot.web.guide import WebGuide
from bot.web.site import Site
from tests.web.conftest import small

WHAT = (Audience.PARENT, "en", "conference/what")
IMAGE = re.compile(r'<img src="([^"]+)" alt="([^"]+)" width="(\d+)" height="(\d+)"')


def html(site: Site, key: tuple[Audience, str, str]) -> str:
    return (site.file(address_of(*key)) or b"").decode()


def test_a_page_shows_its_picture_and_the_same_words_below(guide: WebGuide) -> None:
    site = Site(guide, draw=small)
    pictured = [key for key, found in guide.pages.items() if found.page.picture is not None]
    assert len(pictured) == 9 * len(guide.languages)
    for key in pictured:
        text, picture = html(site, key), guide.pages[key].page.picture
        assert picture is not None
        [(source, alt, width, height)] = IMAGE.findall(text)
        assert picture.title in alt.replace("&#39;", "'")
        assert (width, height) == ("360", "800")
        below = text[text.index("</figure>") : text.index("</section>")]
        assert below.count("<li>") == sum(len(getattr(block, "items", ())) for block in picture.blocks)
        for wide in (False, True):
            address = picture_address(*key, wide=wide)
            assert address.rpartition("/")[2] in text
            assert address in site.addresses
            assert ElementTree.fromstring(site.file(address) or b"").tag.endswith("svg")
        assert source == picture_address(*key, wide=False).rpartition("/")[2]


def test_the_picture_of_a_right_to_left_page_is_drawn_so(guide: WebGuide) -> None:
    site = Site(guide, draw=small)
    for code, direction in (("en", b"ltr"), ("ur", b"rtl")):
        svg = site.file(picture_address(Audience.PARENT, code, "conference/what", wide=True)) or b""
        assert direction in svg


def test_without_drawings_the_words_stand_alone(guide: WebGuide) -> None:
    for site in (Site(guide), Site(guide, draw=lambda *_about: b"")):
        text = html(site, WHAT)
        assert "<img" not in text
        assert "<h2>What happens when</h2>" in text
        assert "within 15 working days" in text[text.index("What happens when") :]
    assert not [address for address in Site(guide).addresses if address.endswith("-wide.svg")]


def test_a_real_drawing_says_its_size_and_asks_for_nothing(guide: WebGuide) -> None:
    site = Site(guide, draw=picture_on_the_web)
    svg = site.file(picture_address(*WHAT, wide=False)) or b""
    assert IMAGE.search(html(site, WHAT))
    assert b"http" not in svg.replace(b"http://www.w3.org/", b"")
    assert b"<script" not in svg
    assert len(svg) < 120_000
