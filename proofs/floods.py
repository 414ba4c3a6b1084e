"""`make floods`: a few accounts write far more than Telegram lets the bot answer. How long does a reader wait?

Telegram takes about one message a second for a chat and refuses more with 429 and `retry_after` (Bot API FAQ, "My bot
is hitting limits"). All accounts write at one moment, then a reader types that somebody hits them. Polling and webhook.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click

from bot.local_telegram import Fault, LocalTelegram, people
from proofs.bots import Bots, compiled

SIZES = ((2, 59), (3, 40), (24, 70), (40, 70))
"""Accounts, and how many messages each of them sends."""
READER, FIRST_FLOODER = 1_000_001, 3_000_000
ASKED = "my dad hits me"
GOOD = 2.0
"""Seconds that a reader may wait."""
PATIENCE = 30.0


@dataclass
class OneASecond(Fault):
    """Telegram's limit on what a bot sends to one chat. `seconds` between two messages."""

    seconds: float = 1.0
    last: dict[str, float] = field(default_factory=dict)

    def applies(self, method: str, chat_id: str) -> bool:
        if method not in {"sendmessage", "editmessagetext"}:
            return False
        now = time.monotonic()
        if now - self.last.get(chat_id, -self.seconds) < self.seconds:
            return True
        self.last[chat_id] = now
        return False


@dataclass(frozen=True)
class Figures:
    """What came of one flood."""

    mode: str
    accounts: int
    messages: int
    waited: float
    refused: int

    @property
    def good(self) -> bool:
        return self.waited <= GOOD

    def __str__(self) -> str:
        return f"| {self.mode} | {self.accounts} × {self.messages} | {self.waited:.2f} s | {self.refused:,} |"


def flood(telegram: LocalTelegram, accounts: int, messages: int, *, in_turn: bool = False) -> None:
    """Everybody writes at one moment; `in_turn`: one message of each, then the next of each."""
    chats = range(FIRST_FLOODER, FIRST_FLOODER + accounts)
    order = [(chat, number) for chat in chats for number in range(messages)]
    for chat, number in sorted(order, key=lambda pair: pair[1]) if in_turn else order:
        writes(telegram, chat, f"what does number {number} mean for the conference")


def writes(telegram: LocalTelegram, chat: int, text: str) -> None:
    """Somebody writes to the bot."""
    person = telegram.state.person(chat)
    person.started = True
    people.says(telegram.state, person, telegram.state.chats[chat], text, 0)


def answers(telegram: LocalTelegram, chat: int) -> list[str]:
    """What the bot has said in a chat."""
    return [said.content.get("text", "") for said in telegram.state.chats[chat].messages.values() if said.by_bot]


async def run(*, webhook: bool, accounts: int, messages: int, guide: Path, folder: Path) -> Figures:
    """One flood; raises TimeoutError if the reader is never answered."""
    async with LocalTelegram() as telegram:
        telegram.state.faults.append(limit := OneASecond("*", times=10**9, status=429, retry_after=1))
        async with Bots(telegram, guide, folder, replicas=int(webhook), LOG_LEVEL="WARNING"):
            writes(telegram, READER, "/start")
            await _answered(telegram, 1)
            await asyncio.sleep(limit.seconds)  # or Telegram would refuse the next answer to the reader
            flood(telegram, accounts, messages)
            start = time.monotonic()
            writes(telegram, READER, ASKED)
            await _answered(telegram, 2)
            waited = time.monotonic() - start
            if "999" not in answers(telegram, READER)[-1]:
                raise RuntimeError("The reader did not get the urgent screen.")
        return Figures("webhook" if webhook else "polling", accounts, messages, waited, 10**9 - limit.times)


async def _answered(telegram: LocalTelegram, times: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while len(answers(telegram, READER)) < times:
            await telegram.state.stream.changed(1.0)


async def prove(sizes: Sequence[tuple[int, int]]) -> list[Figures]:
    """Each size, both ways of taking updates in, each with a bot of its own."""
    found = []
    click.echo("| way | accounts × messages | a reader waits | refused by Telegram |\n| --- | --- | --: | --: |")
    with tempfile.TemporaryDirectory() as name:
        guide = compiled(Path(name))
        for webhook in (False, True):
            for accounts, messages in sizes:
                folder = Path(name) / f"{webhook}-{accounts}-{messages}" / "home"
                folder.parent.mkdir()
                found.append(
                    await run(webhook=webhook, accounts=accounts, messages=messages, guide=guide, folder=folder)
                )
                click.echo(str(found[-1]))
    return found


def main() -> None:
    """Read the command line; exit 1 if a reader waited too long."""
    parser = argparse.ArgumentParser(prog="python -m proofs.floods", description=__doc__)
    parser.add_argument("--sizes", nargs="*", default=[f"{accounts}x{messages}" for accounts, messages in SIZES])
    options = parser.parse_args()
    sizes = [
        (int(accounts), int(messages)) for accounts, _, messages in (size.partition("x") for size in options.sizes)
    ]
    figures = asyncio.run(prove(sizes))
    sys.exit(0 if all(flood.good for flood in figures) else 1)


if __name__ == "__main__":
    main()
