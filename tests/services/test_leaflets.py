"""A leaflet from the chat: what is said before it, the file, and what becomes of an old button."""

import json
import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.answers.knowledge import Knowledge
from bot.commands import leaflets as room
from bot.commands.leaflets import write_leaflets
from bot.guide.leaflets import LEAFLETS_INDEX, file_of
from bot.guide.place import READERS, Action, Audience, Place, encode
from bot.guide.store import ContentStore
from bot.local_telegram import LocalTelegram
from bot.services.adoption import PageScreens, Whole
from bot.services.leaflets import Leaflets
from bot.services.services import Services
from bot.telegram.screens import Screen
from tests.conftest import Once, running_bot
from tests.paper.conftest import DAY
from tests.person import Person

PLACES = [(Audience.PARENT, code, page) for code in ("en", "ur") for page in ("behaviour", "home")]
BEHAVIOUR = Place(Audience.PARENT, "en", "behaviour")


@pytest.fixture
def folder(guide_db: Path, once: Once, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A few leaflets, made as `build --leaflets` makes all."""
    monkeypatch.setattr(room, "places", lambda _guide: PLACES)

    def make(path: Path) -> None:
        write_leaflets(guide_db, path, DAY)

    shutil.copytree(once("leaflets", make), tmp_path / "leaflets")
    return tmp_path / "leaflets"


@pytest.fixture
async def offering(services: Services, folder: Path) -> Services:
    offering = replace(services, leaflets=Leaflets(folder))
    await offering.look_for_leaflets()
    return offering


@pytest.fixture
async def reader(telegram: LocalTelegram, offering: Services) -> AsyncIterator[Person]:
    async with running_bot(telegram, offering), Person(telegram) as person:
        yield person


async def test_a_leaflet_is_sent_after_it_was_said_that_a_file_stays(
    reader: Person, offering: Services, telegram: LocalTelegram
) -> None:
    page = await reader.opens_link(encode(BEHAVIOUR))
    said = await reader.presses("Leaflet")
    assert said.id == page.id
    assert "A file stays on this phone" in said.text
    assert {"Send me the leaflet", "Someone may see my phone", "Help now", "Back"} == set(said.labels)
    await reader.presses("Send me the leaflet")
    file = reader.last.content["document"]
    assert file["mime_type"] == "application/pdf"
    assert "behaviour" not in file["file_name"]
    found = await offering.leaflets.file(BEHAVIOUR)
    assert found is not None
    assert telegram.state.files.kept[file["file_id"]].content == found[1]
    assert reader.last.text == ""
    assert reader.last.content["silent"]
    assert set(reader.last.labels) == {"Help now", "Back", "Delete"}


async def test_a_press_under_the_file_opens_the_page_as_a_new_message(reader: Person) -> None:
    page = await reader.opens_link(encode(BEHAVIOUR))
    await reader.presses("Leaflet")
    await reader.presses("Send me the leaflet")
    said = await reader.presses("Back")
    assert said.text == page.text
    assert sum("document" in one.content for one in reader.chat) == 1, "the file is still there"


async def test_delete_takes_the_file_out_of_the_chat_and_nothing_else(reader: Person) -> None:
    await reader.opens_link(encode(BEHAVIOUR))
    await reader.presses("Leaflet")
    await reader.presses("Send me the leaflet")
    file, others = reader.last, [said.id for said in reader.chat][:-1]
    assert "document" in file.content
    await reader.presses("Delete")
    assert [said.id for said in reader.chat] == others
    assert reader.toasts[-1] == {"text": "", "alert": False}


async def test_a_file_that_telegram_keeps_can_still_be_deleted_by_hand(reader: Person, telegram: LocalTelegram) -> None:
    await reader.opens_link(encode(replace(BEHAVIOUR, language="ur")))
    for label in ("کتابچہ", "مجھے کتابچہ بھیجیں"):
        await reader.presses(label)
    telegram.fail("deleteMessage", status=400, description="Bad Request: message can't be deleted for everyone")
    await reader.presses("مٹا دیں")
    assert reader.toasts[-1]["alert"] is True
    assert "پیغام کو دبائے رکھیں" in reader.toasts[-1]["text"]
    assert len(reader.toasts[-1]["text"]) <= 200


async def test_a_first_screen_gives_the_whole_leaflet_in_the_language_one_is_in(
    reader: Person, offering: Services, telegram: LocalTelegram
) -> None:
    place = Place(Audience.PARENT, "ur", "home")
    await reader.opens_link(encode(place))
    await reader.presses("کتابچہ")
    await reader.presses("مجھے کتابچہ بھیجیں")
    found = await offering.leaflets.file(place)
    assert found is not None
    assert telegram.state.files.kept[reader.last.content["document"]["file_id"]].content == found[1]


async def test_where_there_is_none_there_is_no_button_and_an_old_one_leads_to_the_page(
    reader: Person, offering: Services, folder: Path
) -> None:
    assert "Leaflet" not in (await reader.opens_link(encode(Place(Audience.PARENT, "en", "conference/plan")))).labels
    assert "Leaflet" not in (await reader.opens_link(encode(Place(Audience.PARENT, "en", "help-now")))).labels
    await reader.opens_link(encode(BEHAVIOUR))
    await reader.presses("Leaflet")
    shutil.rmtree(folder)
    said = await reader.presses("Send me the leaflet")
    assert "There is no leaflet of this page at the moment." in said.text
    assert "respectful" in said.text


async def test_leaflets_that_are_made_after_the_guide_appear_and_others_editions_never(
    services: Services, folder: Path
) -> None:
    ours = folder / services.store.version
    ours.rename(folder / "other")
    offering = replace(services, leaflets=Leaflets(folder))
    await offering.look_for_leaflets()
    assert "Leaflet" not in labels(offering.screen_at(BEHAVIOUR))
    (folder / "other").rename(ours)
    await offering.look_for_leaflets()
    assert "Leaflet" in labels(offering.screen_at(BEHAVIOUR))


async def test_a_guide_that_is_adopted_has_its_leaflets_on_its_screens(
    offering: Services, folder: Path, knowledge: Knowledge, screens: PageScreens
) -> None:
    """Also the same one, put back, and a newer one whose leaflets are alike."""
    edition = offering.store.edition
    shutil.copytree(folder / edition.version, folder / "newer")
    for adopted in (edition, replace(edition, version="newer")):
        offering.adopt(Whole(adopted, knowledge, screens))
        assert "Leaflet" not in labels(offering.screen_at(BEHAVIOUR)), "it is not known yet"
        assert not offering.leaflets.has(BEHAVIOUR)
        await offering.look_for_leaflets()
        assert "Leaflet" in labels(offering.screen_at(BEHAVIOUR))


async def test_a_list_that_cannot_be_read_is_no_leaflets(services: Services, folder: Path) -> None:
    for nonsense in ("{", "3", "[3]"):
        (folder / services.store.version / LEAFLETS_INDEX).write_text(nonsense)
        offering = replace(services, leaflets=Leaflets(folder))
        await offering.look_for_leaflets()
        assert not offering.leaflets.has(BEHAVIOUR)


async def test_no_two_leaflets_have_one_name_and_every_press_fits(store: ContentStore) -> None:
    places = [
        Place(reader, language.code, page)
        for reader in READERS
        for language in store.languages
        for page in store.ids(reader, language.code)
    ]
    assert len({file_of(place) for place in places}) == len(places)
    assert max(len(encode(place, Action.FILE)) for place in places) <= 64
    assert json.dumps(file_of(places[0])).isascii()


def labels(screen: Screen) -> list[str]:
    return [button.label for row in screen.rows for button in row]
