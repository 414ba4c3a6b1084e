"""Polling with a sliding window: an update is confirmed to Telegram only after it has been answered.

`getUpdates` confirms everything below its offset and gives up to 100 updates from there (Bot API). So the offset is
always the lowest unfinished update. Those already in hand come again with each fetch and are skipped. Each chat's
updates are answered in their order, chats side by side. A crash at any moment loses nothing: what was unfinished is
still with Telegram.

One exception, so that a few chats never hold up the others' answers: `bot.delivery.window`.
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Coroutine, Hashable
from functools import partial
from typing import Any

from telegram import Update
from telegram.constants import PollingLimit
from telegram.error import Conflict, InvalidToken, NetworkError, TelegramError

from bot.delivery.admission import Admission
from bot.delivery.answering import Answering, AnyApplication
from bot.delivery.outcome import Job, pause, pause_after
from bot.delivery.window import MOST_UNJUDGED, ChatLine, Taken, Window
from bot.monitoring.logs import Repeats
from bot.services.services import Services
from bot.telegram.transport import UPDATE_LIFE, TooLongError, UnreadableError
from bot.telegram.updates import chat_of, raw_chat, read_update

log = logging.getLogger(__name__)

LONG_POLL = 15
"""Seconds that Telegram may hold a fetch open when there is nothing. A connection that has died silently is noticed
only after that, so it is not longer; and the first fetch after any trouble is a short one."""
PAUSE = 0.1
"""Seconds between fetches, at most, while a fetch brought nothing new or there is enough to do."""
FETCH_AGAIN_AT = 25
"""A full fetch is followed by another as soon as so few updates are left in hand, or after half a `PAUSE`. Not sooner:
each fetch brings what is in hand once more, to be read and passed over (docs/performance.md)."""
SHORT_PAUSE = 0.005
"""Seconds after which a fetch that was not full is followed by another, if not all are answered before."""
FINISH_WITHIN = 7.0
"""Seconds for what is in hand to be finished when the bot is told to stop."""
FINISH_ASIDE_WITHIN = 15.0
"""The same for what no longer holds the offset: Telegram would not bring it again."""
CONFIRM_WITHIN = 2.0
"""And then for telling Telegram what is finished. All within `TimeoutStopSec` of deploy/conference-guide.service."""
PAUSE_BETWEEN_JUDGEMENTS, SHORT_PAUSE_BETWEEN_JUDGEMENTS = 0.02, 0.005
"""Seconds between two updates beyond the cap that are judged for danger: while the window is full, and while somebody
else is being answered."""
MOST_TOO_LONG, MOST_BROKEN = 3, 10
"""How often one update must come as too long, or as what is no JSON, with time between, before it is passed over. The
second is some minutes: something on the way may be cutting every answer short."""
MOST_NUMBER = (1 << 31) - 1
"""The highest number that an update can have: Telegram keeps it in 32 bits (TQueue.h). An offset beyond would confirm
whatever waits."""
ABANDON_AFTER = float(UPDATE_LIFE)
"""Seconds after which an update that cannot be answered is abandoned, as Telegram itself does."""
SAME_WARNING_AFTER = 600.0
"""Seconds before the log says once more that something is still wrong."""


class Poller:
    """Fetches updates and has them answered, until stopped."""

    def __init__(self, application: AnyApplication, services: Services, allowed_updates: tuple[str, ...]) -> None:
        self._application = application
        self._services = services
        self._admission = Admission(services)
        self._answering = Answering(application, services)
        self._allowed = allowed_updates
        self._window = Window()
        self._tasks: set[asyncio.Task[None]] = set()
        self._judging: asyncio.Task[None] | None = None
        self._last_asked = 0
        self._warned = Repeats(SAME_WARNING_AFTER)
        self._something_done = asyncio.Event()
        self._full = False
        self._limit: int = PollingLimit.MAX_LIMIT

    async def run(self) -> None:
        """Poll until cancelled; then finish what is in hand, for a bounded time, and confirm it."""
        failures = 0
        try:
            while True:
                try:
                    await self._fetch(0 if failures or self._window.holding else LONG_POLL)
                    failures = 0
                except Exception as error:  # whatever it is, the next fetch may go well
                    failures += 1
                    if isinstance(error, UnreadableError) and self._ask_for_less(error, failures):
                        self._services.health.fetched(False)
                        failures = 0
                        continue
                    self._complain(error)
                    wait = pause_after(failures, error)
                    self._services.health.fetched(False, wait)
                    await asyncio.sleep(wait)
        finally:
            await self._finish()

    async def _fetch(self, wait: int) -> None:
        # Telegram gives one update only to whoever asks for the same offset again within half a second (Bot API server,
        # Client::process_get_updates_query). The number below is confirmed already and asks for the same updates.
        window = self._window
        asking = window.offset - (1 if window.offset > 0 and window.offset == self._last_asked else 0)
        self._last_asked = asking
        limit = self._limit
        updates = await self._updates(asking, limit, wait)
        new = [data for data in updates if window.is_new(data["update_id"])]
        window.confirmed_below(asking)
        full = self._full = len(updates) >= limit
        if new:
            self._limit = min(2 * limit, PollingLimit.MAX_LIMIT)
        crowding = window.crowding(map(raw_chat, new)) if full else frozenset()
        for data in new:
            self._take(data, raw_chat(data) in crowding)
        if full and self._relieve():
            await self._until(lambda: window.unjudged < MOST_UNJUDGED, PAUSE)
        elif full and new:
            await self._until(lambda: window.holding <= FETCH_AGAIN_AT or window.somebody_waits, PAUSE / 2)
            self._relieve()
        elif new:
            await self._until(lambda: not window.holding, SHORT_PAUSE)
        else:
            left = max(window.holding - 1, 0)
            await self._until(lambda: window.holding <= left or (full and window.somebody_waits), PAUSE)

    def _ask_for_less(self, error: UnreadableError, failures: int) -> bool:
        """What cannot be read would come back for ever and hide what is behind it: ask for half as much, in the end for
        one update, and pass over that one. False if it is to be asked for once more, after a wait."""
        window = self._window
        if error.first is None or not _is_number(error.first):
            return False
        if self._limit > 1:
            self._limit //= 2
            return True
        most = MOST_TOO_LONG if isinstance(error, TooLongError) else MOST_BROKEN
        if failures < most or not window.is_new(error.first):
            return False
        window.take(error.first)
        window.finish(error.first)
        self._unreadable()
        return True

    async def _until(self, met: Callable[[], bool], patience: float) -> None:
        """Until something is true that comes of an answer, a judgement or a wait that Telegram asks for; but no longer
        than that."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience):
                while not met():
                    self._something_done.clear()
                    await self._something_done.wait()

    def _relieve(self) -> bool:
        relieved = self._window.relieve(time.monotonic())
        if relieved:
            self._judge_soon()
        return relieved

    async def _updates(self, offset: int, limit: int, wait: int) -> list[dict[str, Any]]:
        """`getUpdates`, unread."""
        updates = await self._application.bot.fetch(offset, limit, wait, self._allowed)
        if not isinstance(updates, list):
            raise NetworkError("What came is no list of updates")
        self._services.health.fetched(True)
        sound = [data for data in updates if isinstance(data, dict) and _is_number(data.get("update_id"))]
        if len(sound) < len(updates):
            self._warn("An update of Telegram's has no number that an update can have, and is passed over.")
            await asyncio.sleep(PAUSE)  # nothing can confirm it: it comes again at once
        return sound

    def _take(self, data: dict[str, Any], crowds: bool) -> None:
        number, chat, window = int(data["update_id"]), raw_chat(data), self._window
        window.take(number)
        if window.floods(chat, self._full, crowds):
            self._shed(number, chat, data)  # to be read later: it is the larger part of what a flood costs
        elif (update := self._read(data)) is None:
            window.finish(number)  # as far as Telegram is concerned
        elif not self._admission.within(update):
            self._shed(number, chat_of(update), update)
        else:
            self._join(chat_of(update), Taken(number, partial(self._answering.handle, update), update))

    def _read(self, data: dict[str, Any]) -> Update | None:
        update = read_update(data, self._application.bot)
        if update is None:
            self._unreadable()
        return update

    def _unreadable(self) -> None:
        self._services.counts.count("refused", "unreadable")
        self._warn("An update of Telegram's cannot be read, and is passed over.")

    def _shed(self, number: int, chat: Hashable, update: Update | dict[str, Any]) -> None:
        self._window.shed(number, chat, update)
        self._judge_soon()

    def _join(self, chat: Hashable, taken: Taken, *, urgent: bool = False) -> None:
        if self._window.join(chat, taken, time.monotonic(), urgent=urgent):
            self._begin(self._work_off(chat, self._window.lines[chat]))

    def _begin(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _work_off(self, chat: Hashable, line: ChatLine) -> None:
        """Answer what is in hand of one chat, one after the other, until nothing is."""
        while line.waiting:
            taken = line.waiting[0]
            await self._deliver(taken.job, line)
            self._window.leave(chat, taken)
            self._something_done.set()

    async def _deliver(self, job: Job, line: ChatLine) -> None:
        failures, since = 0, time.monotonic()
        while (again := await job()) is not None:
            failures += 1
            if time.monotonic() - since > ABANDON_AFTER:
                self._services.counts.count("error", "abandoned")
                self._warn("An update could not be answered for a day, and is abandoned.")
                return
            if again.wait and self._window.let_wait(line):
                self._something_done.set()
            await asyncio.sleep(pause(failures, again.wait))
        self._window.answered_one()

    def _judge_soon(self) -> None:
        if self._judging is None or self._judging.done():
            self._judging = self._begin(self._judge())

    async def _judge(self) -> None:
        """What is beyond the cap: danger opens the urgent screen; of the rest of a burst one gets the calm word."""
        window, admission, answering = self._window, self._admission, self._answering
        while (shed := window.next_shed()) is not None:
            update = shed.update if isinstance(shed.update, Update) else self._read(shed.update)
            if update is None:
                window.finish(shed.number)
            elif admission.is_urgent(update):
                self._join(shed.chat, Taken(shed.number, answering.urgent(update)), urgent=True)
            else:
                window.finish(shed.number)
                if admission.word_is_due(update):
                    self._join(shed.chat, Taken(shed.number, answering.word(update)))
            self._something_done.set()
            # Some milliseconds each: whoever is not flooding comes first, and before all what is not seen yet.
            others = SHORT_PAUSE_BETWEEN_JUDGEMENTS if window.holding else 0
            await asyncio.sleep(PAUSE_BETWEEN_JUDGEMENTS if self._full else others)

    def _complain(self, error: Exception) -> None:
        if isinstance(error, Conflict):
            line = (
                "Telegram gives the updates to somebody else: another process polls with this token, or a webhook is"
                " set (docs/deploying.md says how to take it away). Trying again."
            )
        elif isinstance(error, InvalidToken):
            line = "Telegram no longer takes the bot token. If it was changed, start again with the new one."
        elif isinstance(error, TelegramError):
            line = "Telegram cannot be reached. Trying again."
        else:
            log.error("Updates could not be fetched. Trying again.", exc_info=error)
            return
        self._warn(line)

    def _warn(self, line: str) -> None:
        """Not again for a while: the log should not fill while Telegram is away."""
        if self._warned.is_due(line):
            log.warning("%s", line)

    async def _finish(self) -> None:
        window = self._window
        await self._until(lambda: not window.holding and not window.aside, FINISH_WITHIN)
        await self._until(lambda: not window.aside, FINISH_ASIDE_WITHIN - FINISH_WITHIN)
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if window.offset <= self._last_asked:
            return
        try:
            # Confirms what is finished, so that the next start does not answer it a second time.
            async with asyncio.timeout(CONFIRM_WITHIN):
                await self._updates(window.offset, 1, 0)
        except (TelegramError, TimeoutError):
            log.info("The last answers could not be confirmed; they may be sent a second time.")


def _is_number(number: Any) -> bool:
    """Whether an update can have this number."""
    return type(number) is int and 0 < number <= MOST_NUMBER
