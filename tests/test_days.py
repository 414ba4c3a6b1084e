"""The day's line comes once a day, also at a change of the clock."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.monitoring.days import end_of_day, until_midnight

LONDON = ZoneInfo("Europe/London")


@pytest.fixture(autouse=True)
def in_london(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Europe/London")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("day", "hours"),
    [(datetime(2026, 10, 25, tzinfo=LONDON), 25), (datetime(2026, 3, 29, tzinfo=LONDON), 23)],
)
def test_a_day_has_as_many_hours_as_the_calendar_gives_it(day: datetime, hours: int) -> None:
    assert until_midnight(day.timestamp()) == hours * 3600


async def test_midnight_is_reached_once_a_day_though_sleeps_end_early_and_clocks_change() -> None:
    now = datetime(2026, 10, 24, 12, tzinfo=LONDON).timestamp()
    lines: list[datetime] = []

    async def sleep(seconds: float) -> None:
        nonlocal now
        now += seconds if seconds < 1 else seconds - 0.01  # a little early, as event loops do

    while len(lines) < 4:
        await end_of_day(lambda: now, sleep)
        lines.append(datetime.fromtimestamp(now, UTC).astimezone(LONDON).replace(microsecond=0))
    assert lines == [datetime(2026, 10, day, tzinfo=LONDON) for day in (25, 26, 27, 28)]
