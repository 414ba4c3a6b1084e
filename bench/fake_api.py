"""A fake Bot API and load generator, a process of its own, as lean as Python allows: not this is to be measured.

    python -m bench.fake_api UPDATES RECORD DELAY CALLS

UPDATES is a file with one update a line, in order; the first is there from the beginning (cold start), the others come
when the bench says so. It tells on its output what has happened (`port`, `first`, `done`), is told on its input what to
do (`go`, `stop`), and writes every call of the bot's to RECORD, to be checked afterwards: while the bot is measured
nothing is decoded but `getUpdates`.

As the real server does, it gives one update only to who asks for the same offset again within half a second, and then
waits up to three seconds where there is none (Client::process_get_updates_query). To a webhook it sends each chat's
updates one after another, up to 100 chats at once, and again what is not answered with 200.
"""

import asyncio
import json
import sys
import time
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from bench.sample import MESSAGE

MOST_CONNECTIONS = 100
TRY_AGAIN = 0.02
"""Seconds until a webhook that does not listen yet is tried again."""
ANSWERS = {b"sendmessage", b"editmessagetext", b"answercallbackquery"}
_TRUE = b'{"ok":true,"result":true}'
_ME: Any = {"id": 1, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
_FIXED = {
    b"getme": _ME,
    b"getmycommands": [],
    b"getmyname": {"name": ""},
    b"getmydescription": {"description": ""},
    b"getmyshortdescription": {"short_description": ""},
    b"sendmessage": MESSAGE,
    b"editmessagetext": MESSAGE,
}
_REPLIES = {name: json.dumps({"ok": True, "result": result}).encode() for name, result in _FIXED.items()}


def response(body: bytes) -> bytes:
    """A whole HTTP response."""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


_RESPONSES = {name: response(body) for name, body in _REPLIES.items()}
_RESPONSE_TRUE = response(_TRUE)


def say(**event: Any) -> None:
    """One line to the bench."""
    sys.stdout.write(json.dumps(event) + "\n")
    sys.stdout.flush()


@dataclass
class Fake:
    """The updates, what of them has arrived, and what the bot has called."""

    updates: list[bytes]
    delay: float
    calls: int
    arrived: list[float] = field(default_factory=list)
    calls_made: list[tuple[float, bytes, bytes, bytes]] = field(default_factory=list)
    confirmed: int = 0
    answered: int = 0
    given: int = 0
    waiting: "asyncio.Future[None] | None" = None
    previous: tuple[int, float] = (-1, 0.0)
    hook: "Hook | None" = None

    async def arrive(self, until: int, every: float) -> None:
        """Let updates arrive, one each `every` seconds, or all at once."""
        start = time.monotonic()
        for number in range(len(self.arrived), until):
            due = start + every * number if every else start
            if every:
                await asyncio.sleep(max(0.0, due - time.monotonic()))
            self.arrived.append(time.monotonic())
            if every:
                self._news()
        self._news()

    def _news(self) -> None:
        if self.waiting is not None and not self.waiting.done():
            self.waiting.set_result(None)
        if self.hook is not None:
            self.hook.news()

    async def get_updates(self, offset: int, limit: int, patience: float) -> bytes:
        """`getUpdates`, with the server's rule about the same offset. Updates are numbered from 1."""
        same, since = self.previous[0] == offset, time.monotonic() - self.previous[1]
        self.previous = (offset, time.monotonic())
        if same and since < 3.0:
            patience = max(patience, 3.0)
        if same and since < 0.5:
            limit = 1
        self.confirmed = max(self.confirmed, offset - 1)  # never given again, whatever is asked for
        first = self.confirmed
        if first >= len(self.arrived) and patience:
            self.waiting = asyncio.get_running_loop().create_future()
            try:
                async with asyncio.timeout(patience):
                    await self.waiting
            except TimeoutError:
                pass
            finally:
                self.waiting = None
        given = self.updates[first : min(first + limit, len(self.arrived))]
        self.given += len(given)
        return b'{"ok":true,"result":[' + b",".join(given) + b"]}"

    def call(self, method: bytes, kind: bytes, body: bytes) -> None:
        """Keep one answering call, at the moment at which the person sees it."""
        now = time.monotonic()
        self.calls_made.append((now, method, kind, body))
        self.answered += 1
        if self.answered == 1:
            say(first=now)
        if self.answered == self.calls:
            say(done=now)


class Server(asyncio.Protocol):
    """One connection of the bot's."""

    def __init__(self, fake: Fake) -> None:
        self._fake = fake
        self._loop = asyncio.get_running_loop()
        self._buffer = b""
        self._tasks: set[asyncio.Task[None]] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            head = self._buffer[:end]
            fields = head.lower()
            length = int(_field(fields, b"content-length") or 0)
            if len(self._buffer) < end + 4 + length:
                return
            body = self._buffer[end + 4 : end + 4 + length]
            self._buffer = self._buffer[end + 4 + length :]
            method = fields[: fields.index(b" http/")].rpartition(b"/")[2]
            self._take(method, _field(head, b"content-type"), body)

    def _take(self, method: bytes, kind: bytes, body: bytes) -> None:
        if method == b"getupdates":
            task = self._loop.create_task(self._give(kind, body))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        elif self._fake.delay:
            self._loop.call_later(self._fake.delay, self._reply, method, kind, body)
        else:
            self._reply(method, kind, body)

    def _reply(self, method: bytes, kind: bytes, body: bytes) -> None:
        if method in ANSWERS:
            self._fake.call(method, kind, body)
        elif method == b"setwebhook":
            self._fake.hook = Hook(self._fake, decode(kind, body))
        self._transport.write(_RESPONSES.get(method, _RESPONSE_TRUE))

    async def _give(self, kind: bytes, body: bytes) -> None:
        asked = decode(kind, body)
        found = await self._fake.get_updates(
            int(asked.get("offset") or 0), int(asked.get("limit") or 100), float(asked.get("timeout") or 0)
        )
        if self._fake.delay:
            await asyncio.sleep(self._fake.delay)
        self._transport.write(response(found))


class Hook:
    """Brings updates to the bot's webhook, each chat's one after another."""

    def __init__(self, fake: Fake, asked: dict[str, Any]) -> None:
        address = urlsplit(asked["url"])
        self.fake, self.host, self.port = fake, address.hostname, address.port
        secret = asked["secret_token"]
        self.head = (
            f"POST {address.path} HTTP/1.1\r\nHost: {address.netloc}\r\nContent-Type: application/json\r\n"
            f"X-Telegram-Bot-Api-Secret-Token: {secret}\r\nAccept-Encoding: gzip, deflate\r\nContent-Length: "
        ).encode()
        self._taken = 0
        self._of_chat: dict[int, deque[bytes]] = {}
        self._ready: deque[tuple[int, bytes]] = deque()
        self._idle: list[Lane] = []
        self._lanes = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self.news()

    def news(self) -> None:
        """Something has arrived."""
        while self._taken < len(self.fake.arrived):
            update = self.fake.updates[self._taken]
            self._taken += 1
            chat = int(update.partition(b'"chat": {"id": ')[2].partition(b",")[0])
            if chat in self._of_chat:
                self._of_chat[chat].append(update)
            else:
                self._of_chat[chat] = deque()
                self._ready.append((chat, update))
        self._send()

    def _send(self) -> None:
        while self._ready and (self._idle or self._lanes < MOST_CONNECTIONS):
            if self._idle:
                self._idle.pop().bring(*self._ready.popleft())
                continue
            self._lanes += 1
            task = asyncio.get_running_loop().create_task(self._open(*self._ready.popleft()))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _open(self, chat: int, update: bytes) -> None:
        while True:
            try:
                _, lane = await asyncio.get_running_loop().create_connection(lambda: Lane(self), self.host, self.port)
                break
            except OSError:
                await asyncio.sleep(TRY_AGAIN)  # some bots set the webhook before they listen
        lane.bring(chat, update)

    def answered(self, lane: "Lane", chat: int, update: bytes, status: int) -> None:
        """The bot has answered one: on to this chat's next, or the same again."""
        self._idle.append(lane)
        if status != 200:
            self._ready.append((chat, update))
        elif waiting := self._of_chat[chat]:
            self._ready.append((chat, waiting.popleft()))
        else:
            del self._of_chat[chat]
        self._send()


class Lane(asyncio.Protocol):
    """One kept connection to the webhook, one update at a time."""

    def __init__(self, hook: Hook) -> None:
        self._hook = hook
        self._buffer = b""
        self._now: tuple[int, bytes] = (0, b"")

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def bring(self, chat: int, update: bytes) -> None:
        self._now = (chat, update)
        self._hook.fake.given += 1
        self._transport.write(self._hook.head + str(len(update)).encode() + b"\r\n\r\n" + update)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return
        length = int(_field(self._buffer[:end].lower(), b"content-length") or 0)
        if len(self._buffer) < end + 4 + length:
            return
        status = int(self._buffer[9:12])
        self._buffer = self._buffer[end + 4 + length :]
        self._hook.answered(self, *self._now, status)


def decode(kind: bytes, body: bytes) -> dict[str, Any]:
    """The parameters of a call, whether sent as JSON or as a form."""
    if b"json" in kind:
        found: dict[str, Any] = json.loads(body)
        return found
    if b"urlencoded" in kind:
        return dict(parse_qsl(body.decode()))
    boundary = b"--" + kind.partition(b"boundary=")[2]
    parts = (part.partition(b"\r\n\r\n") for part in body.split(boundary)[1:-1])
    return {_name(head): value.removesuffix(b"\r\n").decode() for head, _, value in parts}


def _name(head: bytes) -> str:
    return head.partition(b'name="')[2].partition(b'"')[0].decode()


def _field(head: bytes, name: bytes) -> bytes:
    found = head.lower().find(b"\r\n" + name + b":")
    if found < 0:
        return b""
    return head[found + len(name) + 3 :].partition(b"\r\n")[0].strip()


async def main(fake: Fake, record: Path) -> None:
    await fake.arrive(1, 0.0)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Server(fake), "127.0.0.1", 0)
    say(port=server.sockets[0].getsockname()[1])
    arriving: asyncio.Task[None] | None = None
    while (order := json.loads(await loop.run_in_executor(None, sys.stdin.readline) or "{}")).get("go") is not None:
        say(go=time.monotonic())
        arriving = asyncio.create_task(fake.arrive(len(fake.updates), order["go"]))
    if arriving is not None:
        arriving.cancel()
    write(fake, record)
    say(stopped=True)


def write(fake: Fake, record: Path) -> None:
    """Everything that the bot has called, for the bench to check."""
    with record.open("w", encoding="utf-8") as file:
        file.write(json.dumps({"arrived": fake.arrived, "given": fake.given}) + "\n")
        for moment, method, kind, body in fake.calls_made:
            file.write(json.dumps([moment, method.decode(), decode(kind, body)]) + "\n")


if __name__ == "__main__":
    waiting = Path(sys.argv[1]).read_bytes().splitlines()
    asyncio.run(main(Fake(waiting, float(sys.argv[3]), int(sys.argv[4])), Path(sys.argv[2])))
