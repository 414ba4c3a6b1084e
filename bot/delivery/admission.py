"""Taking updates in: the counts, and what one chat sends beyond a cap. The same for polling and webhook."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

from telegram import Update

from bot.delivery.handle import Again, AnyApplication, deliver, handle, kind_of, language_of, refuse
from bot.delivery.limit import LONGEST_KEPT, Limit
from bot.guide.page import HELP_NOW
from bot.guide.place import Audience, Place
from bot.services.services import Services
from bot.telegram.replies import busy_screen
from bot.telegram.show import answer
from bot.telegram.typed import typed_words

MOST_IN_HAND = 5
"""How many unanswered updates of one chat are kept when its answers hold up those of others."""
MOST_SLOW = 3
"""How often an update may take too long before it is taken for a poisonous one."""
MOST_REMEMBERED = 1000
"""How many slow updates are remembered, by their numbers alone."""

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
        self._services.counts.count("updates", kind_of(update))
        self._forget_later()
        return self._limit.within(_chat_id(update))

    async def answer(self, update: Update) -> Again | None:
        """Answer one update (`handle`); one that is too slow again and again gets the safe message instead."""
        again = await handle(self._application, self._services, update)
        times = self._slow.pop(update.update_id, 0) + 1
        if again is None or not again.slow:
            return again
        if times >= MOST_SLOW:
            return await refuse(self._application, self._services, update, TimeoutError())
        self._slow[update.update_id] = times
        if len(self._slow) > MOST_REMEMBERED:
            del self._slow[next(iter(self._slow))]
        return again

    def is_urgent(self, update: Update) -> bool:
        """Whether an update beyond the cap sounds like danger: by what needs no model."""
        words = typed_words(update.message) if update.message is not None and _is_private(update) else ""
        return bool(words) and self._services.answers.rings(words)

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
        place = Place(Audience.EVERYONE, language_of(self._services, update).code, HELP_NOW)
        screen = self._services.show(await self._services.store.page(place), place)
        return await deliver(self._services, partial(answer, self._application.bot, update, screen))

    async def _send_word(self, update: Update) -> Again | None:
        screen = busy_screen(language_of(self._services, update))
        return await deliver(self._services, partial(answer, self._application.bot, update, screen))

    def _forget_later(self) -> None:
        """Nothing about a quiet chat stays, though nobody else may come for hours."""
        if self._forgetting is None:
            self._forgetting = asyncio.get_running_loop().call_later(LONGEST_KEPT, self._forget)

    def _forget(self) -> None:
        self._forgetting = None
        self._limit.forget()
        if len(self._limit):
            self._forget_later()


def _chat_id(update: Update) -> int:
    return update.effective_chat.id if update.effective_chat is not None else 0


def _is_private(update: Update) -> bool:
    return update.effective_chat is not None and update.effective_chat.type == update.effective_chat.PRIVATE
