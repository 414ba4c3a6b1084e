"""Channels: one page, in the words of the chat and of the web; and its mark, which knows both."""

from pathlib import Path

import pytest

from bot.guide.document import spans_of, words
from bot.guide.place import Audience, Place
from bot.guide.store import ContentStore
from bot.web.addresses import address_of
from bot.web.guide import WebGuide, WebPage, read_web_guide
from bot.web.site import Site
from tests.pseudo import CODE, pseudo, write_locale
from tests.small_guide import build_small, page_text, write, write_small_guide

NAME = "content/parent/behaviour.md"
BOTH = "{% if channel.chat %}\n\nPress a button.\n\n{% else %}\n\nChoose a link.\n\n{% endif %}\n"
KEY = Audience.PARENT, "en", "behaviour"


def read(root: Path) -> WebGuide:
    assert build_small(root, force=True).problems == []
    return read_web_guide(root / "guide.db")


def text_of(page: WebPage) -> list[str]:
    return [words(spans) for block in page.page.blocks for spans in spans_of(block)]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write_small_guide(tmp_path)
    return tmp_path


async def test_each_channel_has_its_own_words(root: Path) -> None:
    write(root, NAME, page_text("behaviour") + "\n" + BOTH)
    web = read(root).pages[KEY]
    assert "Choose a link." in text_of(web)
    assert "Press a button." not in text_of(web)
    store = await ContentStore.open(root / "guide.db")
    chat = store.page(Place(*KEY))
    document = await store.document(chat)
    await store.close()
    assert "Press a button." in chat.parts[-1].text
    assert "Choose a link." not in str(document)


def test_words_of_both_channels_are_translated_or_the_page_is_english_in_both(root: Path) -> None:
    write(root, NAME, page_text("behaviour") + "\n" + BOTH)
    write_locale(root)
    page = read(root).pages[Audience.PARENT, CODE, "behaviour"]
    assert page.page.translated
    assert pseudo("Choose a link.") in text_of(page)
    write_locale(root, lambda unit: None if unit.text == "Choose a link." else pseudo(unit.text))
    page = read(root).pages[Audience.PARENT, CODE, "behaviour"]
    assert not page.page.translated
    html = Site(read(root)).file(address_of(Audience.PARENT, CODE, "behaviour"))
    assert html is not None
    assert '<article lang="en" dir="ltr"' in html.decode()


def test_a_mark_changes_with_the_words_of_any_channel_and_with_nothing_else(root: Path) -> None:
    write(root, NAME, page_text("behaviour") + "\n" + BOTH)
    before = read(root).pages
    write(root, NAME, (page_text("behaviour") + "\n" + BOTH).replace("2027-01-05", "2028-01-05"))
    assert read(root).pages[KEY].mark == before[KEY].mark, "another day of review is no other text"
    for old, new in (("Press a button.", "Press this button."), ("Choose a link.", "Choose one link.")):
        write(root, NAME, page_text("behaviour") + "\n" + BOTH.replace(old, new))
        after = read(root).pages
        assert [key for key in after if after[key].mark != before[key].mark] == [KEY]


def test_the_compiled_guide_says_where_the_other_channels_are(root: Path) -> None:
    links = (
        'bot_username = "OurGuideBot"\nsite_link = "https://a.example/g/"\naccessibility_link = "https://a.example/a"\n'
    )
    write(root, "content/authority.toml", f"[authority]\n{links}")
    guide = read(root)
    assert (guide.username, guide.site) == ("OurGuideBot", "https://a.example/g/")
    html = Site(guide).file(address_of(*KEY))
    assert html is not None
    assert b"https://t.me/OurGuideBot?start=p_en_1_behaviour" in html
    assert b'<a href="https://a.example/a" rel="nofollow noreferrer">Accessibility</a>' in html
