"""Starting and stopping: alone in a process of its own, or inside the running event loop."""

import asyncio
import logging
import sys
from pathlib import Path

import httpx
import pytest
from telegram.error import NetworkError

from bot.local_telegram import LocalTelegram
from tests.local_telegram.conftest import make_bot
from tests.person import Person

ROOT = Path(__file__).parents[2]


async def test_alone_until_it_is_told_to_stop() -> None:
    command = (sys.executable, "-m", "bot.local_telegram", "--port", "0", "--token", "5:abc")
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    lines = [(await process.stdout.readline()).decode().strip() for _ in range(3)]
    url = lines[1].removeprefix("TELEGRAM_API_URL=")
    assert lines[0].startswith(f"Chat page: {url}/")
    assert lines[2] == "BOT_TOKEN=5:abc"
    async with httpx.AsyncClient(trust_env=False, verify=False) as http:
        assert (await http.get(f"{url}/bot5:abc/getMe")).json()["result"]["id"] == 5
    process.terminate()
    assert await process.wait() == 0


async def test_stopping_lets_go_of_everybody() -> None:
    telegram = LocalTelegram(throttle=False)
    await telegram.start()
    async with make_bot(telegram) as bot, Person(telegram) as person:
        poll = asyncio.create_task(bot.get_updates(timeout=50))
        waiting = asyncio.create_task(person.until(lambda: False, "nothing happened", within=0.01))
        while not telegram.calls("getUpdates"):
            await telegram.state.stream.changed(5)
        await asyncio.gather(waiting, return_exceptions=True)
        await telegram.stop()
        assert await poll == ()
    async with httpx.AsyncClient(trust_env=False, verify=False) as http:
        with pytest.raises(httpx.ConnectError):
            await http.get(telegram.url)


async def test_a_taken_port_is_said() -> None:
    async with LocalTelegram() as first:
        port = int(first.url.rpartition(":")[2])
        with pytest.raises(OSError, match="in use"):
            await LocalTelegram(port=port).start()


async def test_nothing_that_was_typed_reaches_a_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "aiohttp")
    caplog.set_level(logging.DEBUG, "bot")
    async with LocalTelegram(throttle=False) as telegram, make_bot(telegram) as bot, Person(telegram) as person:
        await person.says("a marked sentence", wait=False)
        await bot.get_updates()
        telegram.fail("*", drop=True)
        with pytest.raises(NetworkError):
            await bot.send_message(person.id, "a marked answer")
    ours = [record for record in caplog.records if record.name.partition(".")[0] in {"aiohttp", "bot"}]
    assert not any("marked" in record.getMessage() for record in ours)
