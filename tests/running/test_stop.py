"""Told to stop at awkward moments, the process ends, and says one sentence at most."""

from pathlib import Path

import pytest

from bot.local_telegram import LocalTelegram
from tests.process import Watched, bot_process


@pytest.mark.parametrize("call", ["getMe", "getMyCommands", "getUpdates"])
async def test_sigterm_while_telegram_does_not_answer(
    call: str, telegram: LocalTelegram, guide_db: Path, tmp_path: Path
) -> None:
    hold = Watched(call, never=True)
    telegram.state.faults.append(hold)
    async with bot_process(telegram, guide_db, tmp_path, tmp_path / "log") as process:
        await hold.met.wait()
        process.terminate()
        assert await process.wait() == 0
    hold.release()
    said = (tmp_path / "log").read_text("utf-8")
    assert said.rstrip().endswith("The bot has stopped.")
    assert "Error" not in said


async def test_sigterm_while_telegram_refuses(telegram: LocalTelegram, guide_db: Path, tmp_path: Path) -> None:
    telegram.fail("getMe", times=1000, status=500)
    refused = Watched("getMe", times=1, status=500)
    telegram.state.faults.insert(0, refused)
    async with bot_process(telegram, guide_db, tmp_path, tmp_path / "log") as process:
        await refused.met.wait()
        process.terminate()
        assert await process.wait() == 0
    assert "The bot has stopped." in (tmp_path / "log").read_text("utf-8")
