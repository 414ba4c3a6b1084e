"""Lists from A to Z stand in the order of their language's dictionaries."""

import re

import pytest
from playwright.async_api import Browser

from bot.guide.place import Audience
from bot.web.addresses import find_address
from bot.web.guide import WebGuide
from bot.web.order import place_of
from tests.browser import chromium

POLISH = "aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż"


@pytest.mark.parametrize(
    ("alphabet", "titles"),
    [
        ("", ["1 thing", "Abuse", "Émile", "Neglect", "Plan", "Plan, the", "Planning"]),
        (POLISH, ["Lekarz", "Łąka", "Marek", "Samochód", "Sąsiad", "Śmierć", "Zima", "Źródło", "Życie"]),
        ("اآبپتٹ", ["اب", "آپ", "بات", "پتا", "تا", "ٹاٹ", "Ask"]),
    ],
)
def test_the_order_is_the_languages_own(alphabet: str, titles: list[str]) -> None:
    assert sorted(set(titles), key=lambda title: place_of(title, alphabet)) == titles


def test_a_sign_on_a_letter_makes_no_other_letter() -> None:
    assert place_of("جائزہ", "اجزہی") == place_of("جایزہ", "اجزہی")
    assert place_of("«Plan»?", "") == place_of("plan", "")


def test_pages_are_listed_so(guide: WebGuide, files: dict[str, bytes]) -> None:
    html = files[find_address(Audience.PARENT, "ur")].decode()
    titles = re.findall(r"<li><a[^>]*>([^<]+)</a></li>", html.split('<ul class="all">')[1].split("</ul>")[0])
    assert len(titles) > 40
    first = [place_of(title, guide.languages["ur"].alphabet)[0] for title in titles]
    assert first == sorted(first)
    assert any(title.startswith(tuple("ٹپچڈگ")) for title in titles), "letters whose numbers stand elsewhere"


@pytest.mark.skipif(not chromium(), reason="there is no Chromium here to compare with")
@pytest.mark.asyncio(loop_scope="session")
async def test_the_browsers_own_collation_orders_every_title_alike(browser: Browser, guide: WebGuide) -> None:
    page = await browser.new_page()
    for code, language in guide.languages.items():
        every = {one.page.button for key, one in guide.pages.items() if key[1] == code}
        # Signs are left out: ours are parted words alone, and the browser's are letters of a kind.
        titles = sorted({" ".join(re.findall(r"[^\W_]+", title)) for title in every})
        ours = sorted(titles, key=lambda title: (place_of(title, language.alphabet), title))
        assert ours == await page.evaluate("([l, c]) => l.sort(new Intl.Collator(c).compare)", [titles, code])
    await page.close()
