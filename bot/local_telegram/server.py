"""The addresses: ``/bot<token>/<method>`` and ``/file/bot<token>/<path>`` for the bot, the rest for people.

Answers have the Bot API's shape, ``{"ok": true, "result": ...}`` or ``{"ok": false, "error_code": ...,
"description": ...}``, with the same HTTP status. Only this computer is served: a request that names another
host (a web page that tries to reach in) is turned away.
"""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.datastructures import Headers, UploadFile
from starlette.requests import Request as HttpRequest
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.local_telegram.errors import ApiError, bad_request
from bot.local_telegram.faults import Fault, take
from bot.local_telegram.methods import call
from bot.local_telegram.params import Params, Upload
from bot.local_telegram.person_api import person_routes
from bot.local_telegram.state import Request, State

_PAGE = Path(__file__).with_name("page")
_HOSTS = ("127.0.0.1", "localhost", "[::1]")
_BODY_HEADERS = [(b"content-type", b"application/json"), (b"content-length", b"1000000")]
_PAGE_HEADERS = {
    b"content-security-policy": (b"default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"),
    b"referrer-policy": b"no-referrer",
    b"x-content-type-options": b"nosniff",
    b"cache-control": b"no-store",
}


def create_app(state: State) -> ASGIApp:
    """The whole server around one state."""

    async def bot_api(request: HttpRequest) -> Response:
        return await _bot_api(state, request)

    async def file(request: HttpRequest) -> Response:
        upload = state.files.kept.get(request.path_params["file_id"])
        if request.path_params["token"] != state.token or upload is None:
            return _refusal(ApiError(404, "Not Found"))
        return Response(upload.content, media_type="application/octet-stream")

    async def page(request: HttpRequest) -> Response:
        return HTMLResponse((_PAGE / "index.html").read_text(encoding="utf-8"))

    routes = [
        Route("/bot{token}/{method}", bot_api, methods=["GET", "POST"]),
        Route("/file/bot{token}/files/{file_id}", file),
        Route("/", page),
        *person_routes(state),
        Mount("/page", StaticFiles(directory=_PAGE)),
    ]
    return _ThisComputerOnly(Starlette(routes=routes))


class _ThisComputerOnly:
    """Turns away other hosts' names and other sites' pages, and sets the page's security headers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        origin = headers.get("origin")
        if host.rpartition(":")[0] not in _HOSTS and host not in _HOSTS:
            await Response("This is a local copy, for this computer only.", 403)(scope, receive, send)
            return
        if origin is not None and origin != f"http://{host}":
            await Response("Only the chat page itself may ask.", 403)(scope, receive, send)
            return

        async def with_headers(message: Any) -> None:
            if message["type"] == "http.response.start":
                own = {name for name, _ in message["headers"]}
                message["headers"] += [pair for pair in _PAGE_HEADERS.items() if pair[0] not in own]
            await send(message)

        await self.app(scope, receive, with_headers)


class _BrokenOff(Response):
    """An answer that promises more than it sends: the connection breaks off."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": list(_BODY_HEADERS)})
        await send({"type": "http.response.body", "body": b"{", "more_body": False})


async def _bot_api(state: State, request: HttpRequest) -> Response:
    if request.path_params["token"] != state.token:
        return _refusal(ApiError(401, "Unauthorized"))
    method = request.path_params["method"]
    try:
        params = await read_params(request)
    except ApiError as error:
        return _refusal(error)
    state.requests.append(Request(method, params.values))
    state.stream.wake()
    fault = take(state.faults, method.lower(), params.text("chat_id"))
    if fault and fault.when == "before" and (answer := await _faulty(state, fault)):
        return answer
    try:
        result = await call(state, method, params)
    except ApiError as error:
        answer = _refusal(error)
    else:
        answer = _json({"ok": True, "result": result})
    if fault and fault.when == "after":
        return await _faulty(state, fault) or answer
    return answer


async def _faulty(state: State, fault: Fault) -> Response | None:
    """What a fault makes of the answer; None: carry on as usual after the delay."""
    if fault.never or fault.delay:
        patience = None if fault.never else fault.delay
        waits = [asyncio.ensure_future(fault.released.wait()), asyncio.ensure_future(_stopped(state))]
        try:
            await asyncio.wait(waits, timeout=patience, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
        return _BrokenOff() if fault.never else None
    if fault.drop:
        return _BrokenOff()
    if fault.body is not None:
        return HTMLResponse(fault.body, fault.status or 502)
    status, answer = fault.answer()
    return _json(answer, status)


async def _stopped(state: State) -> None:
    while not state.stream.closed:
        await state.stream.changed(3600)


async def read_params(request: HttpRequest) -> Params:
    """The parameters, from the address and from a form, a multipart form or a JSON body."""
    try:
        values: dict[str, Any] = dict(_pairs(request.scope["query_string"]))
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind == "multipart/form-data":
            return await _multipart(request, values)
        body = await request.body()
        if kind == "application/json":
            given = json.loads(body or b"{}")
            values |= given if isinstance(given, dict) else {}
        else:
            values |= dict(_pairs(body))
    except UnicodeDecodeError as error:
        raise bad_request("Strings must be encoded in UTF-8") from error
    except ValueError as error:
        raise bad_request("Can't parse request: JSON object expected") from error
    return Params.of(values)


def _pairs(raw: bytes) -> list[tuple[str, str]]:
    return parse_qsl(raw.decode(), keep_blank_values=True, errors="strict")


async def _multipart(request: HttpRequest, values: dict[str, Any]) -> Params:
    files: dict[str, Upload] = {}
    async with request.form() as form:
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                kind = value.content_type or "application/octet-stream"
                files[name] = Upload(value.filename or name, kind, await value.read())
            else:
                values[name] = value
    return Params.of(values, files)


def _refusal(error: ApiError) -> Response:
    answer: dict[str, Any] = {"ok": False, "error_code": error.code, "description": error.description}
    if error.parameters:
        answer["parameters"] = error.parameters
    return _json(answer, error.code)


def _json(answer: dict[str, Any], status: int = 200) -> Response:
    return JSONResponse(answer, status)
