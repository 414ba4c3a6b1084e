"""Pictures in the chat: asked for, told in words beside it, and taken away again."""

import struct
from dataclasses import replace

import pytest

from bot.guide.place import Action, Audience, Place, encode
from bot.guide.store import ContentStore
from bot.local_telegram import LocalTelegram
from bot.local_telegram.files import picture_size
from bot.services.adoption import made_screens
from bot.services.services import Services
from bot.telegram.page_screens import picture_rows
from bot.telegram.paginate import utf16_length
from bot.telegram.render import shown_text
from bot.telegram.sent import MOST_CAPTION
from tests.person import Person

WHAT = Place(Audience.PARENT, "en", "conference/what")
PICTURED = {
    "parent": {"conference/what", "conference/people", "complaints/family"},
    "young_person": {"conference/what", "conference/people", "complaints/family"},
    "professional": {"conference/what", "conference/people", "complaints/professional"},
}


async def asked(person: Person, place: Place = WHAT, label: str = "Show as a picture") -> None:
    await person.opens_link(encode(place))
    await person.presses(label)


async def test_a_picture_comes_below_its_page_with_the_same_words(telegram: LocalTelegram, person: Person) -> None:
    page = await person.opens_link(encode(WHAT))
    picture = await person.presses("Show as a picture")
    assert page.text in {said.text for said in person.chat}, "the page stays, in words"
    assert picture.id > page.id
    caption = picture.content["caption"]
    for words in ("What happens when", "1. Before.", "within 15 working days", "cannot take your child away"):
        assert words in caption
    assert picture.labels == ["Help now", "Delete"]
    png = telegram.state.files.kept[picture.content["photo"][-1]["file_id"]].content
    width, height = picture_size(png)
    assert (width, height > width) == (900, True), "tall, for a phone"


async def test_delete_takes_the_picture_away_and_nothing_else(person: Person) -> None:
    await asked(person)
    picture, others = person.last, [said.id for said in person.chat][:-1]
    await person.presses("Delete")
    assert picture.content["photo"]
    assert [said.id for said in person.chat] == others


async def test_where_telegram_refuses_to_delete_the_app_says_who_can(telegram: LocalTelegram, person: Person) -> None:
    await asked(person)
    telegram.fail("deleteMessage", status=400, description="Bad Request: message can't be deleted for everyone")
    await person.presses("Delete")
    assert person.toasts[-1]["alert"] is True
    assert "press it and hold" in person.toasts[-1]["text"]
    assert len(person.toasts[-1]["text"]) <= 200


async def test_a_second_press_of_delete_says_nothing(person: Person, telegram: LocalTelegram) -> None:
    await asked(person)
    telegram.fail("deleteMessage", status=400, description="Bad Request: message to delete not found")
    await person.presses("Delete")
    assert person.toasts[-1] == {"text": "", "alert": False}


async def test_help_under_a_picture_is_a_new_message(person: Person) -> None:
    await asked(person)
    picture = person.last
    said = await person.presses("Help now")
    assert said.id > picture.id, "Telegram makes no text of a picture"
    assert said.text.startswith("If anyone is in danger now, call 999.")
    assert picture.id in {one.id for one in person.chat}


async def test_a_picture_in_urdu_has_its_words_in_urdu(person: Person) -> None:
    place = replace(WHAT, language="ur")
    await asked(person, place, "تصویر میں دکھائیں")
    assert "کب کیا ہوتا ہے" in person.last.content["caption"]
    assert person.last.labels == ["فوری مدد", "مٹا دیں"]


async def test_an_old_button_of_a_picture_that_is_gone_gives_the_page(
    telegram: LocalTelegram, person: Person, services: Services
) -> None:
    page = services.store.page(WHAT)
    said = await person.opens_link(encode(WHAT))
    pages = {**services.store.edition.pages, (WHAT.audience, "en", WHAT.page): replace(page, picture=None)}
    services.store.adopt(replace(services.store.edition, pages=pages))
    services.screens = made_screens(services.store.edition, services.store.languages, ())
    again = await person.presses("Show as a picture")
    assert again.id == said.id
    assert again.text.startswith("There is no picture of this page now.")
    assert page.title in again.text
    assert "Show as a picture" not in again.labels
    assert not telegram.calls("sendphoto")


async def test_a_picture_that_the_disk_has_no_more_gives_the_page(person: Person, store: ContentStore) -> None:
    await person.opens_link(encode(WHAT))
    store.path = store.path.with_name("gone.db")
    said = await person.presses("Show as a picture")
    assert said.text.startswith("There is no picture of this page now.")


async def test_every_picture_that_there_is_can_be_sent(store: ContentStore) -> None:
    for language in store.languages:
        for audience, pages in PICTURED.items():
            reader = Audience(audience)
            have = set()
            for name in store.ids(reader, language.code):
                place = Place(reader, language.code, name)
                page = store.page(place)
                if page.picture is None:
                    assert picture_rows(page, place, str) == []
                    continue
                have.add(name)
                assert utf16_length(shown_text(page.picture.caption)) <= MOST_CAPTION
                png = await store.picture(page.picture)
                assert png is not None
                assert struct.unpack(">II", png[16:24]) == picture_size(png)
                assert len(png) < 200_000
            assert have == pages, (audience, language.code)


async def test_a_picture_belongs_to_the_first_part_of_its_page(store: ContentStore) -> None:
    page = store.page(WHAT)
    assert len(picture_rows(page, WHAT, str)) == 1
    assert picture_rows(page, replace(WHAT, part=2), str) == []


@pytest.mark.parametrize("action", [Action.PICTURE, Action.TAKE_AWAY])
def test_the_longest_place_still_fits_a_button(action: Action) -> None:
    assert len(encode(Place(Audience.YOUNG_PERSON, "pt-br", "a" * 48, 12), action)) <= 64
