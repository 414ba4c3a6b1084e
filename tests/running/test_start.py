"""Starting against a Telegram that answers strangely: it waits, tries again, and gives up only on a refused token."""

import json
import logging
from typing import Any

import pytest

from bot.local_telegram import LocalTelegram
from bot.monitoring.counts import Counts
from bot.running.live import MOST_TOKEN_REFUSALS, started
from bot.services.services import Services
from bot.settings import SettingsError
from bot.telegram.profile import set_profile
from tests.conftest import running_bot
from tests.delivery.conftest import naps  # noqa: F401 (a fixture)
from tests.person import Person

DEEP = "[" * 10_000 + "]" * 10_000
ODD: list[Any] = [True, None, [], {}, [{}], [True], "words", 7, {"commands": None}]
COSMETIC = ["getMyCommands", "getMyName", "getMyDescription", "getMyShortDescription", "setMyCommands", "setMyName"]


def ok(result: Any) -> str:
    return json.dumps({"ok": True, "result": result})


@pytest.mark.parametrize(
    "body",
    [
        *(ok(odd) for odd in ODD),
        ok({"id": "1", "is_bot": True, "first_name": "A", "username": "a_bot"}),
        ok({"id": 1, "is_bot": True, "first_name": "A"}),
        f'{{"ok":true,"result":{DEEP}}}',
        '{"ok":true,"result":' + "9" * 100_000 + "}",
        "[]",
        "",
    ],
    ids=lambda body: body[:40],
)
@pytest.mark.usefixtures("naps")
async def test_an_odd_answer_to_get_me_is_waited_out(
    body: str, telegram: LocalTelegram, services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    telegram.fail("getMe", times=2, status=200, body=body)
    async with started(telegram.token, services, telegram.url) as application:
        assert application.bot.username
    assert [record.levelno for record in caplog.records] == [logging.WARNING], "one line for all of it"


@pytest.mark.parametrize("status", [401, 404, 500, 429])
@pytest.mark.usefixtures("naps")
async def test_short_trouble_at_the_start_is_waited_out(
    status: int, telegram: LocalTelegram, services: Services
) -> None:
    telegram.fail("getMe", times=MOST_TOKEN_REFUSALS - 1, status=status)
    async with started(telegram.token, services, telegram.url) as application:
        assert application.bot.username


@pytest.mark.parametrize("status", [401, 404])
@pytest.mark.usefixtures("naps")
async def test_a_token_refused_several_times_over_stops_the_start(
    status: int, telegram: LocalTelegram, services: Services
) -> None:
    telegram.fail("getMe", times=MOST_TOKEN_REFUSALS, status=status)
    with pytest.raises(SettingsError, match="does not know this bot token"):
        async with started(telegram.token, services, telegram.url):
            pass


@pytest.mark.parametrize("method", COSMETIC)
async def test_odd_answers_to_cosmetic_calls_end_nothing(
    method: str, telegram: LocalTelegram, services: Services
) -> None:
    for odd in ODD:
        telegram.fail(method, status=200, body=ok(odd))
    telegram.fail(method, status=200, body=f'{{"ok":true,"result":{DEEP}}}')
    async with running_bot(telegram, services, profile=True) as application, Person(telegram) as person:
        for _ in range(len(ODD)):
            await set_profile(application.bot, services.store.languages)
        await person.says("/about")
        assert "This guide" in person.last.text


def test_a_desk_has_a_health_of_its_own(services: Services) -> None:
    assert Services(services.store, services.answers, Counts(), services.screens).health is not services.health
