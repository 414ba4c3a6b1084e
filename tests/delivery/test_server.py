"""The webhook's door: bounded connections, heads and silence; addresses taken literally; a log that does not fill."""

import asyncio
import contextlib
import gzip
import json
import logging
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from aiohttp import web

from bot.delivery import server
from bot.delivery.answering import AnyApplication
from bot.delivery.server import LONGEST_LINE, LONGEST_SILENCE, SAME_ERROR_AFTER, Respond, listen, serving
from bot.delivery.webhook import SECRET_HEADER, create_handler
from bot.local_telegram import LocalTelegram
from bot.services.services import Services
from bot.settings import SettingsError
from proofs.bots import Bots
from proofs.floods import answers, writes
from tests.delivery.conftest import SECRET, message, until

MOST = 4
PATIENCE = 20


async def says_ok(_request: web.BaseRequest) -> web.StreamResponse:
    return web.Response(text="ok\n")


@asynccontextmanager
async def door(respond: Respond = says_ok) -> AsyncIterator[int]:
    """A server with few places; its port."""
    listener = listen("127.0.0.1", 0)
    port = listener.getsockname()[1]
    async with serving(respond, listener, MOST, 1.0):
        yield port


async def said(port: int, head: bytes) -> bytes:
    """What comes back until the connection is closed from the other side."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(head)
    try:
        async with asyncio.timeout(PATIENCE):
            return await reader.read()
    except ConnectionError:
        return b""
    finally:
        writer.close()


async def test_idle_connections_keep_nobody_out() -> None:
    async with door() as port:
        idle = [await asyncio.open_connection("127.0.0.1", port) for _ in range(10 * MOST)]
        for number, (_reader, writer) in enumerate(idle):
            if number % 2:
                writer.write(b"POST /updates HTTP/1.1\r\nHost: x\r\nX-Half: ")
        async with httpx.AsyncClient() as client:
            assert (await client.get(f"http://127.0.0.1:{port}/", timeout=PATIENCE)).text == "ok\n"
        closed = 0
        async with asyncio.timeout(PATIENCE):
            while closed < 9 * MOST:
                await asyncio.sleep(0)
                closed = sum(reader.at_eof() or reader.exception() is not None for reader, _writer in idle)
        for _reader, writer in idle:
            writer.close()


@pytest.mark.parametrize("at_once", [MOST + 1, 2 * MOST, 20 * MOST])
async def test_of_many_that_come_in_one_moment_each_is_answered_or_closed(at_once: int) -> None:
    """None is left open and forgotten, with its descriptor: the loop does not turn while they connect."""
    async with door() as port:
        sockets = [socket.create_connection(("127.0.0.1", port)) for _ in range(at_once)]
        for one in sockets:
            one.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            one.setblocking(False)
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(PATIENCE):
            ends = await asyncio.gather(*(loop.sock_recv(one, 999) for one in sockets), return_exceptions=True)
        for one in sockets:
            one.close()
    closed = [end for end in ends if not end or isinstance(end, ConnectionError)]
    answered = [end for end in ends if isinstance(end, bytes) and end.endswith(b"ok\n")]
    assert len(closed) + len(answered) == at_once
    assert answered


async def test_while_all_places_are_in_work_one_more_is_turned_away_and_later_let_in() -> None:
    release, begun = asyncio.Event(), asyncio.Semaphore(0)

    async def slow(_request: web.BaseRequest) -> web.StreamResponse:
        begun.release()
        await release.wait()
        return web.Response()

    async with door(slow) as port, httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE) as client:
        asked = [asyncio.create_task(client.get("/")) for _ in range(MOST)]
        for _ in asked:
            await begun.acquire()
        assert await said(port, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n") == b""
        release.set()
        assert [(await one).status_code for one in asked] == [200] * MOST
        assert (await client.get("/")).status_code == 200


async def test_a_silent_connection_is_closed_and_one_in_work_is_not() -> None:
    now = 1000.0
    one = server._Door(says_ok, MOST, lambda: now)
    loop = asyncio.get_running_loop()
    listening = await loop.create_server(one.connection, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*listening.sockets[0].getsockname())
    writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    await reader.readuntil(b"ok\n")
    now += LONGEST_SILENCE - 1
    one.close_silent()
    writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    await reader.readuntil(b"ok\n")
    now += LONGEST_SILENCE - 1
    one.close_silent()
    writer.write(b"GET / HTTP/1.1\r\nHost: x\r\nX-Half:")
    await writer.drain()
    now += 1
    one.close_silent()
    async with asyncio.timeout(PATIENCE):
        with contextlib.suppress(ConnectionError):
            assert await reader.read() == b""
    writer.close()
    listening.close()
    await one.server.shutdown()


@pytest.mark.parametrize(
    "head",
    [
        b"GET /" + b"a" * 4 * LONGEST_LINE,
        b"GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + b"a" * 4 * LONGEST_LINE,
        b"GET / HTTP/1.1\r\nHost: x\r\n" + b"a" * 4 * LONGEST_LINE,
        b"GET / HTTP/1.1\r\nHost: x\r\n" + b"".join(b"X-%d: y\r\n" % number for number in range(5000)),
    ],
    ids=["address", "value", "name", "many"],
)
async def test_a_head_without_end_is_refused(head: bytes, caplog: pytest.LogCaptureFixture) -> None:
    """It is never ended here: the refusal comes before its end."""
    async with door() as port:
        assert b" 400 " in (await said(port, head))[:20]
    assert not [record for record in caplog.records if record.levelno >= logging.INFO]


@pytest.fixture(params=["/caf%C3%A9/updates", "/{x:int}", "/a b", "/updates/"])
async def odd(
    request: pytest.FixtureRequest, application: AnyApplication, services: Services
) -> AsyncIterator[tuple[str, int]]:
    handler = create_handler(application, services, f"https://bot.example{request.param}", SECRET)
    async with door(handler) as port:
        yield request.param, port


async def test_an_odd_path_of_the_webhook_is_taken_literally(odd: tuple[str, int]) -> None:
    path, port = odd
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers={SECRET_HEADER: SECRET}) as client:
        assert (await client.post(path, json=message())).status_code in {200, 503}
        assert (await client.post(path + "x", json=message())).status_code == 404
        assert (await client.post("/7", json=message())).status_code == 404


@pytest.mark.parametrize("path", ["/healthz/", "/readyz/", "//healthz", "/", "/metrics"])
async def test_a_strange_host_is_never_pointed_to(web: httpx.AsyncClient, path: str) -> None:
    answer = await web.get(str(web.base_url).rstrip("/") + path, headers={"Host": "evil.example"})
    assert answer.status_code == 404
    assert "Location" not in answer.headers


async def test_a_body_that_never_comes_is_not_waited_for(
    web: httpx.AsyncClient, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.webhook.LONGEST_BODY", 0.01)
    head = f"POST /updates HTTP/1.1\r\nHost: x\r\n{SECRET_HEADER}: {SECRET}\r\nContent-Type: application/json\r\n"
    reader, writer = await asyncio.open_connection("127.0.0.1", web.base_url.port)
    writer.write(f"{head}Content-Length: 100\r\n\r\n{{".encode())
    async with asyncio.timeout(PATIENCE):
        answer = await reader.readline()  # aiohttp then goes on listening for what may still come, for ten seconds
    writer.close()
    assert answer.startswith(b"HTTP/1.1 408")
    assert services.counts.registry.get_sample_value("conference_guide_refused_total", {"reason": "slow"}) == 1


async def test_a_packed_body_is_not_unpacked(
    web: httpx.AsyncClient, services: Services, telegram: LocalTelegram
) -> None:
    """Telegram packs nothing, and unpacking comes before anybody is asked for the secret."""
    packed = gzip.compress(json.dumps(message()).encode())
    head = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    assert (await web.post("/updates", content=packed, headers=head)).status_code == 200
    assert services.counts.registry.get_sample_value("conference_guide_refused_total", {"reason": "unreadable"}) == 1
    assert telegram.calls("sendMessage") == []


def test_trouble_of_one_kind_is_logged_once_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    now = 1000.0
    listener = socket.socket()
    complaints = server._Complaints(listener, lambda: now)
    loop = asyncio.new_event_loop()
    for _ in range(500):
        complaints(loop, {"message": "socket.accept() out of system resource", "exception": OSError(24, "x")})
    complaints(loop, {"message": "x", "exception": ValueError()})
    assert caplog.messages == [f"Trouble beside the answers: {what}." for what in ("OSError (EMFILE)", "ValueError")]
    now += SAME_ERROR_AFTER
    complaints(loop, {"message": "x", "exception": ValueError()})
    assert len(caplog.records) == 3
    listener.close()
    now += SAME_ERROR_AFTER
    complaints(loop, {"message": "accepting again, though all is closed", "exception": ValueError()})
    assert len(caplog.records) == 3, "the bot is being stopped: no trouble"
    loop.close()


def test_a_port_that_is_taken_or_is_none_is_a_sentence() -> None:
    with listen("127.0.0.1", 0) as taken:
        taken.listen()
        with pytest.raises(SettingsError, match="HOST and PORT cannot be used"):
            listen("127.0.0.1", taken.getsockname()[1])
    with pytest.raises(SettingsError, match="HOST and PORT cannot be used"):
        listen("127.0.0.1", 99_999)


async def test_with_64_descriptors_everybody_is_answered_and_none_runs_out(
    telegram: LocalTelegram, guide_db: Path, tmp_path: Path
) -> None:
    """Were connections accepted by the hundred, they would take the last descriptors: nobody would be let in for a
    second, what was turned away would come again ever later, and the sentence model could not be started."""
    few = ["sh", "-c", 'ulimit -n 64; exec "$@"', "sh"]
    async with Bots(telegram, guide_db, tmp_path / "home", replicas=1, before=few) as bots:
        await until(telegram, lambda: bool(telegram.state.updates.webhook))
        held = [await asyncio.open_connection("127.0.0.1", bots._ports[0]) for _ in range(80)]
        for chat in range(60):
            writes(telegram, 2_000_000 + chat, "/about")
        await until(telegram, lambda: all(answers(telegram, 2_000_000 + chat) for chat in range(60)))
        for _reader, writer in held:
            writer.close()
        assert await bots.stop() == [0]
    log = bots.output.read_text("utf-8")
    assert "The bot has stopped." in log
    assert [line for line in log.splitlines() if "ERROR" in line or "WARNING" in line] == []
