"""One run: a fake Bot API, one bot, one load; and what it took."""

import asyncio
import json
import os
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.traffic import Wanted, check, ordinary

PROJECT = Path(__file__).parent.parent
BENCH_PYTHON = PROJECT / ".venv/bench/bin/python"
TOKEN = "12345:" + "A" * 35  # a pretended one
SETTLE = 1.0
"""Seconds between the first answer and the load, so that what a start costs is not counted to the load."""
START_LIMIT = 30.0

_TICKS = os.sysconf("SC_CLK_TCK")
_MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Bot:
    """A bot to be measured, how to start it, and whether it shows the guide or one fixed screen."""

    name: str
    command: tuple[str, ...]
    guide: bool = False
    webhook: bool = True

    @property
    def there(self) -> bool:
        """False where its Python has not been installed (`make bench` does)."""
        return Path(self.command[0]).exists()


OURS = Bot("Conference Guide", (sys.executable, "-m", "bot", "run"), guide=True)
PTB = Bot("python-telegram-bot", (str(BENCH_PYTHON), str(PROJECT / "bench/bots/bare_ptb.py")))
AIOGRAM = Bot("aiogram", (str(BENCH_PYTHON), str(PROJECT / "bench/bots/bare_aiogram.py")))
FLOOR = Bot("no framework", (sys.executable, str(PROJECT / "bench/bots/floor.py")), webhook=False)
BOTS = (OURS, PTB, AIOGRAM, FLOOR)


@dataclass(frozen=True)
class Scenario:
    """How updates come. `rate` 0: all at once; `delay`: seconds that each Bot API call takes; `limit`: seconds."""

    name: str
    webhook: bool
    rate: float
    delay: float
    limit: float


@dataclass(frozen=True)
class Figures:
    """What one run took. Seconds, except where the name says otherwise."""

    cold_start: float
    idle_megabytes: float
    megabytes: float
    updates: int
    answered: int
    wrong: int
    a_second: float
    cpu_us: float
    p50: float
    p95: float
    p99: float
    api_busy: float
    """Share of its core that the fake Bot API used: well below 1, or it is what is measured."""
    kept_waiting: float
    """Share of the time in which the bot could have run, but the machine was busy with something else."""
    given: float
    """How often an update was handed to the bot, on average."""


