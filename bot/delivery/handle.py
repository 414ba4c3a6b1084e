"""One update, answered; and what the answer's fate means for acknowledging it.

python-telegram-bot's own `process_update` swallows a handler's NetworkError, so an answer that never reached Telegram
would be acknowledged and the question lost. Here the handlers are called directly, and there are three outcomes.
"""

import asyncio
import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from telegram import Update
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.ext import Application

from bot.errors import apologise
from bot.guide.language import Language, choose
from bot.guide.store import ContentStore

log = logging.getLogger(__name__)

HANDLER_TIMEOUT = 5.0
"""Seconds for one try at an answer: a handler reads a local file and sends one message."""

AnyApplication = Application[Any, Any, Any, Any, Any, Any]


@dataclass(frozen=True, slots=True)
class Again:
    """The answer did not reach Telegram. Do not acknowledge; try again after `wait` seconds, if Telegram named any."""

    wait: float = 0.0


async def handle(application: AnyApplication, store: ContentStore, update: Update) -> Again | None:
    """Answer one update. None: acknowledge it, whether answered, refused for good, or met by a bug of ours."""
    try:
        async with asyncio.timeout(HANDLER_TIMEOUT):
            await _dispatch(application, update)
    except RetryAfter as error:
        return Again(seconds(error.retry_after))
    except (Forbidden, ChatMigrated):
        log.info("Not delivered: the chat is closed to the bot.")
    except BadRequest as error:
        await _refused(application, store, update, error)
    except (NetworkError, TimeoutError):
        return Again()
    except Exception as error:  # a bug of ours must never become an endless resend
        await _refused(application, store, update, error)
    return None


def seconds(wait: timedelta | int) -> float:
    """A wait that Telegram asks for. The library has it as a timedelta or, unless told otherwise, as seconds."""
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


async def _dispatch(application: AnyApplication, update: Update) -> None:
    for group in application.handlers.values():
        for handler in group:
            check = handler.check_update(update)
            if check is None or check is False:
                continue
            context = application.context_types.context.from_update(update, application)
            await handler.handle_update(update, application, check, context)
            return


async def _refused(application: AnyApplication, store: ContentStore, update: Update, error: Exception) -> None:
    log.error("An update could not be answered.", exc_info=error)
    try:
        async with asyncio.timeout(HANDLER_TIMEOUT):
            await apologise(application.bot, update, _language(store, update))
    except (TelegramError, TimeoutError) as second:
        log.error("Nor could the safe message be sent: %s.", type(second).__name__)


def _language(store: ContentStore, update: Update) -> Language:
    user = update.effective_user
    offered = [language.code for language in store.languages]
    return store.language(choose(user.language_code if user else None, offered))
