"""Two processes behind one webhook, each of Telegram's connections going to any: who answers does not matter."""

import random
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.local_telegram import LocalTelegram
from proofs.bots import Bots
from tests.person import Person


@pytest.fixture
async def telegram() -> AsyncIterator[LocalTelegram]:
    async with LocalTelegram(pace=0.05) as running:
        yield running


@pytest.fixture
async def bots(telegram: LocalTelegram, guide_db: Path, tmp_path: Path) -> AsyncIterator[Bots]:
    chance = random.Random(1)
    async with Bots(telegram, guide_db, tmp_path / "home", replicas=2, chance=chance) as running:
        yield running


async def test_any_of_two_answers_any_press_and_one_may_be_killed(telegram: LocalTelegram, bots: Bots) -> None:
    async with Person(telegram) as person, Person(telegram, 1_000_002) as other:
        await person.says("/start")
        for number in range(3):
            bots.front.reset()  # the next requests come by new connections, to whomever chance chooses
            await person.presses("Help now")
            bots.front.reset()
            await other.says("/about")
            bots.front.reset()
            await person.presses("Home" if "Home" in person.labels else "Start")
            if number == 1:
                await bots.kill(0, signal.SIGKILL)
        assert "About this guide" in other.last.text
    assert len({call["url"] for call in telegram.calls("setWebhook")}) == 1
    assert telegram.calls("deleteWebhook") == []
    assert await bots.stop() == [0, 0]
    assert b"Traceback" not in bots.output.read_bytes()
