"""`make chaos`: the bot is killed again and again under load, and Telegram misbehaves; then: was anything lost?

Twice, once polling and once as three replicas behind one webhook, each of Telegram's connections going to a replica by
chance. Bots are killed with SIGKILL at random moments. Meanwhile calls of the Bot API meet 500, 502 with a page, 429
with `retry_after`, answers cut off in the middle, answers lost after the deed, no answer at all; connections are reset,
and the network goes away now and then. At the end every question and every press must have been answered with its page
at least once, in each chat's order. The process of the sentence model, where there is one, is killed now and then too.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from bot.local_telegram import Fault, LocalTelegram
from proofs.bots import Bots, compiled
from proofs.load import EACH, Load

REPLICAS = 3
BAD_CALLS = 0.04
"""Share of the Bot API's calls that go wrong."""
AT_ONCE = 8
"""People who write at the same time."""
MOST_WAITING = 60
"""Updates that may wait at Telegram before people hold back for a moment."""
PATIENCE = 120.0
"""Seconds for the last answers, after the last fault."""


@dataclass(frozen=True)
class Figures:
    """What came of one run."""

    mode: str
    asked: int
    answers: int
    kills: int
    model_kills: int
    faults: int
    cuts: int
    lost: list[str]
    unacknowledged: int
    disordered: list[int]
    seconds: float
    timing: str

    @property
    def good(self) -> bool:
        return not self.lost and not self.disordered

    def __str__(self) -> str:
        return (
            f"{self.mode}: {self.asked} questions and presses, {self.kills} kills, {self.model_kills} of the model's"
            f" process, {self.faults} faults, {self.cuts} cuts of the network, {self.seconds:.0f} s. Lost:"
            f" {len(self.lost)}. Shown but not acknowledged: {self.unacknowledged}. Out of order:"
            f" {len(self.disordered)}. Sent again: {self.answers - self.asked}. Answered: {self.timing}."
        )


async def run(
    *,
    webhook: bool,
    messages: int,
    kills: int,
    guide: Path,
    folder: Path,
    seed: int,
    replicas: int = REPLICAS,
    at_once: int = AT_ONCE,
) -> Figures:
    """One run of at least so many questions and presses and exactly so many kills."""
    chance, start = random.Random(seed), time.monotonic()  # noqa: S311
    async with LocalTelegram(pace=0.1) as telegram:
        load = Load(telegram, chance)
        async with Bots(
            telegram, guide, folder, replicas=replicas if webhook else 0, chance=chance, LOG_LEVEL="WARNING"
        ) as bots:
            await load.learn(guide)
            chaos = _Chaos(telegram, load, bots, chance)
            await chaos.run(messages, kills, at_once)
            await _drained(load)
            await bots.stop()
        return Figures(
            f"Webhook, {replicas} replicas" if webhook else "Polling",
            load.total,
            load.answers,
            len(bots.exits),
            chaos.model_kills,
            chaos.weather.faults,
            chaos.cuts,
            load.lost(),
            load.unacknowledged(),
            load.disordered(),
            time.monotonic() - start,
            load.timing(),
        )


class AnyCall(Fault):
    """A fault of whatever is called next."""

    def applies(self, method: str, chat_id: str) -> bool:
        # A fetch that nobody answers ends only after its long poll: tests/delivery has it with a shorter one.
        return self.times > 0 and not (self.never and method == "getupdates")


class Weather(list[Fault]):
    """Faults that never end: Telegram looks through them at each call, and now and then there is one."""

    def __init__(self, chance: random.Random) -> None:
        super().__init__()
        self.faults = 0
        self._chance = chance

    def __iter__(self) -> Iterator[Fault]:
        if self._chance.random() < BAD_CALLS:
            self.faults += 1
            yield self._chance.choice(
                [
                    AnyCall("*", status=500),
                    AnyCall("*", status=502, body="<html><h1>502 Bad Gateway</h1></html>"),
                    AnyCall("*", status=429, retry_after=1),
                    AnyCall("*", drop=True),
                    AnyCall("*", status=500, when="after"),
                    AnyCall("*", drop=True, when="after"),
                    AnyCall("*", delay=1.0),
                    AnyCall("*", never=True),
                ]
            )


