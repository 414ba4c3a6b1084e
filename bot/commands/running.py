"""The commands that run the bot: live, on this computer, or closed. Each imports what it needs when it runs."""

import asyncio
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import click

from bot.commands.compile import compile_guide, make_leaflets
from bot.commands.sources import ROOT, sources
from bot.loading import loading
from bot.monitoring import logs
from bot.settings import Settings, read_settings


@click.command()
def run() -> None:
    """The live bot. Needs BOT_TOKEN and a compiled guide."""
    with loading():
        from bot.running.live import run as run_bot

    run_to_the_end(run_bot(_logged()))


@click.command()
def closed() -> None:
    """For the day the service ends: urgent help to everybody, under one line that this guide is closed.

    Runs in place of `run`, with the same settings, for as long as people may still write: at least a year.
    """
    with loading():
        from bot.running.live import run as run_bot

    run_to_the_end(run_bot(_logged(), closed=True))


@click.command("try")
@ROOT
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8080,
    show_default=True,
    help="Port of the chat page; 0 for any free one.",
)
@click.option("--open/--no-open", "open_page", default=True, help="Open the page in a browser.")
def try_here(root: Path | None, port: int, open_page: bool) -> None:
    """The guide on this computer: a pretended Telegram and a chat page. No token, no network."""
    with loading():
        from bot.commands.trial import try_guide

    settings = _logged()

    def rebuild() -> bool:
        return compile_guide(root, settings.guide_db)

    if not rebuild():
        sys.exit(1)
    if settings.leaflets:
        make_leaflets(settings.guide_db, settings.leaflets, offered=settings.offered)
    run_to_the_end(try_guide(settings.guide_db, sources(root), port=port, open_page=open_page, rebuild=rebuild))


def run_to_the_end(work: Coroutine[Any, Any, None]) -> None:
    """Run it until it is done or stopped by Ctrl-C."""
    try:
        asyncio.run(work)
    except KeyboardInterrupt:
        sys.exit(130)


def _logged() -> Settings:
    """The settings, with a log as they ask for it."""
    settings = read_settings()
    logs.set_up(settings.log_level)
    return settings
