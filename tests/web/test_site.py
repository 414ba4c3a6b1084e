"""The site as files: addresses, titles, links, words, weights; the same bytes again."""

import posixpath
import re
from collections import defaultdict
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest

from bot.guide.page import HELP_NOW, HOME, MY_MEETING, PRIVACY, SHARED_PHONE, START, UNANSWERED, WRONG
from bot.guide.place import READERS, Audience, decode
from bot.web.addresses import (
    SCRIPT,
    STYLE,
    address_code_of,
    address_of,
    find_address,
    is_discreet,
    is_on_the_web,
    marks_address,
    relative,
)
from bot.web.frame import LEAVE_TO, POLICY, SHEET_POLICY
from bot.web.guide import WebGuide
from bot.web.site import Site
from tests.web.conftest import BOT, small

WEIGHT = 100_000
"""Bytes of a page with its style and its script."""


class Read(HTMLParser):
    """A page as a browser takes it apart: its tags, with their attributes, and its words."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(data.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        self._open = [tag]

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def pages(files: dict[str, bytes]) -> dict[str, Read]:
    return {address: Read(data) for address, data in files.items() if address.endswith(".html")}


def title_of(files: dict[str, bytes], address: str) -> str:
    found = re.search(r"<title>(.*?)</title>", files[address].decode())
    assert found
    return found[1]


def test_the_same_guide_gives_the_same_bytes(guide: WebGuide, files: dict[str, bytes]) -> None:
    """Of Urdu, and of what no language has to itself; test_command.py writes English twice."""
    again = Site(guide, draw=small)
    assert again.addresses == [*files]
    some = [address for address in files if address.startswith("ur/") or "/" not in address]
    assert len(some) > 200
    assert {address: again.file(address) for address in some} == {address: files[address] for address in some}


def test_every_page_of_every_reader_and_language_is_there(guide: WebGuide, files: dict[str, bytes]) -> None:
    wanted = {address_of(*key) for key in guide.pages if key[2] != UNANSWERED and not key[2].startswith("said/")}
    assert len(wanted) > 500
    assert wanted <= files.keys()


def test_no_link_within_the_site_is_dead(pages: dict[str, Read], files: dict[str, bytes]) -> None:
    for address, page in pages.items():
        if address == "404.html":
            continue
        ids = {attributes["id"] for _tag, attributes in page.tags if "id" in attributes}
        named = [(attributes.get("href") or attributes.get("src"), tag) for tag, attributes in page.tags]
        for link, _tag in named:
            if not link or urlsplit(link).scheme:
                continue
            if link.startswith("#"):
                assert link[1:] in ids, (address, link)
            else:
                assert posixpath.normpath(posixpath.join(posixpath.dirname(address), link)) in files, (address, link)


def test_every_page_is_reached_by_links_alone(pages: dict[str, Read]) -> None:
    seen, ahead = {"index.html"}, ["index.html"]
    while ahead:
        address = ahead.pop()
        for attributes in pages[address].all("a"):
            link = attributes["href"]
            if not urlsplit(link).scheme and not link.startswith("#"):
                there = posixpath.normpath(posixpath.join(posixpath.dirname(address), link))
                if there not in seen:
                    seen.add(there)
                    ahead.append(there)
    assert pages.keys() - seen == {"404.html"}


def test_addresses_say_nothing_and_stay(guide: WebGuide) -> None:
    assert address_of(Audience.YOUNG_PERSON, "ur", "abuse/neglect") == "ur/y/fjbz4.html", "printed codes lead there"
    for audience, language, page in guide.pages:
        name = posixpath.basename(address_of(audience, language, page))
        assert re.fullmatch(r"index\.html|[2-9bcdfghjkmnpqrstvwxyz]{5}\.html", name), page


def test_no_two_pages_share_an_address(guide: WebGuide) -> None:
    codes = defaultdict(set)
    for _audience, _language, page in guide.pages:
        codes[address_code_of(page)].add(page)
    assert [pages for pages in codes.values() if len(pages) > 1] == []


@pytest.mark.parametrize("page", [HELP_NOW, "help-now/life", "abuse/sexual", "abuse", PRIVACY, SHARED_PHONE])
def test_titles_in_the_history_are_silent_where_they_could_harm(files: dict[str, bytes], page: str) -> None:
    assert title_of(files, address_of(Audience.PARENT if page != SHARED_PHONE else Audience.EVERYONE, "en", page)) == (
        "Conference Guide"
    )


def test_other_titles_say_what_the_page_is(files: dict[str, bytes]) -> None:
    assert title_of(files, address_of(Audience.PARENT, "en", "conference/what")).endswith(" | Conference Guide")


def test_the_urgent_help_of_the_reader_and_the_way_out_stand_first_on_every_page(
    pages: dict[str, Read], guide: WebGuide
) -> None:
    for key in guide.pages:
        if not is_on_the_web(key[2]):
            continue
        address = address_of(*key)
        page = pages[address]
        links = page.all("a")
        assert links[0]["href"] == "#main"
        leave, urgent = links[1], links[2]
        assert leave["href"] == LEAVE_TO
        assert leave["rel"] == "nofollow noreferrer"
        assert urgent["href"] == relative(address_of(key[0], key[1], HELP_NOW), address)
        assert any(link["href"] == "tel:999" for link in links), "999 stands on every page"


def test_every_page_says_who_to_tell_when_it_is_wrong(pages: dict[str, Read]) -> None:
    for address, page in pages.items():
        if not page.all("footer"):  # one sentence and a link: a page that has moved, or is gone
            continue
        code = next(attributes["lang"] for attributes in page.all("html"))
        there = relative(address_of(Audience.EVERYONE, code, WRONG), address)
        assert there in [attributes["href"] for attributes in page.all("a")], address
    told = pages[address_of(Audience.EVERYONE, "en", WRONG)].text
    assert "Please give no names." in told
    assert "in this chat" not in told


def test_a_reader_and_a_language_are_switched_on_the_same_page(pages: dict[str, Read]) -> None:
    address = address_of(Audience.PARENT, "en", "abuse/neglect")
    links = {link["href"] for link in pages[address].all("a")}
    for other in (
        address_of(Audience.YOUNG_PERSON, "en", "abuse/neglect"),
        address_of(Audience.PROFESSIONAL, "en", "abuse/neglect"),
        address_of(Audience.PARENT, "pl", "abuse/neglect"),
        address_of(Audience.PARENT, "ur", "abuse/neglect"),
    ):
        assert relative(other, address) in links
    address = address_of(Audience.PARENT, "en", "conference/prepare/interpreter")
    links = {link["href"] for link in pages[address].all("a")}
    nearest = address_of(Audience.YOUNG_PERSON, "en", "conference/prepare")
    assert relative(nearest, address) in links, "the nearest page that young people have"


def test_the_link_into_the_chat_leads_to_this_very_place(pages: dict[str, Read], guide: WebGuide) -> None:
    for key in guide.pages:
        if is_on_the_web(key[2]):
            links = [link["href"] for link in pages[address_of(*key)].all("a") if "t.me" in link["href"]]
            start = f"https://t.me/{BOT}?start="
            assert len(links) == 1
            assert links[0].startswith(start)
            press = decode(links[0].removeprefix(start))
            assert press is not None
            wanted = "conference/prepare" if key[2] == MY_MEETING else key[2]
            assert (press.place.audience, press.place.language, press.place.page) == (*key[:2], wanted)


def test_young_people_are_told_the_age_of_telegram(pages: dict[str, Read], guide: WebGuide) -> None:
    for audience in Audience:
        text = pages[address_of(audience, "en", HELP_NOW)].text
        assert ("16 or older" in text) is (audience is Audience.YOUNG_PERSON)


def test_without_a_bot_no_page_names_the_chat(guide: WebGuide) -> None:
    data = Site(WebGuide(guide.version, guide.languages, guide.pages, {}, {})).file("en/p/index.html")
    assert data is not None
    assert b"t.me" not in data
    assert b"Open this page in Telegram" not in data


def test_nothing_comes_from_elsewhere(pages: dict[str, Read], guide: WebGuide) -> None:
    sheets = {address_of(*key) for key in guide.pages if key[2] == MY_MEETING}
    for address, page in pages.items():
        for tag, attributes in page.tags:
            loaded = attributes.get("src") or (attributes["href"] if tag == "link" else "")
            assert not urlsplit(loaded).scheme, (address, loaded)
            assert "style" not in attributes
            assert not [name for name in attributes if name.startswith("on")]
        policies = [meta["content"] for meta in page.all("meta") if meta.get("http-equiv") == "Content-Security-Policy"]
        assert policies == [SHEET_POLICY if address in sheets else POLICY]
        assert {"name": "referrer", "content": "no-referrer"} in page.all("meta")


def test_a_page_is_light(files: dict[str, bytes]) -> None:
    around = len(files[STYLE]) + len(files[SCRIPT])
    assert max(len(data) for address, data in files.items() if address.endswith(".html")) + around < WEIGHT
    for reader in Audience:
        for language in ("en", "pl", "ur"):
            page = find_address(reader, language)
            index = page.replace("find.html", "find.json")
            assert len(files[page]) + len(files[index]) + around < WEIGHT, "the search with its index"


def test_languages_and_directions_are_said(pages: dict[str, Read]) -> None:
    html = pages[address_of(Audience.PARENT, "ur", "abuse/neglect")]
    assert html.all("html") == [{"lang": "ur", "dir": "rtl"}]
    assert {"lang": "en"} in [{"lang": bdi.get("lang", "")} for bdi in html.all("bdi")], "English in brackets"
    assert pages[address_of(Audience.PARENT, "pl", HOME)].all("html") == [{"lang": "pl", "dir": "ltr"}]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", r"[Pp]ress \W*[A-Z]|(?:this|the) chat\b|/hide|[Tt]ype no|what you type, |Ask a question|first screen"),
        ("pl", r"/hide|[Nn]aci[sś]n\w+ \W*Pilna|te(?:n|go) czat|Zadaj pytanie"),
        ("ur", r"/hide|یہ چیٹ|اس چیٹ|مدد\W*دبائیں"),
    ],
)
def test_no_web_page_speaks_of_pressing_in_the_chat(pages: dict[str, Read], language: str, words: str) -> None:
    for address, page in pages.items():
        if address.startswith(f"{language}/"):
            assert re.findall(words, page.text) == [], address


def test_explicit_words_wait_behind_a_labelled_control_for_young_people(files: dict[str, bytes]) -> None:
    for kind in ("physical", "emotional", "sexual", "neglect"):
        html = files[address_of(Audience.YOUNG_PERSON, "en", f"abuse/{kind}")].decode()
        assert "<summary>Show the exact words. They may upset you.</summary>" in html
        assert html.count("<blockquote>") == html.count("<details>") == 1
        assert "<details" not in files[address_of(Audience.PROFESSIONAL, "en", f"abuse/{kind}")].decode()


def test_urgent_help_begins_with_help_in_every_language(files: dict[str, bytes]) -> None:
    for language in ("en", "pl", "ur"):
        html = files[address_of(Audience.EVERYONE, language, HELP_NOW)].decode()
        assert html.index("<h1>") < html.index("tel:999") < html.index("tel:08001111")
        if language != "en":
            assert html.index("tel:08001111") < html.index('class="note"'), "the draft note comes after help"


def test_marks_say_which_text_it_is(guide: WebGuide, files: dict[str, bytes]) -> None:
    key = Audience.PARENT, "en", "abuse/neglect"
    mark = guide.pages[key].mark
    assert re.fullmatch(r"[2-9bcdfghjkmnpqrstvwxyz]{6}", mark)
    for address in (address_of(*key), marks_address("en")):
        assert mark in files[address].decode()
        assert guide.version in files[address].decode()
    others = {guide.pages[reader, "en", "abuse/neglect"].mark for reader in READERS}
    assert len(others) == 3


def test_a_retired_page_leads_to_the_one_that_took_its_place(guide: WebGuide) -> None:
    moved = WebGuide(guide.version, guide.languages, guide.pages, {"old/neglect": "abuse/neglect"}, {})
    site = Site(moved)
    old = address_of(Audience.PARENT, "en", "old/neglect")
    page = site.file(old)
    assert page is not None
    there = relative(address_of(Audience.PARENT, "en", "abuse/neglect"), old)
    assert Read(page).all("a") == [{"href": there}]
    assert {"http-equiv": "refresh", "content": f"0; url={there}"} in Read(page).all("meta")


def test_a_missing_page_leads_to_the_beginning_from_any_depth(files: dict[str, bytes]) -> None:
    assert Read(files["404.html"]).all("a") == [{"href": "/guide/index.html"}]


def test_every_page_that_should_be_silent_is(guide: WebGuide, files: dict[str, bytes]) -> None:
    silent = {key for key, one in guide.pages.items() if is_on_the_web(key[2]) and is_discreet(one.page)}
    assert len(silent) > 100
    for key in silent:
        assert title_of(files, address_of(*key)) == guide.languages[key[1]].translate("Conference Guide")


def test_no_address_on_a_page_that_should_be_silent_opens_by_a_tap(guide: WebGuide, pages: dict[str, Read]) -> None:
    silent = [address_of(*key) for key, one in guide.pages.items() if is_on_the_web(key[2]) and is_discreet(one.page)]
    written = 0
    for address in silent:
        links = [link["href"] for link in pages[address].all("a")]
        outside = [link for link in links if urlsplit(link).scheme in {"http", "https", "mailto"}]
        # The way out, and into the chat: they stand on every page, and say nothing of this one.
        assert [link for link in outside if link != LEAVE_TO and "t.me" not in link] == [], address
        written += sum(span.get("class") == "address" for span in pages[address].all("span"))
    assert written > 50, "they are there to be read"


def test_the_first_page_offers_the_readers(pages: dict[str, Read]) -> None:
    address = address_of(Audience.EVERYONE, "en", START)
    links = [link["href"] for link in pages[address].all("a")]
    assert [relative(address_of(reader, "en", HOME), address) for reader in READERS] == links[11:14]
