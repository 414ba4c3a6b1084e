"""Admission: each update is counted, admitted within the limit of its chat, and answered. The same for polling and
webhook.

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
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError
from telegram.ext import Application

from bot.delivery.limit import LONGEST_KEPT, Limit
from bot.delivery.outcome import Again, forget, not_delivered
from bot.guide.page import HELP_NOW
from bot.services.services import Services
from bot.telegram.replies import apologise, busy_screen
from bot.telegram.words import typed_words

log = logging.getLogger(__name__)

HANDLER_TIMEOUT = 5.0
"""Seconds for one try at an answer: a handler looks things up in memory and makes a call or two; only `/hide` makes
more, and keeps to a time of its own."""
MOST_SLOW = 3
"""How often an update may take too long before it is taken for a poisonous one."""
MOST_REMEMBERED = 1000
"""How many slow updates are remembered, by their numbers alone."""

AnyApplication = Application[Any, Any, Any, Any, Any, Any]

Job = Callable[[], Awaitable[Again | None]]
"""Something to be sent, as often as it takes: None when that is done."""


class Admission:
    """Decides of each new update whether it is answered. The only shedding there is, and it is counted."""

    def __init__(self, application: AnyApplication, services: Services) -> None:
        self._application = application
        self._services = services
        self._limit = Limit()
        self._slow: dict[int, int] = {}
        self._forgetting: asyncio.TimerHandle | None = None

    def within(self, update: Update) -> bool:
        """Whether an update is within the limit of its chat. Once for each update, when it is first taken in."""
        self._services.counts.count("updates", _kind_of(update))
        self._forget_later()
        return self._limit.within(_chat_id(update))

    async def answer(self, update: Update) -> Again | None:
        """Answer one update (`handle`); one that is too slow again and again gets the safe message instead."""
        again = await handle(self._application, self._services, update)
        times = self._slow.pop(update.update_id, 0) + 1
        if again is None or not again.slow:
            return again
        if times >= MOST_SLOW:
            return await _refuse(self._application, self._services, update, TimeoutError())
        self._slow[update.update_id] = times
        if len(self._slow) > MOST_REMEMBERED:
            del self._slow[next(iter(self._slow))]
        return again

    def is_urgent(self, update: Update) -> bool:
        """Whether an update beyond the cap sounds like danger: by what needs no model."""
        words = typed_words(update.message) if update.message is not None and _is_private(update) else ""
        return bool(words) and self._services.answers.is_danger(words)

    def urgent(self, update: Update) -> Job:
        """The urgent screen, in place of an answer: who is reading is not known."""
        self._services.counts.count("urgent")
        return partial(self._send_urgent, update)

    def word(self, update: Update) -> Job | None:
        """The one calm word of a burst, if it is due; else the update ends here."""
        self._services.counts.count("shed")
        if not _is_private(update) or not self._limit.tell(_chat_id(update)):
            return None
        self._forget_later()
        return partial(self._send_word, update)

    def word_was_not_said(self, update: Update) -> None:
        """The calm word did not reach anybody: it is due again."""
        self._limit.untell(_chat_id(update))

    async def _send_urgent(self, update: Update) -> Again | None:
        screen = self._services.screen_at(self._services.beginning(update).at(HELP_NOW))
        return await _deliver(
            self._services, partial(self._services.send, self._application.bot, update, screen), _let_be
        )

    async def _send_word(self, update: Update) -> Again | None:
        screen = busy_screen(self._services.store.language(self._services.beginning(update).language))
        return await _deliver(
            self._services, partial(self._services.send, self._application.bot, update, screen), _let_be
        )

    def _forget_later(self) -> None:
        """Nothing about a quiet chat stays, though nobody else may come for hours."""
        if self._forgetting is None:
            self._forgetting = asyncio.get_running_loop().call_later(LONGEST_KEPT, self._forget)

    def _forget(self) -> None:
        self._forgetting = None
        self._limit.forget()
        if len(self._limit):
            self._forget_later()


async def handle(application: AnyApplication, services: Services, update: Update) -> Again | None:
    """Answer one update. None: acknowledge it, whether answered, refused for good, or met by a bug of ours."""
    return await _deliver(
        services, partial(_dispatch, application, services, update), partial(_refuse, application, services, update)
    )


async def _deliver(
    services: Services, sending: Callable[[], Awaitable[Any]], refused: Callable[[Exception], Awaitable[Again | None]]
) -> Again | None:
    """None: sent, or refused for good. `refused` decides of a bug of ours and of what Telegram calls a bad request."""
    try:
        async with asyncio.timeout(HANDLER_TIMEOUT):
            await sending()
    except (Forbidden, ChatMigrated) as error:
        services.counts.count("error", "forbidden")
        forget(error)
    except Exception as error:  # a bug of ours must never become an endless resend
        try:
            return _again(services, error) or await refused(error)
        finally:
            forget(error)
    return None


async def _dispatch(application: AnyApplication, services: Services, update: Update) -> None:
    start = time.monotonic()
    for handler in (one for group in application.handlers.values() for one in group):
        check = handler.check_update(update)
        if check is not None and check is not False:
            context = application.context_types.context.from_update(update, application)
            await handler.handle_update(update, application, check, context)
            break
    services.counts.answered_in(time.monotonic() - start)


async def _refuse(application: AnyApplication, services: Services, update: Update, error: Exception) -> Again | None:
    """The safe message in place of an answer. None: acknowledge."""
    services.counts.count("error", "bad_request" if isinstance(error, BadRequest) else "bug")
    log.error("An update could not be answered.", exc_info=error)
    try:
        async with asyncio.timeout(HANDLER_TIMEOUT):
            await apologise(application.bot, update, services.store.language(services.beginning(update).language))
    except Exception as second:
        forget(second)
        if isinstance(second, TelegramError | TimeoutError) and (again := _again(services, second)):
            return again
        log.error("Nor could the safe message be sent: %s.", type(second).__name__)
    return None


async def _let_be(error: Exception) -> None:
    log.error("A message could not be sent.", exc_info=error)


def _again(services: Services, error: Exception) -> Again | None:
    if (trouble := not_delivered(error)) is None:
        return None
    again, kind = trouble
    services.counts.count("error", kind)
    return again


def _kind_of(update: Update) -> str:
    """The kind of an update, from a fixed list: a label for the counts."""
    if update.message is not None:
        return "message"
    return "callback_query" if update.callback_query is not None else "other"


def _chat_id(update: Update) -> int:
    return update.effective_chat.id if update.effective_chat is not None else 0


def _is_private(update: Update) -> bool:
    return update.effective_chat is not None and update.effective_chat.type == update.effective_chat.PRIVATE
