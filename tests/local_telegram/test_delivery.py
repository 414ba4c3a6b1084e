"""Bringing updates to a webhook: order, waiting, trying again and giving up as Telegram does."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from aiohttp import web

from bot.local_telegram import LocalTelegram, delivery
from tests.local_telegram.conftest import Clock
from tests.person import Person

SECRET = "a-secret-of-the-test"


@dataclass
class Receiver:
    """A bot's end of a webhook. `answers`: status and headers of the next answers, then 200."""

    url: str = ""
    taken: list[dict[str, Any]] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)
    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    held: asyncio.Event | None = None
    at_once: int = 0
    most_at_once: int = 0
    news: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, request: web.Request) -> web.Response:
        self.taken.append(await request.json())
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token", ""))
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        self.news.set()
        try:
            if self.held:
                await self.held.wait()
        finally:
            self.at_once -= 1
        status, headers = self.answers.pop(0) if self.answers else (200, {})
        return web.Response(status=status, headers=headers)

    async def until(self, met: Callable[[], bool]) -> None:
        async with asyncio.timeout(5):
            while not met():
                self.news.clear()
                await self.news.wait()

    @property
    def texts(self) -> list[str]:
        return [update["message"]["text"] for update in self.taken if "message" in update]


@pytest.fixture
async def telegram(clock: Clock) -> AsyncIterator[LocalTelegram]:
    async with LocalTelegram(clock=clock, pace=0.001) as running:
        yield running


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    made = Receiver()
    app = web.Application()
    app.router.add_post("/hook", made.take)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield made
    if made.held:
        made.held.set()
    await runner.cleanup()


async def ask(telegram: LocalTelegram, method: str, **params: Any) -> Any:
    async with httpx.AsyncClient() as client:
        answer = await client.post(f"{telegram.url}/bot{telegram.token}/{method}", json=params)
    return answer.json()["result"]


@pytest.fixture
async def person(telegram: LocalTelegram, receiver: Receiver) -> AsyncIterator[Person]:
    await ask(telegram, "setWebhook", url=receiver.url, secret_token=SECRET, max_connections=5)
    async with Person(telegram) as somebody:
        yield somebody


async def test_brings_updates_with_the_secret_in_order(person: Person, receiver: Receiver) -> None:
    for number in range(5):
        await person.says(str(number), wait=False)
    await person.settles()
    assert receiver.texts == ["0", "1", "2", "3", "4"]
    assert set(receiver.secrets) == {SECRET}


async def test_the_next_of_a_chat_waits_and_another_chat_does_not(
    telegram: LocalTelegram, person: Person, receiver: Receiver
) -> None:
    await person.says("first", wait=False)
    await person.settles()
    receiver.held = asyncio.Event()
    await person.says("slow", wait=False)
    await person.says("after it", wait=False)
    async with Person(telegram, 1_000_002) as other:
        await other.says("other", wait=False)
        await receiver.until(lambda: "other" in receiver.texts)
    assert "after it" not in receiver.texts
    receiver.held.set()
    receiver.held = None
    await person.settles()
    assert receiver.texts[-1] == "after it"


async def test_presses_wait_in_a_queue_of_their_own(
    telegram: LocalTelegram, person: Person, receiver: Receiver
) -> None:
    await person.says("first", wait=False)
    await person.settles()
    markup = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    await ask(telegram, "sendMessage", chat_id=person.id, text="Press", reply_markup=markup)
    receiver.held = asyncio.Event()
    await person.says("slow", wait=False)
    await person.presses("Go", wait=False)
    await receiver.until(lambda: any("callback_query" in update for update in receiver.taken))


