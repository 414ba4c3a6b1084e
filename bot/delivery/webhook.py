"""The webhook: Telegram brings each update in a request of its own, and gets 200 only after the answer has gone out.

Telegram sends the next update of a chat only after the 200 for the one before, and sends again whatever gets anything
else (Bot API server, WebhookActor.cpp). So order and retrying are Telegram's, any of several processes can answer, and
503 means "again, please". What can never be answered gets 200, or it would come back for a day.
"""

import asyncio
import hmac
import json
import math
from collections.abc import Awaitable, Callable

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from telegram import Update

from bot.delivery.handle import Again, AnyApplication
from bot.delivery.intake import Intake
from bot.delivery.reading import read_update
from bot.desk import Desk

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 (the header's name, Bot API, setWebhook)

MOST_BYTES = 1_048_576
"""Longest body that is read. Telegram's updates are a few kilobytes; the longest message is 4,096 characters."""

Ready = Callable[[], Awaitable[dict[str, bool | str]]]
"""What `/readyz` tells: each thing that must work, and whether it does."""


def create_web_app(application: AnyApplication, desk: Desk, path: str, secret: str, ready: Ready) -> Starlette:
    """The web application: Telegram's requests at `path`, `/healthz` and `/readyz`."""
    intake = Intake(application, desk)
    in_hand: dict[int, asyncio.Task[Again | None]] = {}
    expected = secret.encode()

    async def receive(request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "").encode("latin-1")
        if not hmac.compare_digest(given, expected):
            desk.counts.count("refused", "secret")
            return Response(status_code=403)
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            desk.counts.count("refused", "type")
            return Response(status_code=415)
        try:
            body = await _body(request)
        except ClientDisconnect:
            desk.counts.count("refused", "broken_off")
            return Response(status_code=400)
        if body is None:
            desk.counts.count("refused", "too_long")
            return Response(status_code=413)
        update = _read(body, application)
        if update is None:
            desk.counts.count("refused", "unreadable")
            return Response()  # sent again it would be no more readable
        again = await _answered(update)
        if again is None:
            return Response()
        return Response(status_code=503, headers={"Retry-After": str(max(1, math.ceil(again.wait)))})

    async def _answered(update: Update) -> Again | None:
        # The same update may come a second time while the first is in work: both wait for the one answer.
        task = in_hand.get(update.update_id)
        if task is None:
            task = in_hand[update.update_id] = asyncio.create_task(_answer(update))
            task.add_done_callback(lambda _task: in_hand.pop(update.update_id, None))
        return await asyncio.shield(task)

    async def _answer(update: Update) -> Again | None:
        if intake.within(update):
            return await intake.answer(update)
        if intake.is_urgent(update):
            return await intake.urgent(update)()
        again = await word() if (word := intake.word(update)) else None
        if again is not None:
            intake.word_was_not_said(update)
        return again

    async def healthz(_request: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def readyz(_request: Request) -> Response:
        state = await ready()
        return JSONResponse(state, status_code=200 if all(state.values()) else 503)

    routes = [
        Route(path, receive, methods=["POST"]),
        Route("/healthz", healthz),
        Route("/readyz", readyz),
    ]
    return Starlette(routes=routes)


async def _body(request: Request) -> bytes | None:
    length = request.headers.get("content-length", "0")
    if not length.isdigit() or int(length) > MOST_BYTES:
        return None
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            return None
    return bytes(body)


def _read(body: bytes, application: AnyApplication) -> Update | None:
    try:
        return read_update(json.loads(body), application.bot)
    except (ValueError, RecursionError):
        return None
