"""A person who reads in another language, from right to left: what a draft says, and the English and the way back."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.answers.answer import Answers
from bot.answers.knowledge import Knowledge
from bot.compiler.build import build
from bot.guide.errors import GuideError
from bot.guide.place import Action, Audience, Place, decode, encode
from bot.guide.store import ContentStore
from bot.local_telegram import LocalTelegram
from bot.monitoring.counts import Counts
from bot.services.adoption import made_screens
from bot.services.services import Services
from bot.settings import SettingsError, read_settings
from bot.source.tree import Tree
from tests.conftest import AbsentModel, running_bot
from tests.person import Person
from tests.pseudo import CODE, NAME, pseudo, write_locale
from tests.small_guide import build_small, write_small_guide

DRAFT = pseudo("A qualified translator has not yet checked this translation. The English counts.")
ENGLISH = pseudo("In English")
COUNTS = pseudo("The English words count")
NOTE = pseudo("This page is not in your language yet. Here it is in English.")


@dataclass(frozen=True)
class Read:
    """A compiled guide in the made-up language, and where a definition stands in it."""

    file: Path
    draft: bool
    definition: Place
    quoted: str


@pytest.fixture(scope="module", params=["draft", "approved"])
def guide(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Read:
    """The real guide, a draft; or the small one, approved, all but one page."""
    if request.param == "draft":
        file: Path = request.getfixturevalue("pseudo_guide") / "guide.db"
        words = "The persistent failure to meet a child’s basic physical and/or psychological needs"
        return Read(file, True, Place(Audience.PROFESSIONAL, CODE, "abuse/neglect"), words)
    root = tmp_path_factory.mktemp("languages")
    write_small_guide(root)
    write_locale(root, lambda unit: None if unit.context == "parent/behaviour" else pseudo(unit.text))
    languages = root / "locales/languages.toml"
    approved = 'status = "approved"\nby = "A. Translator"\non = "2026-05-01"'
    languages.write_text(languages.read_text("utf-8").replace('status = "draft"', approved), "utf-8")
    assert build_small(root).problems == []
    words = "The persistent failure to meet basic needs."
    return Read(root / "guide.db", False, Place(Audience.PARENT, CODE, "abuse/neglect", 2), words)


def services_of(store: ContentStore, knowledge: Knowledge) -> Services:
    screens = made_screens(store.edition, store.languages, ())
    return Services(store, Answers(store, knowledge, AbsentModel()), Counts(), screens)


@pytest.fixture
async def reader(guide: Read, knowledge: Knowledge, telegram: LocalTelegram) -> AsyncIterator[Person]:
    store = await ContentStore.open(guide.file)
    async with (
        running_bot(telegram, services_of(store, knowledge)),
        Person(telegram, language=CODE) as person,
    ):
        yield person
    await store.close()


async def test_a_draft_says_so_and_shows_the_same_place_in_english_and_back(reader: Person, guide: Read) -> None:
    draft = guide.draft
    first = await reader.says("/start")
    assert first is not None
    assert NAME in first.labels, "the languages by their own names, whatever the first guess was"
    assert "English" in first.labels
    there = await reader.opens_link(encode(Place(Audience.PARENT, CODE, "confidentiality")))
    assert there is not None
    assert (DRAFT in there.text) is draft
    assert (ENGLISH in there.labels) is draft
    if not draft:
        return
    assert there.text.endswith(DRAFT), "the answer comes first"
    english = await reader.presses(ENGLISH)
    assert english is not None
    assert english.id == there.id, "in the same message"
    assert english.text.isascii() or not any("\u0600" <= sign <= "\u06ff" for sign in english.text)
    assert "Help now" in english.labels
    again = await reader.presses(NAME)
    assert again is not None
    assert (again.id, again.text, again.labels) == (there.id, there.text, there.labels)


async def test_a_definition_is_an_aid_with_its_english_words_one_press_away(reader: Person, guide: Read) -> None:
    said = await reader.opens_link(encode(guide.definition))
    assert said is not None
    assert COUNTS in said.text
    english = await reader.presses(ENGLISH)
    assert english is not None
    assert guide.quoted in english.text
    assert COUNTS not in english.text
    assert await reader.presses(NAME)
    assert COUNTS in reader.last.text


def made_no_sound(telegram: LocalTelegram) -> bool:
    """Whether the newest message was sent without a notification."""
    sent: str = telegram.calls("sendMessage")[-1]["disable_notification"]
    return sent.lower() == "true"


async def test_urgent_help_is_shown_as_a_draft_silently_and_its_english_too(
    telegram: LocalTelegram, reader: Person, guide: Read
) -> None:
    said = await reader.says("/help")
    assert said is not None
    assert "999" in said.text
    assert not said.text.startswith(DRAFT), "a locked phone shows the first line"
    assert made_no_sound(telegram)
    if guide.draft:
        # Where the message can no longer be edited, the English comes as a new one: that is what may make a sound.
        telegram.fail("editMessageText", status=400, description="Bad Request: message can't be edited")
        english = await reader.presses(ENGLISH)
        assert english is not None
        assert english.id != said.id
        assert english.text.startswith("If anyone is in danger now, call 999.")
        assert "Delete what I wrote" in english.labels
        assert made_no_sound(telegram)


async def test_a_page_without_translation_says_so_and_offers_no_second_english(reader: Person, guide: Read) -> None:
    if guide.draft:
        return  # that is wholly translated; a draft that is not: test_fallback
    said = await reader.opens_link(encode(Place(Audience.PARENT, CODE, "behaviour")))
    assert said is not None
    assert said.text.startswith(NOTE)
    assert DRAFT not in said.text
    assert ENGLISH not in said.labels


async def test_english_itself_carries_no_such_line(reader: Person) -> None:
    said = await reader.opens_link(encode(Place(Audience.PROFESSIONAL, "en", "abuse/neglect")))
    assert said is not None
    assert "In English" not in said.labels
    assert "English words count" not in said.text


def test_the_english_button_is_a_place_and_leaves_deep_links_alone() -> None:
    place = Place(Audience.PARENT, CODE, "abuse/neglect", 2)
    press = decode(encode(place, Action.ENGLISH))
    assert press is not None
    assert (press.action, press.place) == (Action.ENGLISH, place)
    assert encode(place) == f"p_{CODE}_2_abuse_neglect"


async def test_languages_limits_what_is_on_offer(guide: Read, knowledge: Knowledge, telegram: LocalTelegram) -> None:
    store = await ContentStore.open(guide.file, ["en"])
    assert [language.code for language in store.languages] == ["en"]
    async with running_bot(telegram, services_of(store, knowledge)), Person(telegram, language=CODE) as person:
        said = await person.says("/start")
        assert said is not None
        assert NAME not in said.labels
        assert said.text.isascii() or "child protection" in said.text
        old = await person.opens_link(encode(Place(Audience.PARENT, CODE, "abuse")))
        assert old is not None
        assert not any("\u0600" <= sign <= "\u06ff" for sign in old.text), "an old link in it is English"
    await store.close()
    both = await ContentStore.open(guide.file, [CODE])
    assert [language.code for language in both.languages] == ["en", CODE], "English always"
    await both.close()


async def test_a_language_that_the_guide_does_not_have_stops_the_start_with_a_sentence(tmp_path: Path) -> None:
    write_small_guide(tmp_path)
    assert build(Tree(tmp_path), tmp_path / "guide.db").problems == []
    with pytest.raises(GuideError, match=r"LANGUAGES names xx, but the guide at .* has only en"):
        await ContentStore.open(tmp_path / "guide.db", ["en", "xx"])


@pytest.mark.parametrize(
    ("given", "expected"),
    [("", ()), ("en", ("en",)), (" en, pl,ur ", ("en", "pl", "ur")), ("pt-br,en,en", ("pt-br", "en"))],
)
def test_languages_is_a_list_with_commas(
    given: str, expected: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGUAGES", given)
    assert read_settings().offered == expected


@pytest.mark.parametrize("given", ["english", "en pl", "en;pl", "EN", "../x"])
def test_another_form_of_languages_is_refused(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGES", given)
    with pytest.raises(SettingsError, match="LANGUAGES"):
        read_settings()
