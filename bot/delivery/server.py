"""The webhook's door: a bounded number of connections, none of them idle or half-said for long (decision 20).

aiohttp bounds address lines and headers by itself (8 KB each). What it leaves to us is how many connections there are
and how long one may be silent. Where no place is left, the connection that has been silent for longest makes room for
the new one: whoever holds connections open for nothing never keeps Telegram out.
"""

import asyncio
import contextlib
import errno
import logging
import socket
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from bot.monitoring.logs import Repeats
from bot.settings import SettingsError

log = logging.getLogger(__name__)

Respond = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]
"""What answers a request."""

LONGEST_LINE = 8190
"""Bytes of an address line or a header."""
LONGEST_SILENCE = 75.0
"""Seconds that a connection may be idle, or may take over the head of a request."""
SILENCE_CHECK_EVERY = 5.0
"""Seconds between looks for silent connections."""
JUST_MADE = 1.0
"""Seconds after which a connection without a transport is one that was closed: asyncio gives a new one its transport in
the loop's next turn, which may come late on a busy machine."""
MOST_CONNECTIONS = 400
"""How many connections there may be: Telegram opens up to 100 (setWebhook); three times as many more may be held open
for nothing before the silent ones are closed for new ones."""
RESERVED = 40
"""Descriptors for everything else: the guide, the log, the listening socket, the counts, and some to spare."""
EACH = 3
"""Descriptors that one connection may need: its own, and two calls of the Bot API."""
ACCEPTED_AT_ONCE, QUEUE = 8, 100
"""Connections that asyncio accepts before any of them is looked at, and those that wait in the system meanwhile. More
at once could take the last descriptors, and then nobody is let in for a second (asyncio's `ACCEPT_RETRY_DELAY`)."""
SAME_ERROR_AFTER = 60.0
"""Seconds before the log says once more that something of one kind is wrong."""


def room() -> int:
    """How many connections there may be: as many as the limit on descriptors allows, raised if the system lets us."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return MOST_CONNECTIONS
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = RESERVED + EACH * MOST_CONNECTIONS
    if soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return max(1, min(MOST_CONNECTIONS, (soft - RESERVED) // EACH))


def listen(host: str, port: int) -> socket.socket:
    """The socket of the webhook; raises SettingsError with a sentence where it cannot be had."""
    # Named as TCP, or asyncio leaves TCP_NODELAY off and every answer waits 40 ms for an acknowledgement.
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except (OSError, OverflowError) as error:
        listener.close()
        reason = getattr(error, "strerror", None) or error
        raise SettingsError(f"HOST and PORT cannot be used: {host}, {port} ({reason}).") from None
    return listener


class _Door:
    """The connections that are open, those that are silent in the order in which they fell silent."""

    def __init__(self, respond: Respond, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._clock = clock
        self._respond = respond
        self._silent: OrderedDict[Any, float] = OrderedDict()
        self._in_work = 0
        self.server = web.Server(
            self._handle,
            access_log=None,
            max_line_size=LONGEST_LINE,
            max_field_size=LONGEST_LINE,
            auto_decompress=False,  # or a few kilobytes become many before anybody is asked for the secret
            logger=_quiet,
        )

    def connection(self) -> asyncio.Protocol:
        """The protocol of a new connection."""
        protocol = self.server()
        self._drop_closed()
        if len(self._silent) + self._in_work >= self._most and not self._make_room():
            return _TurnedAway()
        self._silent[protocol] = self._clock()
        return protocol

    def close_silent(self) -> None:
        """Close what has been silent for too long."""
        self._drop_closed()
        while self._silent and self._clock() - next(iter(self._silent.values())) >= LONGEST_SILENCE:
            self._make_room()

    def close_all_silent(self) -> None:
        """The bot stops: only requests in work go on."""
        while self._make_room():
            pass

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        self._silent.pop(request.protocol, None)
        self._in_work += 1
        try:
            return await self._respond(request)
        finally:
            self._in_work -= 1
            self._silent[request.protocol] = self._clock()

    def _make_room(self) -> bool:
        if not self._silent:
            return False
        protocol, _since = self._silent.popitem(last=False)
        if protocol.transport is not None:
            protocol.force_close()
        else:  # accepted in this turn of the loop: it gets its transport in the next, and only then can it be closed
            asyncio.get_running_loop().call_soon(protocol.force_close)
        return True

    def _drop_closed(self) -> None:
        made = self._clock() - JUST_MADE  # one that was accepted a moment ago has no transport yet
        for protocol in [one for one, since in self._silent.items() if one.transport is None and since < made]:
            del self._silent[protocol]


class _TurnedAway(asyncio.Protocol):
    """A connection too many, while all others have a request in work: closed at once; Telegram comes again."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport.close()


@asynccontextmanager
async def serving(respond: Respond, listener: socket.socket, most: int, goodbye: float) -> AsyncIterator[None]:
    """Serve until the block ends; then requests in work get `goodbye` seconds."""
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(_Complaints(listener))
    door = _Door(respond, most)
    server = await loop.create_server(door.connection, sock=listener, backlog=ACCEPTED_AT_ONCE)
    listener.listen(QUEUE)  # asyncio has told the system of a queue no longer than what it accepts at once
    looking = asyncio.create_task(_look(door))
    try:
        yield
    finally:
        looking.cancel()
        await asyncio.gather(looking, return_exceptions=True)
        server.close()
        door.close_all_silent()
        await door.server.shutdown(goodbye)


async def _look(door: _Door) -> None:
    while True:
        await asyncio.sleep(SILENCE_CHECK_EVERY)
        door.close_silent()


class _Complaints:
    """What asyncio would log at each accept that fails (no descriptor left): one line of a kind a minute. It stays to
    the end: asyncio means to accept again a second after each of them, and finds the listening socket closed."""

    def __init__(self, listener: socket.socket, clock: Callable[[], float] = time.monotonic) -> None:
        self._listener = listener
        self._said = Repeats(SAME_ERROR_AFTER, clock)

    def __call__(self, _loop: asyncio.AbstractEventLoop, about: dict[str, Any]) -> None:
        error = about.get("exception")
        if isinstance(error, ValueError) and self._listener.fileno() < 0:
            return
        kind = type(error).__name__ if error is not None else str(about.get("message"))
        if isinstance(error, OSError) and error.errno:
            kind += f" ({errno.errorcode.get(error.errno, error.errno)})"
        if self._said.is_due(kind):
            log.error("Trouble beside the answers: %s.", kind, exc_info=error)


_quiet = logging.getLogger("aiohttp.server")
"""Requests that are none are counted by nobody and logged at DEBUG alone: anybody can send them."""
_quiet.setLevel(logging.CRITICAL)
