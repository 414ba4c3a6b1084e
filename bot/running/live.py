"""Running the live bot: open the guide, start, take updates by polling or webhook, and stop cleanly."""

import asyncio
import contextlib
import gc
import logging
from collections.abc import AsyncIterator, Coroutine
from functools import partial
from typing import Any

from telegram.error import InvalidToken, NetworkError

from bot.answers.answer import Answers
from bot.delivery.answering import AnyApplication
from bot.delivery.outcome import pause_after
from bot.delivery.polling import Poller
from bot.delivery.registration import LOOK_EVERY, Registration
from bot.delivery.server import listen, room, serving
from bot.delivery.webhook import create_handler
from bot.guide.errors import GuideError
from bot.guide.store import ContentStore
from bot.monitoring.counts import Counts
from bot.monitoring.days import end_of_day
from bot.monitoring.health import BEAT, Health, notify
from bot.monitoring.health_server import serve_health
from bot.running.app import ALLOWED_UPDATES, create_application
from bot.running.beside import nicety, watch, with_beside
from bot.running.memory import give_back, hold_little
from bot.running.process import no_core_dump, until_told_to_stop
from bot.services.adoption import Adoption, open_whole
from bot.services.leaflets import Leaflets
from bot.services.services import Services
from bot.settings import Settings, SettingsError
from bot.telegram.profile import set_profile

log = logging.getLogger(__name__)

GUIDE_CHECK_EVERY = 1.0
"""Seconds between looks at the guide's file."""
MOST_TOKEN_REFUSALS = 3
"""How often Telegram must refuse a token, with time between, before it is taken for wrong."""
STOP_WITHIN = 9
"""Seconds for requests in work when the bot is told to stop."""
GARBAGE_THRESHOLD = 10_000
"""New objects after which Python looks for garbage; its own default of 700 costs a tenth of an answer."""
MOST_WEBHOOK_CONNECTIONS = 100
"""How many updates Telegram may bring at once (setWebhook, at most 100)."""


async def run(settings: Settings, *, closed: bool = False) -> None:
    """The bot until SIGTERM or SIGINT. Raises SettingsError or GuideError if it cannot start."""
    no_core_dump()
    hold_little()
    await until_told_to_stop(_live(settings, closed=closed))
    log.info("The bot has stopped.")


async def _live(settings: Settings, *, closed: bool) -> None:
    token = settings.token  # first: without one, nothing else need be opened
    async with (
        open_services(settings, closed=closed) as services,
        _told(services, settings.metrics_port),
        started(token, services, settings.telegram_api_url) as application,
    ):
        log.info("The bot is running. Guide %s, %d language(s).", services.store.version, len(services.store.languages))
        _collect_less()
        try:
            await (serve(application, services, settings) if settings.webhook_url else poll(application, services))
        finally:
            log.info("%s", services.counts.of_the_day())


def _collect_less() -> None:
    """What is loaded by now stays for good: Python need not look through it for garbage again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE_THRESHOLD, 20, 100)
    give_back()


@contextlib.asynccontextmanager
async def open_services(settings: Settings, *, closed: bool = False) -> AsyncIterator[Services]:
    """The compiled guide, opened whole, with the words of danger in memory."""
    whole = await open_whole(settings.guide_db, settings.offered)
    store = ContentStore(settings.guide_db, whole.edition, settings.offered)
    try:
        services = Services(
            store,
            Answers(store, whole.knowledge),
            Counts(),
            whole.screens,
            closed,
            leaflets=Leaflets(settings.leaflets),
        )
        await _with_leaflets(services)
        yield services
    finally:
        await store.close()


@contextlib.asynccontextmanager
async def _told(services: Services, port: int) -> AsyncIterator[None]:
    """The service manager knows how the bot is, and with METRICS_PORT so does who asks there."""
    server = None
    if port:
        try:
            judging = services.answers.judging
            server = serve_health(port, services.counts.registry, services.health, lambda: judging.state)
        except OSError as error:
            raise SettingsError(f"METRICS_PORT cannot be used: {port} ({error.strerror}).") from None
    beats = asyncio.create_task(watch("The watchdog", partial(_beat, services.health), BEAT))
    notify("READY=1")
    try:
        yield
    finally:
        notify("STOPPING=1")
        beats.cancel()
        if server is not None:
            server.shutdown()


async def _beat(health: Health) -> None:
    health.beat()
    if not health.trouble:
        notify("WATCHDOG=1")


@contextlib.asynccontextmanager
async def started(token: str, services: Services, api_url: str) -> AsyncIterator[AnyApplication]:
    """The bot, known to Telegram. While Telegram cannot be reached or answers nonsense, it waits; SettingsError for a
    token that Telegram has refused `MOST_TOKEN_REFUSALS` times, with time between: one refusal may be a mistake
    of Telegram's."""
    application = create_application(token, services, api_url)
    failures = refusals = 0
    try:
        while (trouble := await _initialize(application)) is not None:
            refusals += isinstance(trouble, InvalidToken)
            if refusals == MOST_TOKEN_REFUSALS:
                raise SettingsError("Telegram does not know this bot token. Get a new one from BotFather.")
            if not failures:
                log.warning("Telegram cannot be reached at the start (%s). Trying again.", type(trouble).__name__)
            failures += 1
            await asyncio.sleep(pause_after(failures, trouble))
        yield application
    finally:
        await application.shutdown()
        await application.bot.shutdown()  # where `initialize` has come no further than this


