"""One update, answered; and what the answer's fate means for acknowledging it.

python-telegram-bot's own `process_update` swallows a handler's NetworkError, so an answer that never reached Telegram
would be acknowledged and the question lost. Here the handlers are called directly, and there are three outcomes.
"""

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from telegram import Update
from telegram.error import (
    BadRequest,
    ChatMigrated,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.ext import Application

from bot.guide.language import Language, choose
from bot.services.services import Services
from bot.telegram.replies import apologise

log = logging.getLogger(__name__)

HANDLER_TIMEOUT = 5.0
"""Seconds for one try at an answer: a handler reads a local file and sends one message."""

FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0
"""Seconds before another try, doubling, with jitter, so that many chats do not come back at one moment."""

LONGEST_ASKED = 600.0
"""Seconds that we wait at most because Telegram says so, before we try again."""

_TROUBLE = (NetworkError, TimeoutError, InvalidToken, EndPointNotFound)
"""Trouble on the way. `InvalidToken` (401, which `do_api_request` calls `EndPointNotFound`) is among it: Telegram took
this token at the start. Either the trouble is Telegram's, or a new token will come, and the question waits for it."""

AnyApplication = Application[Any, Any, Any, Any, Any, Any]


@dataclass(frozen=True, slots=True)
class Again:
    """The answer did not reach Telegram. Do not acknowledge; try again after `wait` seconds, if Telegram named any."""

    wait: float = 0.0
    slow: bool = False
    """The handler took longer than `HANDLER_TIMEOUT`: Telegram's fault, or ours, and then the next try does so too."""


async def handle(application: AnyApplication, services: Services, update: Update) -> Again | None:
    """Answer one update. None: acknowledge it, whether answered, refused for good, or met by a bug of ours."""
    start = time.monotonic()
    try:
        async with asyncio.timeout(HANDLER_TIMEOUT):
            await _dispatch(application, update)
    except (Forbidden, ChatMigrated) as error:
        services.counts.count("error", "forbidden")
        forget(error)
    except Exception as error:  # a bug of ours must never become an endless resend
        try:
            return _trouble(services, error) or await refuse(application, services, update, error)
        finally:
            forget(error)
    else:
        services.counts.answered_in(time.monotonic() - start)
    return None


def forget(error: BaseException) -> None:
    """Let go of the places an error came through, and of those of its causes: they hold what was typed.

    The library keeps errors in circles with these places, so that they would stay until Python looks for garbage.
    """
    left: list[BaseException | None] = [error]
    while left:
        if (one := left.pop()) is not None:
            left += [one.__cause__, one.__context__]
            one.__traceback__ = one.__cause__ = one.__context__ = None


async def deliver(services: Services, sending: Callable[[], Awaitable[Any]]) -> Again | None:
    """Send something that is no handler's answer. None: done, or refused for good, and then it is let be."""
    try:
        async with asyncio.timeout(HANDLER_TIMEOUT):
            await sending()
    except (Forbidden, ChatMigrated) as error:
        services.counts.count("error", "forbidden")
        forget(error)
    except Exception as error:
        try:
            if again := _trouble(services, error):
                return again
            log.error("A message could not be sent.", exc_info=error)
        finally:
            forget(error)
    return None


def pause(failures: int, asked: float = 0.0) -> float:
    """Seconds to wait after so many failures in a row, and at least as long as Telegram asked for."""
    doubling = min(FIRST_WAIT * 2.0 ** min(failures - 1, 10), LONGEST_WAIT) * random.uniform(0.7, 1.3)  # noqa: S311
    return min(asked, LONGEST_ASKED) + doubling if asked else doubling


def seconds(wait: timedelta | int) -> float:
    """A wait that Telegram asks for. The library has it as a timedelta or, unless told otherwise, as seconds."""
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def kind_of(update: Update) -> str:
    """The kind of an update, from a fixed list: a label for the counts."""
    if update.message is not None:
        return "message"
    if update.callback_query is not None:
        return "callback_query"
    return "other"


async def _dispatch(application: AnyApplication, update: Update) -> None:
    for group in application.handlers.values():
        for handler in group:
            check = handler.check_update(update)
            if check is None or check is False:
                continue
            context = application.context_types.context.from_update(update, application)
            await handler.handle_update(update, application, check, context)
            return


def _trouble(services: Services, error: Exception) -> Again | None:
    """None for an error that another try would only meet again."""
    if isinstance(error, RetryAfter):
        services.counts.count("error", "too_many_requests")
        return Again(seconds(error.retry_after))
    if isinstance(error, _TROUBLE) and not isinstance(error, BadRequest):
        services.counts.count("error", "network")
        return Again(slow=isinstance(error, TimeoutError))
    return None


async def refuse(application: AnyApplication, services: Services, update: Update, error: Exception) -> Again | None:
    """The safe message in place of an answer. None: acknowledge."""
    services.counts.count("error", "bad_request" if isinstance(error, BadRequest) else "bug")
    log.error("An update could not be answered.", exc_info=error)
    try:
        async with asyncio.timeout(HANDLER_TIMEOUT):
            await apologise(application.bot, update, language_of(services, update))
    except Exception as second:
        forget(second)
        if isinstance(second, TelegramError | TimeoutError) and (again := _trouble(services, second)):
            return again
        log.error("Nor could the safe message be sent: %s.", type(second).__name__)
    return None


def language_of(services: Services, update: Update) -> Language:
    """Our first guess of the language for somebody whose place is not known."""
    user = update.effective_user
    offered = [language.code for language in services.store.languages]
    return services.store.language(choose(user.language_code if user else None, offered))
