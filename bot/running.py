"""Running the live bot: open the guide, start, poll, and stop cleanly."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncIterator

from telegram.error import InvalidToken, NetworkError

from bot.app import ALLOWED_UPDATES, create_application
from bot.delivery.handle import AnyApplication
from bot.delivery.polling import Poller
from bot.guide.store import ContentStore
from bot.introduce import introduce
from bot.settings import Settings, SettingsError

log = logging.getLogger(__name__)

LOOK_FOR_NEWER_GUIDE = 1.0
"""Seconds between looks at the guide's file."""


async def run(settings: Settings) -> None:
    """The bot, polling, until SIGTERM or SIGINT. Raises SettingsError or GuideError if it cannot start."""
    token = settings.token
    store = await ContentStore.open(settings.guide_db)
    try:
        async with _started(token, settings.telegram_api_url, store) as application:
            log.info("The bot is running. Guide %s, %d language(s).", store.version, len(store.languages))
            await _until_told_to_stop(poll(application, store))
    finally:
        await store.close()
    log.info("The bot has stopped.")


async def poll(application: AnyApplication, store: ContentStore) -> None:
    """Introduce the bot, poll, and open a newer guide when there is one, until cancelled."""
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(introduce(application.bot, store.languages))
        tasks.create_task(_open_newer_guides(store))
        tasks.create_task(Poller(application, store, ALLOWED_UPDATES).run())


@contextlib.asynccontextmanager
async def _started(token: str, api_url: str, store: ContentStore) -> AsyncIterator[AnyApplication]:
    application = create_application(token, store, api_url)
    try:
        await application.initialize()
    except InvalidToken:
        raise SettingsError("Telegram does not know this bot token. Get a new one from BotFather.") from None
    except NetworkError as error:
        raise SettingsError(f"Telegram cannot be reached at TELEGRAM_API_URL ({type(error).__name__}).") from None
    try:
        yield application
    finally:
        await application.shutdown()


async def _open_newer_guides(store: ContentStore) -> None:
    while True:
        await asyncio.sleep(LOOK_FOR_NEWER_GUIDE)
        if await store.refresh():
            log.info("A newer guide is open: %s.", store.version)


async def _until_told_to_stop(work: object) -> None:
    task = asyncio.ensure_future(work)  # type: ignore[call-overload]
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, task.cancel)
    try:
        with contextlib.suppress(asyncio.CancelledError):
            await task
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)