async def test_what_fails_is_brought_again_at_once_then_after_growing_waits(
    person: Person, receiver: Receiver, telegram: LocalTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    await person.says("first", wait=False)
    await person.settles()
    receiver.answers = [(503, {})] * 9
    waits: list[int] = []
    failed = delivery.Delivery._failed

    def watched(self: delivery.Delivery, waiting: Any, problem: str, retry_after: int) -> None:
        failed(self, waiting, problem, retry_after)
        waits.append(waiting.delay)

    monkeypatch.setattr(delivery.Delivery, "_failed", watched)
    await person.says("again", wait=False)
    await person.settles()
    assert receiver.texts[1:] == ["again"] * 10
    assert waits[:6] == [1, 2, 4, 8, 16, 32]
    assert all(60 <= wait <= 120 for wait in waits[7:])
    info = await ask(telegram, "getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 503 Service Unavailable"
    assert info["pending_update_count"] == 0


async def test_a_wait_that_the_bot_names_is_kept(person: Person, receiver: Receiver, telegram: LocalTelegram) -> None:
    receiver.answers = [(503, {"Retry-After": "100"})]
    await person.says("later", wait=False)
    await receiver.until(lambda: len(receiver.texts) == 1)
    (waiting,) = telegram.state.updates.heads()
    await person.settles()
    assert waiting.failures == 1
    assert receiver.texts == ["later", "later"]


@pytest.mark.parametrize(("kind", "life"), [("message", 24 * 60 * 60), ("press", 150)])
async def test_what_is_too_old_is_dropped(
    telegram: LocalTelegram, person: Person, receiver: Receiver, clock: Clock, kind: str, life: int
) -> None:
    await person.says("first", wait=False)
    await person.settles()
    markup = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    await ask(telegram, "sendMessage", chat_id=person.id, text="Press", reply_markup=markup)
    receiver.answers = [(500, {})] * 10**4
    before = len(receiver.taken)
    await (person.presses("Go", wait=False) if kind == "press" else person.says("old", wait=False))
    await receiver.until(lambda: len(receiver.taken) > before + 2)
    clock.now += life
    await person.settles()
    assert telegram.state.updates.pending() == []


async def test_no_more_connections_than_asked_for(telegram: LocalTelegram, person: Person, receiver: Receiver) -> None:
    await person.says("first", wait=False)
    await person.settles()
    receiver.held = asyncio.Event()
    for chat in range(20):
        async with Person(telegram, 2_000_000 + chat) as other:
            await other.says("hello", wait=False)
    await receiver.until(lambda: receiver.at_once == 5)
    receiver.held.set()
    receiver.held = None
    await receiver.until(lambda: len(receiver.texts) == 21)
    assert receiver.most_at_once == 5


async def test_without_any_success_one_at_a_time(telegram: LocalTelegram, receiver: Receiver) -> None:
    receiver.held = asyncio.Event()
    await ask(telegram, "setWebhook", url=receiver.url, max_connections=5)
    people = [Person(telegram, 2_000_000 + number) for number in range(4)]
    for other in people:
        await other.says("hello", wait=False)
    await receiver.until(lambda: receiver.at_once == 1)
    receiver.held.set()
    receiver.held = None
    for other in people:
        await other.settles()
        await other.leaves()
    assert receiver.taken[0]["message"]["text"] == "hello"
    assert receiver.secrets[0] == ""


async def test_a_bot_that_never_answers_is_waited_for_a_bounded_time(
    person: Person, receiver: Receiver, monkeypatch: pytest.MonkeyPatch, telegram: LocalTelegram
) -> None:
    monkeypatch.setattr(delivery, "ANSWER_TIME", 0.05)
    receiver.held = asyncio.Event()
    await person.says("hello", wait=False)
    await receiver.until(lambda: len(receiver.texts) > 1)
    receiver.held.set()
    receiver.held = None
    await person.settles()
    assert telegram.state.updates.webhook_trouble["last_error_message"] == "Read timeout expired"


async def test_nobody_there_and_later_somebody(telegram: LocalTelegram, receiver: Receiver) -> None:
    await ask(telegram, "setWebhook", url="http://127.0.0.1:9/hook")
    async with Person(telegram) as person:
        await person.says("hello", wait=False)
        while not telegram.state.updates.webhook_trouble:
            await telegram.state.stream.changed(5)
        assert telegram.state.updates.confirmed == 0
        await ask(telegram, "setWebhook", url=receiver.url)
        await person.settles()
    assert receiver.texts == ["hello"]


async def test_https_is_not_delivered_to(telegram: LocalTelegram) -> None:
    """Nothing leaves this computer."""
    await ask(telegram, "setWebhook", url="https://example.org/hook")
    async with Person(telegram) as person:
        await person.says("hello", wait=False)
    assert (await ask(telegram, "getWebhookInfo"))["pending_update_count"] == 1
    assert telegram.state.updates.webhook_trouble == {}
