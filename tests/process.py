"""The bot as a process of its own, started as an adopter starts it, so that it can be killed."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.local_telegram import Fault, LocalTelegram


@dataclass
class Watched(Fault):
    """A fault that tells when it has been met."""

    met: asyncio.Event = field(default_factory=asyncio.Event)

    def applies(self, method: str, chat_id: str) -> bool:
        found = super().applies(method, chat_id)
        if found:
            self.met.set()
        return found


def environment(telegram: LocalTelegram, guide_db: Path, **more: str) -> dict[str, str]:
    """What `conference-guide run` needs to know."""
    return {
        **{name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ},
        "BOT_TOKEN": telegram.token,
        "TELEGRAM_API_URL": telegram.url,
        "GUIDE_DB": str(guide_db),
        "PYTHONWARNINGS": "error",
        **more,
    }


@asynccontextmanager
async def bot_process(
    telegram: LocalTelegram, guide_db: Path, folder: Path, output: Path, **more: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    """`conference-guide run` in a folder, all it prints in a file; killed at the end if it still runs."""
    with output.open("ab") as file:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            "run",
            cwd=folder,
            env=environment(telegram, guide_db, **more),
            stdout=file,
            stderr=file,
        )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGKILL)
        await process.wait()
