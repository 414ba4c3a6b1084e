"""Polling with a sliding window: an update is confirmed to Telegram only after it has been answered.

`getUpdates` confirms everything below its offset and gives up to 100 updates from there (Bot API). So the offset is
always the lowest unfinished update. Those already in hand come again with each fetch and are skipped. Each chat's
updates are answered in their order, chats side by side. A crash at any moment loses nothing: what was unfinished is
still with Telegram.
"""

import asyncio
import logging
import random
from collections.abc import Hashable

from telegram import Update
from telegram.constants import PollingLimit
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.delivery.handle import AnyApplication, handle, seconds
from bot.guide.store import ContentStore

log = logging.getLogger(__name__)

LONG_POLL = 30
"""Seconds that Telegram may hold a fetch open when there is nothing."""
PAUSE = 0.1
"""Seconds between fetches while answers are being given and a fetch brought nothing new."""
FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0
"""Seconds before another try, doubling, with jitter."""
GOODBYE = 8.0
"""Seconds for what is in hand to be finished when the bot is told to stop."""


class Poller:
    """Fetches updates and has them answered, until stopped."""

    def __init__(self, application: AnyApplication, store: ContentStore, allowed_updates: tuple[str, ...]) -> None:
        self._application = application
        self._store = store
        self._allowed = list(allowed_updates)
        self._unfinished: dict[int, asyncio.Task[None]] = {}
        self._last_of_chat: dict[Hashable, asyncio.Task[None]] = {}
        self._newest = 0
        self._last_asked = 0
        self._something_done = asyncio.Event()

    async def run(self) -> None:
        """Poll until cancelled; then finish what is in hand, for at most `GOODBYE` seconds, and confirm it."""
        try:
            failures = 0
            while True:
                try:
                    await self._fetch()
                    failures = 0
                except InvalidToken:
                    raise
                except Conflict:
                    log.warning("Another process is polling with this token. Stop one of the two. Trying again.")
                    failures += 1
                except RetryAfter as error:
                    await asyncio.sleep(seconds(error.retry_after))
                    continue
                except (NetworkError, TelegramError) as error:
                    if failures in {0, 10, 100}:
                        log.warning("Telegram cannot be reached (%s). Trying again.", type(error).__name__)
                    failures += 1
                if failures:
                    await asyncio.sleep(_wait(failures))
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
            try:
                async with asyncio.timeout(PAUSE):
                    await self._something_done.wait()
            except TimeoutError:
                pass

    def _take(self, update: Update) -> None:
        self._newest = update.update_id
        chat = _chat_of(update)
        task = asyncio.create_task(self._answer(update, self._last_of_chat.get(chat)))
        self._unfinished[update.update_id] = task
        self._last_of_chat[chat] = task
        task.add_done_callback(lambda done: self._done(update.update_id, chat, done))

    async def _answer(self, update: Update, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await asyncio.wait([before])
        failures = 0
        while (again := await handle(self._application, self._store, update)) is not None:
            failures += 1
            await asyncio.sleep(again.wait or _wait(failures))

    def _done(self, number: int, chat: Hashable, task: asyncio.Task[None]) -> None:
        if task.cancelled():
            return  # told to stop in the middle: stays unfinished, and comes again
        del self._unfinished[number]
        if self._last_of_chat.get(chat) is task:
            del self._last_of_chat[chat]
        self._something_done.set()

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


def _wait(failures: int) -> float:
    return min(FIRST_WAIT * 2.0 ** min(failures - 1, 10), LONGEST_WAIT) * random.uniform(0.7, 1.3)  # noqa: S311
