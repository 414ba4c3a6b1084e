"""Taking updates in: the counts, and the limit on a flooding chat. The same for polling and webhook."""

import logging

from telegram import Update

from bot.delivery.handle import AnyApplication, kind_of, language_of
from bot.delivery.limit import Limit, Verdict
from bot.desk import Desk
from bot.show import say

log = logging.getLogger(__name__)


class Intake:
    """Decides of each new update whether it is answered. The only shedding there is, and it is counted."""

    def __init__(self, application: AnyApplication, desk: Desk) -> None:
        self._application = application
        self._desk = desk
        self._limit = Limit()

    def verdict(self, update: Update) -> Verdict:
        """Once for each update, when it is first taken in."""
        self._desk.counts.count("updates", kind_of(update))
        chat = update.effective_chat
        verdict = self._limit.judge(chat.id if chat else 0)
        if verdict is not Verdict.ANSWER:
            self._desk.counts.count("shed")
        return verdict

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
