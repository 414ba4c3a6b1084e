"""What runs beside the answering cannot end it, whatever it raises; cancellation ends everything."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

import pytest

from bot.running import beside
from bot.running.beside import nicety, watch, with_beside

RAISED = [
    TypeError("odd"),
    RecursionError(),
    ExceptionGroup("several", [ValueError("odd")]),
    BaseExceptionGroup("several", [asyncio.CancelledError()]),
    asyncio.CancelledError(),  # a library's own, not ours
    SystemExit(1),
]


def failing(error: BaseException) -> Callable[[], Awaitable[None]]:
    async def fails() -> None:
        raise error

    return fails


@pytest.mark.parametrize("error", RAISED, ids=lambda error: type(error).__name__)
async def test_neither_a_nicety_nor_a_watcher_ends_the_work(
    error: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = 0
    enough = asyncio.Event()

    async def look() -> None:
        nonlocal looks
        looks += 1
        if looks == 3:
            enough.set()
        raise error

    monkeypatch.setattr(beside, "LONGEST_WATCH_WAIT", 0.0)
    await with_beside(enough.wait(), [nicety("A nicety", failing(error)()), watch("A watcher", look)])  # type: ignore[arg-type]
    assert looks == 3, "it goes on looking, and ends with the work"


async def test_a_failing_watcher_waits_longer_and_says_it_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    waits: list[float] = []
    outcomes = [False, False, False, True, False]

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == len(outcomes):
            raise KeyError("the test is over")

    async def look() -> None:
        if not outcomes[len(waits)]:
            raise ValueError

    monkeypatch.setattr("bot.running.beside.asyncio.sleep", sleep)
    with pytest.raises(KeyError):
        await watch("A watcher", look, 1.0)
    assert waits == [2.0, 4.0, 8.0, 1.0, 2.0]
    assert [record.levelno for record in caplog.records] == [logging.ERROR] * 2, "once for each time of trouble"


async def test_cancellation_ends_the_work_and_all_beside_it() -> None:
    ended = []

    async def waits(name: str) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(name)

    task = asyncio.ensure_future(
        with_beside(waits("work"), [nicety("A nicety", waits("nicety")), watch("A watcher", lambda: waits("watcher"))])
    )
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert sorted(ended) == ["nicety", "watcher", "work"]


async def test_the_works_own_error_is_told() -> None:
    async def looks() -> None:
        return None

    with pytest.raises(ValueError, match="the work's own"):
        await with_beside(failing(ValueError("the work's own"))(), [watch("A watcher", looks, 60.0)])  # type: ignore[arg-type]