async def measure(bot: Bot, scenario: Scenario, wanted: Sequence[Wanted], guide: Path) -> Figures:
    """Start everything, let the updates come, stop everything; bounded in time."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        (folder / "updates").write_text("".join(one.update + "\n" for one in wanted), "utf-8")
        screen = ordinary(list(wanted))
        (folder / "screen").write_text(json.dumps({"text": screen.text, "rows": screen.rows}), "utf-8")
        api = await _start_api(folder, scenario.delay, sum(one.calls for one in wanted))
        process = None
        try:
            port = int((await _event(api, "port", START_LIMIT))["port"])
            started = time.monotonic()
            process = await _start_bot(bot, scenario, folder, port, guide)
            first = (await _event(api, "first", START_LIMIT))["first"]
            await asyncio.sleep(SETTLE)
            idle = _resident(process.pid)
            before, api_before, waited = _cpu(process.pid), _cpu(api.pid), _kept_waiting(process.pid)
            _tell(api, go=1 / scenario.rate if scenario.rate else 0)
            went = (await _event(api, "go", START_LIMIT))["go"]
            done = await _done(api, scenario.limit)
            used, api_used = _cpu(process.pid) - before, _cpu(api.pid) - api_before
            waited, resident = _kept_waiting(process.pid) - waited, _resident(process.pid)
            _tell(api, stop=True)
            await _event(api, "stopped", START_LIMIT)
            await api.wait()
        except TimeoutError:
            raise RuntimeError(f"{bot.name}, {scenario.name}: {_log(folder)}") from None
        finally:
            await _stop(process)
            await _stop(api)
        head, *lines = (folder / "record").read_text("utf-8").splitlines()
        record = json.loads(head)
        checked = check(list(wanted), [tuple(json.loads(line)) for line in lines])
        for complaint in checked.wrong[:3]:
            sys.stderr.write(f"{bot.name}, {scenario.name}: {complaint}\n")
        late = sorted(
            moment - record["arrived"][number - 1] for number, moment in checked.answered.items() if number > 1
        )
        answered, seconds = len(late), done - went
        return Figures(
            cold_start=first - started,
            idle_megabytes=idle,
            megabytes=resident,
            updates=len(wanted) - 1,
            answered=answered,
            wrong=len(checked.wrong),
            a_second=answered / seconds,
            cpu_us=used / max(answered, 1) * 1e6,
            p50=_percentile(late, 50),
            p95=_percentile(late, 95),
            p99=_percentile(late, 99),
            api_busy=api_used / seconds,
            kept_waiting=waited / seconds,
            given=record["given"] / len(wanted),
        )


async def _start_api(folder: Path, delay: float, calls: int) -> asyncio.subprocess.Process:
    arguments = (str(folder / "updates"), str(folder / "record"), str(delay), str(calls))
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.fake_api", *arguments, cwd=PROJECT, stdin=pipe, stdout=pipe
    )
    _pin(process.pid, last=True)
    return process


async def _start_bot(bot: Bot, scenario: Scenario, folder: Path, port: int, guide: Path) -> asyncio.subprocess.Process:
    environment = {
        "PATH": os.environ["PATH"],
        "BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": f"http://127.0.0.1:{port}",
        "GUIDE_DB": str(guide),
        "BENCH_SCREEN": str(folder / "screen"),
        "LOG_LEVEL": "WARNING",
    }
    if scenario.webhook:
        free = _free_port()
        environment |= {
            "WEBHOOK_URL": f"http://127.0.0.1:{free}/hook",
            "WEBHOOK_SECRET": "s" * 48,
            "PORT": str(free),
        }
    with (folder / "log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *bot.command, cwd=PROJECT, env=environment, stdout=log, stderr=log
        )
    _pin(process.pid, last=False)
    return process


async def _event(process: asyncio.subprocess.Process, name: str, limit: float) -> dict[str, Any]:
    """The next event of this name."""
    assert process.stdout is not None
    async with asyncio.timeout(limit):
        while line := await process.stdout.readline():
            event: dict[str, Any] = json.loads(line)
            if name in event:
                return event
    raise RuntimeError("The fake Bot API has stopped.")


async def _done(api: asyncio.subprocess.Process, limit: float) -> float:
    """The moment of the last answer, or of the end of the time for it."""
    try:
        return float((await _event(api, "done", limit))["done"])
    except TimeoutError:
        return time.monotonic()


def _tell(process: asyncio.subprocess.Process, **order: Any) -> None:
    assert process.stdin is not None
    process.stdin.write(json.dumps(order).encode() + b"\n")


async def _stop(process: asyncio.subprocess.Process | None) -> None:
    if process is None or process.returncode is not None:
        return
    process.send_signal(signal.SIGKILL)  # what is measured has been measured
    await process.wait()


def _pin(pid: int, *, last: bool) -> None:
    """Bot and fake Bot API on a core of their own each, where the machine has two."""
    cores = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
    if len(cores) > 1:
        os.sched_setaffinity(pid, {cores[-1] if last else cores[0]})


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _cpu(pid: int) -> float:
    """Seconds of processor time of a whole process, all its threads."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _kept_waiting(pid: int) -> float:
    """Seconds in which the process's main thread wanted to run and something else did."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[1]) / 1e9


def _resident(pid: int) -> float:
    """Megabytes in memory."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) * 1024 / _MEGABYTE


def _percentile(ordered: list[float], share: int) -> float:
    return ordered[min(len(ordered) * share // 100, len(ordered) - 1)] if ordered else 0.0


def _log(folder: Path) -> str:
    """The end of what the bot has printed."""
    return (folder / "log").read_text("utf-8", "replace")[-800:]