class _Chaos:
    def __init__(self, telegram: LocalTelegram, load: Load, bots: Bots, chance: random.Random) -> None:
        self._telegram, self._load, self._bots, self._chance = telegram, load, bots, chance
        self.weather = telegram.state.faults = Weather(chance)
        self.cuts = self.model_kills = 0

    async def run(self, messages: int, kills: int, at_once: int) -> None:
        """So many people ask at once until both other numbers are reached."""
        killing = asyncio.create_task(self._kill(kills))
        spoiling = asyncio.create_task(self._spoil())
        models = asyncio.create_task(self._kill_models())
        try:
            while self._load.total < messages or not killing.done():
                async with asyncio.TaskGroup() as visits:
                    for _ in range(at_once):
                        visits.create_task(self._load.visit(self._hold_back))
            await killing
        finally:
            for task in (killing, spoiling, models):
                task.cancel()
            await asyncio.gather(killing, spoiling, models, return_exceptions=True)
            self._bots.line.mend()
            self._telegram.state.faults = []

    async def _hold_back(self) -> None:
        await asyncio.sleep(self._chance.uniform(0, 0.01))
        await self._load.until(lambda: len(self._telegram.state.updates.pending()) < MOST_WAITING)

    async def _kill(self, times: int) -> None:
        for _ in range(times):
            answers = self._load.answers + self._chance.randint(1, 60)
            await self._load.until(lambda answers=answers: self._load.answers >= answers)  # type: ignore[misc]
            await asyncio.sleep(self._chance.uniform(0, 0.02))
            await self._bots.kill(self._chance.randrange(len(self._bots.processes)))

    async def _kill_models(self) -> None:
        """The sentence model has a process of its own: n-grams answer alone until it is back."""
        while True:
            await asyncio.sleep(self._chance.uniform(0.5, 3.0))
            children = [child for bot in self._bots.processes for child in model_processes(bot.pid)]
            if children:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(self._chance.choice(children), signal.SIGKILL)
                    self.model_kills += 1

    async def _spoil(self) -> None:
        while True:
            await asyncio.sleep(self._chance.uniform(1.0, 4.0))
            self.cuts += 1
            self._bots.line.cut()
            await asyncio.sleep(self._chance.choice([0.0, 0.5, 1.5]))
            self._bots.line.mend()


def model_processes(bot: int, proc: Path = Path("/proc")) -> list[int]:
    """The processes of the sentence model among a bot's children, known by their command line; none without /proc."""
    found = []
    for status in proc.glob("[0-9]*/stat"):
        try:
            parent = int(status.read_text("utf-8", "replace").rpartition(")")[2].split()[1])
            command = status.with_name("cmdline").read_bytes()
        except (OSError, ValueError, IndexError):
            continue  # it has ended in this moment
        if parent == bot and b"bot.answers" in command:
            found.append(int(status.parent.name))
    return found


async def _drained(load: Load) -> None:
    try:
        await load.until(lambda: not load.lost(), PATIENCE)
    except TimeoutError:
        return  # what is lost is in the figures


async def prove(messages: int, kills: int, seed: int) -> list[Figures]:
    """Both runs, in a folder that is gone afterwards."""
    found = []
    with tempfile.TemporaryDirectory() as name:
        guide = compiled(Path(name))
        for webhook in (False, True):
            folder = Path(name) / ("webhook" if webhook else "polling") / "home"
            folder.parent.mkdir()
            found.append(
                await run(webhook=webhook, messages=messages, kills=kills, guide=guide, folder=folder, seed=seed)
            )
            click.echo(str(found[-1]))
    return found


def main() -> None:
    """Read the command line; exit 1 if anything was lost."""
    parser = argparse.ArgumentParser(prog="python -m proofs.chaos", description=__doc__)
    parser.add_argument("--messages", type=int, default=5000, help=f"questions and presses, at least ({EACH} a person)")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    figures = asyncio.run(prove(options.messages, options.kills, options.seed))
    sys.exit(0 if all(run.good for run in figures) else 1)


if __name__ == "__main__":
    main()
