"""Answering: an update to its handler, and what becomes of the answer. The same for polling and webhook.

python-telegram-bot's own `process_update` swallows a handler's NetworkError, so an answer that never reached Telegram
would be acknowledged and the question lost. Here the handlers are called directly, and the error decides (`outcome`).
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from telegram import Update
from telegram.error import BadRequest, ChatMigrated, Forbidden
from telegram.ext import Application

from bot.delivery.outcome import Again, Job, drop_traceback, not_delivered
from bot.guide.language import Language
from bot.services.services import Services
from bot.telegram.replies import busy_screen, safe_screen
from bot.telegram.screens import Screen
from bot.telegram.updates import is_private

log = logging.getLogger(__name__)

HANDLER_TIMEOUT = 5.0
"""Seconds for one try at an answer: a handler looks things up in memory and makes a call or two; only `/hide` makes
more, and keeps to a time of its own."""
MOST_SLOW = 3
"""How often an update may take too long before it is taken for a poisonous one."""
MOST_REMEMBERED = 1000
"""How many slow updates are remembered, by their numbers alone."""

AnyApplication = Application[Any, Any, Any, Any, Any, Any]


class Answering:
    """Has updates answered by the handlers of the application, and sends what takes the place of an answer."""

    def __init__(self, application: AnyApplication, services: Services) -> None:
        self._application = application
        self._services = services
        self._slow: dict[int, int] = {}

    async def handle(self, update: Update) -> Again | None:
        """Answer one update. None: acknowledge it, whether answered, refused for good, or met by a bug of ours.

        One that is too slow again and again gets the safe message instead.
        """
        try:
            again = await self._sent(partial(self._dispatch, update))
        except Exception as error:  # a bug of ours must never become an endless resend
            try:
                again = await self._refuse(update, error)
            finally:
                drop_traceback(error)
        times = self._slow.pop(update.update_id, 0) + 1
        if again is None or not again.slow:
            return again
        if times >= MOST_SLOW:
            return await self._refuse(update, TimeoutError())
        self._slow[update.update_id] = times
        if len(self._slow) > MOST_REMEMBERED:
            del self._slow[next(iter(self._slow))]
        return again

    def urgent(self, update: Update) -> Job:
        """The urgent screen, in place of an answer: who is reading is not known."""
        return partial(self._show, update, lambda: self._services.urgent_help(update))

    def word(self, update: Update) -> Job:
        """The one calm word of a burst, in place of an answer."""
        return partial(self._show, update, lambda: busy_screen(self._language(update)))

    async def _show(self, update: Update, screen: Callable[[], Screen]) -> Again | None:
        try:
            return await self._sent(lambda: self._services.send(self._application.bot, update, screen()))
        except Exception as error:
            log.error("A message could not be sent.", exc_info=error)
            drop_traceback(error)
            return None

    async def _sent(self, sending: Callable[[], Awaitable[object]]) -> Again | None:
        """None: it went out, or nobody may write to this chat. Raises what another try would only meet again."""
        try:
            async with asyncio.timeout(HANDLER_TIMEOUT):
                await sending()
        except (Forbidden, ChatMigrated) as error:
            self._services.counts.count("error", "forbidden")
            drop_traceback(error)
        except Exception as error:
            if (trouble := not_delivered(error)) is None:
                raise
            again, kind = trouble
            self._services.counts.count("error", kind)
            drop_traceback(error)
            return again
        return None

    async def _dispatch(self, update: Update) -> None:
        start = time.monotonic()
        application = self._application
        for handler in (one for group in application.handlers.values() for one in group):
            check = handler.check_update(update)
            if check is not None and check is not False:
                context = application.context_types.context.from_update(update, application)
                await handler.handle_update(update, application, check, context)
                break
        self._services.counts.answered_in(time.monotonic() - start)

    async def _refuse(self, update: Update, error: Exception) -> Again | None:
        """The safe message in place of an answer, where somebody asked in a chat of their own. None: acknowledge."""
        self._services.counts.count("error", "bad_request" if isinstance(error, BadRequest) else "bug")
        log.error("An update could not be answered.", exc_info=error)
        if not is_private(update):
            return None
        try:
            screen = safe_screen(self._language(update))
            return await self._sent(partial(self._services.send, self._application.bot, update, screen))
        except Exception as second:
            log.error("Nor could the safe message be sent: %s.", type(second).__name__)
            drop_traceback(second)
            return None

    def _language(self, update: Update) -> Language:
        return self._services.store.language(self._services.beginning(update).language)
