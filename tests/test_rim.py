"""The rim: a log that nobody reads, answers without end, and what the service manager and a monitor are told."""

import asyncio
import contextlib
import json
import logging
import os
import queue
import socket
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx
import pytest
from prometheus_client import CollectorRegistry
from telegram.error import NetworkError, RetryAfter, TelegramError

from bot.guide.language import choose
from bot.monitoring import logs
from bot.monitoring.health import SILENT_FETCHES, SILENT_LOOP, UNREACHED, Health, notify
from bot.monitoring.health_server import serve_health
from bot.telegram import transport
from bot.telegram.transport import AiohttpRequest
from proofs.bots import free_port

PIPE_THAT_NOBODY_READS = """
import logging
from bot.monitoring import logs
logs.LAST_WORDS = 0.1
logs.set_up()
for number in range(5000):
    logging.getLogger("bot").warning("%s", "x" * 100)
open("done", "w").close()
"""


async def test_a_log_that_nobody_reads_holds_up_nothing_and_the_process_ends(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", PIPE_THAT_NOBODY_READS),
        cwd=tmp_path,
        stderr=writing,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(logs.__file__).parents[2])},
    )
    os.close(writing)
    try:
        assert await process.wait() == 0
    finally:
        os.close(reading)
    assert (tmp_path / "done").exists()


def test_lines_that_were_left_out_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    handler = logs._Queued(queue.Queue(2))
    for number in range(5):
        handler.emit(logging.LogRecord("bot", logging.INFO, "", 1, f"line {number}", None, None))
    handler.queue.get()
    handler.queue.put(None)
    logs._write(handler, written.append)
    assert written == ["line 1\n", "3 line(s) of the log were left out here: nobody read them.\n"]


@contextlib.asynccontextmanager
async def answering(head: str, body: Callable[[asyncio.StreamWriter], None]) -> AsyncIterator[str]:
    """A server that answers anything with this."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(f"HTTP/1.1 200 OK\r\n{head}\r\n\r\n".encode())
        with contextlib.suppress(ConnectionError):
            body(writer)
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def test_an_answer_without_end_is_not_read_to_the_end() -> None:
    request = AiohttpRequest(20.0, 1, most_bytes=10_000)
    await request.initialize()
    try:
        async with answering("Connection: close", lambda writer: writer.write(b"x" * 1_000_000)) as url:
            with pytest.raises(transport.TooLongError):
                await request.do_request(f"{url}/bot1:a/sendMessage", "POST")
    finally:
        await request.shutdown()


async def test_a_packed_answer_is_not_unpacked() -> None:
    request = AiohttpRequest(20.0, 1)
    await request.initialize()
    bomb = b"\x1f\x8b" + bytes(5_000)
    try:
        head = f"Content-Encoding: gzip\r\nContent-Length: {len(bomb)}"
        async with answering(head, lambda writer: writer.write(bomb)) as url:
            _status, body = await request.do_request(f"{url}/bot1:a/getMe", "POST")
        assert body == bomb
        with pytest.raises(NetworkError):
            request.parse_json_payload(body)
    finally:
        await request.shutdown()


@pytest.mark.parametrize("odd", ["soon", None, [], {}, True, 1.5, "9"])
def test_odd_parameters_are_absent(odd: object) -> None:
    for parameters in (odd, {"retry_after": odd}, {"migrate_to_chat_id": odd}):
        body = {"ok": False, "error_code": 429, "description": odd, "parameters": parameters}
        assert AiohttpRequest.parse_json_payload(json.dumps(body).encode())["parameters"] == {}


@pytest.mark.parametrize(("asked", "waited"), [(-5, 0), (7, 7), (10**30, transport.UPDATE_LIFE)])
def test_a_wait_is_bounded(asked: int, waited: int) -> None:
    body = {"ok": False, "error_code": 429, "parameters": {"retry_after": asked}}
    found = AiohttpRequest.parse_json_payload(json.dumps(body).encode())["parameters"]["retry_after"]
    assert found == waited
    assert isinstance(RetryAfter(found), TelegramError)


@pytest.mark.parametrize("code", [7, [], {}, True, "x-" * 20_000, ""])
def test_an_odd_language_code_is_english(code: object) -> None:
    assert choose(code, ["en", "pl"]) == "en"  # type: ignore[arg-type]


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_alive_while_the_loop_turns_and_fetches_come_back() -> None:
    clock = Clock()
    health = Health(clock)
    health.polls()
    assert health.trouble == ""
    for _ in range(100):  # Telegram is away: no reason to start again
        clock.now += SILENT_LOOP - 1
        health.beat()
        health.fetched(False)
    assert health.trouble == ""
    assert health.state("whole")["telegram"] is False
    health.fetched(False, 600.0)  # Telegram asks for patience
    clock.now += 600.0
    health.beat()
    assert health.trouble == ""
    clock.now += SILENT_FETCHES + 1
    health.beat()
    assert health.trouble == "No fetch of updates has come back."
    health.fetched(True)
    assert health.trouble == ""
    assert health.telegram_reached
    clock.now += max(SILENT_LOOP, UNREACHED) + 1
    assert health.trouble == "The event loop does not turn."
    assert health.state("whole")["telegram"] is False


async def test_a_monitor_is_told() -> None:
    clock, port = Clock(), free_port()
    health = Health(clock)
    health.polls()
    server = serve_health(port, CollectorRegistry(), health, lambda: "n-grams alone")
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
            assert (await client.get("/healthz")).status_code == 200
            assert (await client.get("/readyz")).status_code == 503, "Telegram has not been reached"
            health.fetched(True)
            health.guide_refused = "The guide at x is not whole."
            ready = await client.get("/readyz")
            assert ready.status_code == 200, "answers go on"
            assert "refused" in ready.json()["guide"]
            assert ready.json()["questions"] == "n-grams alone"
            clock.now += SILENT_LOOP + 1
            assert (await client.get("/healthz")).status_code == 503
            assert (await client.get("/elsewhere")).status_code == 404
    finally:
        await asyncio.to_thread(server.shutdown)


@pytest.mark.parametrize("name", ["notify", "@conference-guide-test"])
def test_systemd_is_told(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    address = name if name[0] == "@" else str(tmp_path / name)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(address.replace("@", "\0"))
        monkeypatch.setenv("NOTIFY_SOCKET", address)
        notify("READY=1")
        assert manager.recv(100) == b"READY=1"
    notify("WATCHDOG=1")  # nobody listens: no error
    monkeypatch.delenv("NOTIFY_SOCKET")
    notify("READY=1")
