"""Polling with a sliding window: an update is confirmed to Telegram only after it has been answered.

`getUpdates` confirms everything below its offset and gives up to 100 updates from there (Bot API). So the offset is
always the lowest unfinished update. Those already in hand come again with each fetch and are skipped. Each chat's
updates are answered in their order, chats side by side. A crash at any moment loses nothing: what was unfinished is
still with Telegram.

One exception, so that one chat's trouble never holds up another's answer: when the window is full, a chat that floods,
or that has failed for `TROUBLED` seconds while `OTHERS` were answered, gives up its place. Its updates stay in hand, in
their order, but no longer hold the offset; only a crash in that state could lose them.
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import Hashable
from typing import Any

from telegram import Update
from telegram.constants import PollingLimit
from telegram.error import Conflict, EndPointNotFound, InvalidToken, RetryAfter, TelegramError

from bot.delivery.handle import AnyApplication, pause, seconds
from bot.delivery.intake import Intake
from bot.delivery.limit import Verdict
from bot.delivery.reading import read_update
from bot.desk import Desk

log = logging.getLogger(__name__)

LONG_POLL = 15
"""Seconds that Telegram may hold a fetch open when there is nothing. A connection that has died silently is noticed
only after that, so it is not longer; and the first fetch after any trouble is a short one."""
PAUSE = 0.1
"""Seconds between fetches, at most, while a fetch brought nothing new or there is enough to do."""
FEW, MOMENT = 25, 0.005
"""A full fetch is followed by another when so few are left in hand, or after half a pause; one that was not full, when
all are answered or after a moment (seconds). Each brings what is in hand once more, to be read and passed over
(docs/performance.md)."""
GOODBYE = 7.0
"""Seconds for what is in hand to be finished when the bot is told to stop."""
LAST_WORD = 2.0
"""And then for telling Telegram what is finished."""
TROUBLED, OTHERS = 10.0, 10
MOST_ASIDE, MOST_CHATS_ASIDE = 1000, 25
"""How many updates, of how many chats, may have given up their place: what memory and connections allow."""
LIFE = 24 * 60 * 60.0
"""Seconds after which an update that cannot be answered is given up, as Telegram itself does."""
SAY_AGAIN = 600.0
"""Seconds before the log says once more that something is still wrong."""


class Poller:
    """Fetches updates and has them answered, until stopped."""

    def __init__(self, application: AnyApplication, desk: Desk, allowed_updates: tuple[str, ...]) -> None:
        self._application = application
        self._desk = desk
        self._intake = Intake(application, desk)
        self._allowed = list(allowed_updates)
        self._unfinished: dict[int, tuple[Hashable, asyncio.Task[None]]] = {}
        self._finished: set[int] = set()
        self._aside: set[int] = set()
        self._last_of_chat: dict[Hashable, asyncio.Task[None]] = {}
        self._flooding: set[Hashable] = set()
        self._failing: dict[Hashable, tuple[float, int]] = {}
        self._answered = 0
        self._newest = 0
        self._last_asked = 0
        self._said: dict[str, float] = {}
        self._something_done = asyncio.Event()

    async def run(self) -> None:
        """Poll until cancelled; then finish what is in hand, for at most `GOODBYE` seconds, and confirm it."""
        failures = 0
        try:
            while True:
                try:
                    await self._fetch(0 if failures or self._unfinished else LONG_POLL)
                    failures = 0
                except Exception as error:  # whatever it is, the next fetch may go well
                    failures += 1
                    asked = seconds(error.retry_after) if isinstance(error, RetryAfter) else 0.0
                    self._complain(error)
                    await asyncio.sleep(pause(failures, asked))
        finally:
            await self._finish()

    @property
    def offset(self) -> int:
        """The lowest update that is not finished: everything below it has been answered."""
        return min(self._unfinished.keys() - self._aside, default=self._newest + 1 if self._newest else 0)

    async def _fetch(self, wait: int) -> None:
        # Telegram gives one update only to whoever asks for the same offset again within half a second (Bot API server,
        # Client::process_get_updates_query). The number below is confirmed already and asks for the same updates.
        asking = self.offset - (1 if self.offset > 0 and self.offset == self._last_asked else 0)
        self._last_asked = asking
        updates = await self._updates(asking, PollingLimit.MAX_LIMIT, wait)
        # By number, not "higher than": after a quiet week Telegram begins anew at any number (Bot API, Update).
        known = self._unfinished.keys() | self._finished
        new = [data for data in updates if data["update_id"] not in known]
        self._finished = {number for number in self._finished if number >= asking}
        for data in new:
            self._take(data)
        if not new and len(updates) == PollingLimit.MAX_LIMIT and self._set_aside():
            return
        if not new:
            await self._until_left(len(self._unfinished) - len(self._aside) - 1, PAUSE)
        elif len(updates) == PollingLimit.MAX_LIMIT:
            await self._until_left(FEW, PAUSE / 2)
        else:
            await self._until_left(0, MOMENT)

    async def _until_left(self, most: int, patience: float) -> None:
        """Until at most so many are in hand, but no longer than that."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience):
                while len(self._unfinished) - len(self._aside) > max(most, 0):
                    self._something_done.clear()
                    await self._something_done.wait()

    async def _updates(self, offset: int, limit: int, wait: int) -> list[dict[str, Any]]:
        """`getUpdates`, unread: `Bot.get_updates` would fail for a whole batch if it cannot read one of them."""
        bot = self._application.bot
        ask = {"offset": offset, "limit": limit, "timeout": wait, "allowed_updates": self._allowed}
        updates = await bot.do_api_request("getupdates", ask, read_timeout=(bot.request.read_timeout or 0) + wait)
        return [data for data in updates if isinstance(data, dict) and isinstance(data.get("update_id"), int)]

    def _take(self, data: dict[str, Any]) -> None:
        number = self._newest = int(data["update_id"])
        update = read_update(data, self._application.bot)
        if update is None:
            self._desk.counts.count("refused", "unreadable")
        verdict = Verdict.SHED if update is None else self._intake.verdict(update)
        if update is None or verdict is Verdict.SHED:
            self._finished.add(number)  # as far as Telegram is concerned
            return
        chat = _chat_of(update)
        if verdict is Verdict.ANSWER:
            task = asyncio.create_task(self._answer(update, chat, self._last_of_chat.get(chat)))
            self._last_of_chat[chat] = task
        else:  # said at once; those before it are still answered first
            task = asyncio.create_task(self._intake.say_once(update))
            self._flooding.add(chat)
        self._unfinished[number] = (chat, task)
        task.add_done_callback(lambda done: self._done(number, chat, done))

    async def _answer(self, update: Update, chat: Hashable, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await asyncio.wait([before])
        failures, since, answered = 0, time.monotonic(), self._answered
        while (again := await self._intake.answer(update)) is not None:
            failures += 1
            self._failing[chat] = (since, answered)
            if time.monotonic() - since > LIFE:
                break
            await asyncio.sleep(pause(failures, again.wait))
        else:
            self._answered += 1
        self._failing.pop(chat, None)

    def _done(self, number: int, chat: Hashable, task: asyncio.Task[None]) -> None:
        if task.cancelled():
            return  # told to stop in the middle: stays unfinished, and comes again
        del self._unfinished[number]
        self._finished.add(number)
        self._aside.discard(number)
        if self._last_of_chat.get(chat) is task:
            del self._last_of_chat[chat]
            self._flooding.discard(chat)
        self._something_done.set()

    def _set_aside(self) -> bool:
        """The window is full and nobody new can be seen: let chats in trouble give up their place. True if any did."""
        now = time.monotonic()
        # If few others have been answered in the meantime, it is not one chat's trouble but everybody's.
        chats = self._flooding | {
            chat
            for chat, (since, answered) in self._failing.items()
            if now - since > TROUBLED and self._answered - answered >= OTHERS
        }
        aside = {self._unfinished[number][0] for number in self._aside}
        before = len(self._aside)
        for number, (chat, _task) in self._unfinished.items():
            if chat in chats and len(self._aside) < MOST_ASIDE and len(aside | {chat}) <= MOST_CHATS_ASIDE:
                aside.add(chat)
                self._aside.add(number)
        return len(self._aside) > before

    def _complain(self, error: Exception) -> None:
        if isinstance(error, Conflict):
            line = (
                "Telegram gives the updates to somebody else: another process polls with this token, or a webhook is"
                " set (docs/deploying.md says how to take it away). Trying again."
            )
        elif isinstance(error, InvalidToken | EndPointNotFound):
            line = "Telegram no longer takes the bot token. If it was changed, start again with the new one."
        elif isinstance(error, TelegramError):
            line = "Telegram cannot be reached. Trying again."
        else:
            log.error("Updates could not be fetched. Trying again.", exc_info=error)
            return
        now = time.monotonic()
        if now - self._said.get(line, -SAY_AGAIN) >= SAY_AGAIN:  # the log should not fill while Telegram is away
            self._said[line] = now
            log.warning("%s", line)

    async def _finish(self) -> None:
        tasks = [task for _chat, task in self._unfinished.values()]
        if tasks:
            await asyncio.wait(tasks, timeout=GOODBYE)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self.offset <= self._last_asked:
            return
        try:
            # Confirms what is finished, so that the next start does not answer it a second time.
            async with asyncio.timeout(LAST_WORD):
                await self._updates(self.offset, 1, 0)
        except (TelegramError, TimeoutError):
            log.info("The last answers could not be confirmed; they may be sent a second time.")


def _chat_of(update: Update) -> Hashable:
    if update.effective_chat is not None:
        return update.effective_chat.id
    return update.effective_user.id if update.effective_user is not None else update.update_id
