"""Start and stop: the server inside the running event loop, on this computer's own address only."""

import asyncio
import ipaddress
import logging
import socket
import time
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from bot.local_telegram.delivery import Delivery
from bot.local_telegram.faults import Fault
from bot.local_telegram.server import create_app
from bot.local_telegram.state import DEFAULT_PERSON, DEFAULT_TOKEN, Request, State

_SHUTDOWN_WITHIN = 1
"""Seconds that requests in work get to end when the server stops."""
_quiet = logging.getLogger("bot.local_telegram.quiet")
"""What the server would log of a request that fails could hold what somebody typed."""
_quiet.setLevel(logging.CRITICAL)


class LocalTelegram:
    """A Telegram on this machine.

    `async with LocalTelegram() as telegram:` serves until the block ends. `telegram.url` is the root for
    the bot (`base_url=f"{telegram.url}/bot"`),
    `telegram.page_url` the chat page, `telegram.state` everything it knows.

    `port=0` takes a free port. `clock` gives the time of day, for tests. `throttle=False` leaves out
    what Telegram does to a bot that polls one offset again and again (see `updates.py`). `pace` shortens its
    waits before it tries a webhook again (see `delivery.py`). `beside` are more addresses that this server answers.
    """

    def __init__(
        self,
        token: str = DEFAULT_TOKEN,
        port: int = 0,
        *,
        host: str = "127.0.0.1",
        clock: Callable[[], float] = time.time,
        throttle: bool = True,
        pace: float = 1.0,
        beside: Iterable[web.RouteDef] = (),
    ) -> None:
        if not ipaddress.ip_address(host).is_loopback:
            raise ValueError(f"local_telegram serves this computer only, not {host}")
        self.state = State(token, clock, throttle)
        self.token = token
        self._pace = pace
        self._beside = tuple(beside)
        self._address = (host, port)
        self._server: web.AppRunner | None = None
        self._delivering: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        """The root of the Bot API, without a slash at the end."""
        host, port = self._address
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    @property
    def page_url(self) -> str:
        """The chat page of the default person."""
        return f"{self.url}/?person={DEFAULT_PERSON}"

    @property
    def requests(self) -> list[Request]:
        """What the bot asked for, oldest first (the newest few thousand)."""
        return list(self.state.requests)

    def calls(self, method: str) -> list[dict[str, str]]:
        """The parameters of every call of one method."""
        return [request.params for request in self.state.requests if request.method.lower() == method.lower()]

    def fail(self, method: str, **how: Any) -> Fault:
        """Let the next calls of a method go wrong: see `Fault` for what can be asked."""
        fault = Fault(method, **how)
        self.state.faults.append(fault)
        return fault

    async def start(self) -> None:
        """Listen. Raises OSError where the port is taken."""
        host, port = self._address
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.socket(family)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((host, port))
        except OSError:
            listener.close()
            raise
        self._address = (host, listener.getsockname()[1])
        app = create_app(self.state, self._beside)
        self._server = web.AppRunner(app, access_log=None, logger=_quiet, shutdown_timeout=_SHUTDOWN_WITHIN)
        await self._server.setup()
        await web.SockSite(self._server, listener).start()
        self._delivering = asyncio.create_task(Delivery(self.state.updates, self._pace).run())

    async def stop(self) -> None:
        """Let go of everybody who waits, and close."""
        self.state.updates.close()
        self.state.stream.close()
        for fault in self.state.faults:
            fault.release()
        if self._delivering:
            self._delivering.cancel()
            await asyncio.gather(self._delivering, return_exceptions=True)
            self._delivering = None
        if self._server:
            await self._server.cleanup()
            self._server = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()