async def _initialize(application: AnyApplication) -> Exception | None:
    """What went wrong; None if Telegram has told us who we are."""
    try:
        await application.initialize()
        me = application.bot.bot
        if type(me.id) is int and isinstance(me.username, str):  # commands are read by this name
            return None
        raise NetworkError("What came is no bot")
    except Exception as error:  # an odd answer can break the library anywhere
        await application.shutdown()
        await application.bot.shutdown()
        return error


async def poll(application: AnyApplication, services: Services) -> None:
    """Take updates by polling, until cancelled."""
    services.health.polls()
    await _alongside(Poller(application, services, ALLOWED_UPDATES).run(), application, services)


async def serve(application: AnyApplication, services: Services, settings: Settings) -> None:
    """Take updates by webhook, until cancelled: then what is in work is finished."""
    url, secret = settings.webhook_url, settings.webhook_secret.get_secret_value()
    listener, most = listen(settings.host, settings.port), room()
    connections = min(MOST_WEBHOOK_CONNECTIONS, most)
    registration = Registration(application, services.health, url, secret, connections)
    services.health.waits_for_telegram()

    async def until_cancelled() -> None:
        async with serving(create_handler(application, services, url, secret), listener, most, STOP_WITHIN):
            await registration.set(ALLOWED_UPDATES)
            await watch("Looking at the webhook", registration.look, LOOK_EVERY)

    await _alongside(until_cancelled(), application, services)


async def _alongside(work: Coroutine[Any, Any, None], application: AnyApplication, services: Services) -> None:
    def count_restart() -> None:
        services.counts.count("model_restarts")

    beside = [
        nicety("Name and commands", set_profile(application.bot, services.store.languages, closed=services.closed)),
        nicety("The sentence model", services.answers.judging.run_model(count_restart)),
        watch(
            "Looking for a newer guide",
            partial(_adopt_newer, Adoption(services.store, services.adopt), services),
            GUIDE_CHECK_EVERY,
        ),
        watch("The day's line", partial(_count_day, services)),
    ]
    await with_beside(work, beside)


async def _adopt_newer(adoption: Adoption, services: Services) -> None:
    before = services.store.stamp
    try:
        if await adoption.look():
            services.health.guide_refused = ""
            if services.store.stamp == before:
                log.info("The guide in use is in its place again: %s.", services.store.version)
            else:
                log.info("A newer guide is open: %s.", services.store.version)
    except GuideError as error:
        services.health.guide_refused = str(error)
        log.warning("A newer guide is refused, the old one goes on: %s", error)
    await _with_leaflets(services)
    if services.store.stamp != before:
        give_back()


async def _with_leaflets(services: Services) -> None:
    """Leaflets are a nicety: without them the guide is whole."""
    try:
        await services.look_for_leaflets()
    except GuideError as error:
        log.warning("Leaflets are not offered now: %s", error)


async def _count_day(services: Services) -> None:
    await end_of_day()
    log.info("%s", services.counts.of_the_day())
