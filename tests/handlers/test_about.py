"""`/about` and the mark of a copy, in the chat and in the terminal: is it current, and what to do if it is not."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import commands
from bot.guide.marking import mark_of
from bot.guide.page import MY_MEETING
from bot.guide.place import Audience, Place
from bot.guide.store import ContentStore
from bot.services.services import Services
from bot.web.guide import WebGuide, WebKey, read_web_guide
from tests.person import Person

NEGLECT: WebKey = (Audience.PARENT, "en", "abuse/neglect")


@pytest.fixture(scope="module")
def guide(guide_db: Path) -> WebGuide:
    return read_web_guide(guide_db)


@pytest.fixture
def runner(guide_db: Path) -> CliRunner:
    return CliRunner(env={"GUIDE_DB": str(guide_db)})


async def test_the_mark_on_a_page_says_that_it_is_current_and_opens_it(person: Person, guide: WebGuide) -> None:
    page = guide.pages[NEGLECT]
    said = await person.says(f"/about {page.mark.upper()}")
    assert "it is current" in said.text
    assert f"{page.page.title} (Parent or carer)" in said.text
    opened = await person.presses(page.page.button)
    assert opened.text.startswith(page.page.title)


async def test_the_mark_of_the_edition_is_current(person: Person, guide: WebGuide) -> None:
    said = await person.says(f"/about  {guide.version[:4]} {guide.version[4:]}")
    assert "Your copy has this edition: it is current." in said.text


async def test_an_urdu_copy_opens_in_urdu(person: Person, guide: WebGuide) -> None:
    page = guide.pages[Audience.YOUNG_PERSON, "ur", "conference/what"]
    await person.says(f"/about {page.mark}")
    opened = await person.presses(page.page.button)
    assert page.page.title in opened.text


async def test_a_sheet_leads_to_the_page_that_leads_to_it(person: Person, guide: WebGuide) -> None:
    sheet = guide.pages[Audience.PARENT, "en", MY_MEETING]
    said = await person.says(f"/about {sheet.mark}")
    assert f"{sheet.page.title} (Parent or carer)" in said.text
    opened = await person.presses(sheet.page.button)
    assert opened.text.startswith(guide.pages[Audience.PARENT, "en", "conference/prepare"].page.title)


async def test_of_a_leaflet_of_several_pages_the_current_ones_are_named(person: Person, guide: WebGuide) -> None:
    page = guide.pages[NEGLECT]
    said = await person.says(f"/about Marks of the texts: Neglect {page.mark} · Something zzzzzz")
    assert "Part of your copy is current" in said.text
    assert page.page.button in person.labels


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("12345678", "Your copy has another edition."),
        ("zzzzzz", "No page here has the words of your copy now."),
        ("zzzz zz", "No page here has the words of your copy now."),
    ],
)
async def test_other_marks_get_calm_words_and_whom_to_ask(
    person: Person, guide: WebGuide, typed: str, told: str
) -> None:
    said = await person.says(f"/about {typed}")
    assert told in said.text
    assert "ask the people who gave it to you" in said.text
    assert {"Help now", "Start", "About this guide"} <= set(person.labels)


@pytest.mark.parametrize("typed", ["my leaflet", "<b>&"])
async def test_words_that_hold_no_mark_get_the_page_which_says_what_to_send(person: Person, typed: str) -> None:
    said = await person.says(f"/about {typed}")
    assert said.text.startswith("About this guide")
    assert "Send /about and the short mark at its foot" in said.text


async def test_about_alone_is_the_page(person: Person, store: ContentStore) -> None:
    said = await person.says("/about")
    assert said.text.startswith(store.page(Place(Audience.EVERYONE, "en", "about")).title)


async def test_danger_behind_it_is_heard_first(person: Person, guide: WebGuide) -> None:
    said = await person.says(f"/about {guide.pages[NEGLECT].mark} my dad hits me")
    assert said.text.startswith("If anyone is in danger now, call")


async def test_no_mark_is_taken_for_danger(guide: WebGuide, services: Services) -> None:
    answers = services.answers
    assert [page.mark for page in guide.pages.values() if answers.is_danger(f"about {page.mark}", "en")] == []
    assert not answers.is_danger(f"about {guide.version}", "en")


async def test_a_language_that_is_not_offered_is_not_led_to(guide_db: Path, guide: WebGuide) -> None:
    marks = [guide.pages[Audience.PARENT, code, "abuse/neglect"].mark for code in ("en", "pl", "ur")]
    store = await ContentStore.open(guide_db, ["pl"])
    assert {page.language for page in await store.marked(marks)} == {"en", "pl"}
    await store.close()


def test_the_marks_of_all_channels_are_those_of_the_words(guide: WebGuide) -> None:
    page = guide.pages[NEGLECT]
    assert page.mark == mark_of(page.page, page.page), "where the chat has the same words"
    assert len({one.mark for one in guide.pages.values()}) == len(guide.pages)


def test_in_the_terminal(runner: CliRunner, guide: WebGuide) -> None:
    page = guide.pages[NEGLECT]
    found = runner.invoke(commands, ["about", page.mark])
    assert found.exit_code == 0
    assert "it is current" in found.output
    assert f"{page.page.title}  [parent/abuse/neglect, en]" in found.output
    assert guide.version in runner.invoke(commands, ["about"]).output
    assert "another edition" in runner.invoke(commands, ["about", "1234", "5678"]).output
    assert "przewodnik" in runner.invoke(commands, ["about", "--language", "pl"]).output
