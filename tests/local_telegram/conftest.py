"""A Telegram on this machine, a real bot library pointed at it, and clocks that tests can turn."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.local_telegram import LocalTelegram
from tests.person import Person


@dataclass
class Clock:
    """The time of day, moved by hand."""

    now: float = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


def make_bot(telegram: LocalTelegram, token: str = "") -> Bot:
    """The library's own bot, over HTTP to this machine."""
    ask = [HTTPXRequest(httpx_kwargs={"trust_env": False, "verify": False}, connection_pool_size=8) for _ in range(2)]
    return Bot(
        token or telegram.token,
        base_url=f"{telegram.url}/bot",
        request=ask[0],
        get_updates_request=ask[1],
    )


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def telegram(clock: Clock) -> AsyncIterator[LocalTelegram]:
    async with LocalTelegram(clock=clock, throttle=False) as running:
        yield running


@pytest.fixture
async def bot(telegram: LocalTelegram) -> AsyncIterator[Bot]:
    """A bot that has been started by the default person, with nothing left to fetch."""
    async with make_bot(telegram) as made:
        yield made


@pytest.fixture
async def person(telegram: LocalTelegram) -> AsyncIterator[Person]:
    async with Person(telegram) as somebody:
        await somebody.says("/start", wait=False)
        telegram.state.updates.clear()
        yield somebody
