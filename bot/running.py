"""Running the live bot: open the guide, start, take updates by polling or webhook, and stop cleanly."""

import asyncio
import contextlib
import datetime
import logging
import resource
import signal
from collections.abc import AsyncIterator, Coroutine
from typing import Any
from urllib.parse import urlsplit

import uvicorn
from telegram.error import InvalidToken, NetworkError, TelegramError

from bot.answers.answer import Answers
from bot.app import ALLOWED_UPDATES, AnyApplication, create_application
from bot.counts import Counts
from bot.delivery.handle import pause
from bot.delivery.polling import Poller
from bot.delivery.webhook import create_web_app
from bot.desk import Desk
from bot.guide.store import ContentStore
from bot.introduce import introduce
from bot.settings import Settings, SettingsError

log = logging.getLogger(__name__)

LOOK_FOR_NEWER_GUIDE = 1.0
"""Seconds between looks at the guide's file."""
GOODBYE = 10
"""Seconds for requests in work when the bot is told to stop."""
MOST_CONNECTIONS = 100
"""How many updates Telegram may bring at once (setWebhook, at most 100)."""


async def run(settings: Settings) -> None:
    """The bot until SIGTERM or SIGINT. Raises SettingsError or GuideError if it cannot start."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core dump would hold what people typed
    token = settings.token
    async with open_desk(settings) as desk, started(token, desk, settings.telegram_api_url) as application:
        metrics = desk.counts.serve(settings.metrics_port) if settings.metrics_port else None
        log.info("The bot is running. Guide %s, %d language(s).", desk.store.version, len(desk.store.languages))
        work = serve(application, desk, settings) if settings.webhook_url else poll(application, desk)
        try:
            await _until_told_to_stop(work)
        finally:
            if metrics is not None:
                await asyncio.to_thread(metrics.shutdown)
                metrics.server_close()
            log.info("%s", desk.counts.of_the_day())
    log.info("The bot has stopped.")


@contextlib.asynccontextmanager
async def open_desk(settings: Settings) -> AsyncIterator[Desk]:
    """The compiled guide, opened, with the words of danger in memory."""
    store = await ContentStore.open(settings.guide_db)
    try:
        yield Desk(store, Answers(store), Counts())
    finally:
        await store.close()


@contextlib.asynccontextmanager
async def started(token: str, desk: Desk, api_url: str) -> AsyncIterator[AnyApplication]:
    """The bot, known to Telegram. While Telegram cannot be reached, it waits; a wrong token is a SettingsError."""
    application = create_application(token, desk, api_url)
    failures = 0
    while True:
        try:
            await application.initialize()
            break
        except InvalidToken:
            await application.bot.shutdown()
            raise SettingsError("Telegram does not know this bot token. Get a new one from BotFather.") from None
        except NetworkError as error:
            if not failures:
                log.warning("Telegram cannot be reached at the start (%s). Trying again.", type(error).__name__)
            failures += 1
            await asyncio.sleep(pause(failures))
    try:
        yield application
    finally:
        await application.shutdown()


async def poll(application: AnyApplication, desk: Desk) -> None:
    """Take updates by polling, until cancelled."""
    await _alongside(Poller(application, desk, ALLOWED_UPDATES).run(), application, desk)


async def serve(application: AnyApplication, desk: Desk, settings: Settings) -> None:
    """Take updates by webhook, until cancelled: then what is in work is finished."""
    url, secret = settings.webhook_url, settings.webhook_secret.get_secret_value()

    async def ready() -> dict[str, bool]:
        try:
            await application.bot.get_me()
            reachable = True
        except TelegramError:
            reachable = False
        return {"guide": True, "telegram": reachable}

    web_app = create_web_app(application, desk, urlsplit(url).path or "/", secret, ready)
    config = uvicorn.Config(
        web_app,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        lifespan="off",
        server_header=False,
        timeout_graceful_shutdown=GOODBYE,
    )
    server = _Server(config)

    async def until_cancelled() -> None:
        serving = asyncio.create_task(server.serve())
        try:
            await server.ready.wait()
            await _set_webhook(application, url, secret)
            await asyncio.shield(serving)
        finally:
            server.should_exit = True
            await serving

    await _alongside(until_cancelled(), application, desk)


class _Server(uvicorn.Server):
    """A uvicorn that leaves the signals to us, and says when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Any:
        yield

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        self.ready.set()


async def _set_webhook(application: AnyApplication, url: str, secret: str) -> None:
    failures = 0
    while True:
        try:
            await application.bot.set_webhook(
                url, secret_token=secret, allowed_updates=list(ALLOWED_UPDATES), max_connections=MOST_CONNECTIONS
            )
            return
        except TelegramError as error:
            failures += 1
            log.warning("The webhook could not be set (%s). Trying again.", type(error).__name__)
            await asyncio.sleep(pause(failures))


async def _alongside(work: Coroutine[Any, Any, None], application: AnyApplication, desk: Desk) -> None:
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(introduce(application.bot, desk.store.languages))
        tasks.create_task(_open_newer_guides(desk))
        tasks.create_task(_count_days(desk))
        tasks.create_task(work)


async def _open_newer_guides(desk: Desk) -> None:
    while True:
        await asyncio.sleep(LOOK_FOR_NEWER_GUIDE)
        if await desk.store.refresh():
            log.info("A newer guide is open: %s.", desk.store.version)


async def _count_days(desk: Desk) -> None:
    while True:
        now = datetime.datetime.now().astimezone()
        midnight = (now + datetime.timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        await asyncio.sleep((midnight - now).total_seconds())
        log.info("%s", desk.counts.of_the_day())


async def _until_told_to_stop(work: Coroutine[Any, Any, None]) -> None:
    task = asyncio.ensure_future(work)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, task.cancel)
    try:
        with contextlib.suppress(asyncio.CancelledError):
            await task
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)
