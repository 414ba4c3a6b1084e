"""`conference-guide closed`: after the service has ended everybody still finds help, and no question is answered."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.guide.page import HELP_NOW
from bot.guide.place import Audience, Place, encode
from bot.local_telegram import LocalTelegram
from bot.services.services import Services
from bot.telegram.page_screens import page_screen
from tests.conftest import running_bot
from tests.delivery.conftest import until
from tests.person import Person

CLOSED = "This guide is closed. It no longer answers questions."


@pytest.fixture
async def reader(telegram: LocalTelegram, services: Services) -> AsyncIterator[Person]:
    async with running_bot(telegram, replace(services, closed=True), profile=True), Person(telegram) as person:
        yield person


def closed_text(telegram: LocalTelegram, services: Services, code: str) -> str:
    """What must be read: the line, and below it the whole urgent page for a reader who is not known."""
    language = services.store.language(code)
    page = services.store.page(Place(Audience.EVERYONE, code, HELP_NOW))
    assert len(page.parts) == 1
    shown = page_screen(page, language, services.store.languages).text
    for tag in ("<b>", "</b>", "<i>", "</i>", "<code>", "</code>"):
        shown = shown.replace(tag, "")
    return f"{language.translate(CLOSED)}\n\n{shown}"


@pytest.mark.parametrize(
    "words", ["/start", "/start p_en_1_abuse", "/ask", "/nonsense", "what is neglect", "he hits me"]
)
async def test_every_message_gets_the_whole_urgent_screen(
    telegram: LocalTelegram, services: Services, reader: Person, words: str
) -> None:
    said = await reader.says(words, reply_to=0)
    assert said.text == closed_text(telegram, services, "en")
    assert "Copy 0800\u00a01111" in said.labels
    assert not {"Ask a question", "Parent or carer", "Home"} & set(said.labels)


@pytest.mark.parametrize("kind", ["photo", "voice", "sticker", "document"])
async def test_so_does_what_cannot_be_read(
    telegram: LocalTelegram, services: Services, reader: Person, kind: str
) -> None:
    await reader.says("/start")
    assert (await reader.sends(kind)).text == closed_text(telegram, services, "en")


@pytest.mark.parametrize("code", ["en", "pl", "ur"])
async def test_old_buttons_and_links_get_it_in_their_language(
    telegram: LocalTelegram, services: Services, reader: Person, code: str
) -> None:
    said = await reader.opens_link(encode(Place(Audience.PROFESSIONAL, code, "abuse/neglect")))
    assert said.text == closed_text(telegram, services, code)
    assert services.store.language(code).translate(CLOSED) != CLOSED or code == "en"
    for other in services.store.languages:
        said = await reader.presses(other.name)
        assert said.text == closed_text(telegram, services, other.code)
    assert len([message for message in reader.chat if message.by_bot]) == 1, (
        "a press changes the message it hangs under"
    )


async def test_a_message_gets_it_in_its_own_language(
    telegram: LocalTelegram, services: Services, reader: Person
) -> None:
    said = await reader.says("czy moge zabrac kogos ze soba na to spotkanie?")
    assert said.text == closed_text(telegram, services, "pl")
    await reader.speaks("ur")
    assert (await reader.says("/start")).text == closed_text(telegram, services, "ur")


async def test_it_comes_without_a_sound(telegram: LocalTelegram, reader: Person) -> None:
    await reader.says("/start")
    assert telegram.calls("sendMessage")[-1]["disable_notification"].lower() == "true"


async def test_a_group_is_left_as_ever(telegram: LocalTelegram, reader: Person) -> None:
    await reader.says("/start")
    group = await reader.adds_to_group()
    await reader.settles()
    assert [call["chat_id"] for call in telegram.calls("leaveChat")] == [str(group)]


async def test_telegram_shows_that_it_is_closed_before_anybody_writes(
    telegram: LocalTelegram, services: Services, reader: Person
) -> None:
    await until(telegram, lambda: len(telegram.calls("setMyDescription")) == len(services.store.languages))
    for call in telegram.calls("setMyDescription"):
        language = services.store.language(call.get("language_code") or "en")
        assert call["description"].startswith(language.translate(CLOSED))
        assert "999" in call["description"]
    assert all(
        '"help"' in call["commands"] and '"ask"' not in call["commands"] for call in telegram.calls("setMyCommands")
    )
