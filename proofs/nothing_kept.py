"""`make prove-nothing-kept`: 10,000 marked messages through every path; then every trace of the bot is searched.

The real bot runs under strace (or an audit hook of Python's where there is none), half of the time polling, half behind
a webhook, with its log at DEBUG. Sentences, names, titles and numbers of people carry marks. Telegram answers
with errors that quote them, handlers stumble, the bot is killed, aborted and started again. Afterwards no mark may be
found in any file it could have written, in its log and standard streams, in its environment, its counts, its error
reports or its database; it may have opened no file for writing; and it may have connected to Telegram alone.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import random
import resource
import secrets
import shutil
import signal
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import click

from bot.local_telegram import LocalTelegram
from proofs.bots import Bots, compiled, free_port
from proofs.marked import MARKS, Marked, found
from proofs.watch import Watch

MOST_WAITING = 60
"""Updates that may wait at Telegram before the next is sent."""
FLOOD = 200
"""Messages that one person sends at once."""
PATIENCE = 120.0
"""Seconds for Telegram's queue to empty."""
DEVICES = frozenset({"/dev/null", "/dev/tty"})


@dataclass
class Figures:
    """What came of one run; all lists must be empty."""

    mode: str
    how: str
    messages: int = 0
    kills: int = 0
    aborts: int = 0
    log_lines: int = 0
    seconds: float = 0.0
    marks: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        return not (self.marks or self.written or self.left or self.elsewhere or self.changed)

    def __str__(self) -> str:
        return (
            f"{self.mode}, watched by {self.how}: {self.messages} messages and presses, {self.kills} kills,"
            f" {self.aborts} aborts, {self.log_lines} lines of log, {self.seconds:.0f} s. Marks found:"
            f" {_list(self.marks)}. Opened for writing: {_list(self.written)}. Files left: {_list(self.left)}."
            f" Connected elsewhere: {_list(self.elsewhere)}. Database changed: {_list(self.changed)}."
        )


async def run(
    *, webhook: bool, messages: int, kills: int, guide: Path, folder: Path, seed: int, flood: int = FLOOD
) -> Figures:
    """One run, everything of it below `folder`. Of three times that the bot is killed, it is aborted the second."""
    chance, start = random.Random(seed), time.monotonic()  # noqa: S311
    home, seen_folder, environment = folder / "home", folder / "seen", folder / "environment"
    for needed in (home, seen_folder, environment):
        needed.mkdir(parents=True)
    own_guide = Path(shutil.copy(guide, home / "guide.db"))
    before = _digest(own_guide)
    token = f"{secrets.randbelow(10**9) + 10**9}:{secrets.token_urlsafe(30)}"
    (folder / "token").write_text(token, "utf-8")
    watch, metrics = Watch(folder / "watch"), free_port()
    figures = Figures("Webhook" if webhook else "Polling", watch.how)
    async with LocalTelegram(token, pace=0.1) as telegram:
        marked = Marked(telegram, chance)
        bots = Bots(
            telegram,
            own_guide,
            home,
            replicas=int(webhook),
            before=watch.before,
            chance=chance,
            LOG_LEVEL="DEBUG",
            BOT_TOKEN_FILE=str(folder / "token"),
            METRICS_PORT=str(metrics),
            **watch.settings,
        )
        async with bots:
            for part in range(kills + 1):
                for _ in range(messages // (kills + 1)):
                    await _waiting(telegram, MOST_WAITING)
                    marked.act()
                if part == 0:
                    marked.floods(flood)
                await _waiting(telegram, MOST_WAITING)
                _keep(seen_folder / f"counts-{part}", await _page(f"http://127.0.0.1:{metrics}/metrics"))
                _keep(environment / str(part), _environment(bots.processes[0].pid))
                if part < kills:
                    await bots.kill(0, signal.SIGABRT if part % 3 == 1 else signal.SIGKILL)
            telegram.state.faults.clear()
            await _waiting(telegram, 0)
            await bots.stop()
        figures.kills = bots.exits.count(-signal.SIGKILL)
        figures.aborts = bots.exits.count(-signal.SIGABRT)
        allowed = {("127.0.0.1", bots.line.port)}
    shutil.copy(bots.output, seen_folder / "output")
    figures.messages = sum(marked.done.values())
    figures.log_lines = bots.output.read_text("utf-8").count("\n")
    figures.marks = found([home, seen_folder, environment, folder / "watch"], (*MARKS, token, token.partition(":")[2]))
    figures.marks += found([home, seen_folder], [bots.secret])  # in the environment because we put it there
    seen = watch.seen()
    figures.written = sorted(seen.written - DEVICES)
    figures.elsewhere = sorted(f"{host}:{port}" for host, port in seen.connected - allowed)
    if not seen.connected & allowed:
        figures.elsewhere.append("nowhere: the watch is blind")
    figures.left = sorted(str(path.relative_to(home)) for path in home.rglob("*") if path != own_guide)
    if _digest(own_guide) != before:
        figures.changed = ["guide.db"]
    figures.seconds = time.monotonic() - start
    return figures


async def _waiting(telegram: LocalTelegram, most: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while len(telegram.state.updates.pending()) > most:
            await telegram.state.stream.changed(1.0)


async def _page(address: str) -> bytes:
    async with asyncio.timeout(PATIENCE), aiohttp.ClientSession() as session:
        while True:
            try:
                async with session.get(address) as answer:
                    return await answer.read()
            except aiohttp.ClientError:
                await asyncio.sleep(0.05)  # the bot is starting


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _environment(pid: int) -> bytes:
    file = Path(f"/proc/{pid}/environ")
    return file.read_bytes() if file.exists() else b""


def _keep(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def _list(names: list[str]) -> str:
    return ", ".join(names[:10]) or "none"


async def prove(messages: int, kills: int, seed: int) -> list[Figures]:
    """Both runs, half of the messages each, in a folder that is gone afterwards."""
    results = []
    _soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))  # so that the bot would leave a core dump if it could
    with tempfile.TemporaryDirectory() as name:
        guide = compiled(Path(name))
        for webhook in (False, True):
            folder = Path(name) / ("webhook" if webhook else "polling")
            part = {"messages": messages // 2, "kills": kills // 2, "seed": seed}
            results.append(await run(webhook=webhook, guide=guide, folder=folder, **part))
            click.echo(str(results[-1]))
    return results


def main() -> None:
    """Read the command line; exit 1 if anything was kept."""
    parser = argparse.ArgumentParser(prog="python -m proofs.nothing_kept", description=__doc__)
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=20, help="how often the bot is killed or aborted")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    figures = asyncio.run(prove(options.messages, options.kills, options.seed))
    sys.exit(0 if all(run.good for run in figures) else 1)


if __name__ == "__main__":
    main()
