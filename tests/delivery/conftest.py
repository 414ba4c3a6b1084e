"""Waits that tests need not wait for, the bot behind a webhook, and updates made by hand."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from telegram.constants import UpdateType

from bot.delivery import outcome, polling
from bot.delivery.answering import AnyApplication
from bot.delivery.server import listen, serving
from bot.delivery.webhook import SECRET_HEADER, create_handler
from bot.local_telegram import DEFAULT_PERSON, LocalTelegram
from bot.local_telegram.state import Press
from bot.running import app, live
from bot.running.live import serve, started
from bot.services.services import Services
from bot.settings import Settings
from proofs.bots import free_port
from tests.conftest import without_profile

Json = dict[str, Any]
SECRET = secrets.token_urlsafe(48)
PATIENCE = 20.0


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every wait of the bot's, a hundredth and less."""
    monkeypatch.setattr(outcome, "FIRST_RETRY_WAIT", 0.005)
    monkeypatch.setattr(outcome, "LONGEST_RETRY_WAIT", 0.05)
    monkeypatch.setattr(outcome, "LONGEST_ASKED", 0.05)
    monkeypatch.setattr(app, "CALL_TIMEOUT", 0.5)
    monkeypatch.setattr(polling, "LONG_POLL", 1)


class Naps(list[float]):
    """The waits between tries, written down and not waited for. ``then`` is called with each."""

    def __init__(self) -> None:
        super().__init__()
        self.then: Callable[[], None] = lambda: None

    async def __call__(self, seconds: float) -> None:
        self.append(seconds)
        self.then()
        await _moment()


_moment_of_asyncio = asyncio.sleep


async def _moment() -> None:
    await _moment_of_asyncio(0)


class _Asyncio:
    """asyncio, but for `sleep`."""

    def __init__(self, sleep: Naps) -> None:
        self.sleep = sleep

    def __getattr__(self, name: str) -> Any:
        return getattr(asyncio, name)


@pytest.fixture
def naps(monkeypatch: pytest.MonkeyPatch) -> Naps:
    """The waits of the poller and of the start, written down."""
    waits = Naps()
    monkeypatch.setattr(polling, "asyncio", _Asyncio(waits))
    monkeypatch.setattr(live, "asyncio", _Asyncio(waits))
    return waits


@pytest.fixture
async def application(telegram: LocalTelegram, services: Services) -> AsyncIterator[AnyApplication]:
    """The bot, known to Telegram, with nobody to bring it updates."""
    async with started(telegram.token, services, telegram.url) as ready:
        yield ready


@pytest.fixture
async def web(application: AnyApplication, services: Services) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who sends requests to the webhook; with the right secret unless told otherwise."""
    handler = create_handler(application, services, "https://bot.example/updates", SECRET)
    listener = listen("127.0.0.1", 0)
    root = f"http://127.0.0.1:{listener.getsockname()[1]}"
    async with (
        serving(handler, listener, 50, 1.0),
        httpx.AsyncClient(base_url=root, headers={SECRET_HEADER: SECRET}, timeout=PATIENCE) as client,
    ):
        yield client


@asynccontextmanager
async def webhook_bot(telegram: LocalTelegram, services: Services) -> AsyncIterator[str]:
    """The bot as `run` has it behind a webhook, in this event loop; the root of its web application."""
    root = f"http://127.0.0.1:{(port := free_port())}"
    settings = Settings(webhook_url=f"{root}/updates", webhook_secret=SECRET, port=port)
    with without_profile():
        async with started(telegram.token, services, telegram.url) as application:
            task = asyncio.create_task(serve(application, services, settings))
            await until(telegram, lambda: bool(telegram.calls("setWebhook")) or task.done())
            try:
                yield root
            finally:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)


async def until(telegram: LocalTelegram, met: Callable[[], bool], patience: float = PATIENCE) -> None:
    """Wait until something is true that a call of the bot's or a person's act brings about."""
    async with asyncio.timeout(patience):
        while not met():
            await telegram.state.stream.changed(0.05)


def message(text: Any = "/about", *, chat: Any = DEFAULT_PERSON, number: int = 1, **more: Any) -> Json:
    """An update with a message, as Telegram writes it."""
    command = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}] if str(text)[:1] == "/" else []
    content = {
        "message_id": number,
        "date": 1_800_000_000,
        "chat": {"id": chat, "type": "private", "first_name": "Sam"},
        "from": {"id": chat, "is_bot": False, "first_name": "Sam", "language_code": "en"},
        "text": text,
        "entities": command,
    }
    return {"update_id": number, "message": {**content, **more}}


def queue(telegram: LocalTelegram, update: Json) -> int:
    """Put an update into Telegram's queue, whatever it holds; its number there."""
    kind = next(name for name in update if name != "update_id")
    return telegram.state.updates.add(kind, update[kind])


def press(telegram: LocalTelegram, data: str, *, chat: int = DEFAULT_PERSON, on: int = 1) -> str:
    """Queue a press with any data, forged or not; the number of its query."""
    query = str(secrets.randbits(62) + 1)
    user = telegram.state.person(chat).user()
    telegram.state.presses[query] = Press(chat, chat, telegram.state.clock())
    under = {"message_id": on, "date": 1_800_000_000, "chat": {"id": chat, "type": "private", "first_name": "Sam"}}
    content = {"id": query, "from": user, "message": under, "chat_instance": "1", "data": data}
    telegram.state.updates.add(UpdateType.CALLBACK_QUERY.value, content)
    return query


def texts(telegram: LocalTelegram, chat: int = DEFAULT_PERSON) -> list[str]:
    """What the bot has said in a chat."""
    return [said.content.get("text", "") for said in telegram.state.chats[chat].messages.values() if said.by_bot]
