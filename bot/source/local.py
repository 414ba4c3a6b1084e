"""What an authority is asked about itself, in words for whoever answers: `conference-guide adopt`."""

import tomllib
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

from bot.source.details import APPROVAL_FIELDS, detail_problem


class Asked(NamedTuple):
    """One detail: its name in `authority.toml`, what it is for, and an answer as it might be."""

    key: str
    words: str
    example: str

    @property
    def section(self) -> str:
        """The section it stands in."""
        return "approval" if self.key in APPROVAL_FIELDS else "authority"


class AskedGroup(NamedTuple):
    """Details that one person can answer together. `name` is what `--only` takes."""

    name: str
    title: str
    asked: tuple[Asked, ...]


@cache
def asked_groups() -> tuple[AskedGroup, ...]:
    """In the order in which they are asked for."""
    read = tomllib.loads(Path(__file__).with_name("asked.toml").read_text("utf-8"))["group"]
    return tuple(
        AskedGroup(each["name"], each["title"], tuple(Asked(*words) for words in each["ask"])) for each in read
    )


def every() -> Iterator[Asked]:
    """All details, in the order in which they are asked for."""
    for group in asked_groups():
        yield from group.asked


def wrong_answer(key: str, text: str, today: date) -> str:
    """What is wrong with an answer, and what to write; nothing if it may stand there. Empty always may."""
    if not text.isprintable():
        return "There is a sign in it that nobody sees. Type it anew."
    if key in APPROVAL_FIELDS:
        return wrong_day(text, today) if text and key.endswith("_on") else ""
    return " ".join(detail_problem(key, text) or ()).replace(f"`{key}`", "This")


def wrong_day(text: str, today: date) -> str:
    """What is wrong with a day on which something was done; nothing for one up to today."""
    try:
        done = date.fromisoformat(text)
    except ValueError:
        return f"{text} is no day. Write it as {today}."
    return f"{text} lies ahead. Write the day on which it was done." if done > today else ""
