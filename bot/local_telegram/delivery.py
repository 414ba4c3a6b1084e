"""Bringing updates to a webhook as Telegram brings them.

Rules from telegram-bot-api's `WebhookActor.cpp`: a queue for each chat, presses in queues of their own by person; the
next update of a queue waits until the one before got a 2xx; what fails is sent again at once, then after 2, 4, 8
seconds up to one or two minutes, or when `Retry-After` says (at most an hour), until it is too old; at most
`max_connections` at a time, and after ten seconds without any success one at a time. An answer is waited for a
minute. Only plain `http` on this machine is delivered to: nothing leaves this computer.
"""

import asyncio
import contextlib
import random
import time
from typing import Any

import aiohttp

from bot.local_telegram.updates import Updates, Waiting

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 (the header's name, Bot API, setWebhook)
ANSWER_TIME = 60.0
LONGEST_DELAY = 60
LONGEST_RETRY_AFTER = 3600
QUIET = 10.0
"""Seconds without success after which a webhook is only tried by one request at a time."""


class Delivery:
    """Delivers while `run` runs. `pace` shortens every wait between tries, for tests: 0.01 makes a second ten ms."""

    def __init__(self, updates: Updates, pace: float = 1.0) -> None:
        self._updates = updates
        self._pace = pace
        self._changed = asyncio.Event()
        self._in_flight: set[asyncio.Task[None]] = set()
        self._last_success = -QUIET
        updates.on_news = self._changed.set

    async def run(self) -> None:
        """Deliver until cancelled."""
        connector = aiohttp.TCPConnector(limit=0)
        async with aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar()) as session:
            try:
                while True:
                    self._changed.clear()
                    patience = self._send_due(session)
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(patience):
                            await self._changed.wait()
            finally:
                for task in self._in_flight:
                    task.cancel()
                await asyncio.gather(*self._in_flight, return_exceptions=True)

    def _send_due(self, session: aiohttp.ClientSession) -> float | None:
        """Start every request that may start; seconds until the next may, None if only news can bring one."""
        hook = self._updates.webhook
        if not hook.get("url", "").startswith("http://"):
            return None
        now, soonest = time.monotonic(), None
        most = hook["max_connections"] if now - self._last_success < QUIET else 1
        for waiting in self._updates.heads():
            if waiting.sending:
                continue
            if waiting.due > now:
                soonest = min(waiting.due - now, soonest or waiting.due - now)
            elif len(self._in_flight) < most:
                waiting.sending = True
                task = asyncio.create_task(self._send(session, hook, waiting))
                self._in_flight.add(task)
                task.add_done_callback(self._sent)
        return soonest

    def _sent(self, task: asyncio.Task[None]) -> None:
        self._in_flight.discard(task)
        self._changed.set()

    async def _send(self, session: aiohttp.ClientSession, hook: dict[str, Any], waiting: Waiting) -> None:
        headers = {SECRET_HEADER: hook["secret_token"]} if hook["secret_token"] else {}
        retry_after = 0
        try:
            async with asyncio.timeout(ANSWER_TIME):
                async with session.post(
                    hook["url"], json=waiting.update, headers=headers, allow_redirects=False
                ) as answer:
                    await answer.read()
                    problem = "" if 200 <= answer.status <= 299 else f"{answer.status} {answer.reason}"
                    asked = answer.headers.get("Retry-After", "")
                    retry_after = min(int(asked), LONGEST_RETRY_AFTER) if asked.isdigit() else 0
        except (aiohttp.ClientError, OSError) as error:  # TimeoutError is an OSError
            self._failed(waiting, "Read timeout expired" if isinstance(error, TimeoutError) else "Connection closed", 0)
            return
        if problem:
            self._failed(waiting, f"Wrong response from the webhook: {problem}", retry_after)
        else:
            self._last_success = time.monotonic()
            self._updates.forget(waiting)

    def _failed(self, waiting: Waiting, problem: str, retry_after: int) -> None:
        delay = retry_after
        if not retry_after and waiting.failures:
            longest = random.randint(LONGEST_DELAY, LONGEST_DELAY * 2)  # noqa: S311
            delay = waiting.delay = min(longest, waiting.delay * 2)
        self._updates.webhook_failed(problem)
        waiting.failures += 1
        waiting.sending = False
        waiting.due = time.monotonic() + delay * self._pace
        if self._updates.clock() + delay > waiting.expires:
            self._updates.forget(waiting)
