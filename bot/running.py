"""Running the live bot: open the guide, start, take updates by polling or webhook, and stop cleanly."""

import asyncio
import contextlib
import datetime
import gc
import logging
import resource
import signal
import socket
import time
from collections.abc import AsyncIterator, Coroutine
from typing import Any
from urllib.parse import urlsplit
from wsgiref.simple_server import WSGIServer

import uvicorn
from telegram.error import InvalidToken, RetryAfter, TelegramError

from bot.answers.answer import LOADING, Answers
from bot.answers.knowledge import knowledge_of
from bot.app import ALLOWED_UPDATES, AnyApplication, create_application
from bot.counts import Counts
from bot.delivery.handle import pause, seconds
from bot.delivery.polling import Poller
from bot.delivery.webhook import create_web_app
from bot.desk import Desk
from bot.guide.edition import GuideError
from bot.guide.store import ContentStore
from bot.introduce import introduce
from bot.settings import Settings, SettingsError

log = logging.getLogger(__name__)

LOOK_FOR_NEWER_GUIDE = 1.0
"""Seconds between looks at the guide's file."""
GOODBYE = 9
"""Seconds for requests in work when the bot is told to stop."""
LOOK_FOR_TELEGRAM = 5.0
"""Seconds for which `/readyz` believes what it found: anybody can ask, and each look is a call of the Bot API."""
GARBAGE = 10_000
"""New objects after which Python looks for garbage; its own default of 700 costs a tenth of an answer."""
MOST_CONNECTIONS = 100
"""How many updates Telegram may bring at once (setWebhook, at most 100)."""


async def run(settings: Settings) -> None:
    """The bot until SIGTERM or SIGINT. Raises SettingsError or GuideError if it cannot start."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core dump would hold what people typed
    token = settings.token
    async with open_desk(settings) as desk, started(token, desk, settings.telegram_api_url) as application:
        metrics = _serve_counts(desk, settings.metrics_port) if settings.metrics_port else None
        log.info("The bot is running. Guide %s, %d language(s).", desk.store.version, len(desk.store.languages))
        work = serve(application, desk, settings) if settings.webhook_url else poll(application, desk)
        _collect_less()
        try:
            await _until_told_to_stop(work)
        finally:
            if metrics is not None:
                await asyncio.to_thread(metrics.shutdown)
                metrics.server_close()
            log.info("%s", desk.counts.of_the_day())
    log.info("The bot has stopped.")


def _collect_less() -> None:
    """What is loaded by now stays for good: Python need not look through it for garbage again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE, 20, 100)


@contextlib.asynccontextmanager
async def open_desk(settings: Settings) -> AsyncIterator[Desk]:
    """The compiled guide, opened, with the words of danger in memory."""
    store = await ContentStore.open(settings.guide_db, settings.offered)
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
        except TelegramError as error:
            if not failures:
                log.warning("Telegram cannot be reached at the start (%s). Trying again.", type(error).__name__)
            failures += 1
            await asyncio.sleep(_wait(failures, error))
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
    listener = _listen(settings.host, settings.port)
    ready = _Ready(application, desk)
    web_app = create_web_app(application, desk, urlsplit(url).path or "/", secret, ready.look)
    config = uvicorn.Config(
        web_app,
        log_config=None,
        access_log=False,
        lifespan="off",
        server_header=False,
        timeout_graceful_shutdown=GOODBYE,
    )
    server = _Server(config)

    async def until_cancelled() -> None:
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            await server.ready.wait()
            await _set_webhook(application, url, secret)
            await asyncio.shield(serving)
        finally:
            server.should_exit = True
            await serving

    await _alongside(until_cancelled(), application, desk)


def _listen(host: str, port: int) -> socket.socket:
    # Named as TCP, or asyncio leaves TCP_NODELAY off and every answer waits 40 ms for an acknowledgement.
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise SettingsError(f"HOST and PORT cannot be used: {host}, {port} ({error.strerror}).") from None
    return listener


def _serve_counts(desk: Desk, port: int) -> WSGIServer:
    try:
        return desk.counts.serve(port)
    except OSError as error:
        raise SettingsError(f"METRICS_PORT cannot be used: {port} ({error.strerror}).") from None


class _Ready:
    """Whether questions can be judged and Telegram reached, looked up at most once in `LOOK_FOR_TELEGRAM` seconds."""

    def __init__(self, application: AnyApplication, desk: Desk) -> None:
        self._application = application
        self._answers = desk.answers
        self._looked = -LOOK_FOR_TELEGRAM
        self._reachable = False
        self._one_at_a_time = asyncio.Lock()

    async def look(self) -> dict[str, bool | str]:
        async with self._one_at_a_time:
            if time.monotonic() - self._looked >= LOOK_FOR_TELEGRAM:
                try:
                    await self._application.bot.get_me()
                    self._reachable = True
                except TelegramError:
                    self._reachable = False
                self._looked = time.monotonic()
        state = self._answers.state
        return {"guide": True, "telegram": self._reachable, "questions": False if state == LOADING else state}


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
            if not failures:
                log.warning("The webhook could not be set (%s). Trying again.", type(error).__name__)
            failures += 1
            await asyncio.sleep(_wait(failures, error))


def _wait(failures: int, error: TelegramError) -> float:
    return pause(failures, seconds(error.retry_after) if isinstance(error, RetryAfter) else 0.0)


async def _alongside(work: Coroutine[Any, Any, None], application: AnyApplication, desk: Desk) -> None:
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(introduce(application.bot, desk.store.languages))
        tasks.create_task(asyncio.to_thread(desk.answers.load_model))
        tasks.create_task(_open_newer_guides(desk))
        tasks.create_task(_count_days(desk))
        tasks.create_task(work)


async def _open_newer_guides(desk: Desk) -> None:
    while True:
        await asyncio.sleep(LOOK_FOR_NEWER_GUIDE)
        if await desk.store.refresh():
            log.info("A newer guide is open: %s.", desk.store.version)
            try:
                desk.answers.adopt(knowledge_of(desk.store.urgent, desk.store.weights))
            except GuideError as error:
                log.error("The newer guide's questions are not used: %s", error)


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
