"""The bot as processes of its own, started as an adopter starts it: one that polls, or several behind one webhook."""

from __future__ import annotations

import asyncio
import os
import random
import secrets
import signal
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import aiohttp

from bot.compiler.build import build
from bot.local_telegram import LocalTelegram
from bot.source.tree import Tree, guide_root
from proofs.network import Line

PATIENCE = 120.0
"""Seconds for a bot to start, or to stop when it is told to: a busy machine is no fault of the bot's."""


def compiled(folder: Path) -> Path:
    """The guide of this checkout, compiled into a folder."""
    path = folder / "guide.db"
    report = build(Tree(guide_root()), path)
    if report.problems:
        raise SystemExit("\n".join(map(str, report.problems)))
    return path


class Bots:
    """`replicas` processes of `conference-guide run`, in a folder of their own. 0: one that polls.

    ``before`` goes in front of the command: a tracer, for example. ``line`` is the network between bots and Telegram,
    ``front`` routes each connection of Telegram's to a replica by chance. Everything the bots print is in ``output``.
    """

    def __init__(
        self,
        telegram: LocalTelegram,
        guide: Path,
        folder: Path,
        *,
        replicas: int = 0,
        before: Sequence[str] = (),
        chance: random.Random | None = None,
        **settings: str,
    ) -> None:
        self.output = folder.parent / "output"
        self.processes: list[asyncio.subprocess.Process] = []
        self.exits: list[int] = []
        self._telegram, self._folder, self._before = telegram, folder, before
        self._ports = [free_port() for _ in range(replicas)]
        self.line = Line(lambda: [int(telegram.url.rpartition(":")[2])], chance)
        self.front = Line(lambda: self._ports, chance)
        self.secret = secrets.token_urlsafe(48)
        self._settings = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "TMPDIR": str(folder),
            "GUIDE_DB": str(guide),
            "PYTHONWARNINGS": "error",
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONPATH": os.environ.get("PYTHONPATH", ""),  # the code that is tried is the code of this checkout
            **({} if "BOT_TOKEN_FILE" in settings else {"BOT_TOKEN": telegram.token}),
            **settings,
        }

    async def __aenter__(self) -> Self:
        self._folder.mkdir(exist_ok=True)
        await self.line.__aenter__()
        await self.front.__aenter__()
        self._settings["TELEGRAM_API_URL"] = self.line.url
        if self._ports:
            self._settings |= {"WEBHOOK_URL": f"{self.front.url}/updates", "WEBHOOK_SECRET": self.secret}
        try:
            for number in range(max(len(self._ports), 1)):
                self.processes.append(await self._start(number))
        except BaseException:
            await self._end()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._end()

    async def kill(self, number: int, how: signal.Signals = signal.SIGKILL) -> None:
        """End one of them, at once, and start it again."""
        process = self.processes[number]
        process.send_signal(how)
        await asyncio.wait_for(process.wait(), PATIENCE)
        self.exits.append(process.returncode or 0)
        self.processes[number] = await self._start(number)

    async def stop(self) -> list[int]:
        """Tell all of them to stop; how they ended."""
        for process in self.processes:
            process.send_signal(signal.SIGTERM)
        return [await asyncio.wait_for(process.wait(), PATIENCE) for process in self.processes]

    async def _start(self, number: int) -> asyncio.subprocess.Process:
        settings = self._settings
        if self._ports:
            settings = {**settings, "PORT": str(self._ports[number])}
        command = [*self._before, sys.executable, "-m", "bot", "run"]
        with self.output.open("ab") as output:
            process = await asyncio.create_subprocess_exec(
                *command, cwd=self._folder, env=settings, stdout=output, stderr=output
            )
        if self._ports:
            await self._listens(process, self._ports[number])
        return process

    async def _listens(self, process: asyncio.subprocess.Process, port: int) -> None:
        async with asyncio.timeout(PATIENCE), aiohttp.ClientSession() as session:
            while process.returncode is None:
                try:
                    async with session.get(f"http://127.0.0.1:{port}/healthz") as answer:
                        if answer.status == 200:
                            return
                except aiohttp.ClientError:
                    await asyncio.sleep(0.02)
        raise RuntimeError(f"The bot ended with {process.returncode}: {self.output.read_text('utf-8')[-500:]}")

    async def _end(self) -> None:
        for process in self.processes:
            if process.returncode is None:
                process.kill()
            await process.wait()
        await self.front.__aexit__(None, None, None)
        await self.line.__aexit__(None, None, None)


def free_port() -> int:
    """A port that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
