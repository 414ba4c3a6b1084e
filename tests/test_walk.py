"""A walk over every button, for every reader and language: each leads somewhere, and Telegram takes every text."""

from collections.abc import AsyncIterator
from dataclasses import replace
from itertools import product

import pytest
from telegram.constants import InlineKeyboardButtonLimit, InlineKeyboardMarkupLimit, MessageLimit

from bot.guide.direction import laid_out
from bot.guide.page import HELP_NOW, HOME, START, TOPICS
from bot.guide.place import READERS, Action, Audience, Place, decode, encode
from bot.services.services import Services
from bot.telegram.page_screens import english_screen
from bot.telegram.paginate import utf16_length
from bot.telegram.screens import Screen, languages_screen, readers_screen
from bot.telegram.sent import picture_screen

tdlib = pytest.importorskip("tests.tdlib", reason="tdjson has no wheel for this machine")


async def screens(services: Services, start: Place) -> AsyncIterator[tuple[str, Screen]]:
    """Every screen that buttons lead to from a place, with the spelling of the press that opened it."""
    store = services.store
    ahead, seen = [encode(start)], {encode(start)}
    while ahead:
        spelling = ahead.pop()
        press = decode(spelling)
        assert press is not None, f"a button that nobody understands: {spelling}"
        language = store.language(press.place.language)
        match press.action:
            case Action.LANGUAGES:
                screen = languages_screen(press.place, language, store.languages)
            case Action.READERS:
                screen = readers_screen(press.place, language)
            case Action.SHOW:
                screen = services.screen_at(press.place)
            case Action.ENGLISH:
                screen = english_screen(store.page(replace(press.place, language="en")), language)
            case Action.PICTURE:
                screen = picture_screen(store.page(press.place), press.place, language)
            case Action.ASK | Action.HIDE | Action.TAKE_AWAY:
                continue  # these send messages of their own: tests/test_conversation.py
            case _:  # else the screen before would be looked at once more in its place
                raise AssertionError(f"what this opens is not looked at: {spelling}")
        yield spelling, screen
        for button in (button for row in screen.rows for button in row):
            if button.data and button.data not in seen:
                seen.add(button.data)
                ahead.append(button.data)


async def test_every_button_leads_to_its_page_and_every_text_passes_telegrams_parser(services: Services) -> None:
    pages = set()
    async for spelling, screen in screens(services, Place(Audience.EVERYONE, "en", START)):
        text, _entities = tdlib.parse_html(screen.text)
        press = decode(spelling)
        assert press is not None
        most = MessageLimit.CAPTION_LENGTH if press.action is Action.PICTURE else MessageLimit.MAX_TEXT_LENGTH
        assert 0 < utf16_length(text) <= most, spelling
        buttons = [button for row in screen.rows for button in row]
        assert buttons, f"a dead end: {spelling}"
        assert len(buttons) <= InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER, spelling
        labels = [button.label for button in buttons]
        assert sorted(set(labels)) == sorted(labels), f"two buttons with the same words: {spelling}"
        for button in buttons:
            assert button.label.strip(), spelling
            assert len(button.data.encode()) <= InlineKeyboardButtonLimit.MAX_CALLBACK_DATA, button
            assert bool(button.data) != bool(button.copies), button
        if press.action is Action.SHOW:
            page = services.store.page(press.place)
            # Switching the reader on a page that the other reader does not have leads to the one above it.
            assert press.place.page.startswith(page.id) or page.id in {HOME, START}, spelling
            pages.add((page.language, page.audience, page.id))
            led = [pressed.place.page for button in buttons if (pressed := decode(button.data))]
            assert HELP_NOW in led or page.id == HELP_NOW, spelling
    for language in services.store.languages:
        for reader in READERS:
            for topic in TOPICS:
                assert (language.code, reader, topic) in pages, (
                    f"no button leads {reader} to {topic} in {language.name}"
                )


async def test_every_line_of_a_right_to_left_page_begins_at_the_right(services: Services) -> None:
    codes = [language.code for language in services.store.languages if language.direction == "rtl"]
    for audience, code in product(Audience, codes):
        for name in services.store.ids(audience, code):
            page = services.store.page(Place(audience, code, name))
            for part in page.parts if page.translated else ():
                assert part.text == laid_out(part.text, "rtl"), (audience, name)
    assert codes


@pytest.mark.parametrize("reader", READERS)
async def test_every_topic_is_within_three_presses_of_the_readers_first_screen(
    services: Services, reader: Audience
) -> None:
    steps = {HOME: 0}
    ahead = [HOME]
    while ahead:
        page_id = ahead.pop(0)
        screen = services.screen_at(Place(reader, "en", page_id))
        for button in (button for row in screen.rows for button in row):
            press = decode(button.data)
            if press is None or press.action is not Action.SHOW or press.place.audience is not reader:
                continue
            if press.place.page not in steps:
                steps[press.place.page] = steps[page_id] + 1
                ahead.append(press.place.page)
    assert {topic: steps.get(topic, 99) for topic in TOPICS if steps.get(topic, 99) > 3} == {}


async def test_every_part_of_every_page_passes_telegrams_parser(services: Services) -> None:
    count = 0
    async for _spelling, screen in screens(services, Place(Audience.EVERYONE, "en", START)):
        plain, _entities = tdlib.parse_and_clean(screen.text)
        assert plain == tdlib.parse_html(screen.text)[0], "Telegram would strip something from this text"
        count += 1
    assert count > 3 * len(TOPICS)
