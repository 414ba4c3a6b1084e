"""Taking updates in: the counts, and the limit on a flooding chat. The same for polling and webhook."""

import logging

from telegram import Update

from bot.delivery.handle import Again, AnyApplication, handle, kind_of, language_of, refuse
from bot.delivery.limit import Limit, Verdict
from bot.desk import Desk
from bot.show import say

log = logging.getLogger(__name__)

MOST_SLOW = 3
"""How often an update may take too long before it is taken for a poisonous one."""
MOST_REMEMBERED = 1000
"""How many slow updates are remembered, by their numbers alone."""


class Intake:
    """Decides of each new update whether it is answered. The only shedding there is, and it is counted."""

    def __init__(self, application: AnyApplication, desk: Desk) -> None:
        self._application = application
        self._desk = desk
        self._limit = Limit()
        self._slow: dict[int, int] = {}

    def verdict(self, update: Update) -> Verdict:
        """Once for each update, when it is first taken in."""
        self._desk.counts.count("updates", kind_of(update))
        chat = update.effective_chat
        verdict = self._limit.judge(chat.id if chat else 0)
        if verdict is not Verdict.ANSWER:
            self._desk.counts.count("shed")
        return verdict

    async def answer(self, update: Update) -> Again | None:
        """Answer one update (`handle`); one that is too slow again and again gets the safe message instead."""
        again = await handle(self._application, self._desk, update)
        times = self._slow.pop(update.update_id, 0) + 1
        if again is None or not again.slow:
            return again
        if times >= MOST_SLOW:
            return await refuse(self._application, self._desk, update, TimeoutError())
        self._slow[update.update_id] = times
        if len(self._slow) > MOST_REMEMBERED:
            del self._slow[next(iter(self._slow))]
        return again

    async def say_once(self, update: Update) -> None:
        """The one calm word to a chat beyond its limit. If it cannot be sent, it is not."""
        chat = update.effective_chat
        if chat is None or chat.type != chat.PRIVATE:
            return
        _ = language_of(self._desk, update).translate
        words = _(
            "That is more than I can answer at once. Please wait a minute. If anyone is in danger, call {number}."
        )
        try:
            await say(self._application.bot, chat.id, words.format(number="999"))
        except Exception as error:
            log.info("The word to a busy chat could not be sent: %s.", type(error).__name__)
