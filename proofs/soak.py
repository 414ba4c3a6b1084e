"""`make soak`: mixed traffic with hostile texts, for 20 minutes: memory and descriptors stay flat.

Half of the time polling, half behind a webhook. People ask, press, send what no reader sends, and write faster than
they are answered; now and then a call of the Bot API goes wrong. Resident memory and open descriptors are read from
/proc; the second half is compared with the first, after the bot has warmed up.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import click

from bot.local_telegram import LocalTelegram
from proofs.bots import Bots, compiled
from proofs.chaos import Weather, model_processes
from proofs.floods import writes
from proofs.load import Load

HOSTILE = (
    "\ufdfa" * 8,
    "\u3300" * 4096,
    "\u202e\u2066abuse\u2069\u202c" * 200,
    "z\u0351\u036b\u0343\u036a\u0302" * 600,
    "\ufeff\u200b\u200d\u2060" * 500 + "x",
    "'; DROP TABLE page; -- \" OR NEAR( * ^ MATCH",
    "1" * 4096,
    "/start " + "_" * 64,
)
MOST_GROWTH, MOST_MORE = 10.0, 30
"""Megabytes and descriptors by which the second half may lie above the first: what the allocator and the pool do."""
WARM = 0.2
"""Share of the time that is not looked at: caches fill."""
MOST_WAITING = 60


@dataclass(frozen=True)
class Figures:
    """Medians of the first and the second half, of the bot and the model's process together."""

    mode: str
    updates: int
    megabytes: tuple[float, float]
    descriptors: tuple[float, float]
    highest: float

    @property
    def good(self) -> bool:
        grown = self.megabytes[1] - self.megabytes[0]
        return grown <= MOST_GROWTH and self.descriptors[1] - self.descriptors[0] <= MOST_MORE

    def __str__(self) -> str:
        return (
            f"{self.mode}: {self.updates} updates. Resident {self.megabytes[0]:.0f} MB, then {self.megabytes[1]:.0f} MB"
            f" (at most {self.highest:.0f}). Descriptors {self.descriptors[0]:.0f}, then {self.descriptors[1]:.0f}."
        )


async def run(*, webhook: bool, seconds: float, guide: Path, folder: Path, seed: int) -> Figures:
    """One run of so many seconds."""
    chance = random.Random(seed)  # noqa: S311
    seen: list[tuple[float, int]] = []
    async with LocalTelegram(pace=0.1) as telegram:
        load = Load(telegram, chance)
        async with Bots(telegram, guide, folder, replicas=int(webhook), LOG_LEVEL="WARNING") as bots:
            await load.learn(guide)
            telegram.state.faults = Weather(chance)
            start, next_look = time.monotonic(), 0.0
            while (passed := time.monotonic() - start) < seconds:
                await _some_traffic(telegram, load, chance)
                if passed >= next_look:
                    next_look = passed + seconds / 200
                    if passed > WARM * seconds:
                        seen.append(_used(bots.processes[0].pid))
            telegram.state.faults = []
            seen += [_used(bots.processes[0].pid)] * (1 if seen else 2)
            await bots.stop()
        half = max(1, len(seen) // 2)
        return Figures(
            "Webhook" if webhook else "Polling",
            telegram.state.updates.next_id - 1,
            (median(one[0] for one in seen[:half]), median(one[0] for one in seen[half:])),
            (median(one[1] for one in seen[:half]), median(one[1] for one in seen[half:])),
            max(one[0] for one in seen),
        )


async def _some_traffic(telegram: LocalTelegram, load: Load, chance: random.Random) -> None:
    async def hold_back() -> None:
        await asyncio.sleep(0)
        await load.until(lambda: len(telegram.state.updates.pending()) < MOST_WAITING)

    await load.visit(hold_back)
    load.askers.clear()  # or the proof itself would grow
    for text in chance.sample(HOSTILE, 3):
        writes(telegram, chance.randrange(4_000_000, 4_000_050), text)
    if chance.random() < 0.05:
        for number in range(100):
            writes(telegram, 4_100_000, f"what does number {number} mean")


def _used(bot: int) -> tuple[float, int]:
    """Megabytes resident and descriptors open, of a bot and its model's process."""
    pages = descriptors = 0
    for process in (bot, *model_processes(bot)):
        pages += int(Path(f"/proc/{process}/statm").read_text("utf-8").split()[1])
        descriptors += len(list(Path(f"/proc/{process}/fd").iterdir()))
    return pages * 4096 / 1e6, descriptors


async def prove(minutes: float, seed: int) -> list[Figures]:
    """Both ways of taking updates in, half of the time each."""
    found = []
    with tempfile.TemporaryDirectory() as name:
        guide = compiled(Path(name))
        for webhook in (False, True):
            folder = Path(name) / ("webhook" if webhook else "polling") / "home"
            folder.parent.mkdir()
            found.append(await run(webhook=webhook, seconds=minutes * 30, guide=guide, folder=folder, seed=seed))
            click.echo(str(found[-1]))
    return found


def main() -> None:
    """Read the command line; exit 1 if memory or descriptors grow."""
    parser = argparse.ArgumentParser(prog="python -m proofs.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=20.0)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    figures = asyncio.run(prove(options.minutes, options.seed))
    sys.exit(0 if all(one.good for one in figures) else 1)


if __name__ == "__main__":
    main()
