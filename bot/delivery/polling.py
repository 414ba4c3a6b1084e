"""Polling with a sliding window: an update is confirmed to Telegram only after it has been answered.

`getUpdates` confirms everything below its offset and gives up to 100 updates from there (Bot API). So the offset is
always the lowest unfinished update. Those already in hand come again with each fetch and are skipped. Each chat's
updates are answered in their order, chats side by side. A crash at any moment loses nothing: what was unfinished is
still with Telegram.
"""

import asyncio
import contextlib
import logging
from collections.abc import Hashable

from telegram import Update
from telegram.constants import PollingLimit
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.delivery.handle import AnyApplication, handle, pause, seconds
from bot.delivery.intake import Intake
from bot.delivery.limit import Verdict
from bot.desk import Desk

log = logging.getLogger(__name__)

LONG_POLL = 30
"""Seconds that Telegram may hold a fetch open when there is nothing."""
PAUSE = 0.1
"""Seconds between fetches while answers are being given and a fetch brought nothing new."""
GOODBYE = 8.0
"""Seconds for what is in hand to be finished when the bot is told to stop."""


class Poller:
    """Fetches updates and has them answered, until stopped."""

    def __init__(self, application: AnyApplication, desk: Desk, allowed_updates: tuple[str, ...]) -> None:
        self._application = application
        self._desk = desk
        self._intake = Intake(application, desk)
        self._allowed = list(allowed_updates)
        self._unfinished: dict[int, asyncio.Task[None]] = {}
        self._last_of_chat: dict[Hashable, asyncio.Task[None]] = {}
        self._newest = 0
        self._last_asked = 0
        self._something_done = asyncio.Event()

    async def run(self) -> None:
        """Poll until cancelled; then finish what is in hand, for at most `GOODBYE` seconds, and confirm it."""
        failures = 0
        try:
            while True:
                try:
                    await self._fetch()
                    failures = 0
                    continue
                except InvalidToken:
                    raise
                except RetryAfter as error:
                    await asyncio.sleep(seconds(error.retry_after))
                    continue
                except TelegramError as error:
                    self._complain(error, failures)
                failures += 1
                await asyncio.sleep(pause(failures))
        finally:
            await self._finish()

    @property
    def offset(self) -> int:
        """The lowest update that is not finished: everything below it has been answered."""
        return min(self._unfinished, default=self._newest + 1 if self._newest else 0)

    async def _fetch(self) -> None:
        busy = bool(self._unfinished)
        self._something_done.clear()
        # Telegram gives one update only to whoever asks for the same offset again within half a second (Bot API server,
        # Client::process_get_updates_query). The number below is confirmed already and asks for the same updates.
        self._last_asked = self.offset - (1 if self.offset > 1 and self.offset == self._last_asked else 0)
        updates = await self._application.bot.get_updates(
            offset=self._last_asked,
            limit=PollingLimit.MAX_LIMIT,
            timeout=0 if busy else LONG_POLL,
            allowed_updates=self._allowed,
        )
        new = [update for update in updates if update.update_id > self._newest]
        for update in new:
            self._take(update)
        if not new and self._unfinished:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(PAUSE):
                    await self._something_done.wait()

    def _take(self, update: Update) -> None:
        self._newest = update.update_id
        verdict = self._intake.verdict(update)
        if verdict is Verdict.SHED:
            return  # finished, as far as Telegram is concerned
        chat = _chat_of(update)
        before = self._last_of_chat.get(chat)
        work = self._answer(update, before) if verdict is Verdict.ANSWER else self._intake.say_once(update)
        task = asyncio.create_task(work)
        self._unfinished[update.update_id] = task
        self._last_of_chat[chat] = task
        task.add_done_callback(lambda done: self._done(update.update_id, chat, done))

    async def _answer(self, update: Update, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await asyncio.wait([before])
        failures = 0
        while (again := await handle(self._application, self._desk, update)) is not None:
            failures += 1
            await asyncio.sleep(again.wait or pause(failures))

    def _done(self, number: int, chat: Hashable, task: asyncio.Task[None]) -> None:
        if task.cancelled():
            return  # told to stop in the middle: stays unfinished, and comes again
        del self._unfinished[number]
        if self._last_of_chat.get(chat) is task:
            del self._last_of_chat[chat]
        self._something_done.set()

    def _complain(self, error: TelegramError, failures: int) -> None:
        if failures not in {0, 10, 100}:
            return  # once, and then rarely: the log should not fill while Telegram is away
        if isinstance(error, Conflict):
            log.warning(
                "Telegram gives the updates to somebody else: another process polls with this token, or a webhook is"
                " set (docs/deploying.md says how to take it away). Trying again."
            )
        else:
            log.warning("Telegram cannot be reached (%s). Trying again.", type(error).__name__)

    async def _finish(self) -> None:
        tasks = list(self._unfinished.values())
        if tasks:
            await asyncio.wait(tasks, timeout=GOODBYE)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self.offset > self._last_asked:
            try:
                # Confirms what is finished, so that the next start does not answer it a second time.
                await self._application.bot.get_updates(
                    offset=self.offset, limit=1, timeout=0, allowed_updates=self._allowed
                )
            except TelegramError:
                log.info("The last answers could not be confirmed; they may be sent a second time.")


def _chat_of(update: Update) -> Hashable:
    if update.effective_chat is not None:
        return update.effective_chat.id
    return update.effective_user.id if update.effective_user is not None else update.update_id
