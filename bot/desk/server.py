"""The server of the desk. The guard looks at a request, one function answers it, and strict headers go with it."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from urllib.parse import quote

from aiohttp import web

from bot.desk import addresses
from bot.desk.asked import MissingError, Reply, Request
from bot.desk.desk import Desk
from bot.desk.guard import ADDRESS_IS_OLD, HEADERS, Guard, policy
from bot.guide.errors import PlainError

MOST_REQUEST_BYTES = 12_000_000
"""Of a request: a Word file may have 10 MB."""
LOOPBACK = "127.0.0.1"

FAULT = (
    "This is a fault of the program. Were you saving? Saved says whether it was done. Tell whoever looks after the"
    " desk what you did; where it was started stands what went wrong."
)
NOT_A_FORM = "What was sent is no form that can be read. Nothing was saved: send it again."
_LOG = logging.getLogger(__name__)

DeskHandler = Callable[[Desk, Request], Reply]


class PortError(PlainError):
    """The port cannot be used. The message is a sentence."""


def application(desk: Desk, guard: Guard) -> web.Application:
    """The desk as an application of aiohttp."""

    @web.middleware
    async def guarded(
        request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        if why := guard.refusal(request.method, request.headers):
            return _sent(_refused(desk, why))
        person = guard.person(request.headers)
        token, _slash, rest = request.path.removeprefix("/").partition("/")
        if not guard.knows(token, person):
            if guard.header and request.method == "GET":  # who has signed in needs no address that cannot be guessed
                return _sent(Reply(to=f"/{guard.token(person)}/{rest}"))
            return _sent(_refused(desk, ADDRESS_IS_OLD))
        try:
            return await handler(request)
        except web.HTTPRequestEntityTooLarge:
            return _sent(_refused(desk, f"That is too long: at most {MOST_REQUEST_BYTES // 1_000_000} MB.", 413))
        except web.HTTPException as error:
            return _sent(_refused(desk, "There is no such page on the desk.", error.status))

    def answering(handler: DeskHandler) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def answer(request: web.Request) -> web.StreamResponse:
            try:
                asked = await _asked(request, guard)
            except web.HTTPException:  # too long
                raise
            except Exception:  # of many kinds in aiohttp, for what no browser sends
                return _sent(_refused(desk, NOT_A_FORM, 400))
            try:
                return _sent(await asyncio.to_thread(handler, desk, asked))
            except MissingError as error:
                return _sent(desk.page("sorry.html", asked, "Not here", status=404, sentence=str(error)))
            except (PlainError, OSError) as error:
                return _sent(desk.page("sorry.html", asked, "That was not possible", status=409, sentence=str(error)))
            except Exception:
                _LOG.exception("A page of the desk could not be made")
                return _sent(desk.page("sorry.html", asked, "That was not possible", status=500, sentence=FAULT))

        return answer

    app = web.Application(middlewares=[guarded], client_max_size=MOST_REQUEST_BYTES)
    for method, path, handler in addresses.EVERY:
        app.router.add_route(method, f"/{{token}}/{path}", answering(handler))
    return app


@asynccontextmanager
async def serving(
    desk: Desk, guard_of: Callable[[int], Guard], port: int, listen: str = LOOPBACK
) -> AsyncIterator[tuple[int, Guard]]:
    """The desk on a port (0: any that is free), which the guard must know; raises PortError."""
    listening = await _listening(listen, port)
    taken = int(listening.getsockname()[1])
    guard = guard_of(taken)
    runner = web.AppRunner(application(desk, guard), access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.SockSite(runner, listening).start()
        yield taken, guard
    finally:
        await runner.cleanup()


async def _listening(listen: str, port: int) -> socket.socket:
    try:
        return await asyncio.to_thread(socket.create_server, (listen, port))
    except OSError as error:
        raise PortError(
            f"Port {port} cannot be used ({error.strerror}). Choose another with --port; 0 takes any that is free."
        ) from None


async def _asked(request: web.Request, guard: Guard) -> Request:
    person = guard.person(request.headers)
    form: dict[str, str] = {}
    file, file_name = b"", ""
    if request.method == "POST":
        for key, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                file, file_name = value.file.read(), value.filename
            elif isinstance(value, str):
                form[key] = value
    parts = {key: value for key, value in request.match_info.items() if key != "token"}
    return Request(person, f"/{guard.token(person)}", parts, dict(request.query), form, file, file_name)


def _sent(reply: Reply) -> web.Response:
    headers = {**HEADERS, "Content-Security-Policy": policy(reply.nonce)}
    if reply.to:
        return web.Response(status=303, headers={**headers, "Location": quote(reply.to, safe="/?=&%#:")})
    if reply.file_name:
        headers["Content-Disposition"] = f'attachment; filename="{reply.file_name}"'
    text = reply.kind.startswith("text/") or reply.kind == "application/json"
    charset = "utf-8" if text else None
    return web.Response(body=reply.body, status=reply.status, content_type=reply.kind, charset=charset, headers=headers)


def _refused(desk: Desk, why: str, status: int = 403) -> Reply:
    return Reply.page(desk.templates.get_template("refused.html").render(why=why), status)
