"""The addresses: `/bot<token>/<method>` for the bot, the rest for people.

Answers have the Bot API's shape, `{"ok": true, "result": ...}` or `{"ok": false, "error_code": ..., "description":
...}`, with the same HTTP status. Only this computer is served: a request that names another host (a web page that tries
to reach in) is turned away.
"""

import asyncio
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import typedefs, web
from telegram.constants import FileSizeLimit

from bot.local_telegram.errors import ApiError, bad_request
from bot.local_telegram.faults import Fault, take
from bot.local_telegram.methods import call
from bot.local_telegram.params import Params, Upload
from bot.local_telegram.person_api import person_routes
from bot.local_telegram.state import Request, State

_PAGE = Path(__file__).with_name("page")
_HOSTS = ("127.0.0.1", "localhost", "[::1]")
_LARGEST_BODY = 2 * int(FileSizeLimit.FILESIZE_UPLOAD)
"""Twice the largest file, so that one that is too large is refused in Telegram's words."""
_PAGE_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


def create_app(state: State, beside: Iterable[web.RouteDef] = ()) -> web.Application:
    """The whole server around one state; `beside` are addresses that others answer."""

    async def bot_api(request: web.Request) -> web.StreamResponse:
        return await _bot_api(state, request)

    async def page(request: web.Request) -> web.StreamResponse:
        return web.FileResponse(_PAGE / "index.html")

    app = web.Application(middlewares=[_this_computer_only], client_max_size=_LARGEST_BODY)
    app.on_response_prepare.append(_with_page_headers)
    app.add_routes(
        [
            web.get("/bot{token}/{method}", bot_api),
            web.post("/bot{token}/{method}", bot_api),
            web.get("/", page),
            *person_routes(state),
            *beside,
            web.static("/page", _PAGE),
        ]
    )
    return app


@web.middleware
async def _this_computer_only(request: web.Request, handler: typedefs.Handler) -> web.StreamResponse:
    """Turn away other hosts' names and other sites' pages."""
    host, origin = request.headers.get("Host", ""), request.headers.get("Origin")
    if host.rpartition(":")[0] not in _HOSTS and host not in _HOSTS:
        return web.Response(status=403, text="This is a local copy, for this computer only.")
    if origin is not None and origin != f"http://{host}":
        return web.Response(status=403, text="Only the chat page itself may ask.")
    return await handler(request)


async def _with_page_headers(request: web.Request, response: web.StreamResponse) -> None:
    for name, value in _PAGE_HEADERS.items():
        response.headers.setdefault(name, value)


async def _bot_api(state: State, request: web.Request) -> web.StreamResponse:
    if request.match_info["token"] != state.token:
        return _refusal(ApiError(401, "Unauthorized"))
    method = request.match_info["method"]
    try:
        params = await read_params(request)
    except ApiError as error:
        return _refusal(error)
    state.requests.append(Request(method, params.values))
    state.stream.wake()
    fault = take(state.faults, method.lower(), params.text("chat_id"))
    if fault and fault.when == "before" and (wrong := await _faulty(state, fault, request)):
        return wrong
    try:
        answer = web.json_response({"ok": True, "result": await call(state, method, params)})
    except ApiError as error:
        answer = _refusal(error)
    if fault and fault.when == "after":
        return await _faulty(state, fault, request) or answer
    return answer


async def _faulty(state: State, fault: Fault, request: web.Request) -> web.StreamResponse | None:
    """What a fault makes of the answer; None: carry on as usual after the delay."""
    if fault.never or fault.delay:
        patience = None if fault.never else fault.delay
        waits = [asyncio.ensure_future(fault.released.wait()), asyncio.ensure_future(_stopped(state))]
        try:
            await asyncio.wait(waits, timeout=patience, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
        return await _broken_off(request) if fault.never else None
    if fault.drop:
        return await _broken_off(request)
    if fault.body is not None:
        return web.Response(status=fault.status or 502, text=fault.body, content_type="text/html")
    status, answer = fault.answer()
    return web.json_response(answer, status=status)


async def _broken_off(request: web.Request) -> web.StreamResponse:
    """An answer that promises more than it sends: the connection breaks off."""
    answer = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": "1000000"})
    await answer.prepare(request)
    await answer.write(b"{")
    if request.transport:
        request.transport.close()
    return answer


async def _stopped(state: State) -> None:
    while not state.stream.closed:
        await state.stream.changed(3600)


async def read_params(request: web.Request) -> Params:
    """The parameters, from the address and from a form, a multipart form or a JSON body."""
    try:
        values: dict[str, Any] = dict(_pairs(request.rel_url.raw_query_string))
        if request.content_type == "multipart/form-data":
            return await _multipart(request, values)
        body = await request.read()
        if request.content_type == "application/json":
            given = json.loads(body or b"{}")
            values |= given if isinstance(given, dict) else {}
        else:
            values |= dict(_pairs(body.decode()))
    except UnicodeDecodeError as error:
        raise bad_request("Strings must be encoded in UTF-8") from error
    except ValueError as error:
        raise bad_request("Can't parse request: JSON object expected") from error
    return Params.of(values)


def _pairs(raw: str) -> list[tuple[str, str]]:
    return parse_qsl(raw, keep_blank_values=True, errors="strict")


async def _multipart(request: web.Request, values: dict[str, Any]) -> Params:
    files: dict[str, Upload] = {}
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            with value.file:
                files[name] = Upload(value.filename or name, value.content_type, value.file.read())
        else:
            values[name] = value if isinstance(value, str) else bytes(value).decode()
    return Params.of(values, files)


def _refusal(error: ApiError) -> web.Response:
    answer: dict[str, Any] = {"ok": False, "error_code": error.code, "description": error.description}
    return web.json_response(answer, status=error.code)
