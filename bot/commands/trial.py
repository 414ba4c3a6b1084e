"""Trying the guide on one's own computer: the ordinary bot, polling a Telegram that runs here."""

import asyncio
import webbrowser
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Protocol

import click
from watchfiles import awatch

from bot.local_telegram import LocalTelegram
from bot.running.beside import watch, with_beside
from bot.running.live import open_services, poll, started
from bot.settings import Settings
from bot.source.tree import guide_root

TOKEN = "100000001:a-token-for-the-telegram-on-this-computer"  # noqa: S105 (opens nothing but our own double)


class Rebuild(Protocol):
    """Compiles the guide, says what is wrong, and tells whether all is well."""

    def __call__(self, root: Path | None, out: Path | None) -> bool: ...


async def try_guide(guide: Path, root: Path | None, *, port: int, open_page: bool, rebuild: Rebuild) -> None:
    """Serve the chat page and answer in it until interrupted. An edited page shows after it is saved."""
    async with _telegram_on(port) as telegram:
        settings = Settings(guide_db=guide)
        async with open_services(settings) as services, started(TOKEN, services, telegram.url) as application:
            click.echo(f"\nThe guide is here: {telegram.page_url}\nNothing leaves this computer. Stop with Ctrl+C.\n")
            if open_page:
                await asyncio.to_thread(webbrowser.open, telegram.page_url)
            saved = partial(_rebuild_on_save, root or guide_root(), lambda: rebuild(root, guide))
            await with_beside(poll(application, services), [watch("Looking for saved pages", saved)])


@asynccontextmanager
async def _telegram_on(port: int) -> AsyncIterator[LocalTelegram]:
    telegram = LocalTelegram(token=TOKEN, port=port)
    try:
        await telegram.start()
    except OSError as error:
        raise click.ClickException(
            f"Port {port} cannot be used ({error.strerror}). Choose another with --port; 0 takes any that is free."
        ) from None
    try:
        yield telegram
    finally:
        await telegram.stop()


async def _rebuild_on_save(root: Path, rebuild: Callable[[], bool]) -> None:
    async for _changes in awatch(root / "content", root / "locales"):
        await asyncio.to_thread(rebuild)
