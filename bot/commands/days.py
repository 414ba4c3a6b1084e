"""Days, as commands take and give them."""

from datetime import UTC, date, datetime

import click

DAY = click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="The day that stands on it. Without it: today.")


def today() -> date:
    """The day by which everything counts, wherever the machine stands."""
    return datetime.now(UTC).date()


def chosen(day: datetime | None) -> date:
    """The day that was given, else today."""
    return day.date() if day else today()
