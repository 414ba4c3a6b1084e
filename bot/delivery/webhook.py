"""The webhook: Telegram brings each update in a request of its own, and gets 200 only after the answer has gone out.

Telegram sends the next update of a chat only after the 200 for the one before, and sends again whatever gets anything
else (Bot API server, WebhookActor.cpp). So order and retrying are Telegram's, any of several processes can answer, and
503 means "again, please". What can never be answered gets 200, or it would come back for a day.
"""

import asyncio
import hmac
import json
import math
from collections import Counter
from collections.abc import Hashable
from typing import Any
from urllib.parse import unquote, urlsplit

from aiohttp import web
from telegram import Update

from bot.delivery.admission import Admission
from bot.delivery.answering import Answering, AnyApplication
from bot.delivery.outcome import Again
from bot.delivery.server import Respond
from bot.services.services import Services
from bot.telegram.updates import chat_of, read_update

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 (the header's name, Bot API, setWebhook)

MOST_BODY_BYTES = 4_194_304
"""Longest body that is read. Telegram's updates are a few kilobytes; 32,768 letters styled apart have two million."""
LONGEST_BODY = 10.0
"""Seconds that a body may take to arrive."""
MOST_AT_ONCE = 5
"""How many updates of one chat are in hand at once. Telegram brings them one by one: more come of a wrong address."""


def create_handler(application: AnyApplication, services: Services, url: str, secret: str) -> Respond:
    """What answers requests: Telegram's at the path of `url`, taken literally, and `/healthz` and `/readyz`."""
    in_hand = _InHand(Admission(services), Answering(application, services))
    own_path, expected = unquote(urlsplit(url).path or "/"), secret.encode()

    async def receive(request: web.BaseRequest) -> web.StreamResponse:
        given = request.headers.get(SECRET_HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, expected):
            return _refused(services, "secret", 403)
        if request.content_type != "application/json":
            return _refused(services, "type", 415)
        try:
            async with asyncio.timeout(LONGEST_BODY):
                body = await _body(request)
        except TimeoutError:
            return _refused(services, "slow", 408)
        except (web.RequestPayloadError, ConnectionError):
            return _refused(services, "broken_off", 400)
        if body is None:
            return _refused(services, "too_long", 413)
        update = _read(body, application)
        if update is None:
            services.counts.count("refused", "unreadable")
            return web.Response()  # sent again it would be no more readable
        again = await in_hand.handle(update)
        if again is None:
            return web.Response()
        return web.Response(status=503, headers={"Retry-After": str(max(1, math.ceil(again.wait)))})

    def readyz() -> web.StreamResponse:
        state = services.health.state(services.answers.judging.state)
        return web.json_response(state, status=200 if all(state.values()) else 503)

    async def respond(request: web.BaseRequest) -> web.StreamResponse:
        path = unquote(request.raw_path.partition("?")[0])
        if path == own_path:
            return await receive(request) if request.method == "POST" else _only("POST")
        if path in {"/healthz", "/readyz"}:
            if request.method not in {"GET", "HEAD"}:
                return _only("GET")
            return web.Response(text="ok\n") if path == "/healthz" else readyz()
        return web.Response(status=404)

    return respond


class _InHand:
    """What is in hand. Telegram brings one update of a chat at a time: whoever brings more is asked to come again."""

    def __init__(self, admission: Admission, answering: Answering) -> None:
        self._admission, self._answering = admission, answering
        self._in_hand: dict[int, asyncio.Task[Again | None]] = {}
        self._of_chat: Counter[Hashable] = Counter()

    async def handle(self, update: Update) -> Again | None:
        """Answer an update, or ask for it again while too many of its chat are in hand."""
        # The same update may come a second time while the first is in work: both wait for the one answer.
        task = self._in_hand.get(update.update_id)
        if task is None:
            chat = chat_of(update)
            if self._of_chat[chat] >= MOST_AT_ONCE:
                return Again(1.0)
            self._of_chat[chat] += 1
            task = self._in_hand[update.update_id] = asyncio.create_task(self._handle(update))
            task.add_done_callback(lambda _task: self._done(update.update_id, chat))
        return await asyncio.shield(task)

    def _done(self, number: int, chat: Hashable) -> None:
        del self._in_hand[number]
        self._of_chat[chat] -= 1
        if not self._of_chat[chat]:
            del self._of_chat[chat]

    async def _handle(self, update: Update) -> Again | None:
        admission, answering = self._admission, self._answering
        if admission.within(update):
            return await answering.handle(update)
        if admission.is_urgent(update):
            return await answering.urgent(update)()
        if not admission.word_is_due(update):
            return None
        again = await answering.word(update)()
        if again is not None:
            admission.word_was_not_said(update)
        return again


def _refused(services: Services, reason: str, status: int) -> web.Response:
    services.counts.count("refused", reason)
    response = web.Response(status=status)
    response.force_close()  # what else it has to say is not read
    return response


def _only(method: str) -> web.Response:
    return web.Response(status=405, headers={"Allow": method})


async def _body(request: web.BaseRequest) -> bytes | None:
    if (request.content_length or 0) > MOST_BODY_BYTES:
        return None
    body = bytearray()
    async for piece in request.content.iter_any():
        body += piece
        if len(body) > MOST_BODY_BYTES:
            return None
    return bytes(body)


def _read(body: bytes, application: AnyApplication) -> Update | None:
    try:
        data: Any = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return read_update(data, application.bot)
