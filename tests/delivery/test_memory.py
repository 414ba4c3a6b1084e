"""What somebody typed is held by nothing once it is answered: no task, error, cache or circle of objects keeps it."""

import gc
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from telegram import Message, Update

from bot.delivery.answering import Answering, AnyApplication
from bot.local_telegram import LocalTelegram
from bot.services.services import Services
from bot.telegram.updates import read_update
from tests.delivery.conftest import message
from tests.person import Person

MARK = "zanzibarquince"


@pytest.fixture
def no_collection() -> Iterator[None]:
    """Python does not look for garbage: what is gone is gone because nothing refers to it."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def held() -> list[Any]:
    """What still holds the mark, as the library's objects or as Telegram's data; the person's own phone apart."""
    return [
        thing
        for thing in gc.get_objects()
        if (isinstance(thing, Message) and MARK in (thing.text or ""))
        or (type(thing) is dict and "update_id" in thing and MARK in str(thing))
    ]


@pytest.mark.parametrize(
    "failure", [{}, {"status": 500}, {"status": 429, "retry_after": 1}, {"status": 403}, {"drop": True}]
)
async def test_nothing_holds_what_was_typed_once_it_is_answered(
    telegram: LocalTelegram, person: Person, no_collection: None, failure: dict[str, Any]
) -> None:
    await person.says("/start")
    if failure:
        telegram.fail("sendMessage", description="Forbidden: something new", **failure)
    await person.says(f"who will be at the meeting {MARK}", wait=False)
    await person.says(f"my dad hits me {MARK}", wait=False)
    await person.settles()
    await person.says("/about")  # the next answer: what was in hand before it has been dropped
    assert held() == []


async def test_nor_after_a_refusal_that_is_logged(
    telegram: LocalTelegram, services: Services, application: AnyApplication, no_collection: None
) -> None:
    telegram.fail("sendMessage", times=2, status=400, description="Bad Request: something new")
    update = read_update(message(f"who will be at the meeting {MARK}"), application.bot)
    assert update is not None
    logging.disable()  # pytest keeps every record with its error
    assert await Answering(application, services).handle(update) is None
    logging.disable(logging.NOTSET)
    del update
    assert held() == []


def test_the_watch_would_see_a_message_that_is_held() -> None:
    update = Update.de_json(message(MARK), None)
    assert [type(thing) for thing in held()] == [Message]
    del update
