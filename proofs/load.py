"""People who ask and press, in a way that shows afterwards which answer belongs to which question."""

from __future__ import annotations

import asyncio
import random
import secrets
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from telegram.constants import UpdateType

from bot.guide.place import Audience, Place, encode
from bot.guide.store import ContentStore
from bot.local_telegram import LocalTelegram, people
from bot.local_telegram.state import Person, Press

FIRST_PERSON = 2_000_000
EACH = 16
"""Questions or presses of one person before the next one comes: far below the limit on one chat."""


@dataclass
class Asker:
    """One person: what was asked and pressed, in order, and what came back, in order."""

    person: Person
    button: int = 0
    asked: dict[str, list[str]] = field(default_factory=lambda: {"message": [], "edited": []})
    shown: dict[str, list[str]] = field(default_factory=lambda: {"message": [], "edited": []})
    queries: list[str] = field(default_factory=list)
    at: dict[tuple[str, str], float] = field(default_factory=dict)


class Load:
    """Asks for pages by deep link and by button. ``learn`` first, while the bot is well: which text is which page."""

    def __init__(self, telegram: LocalTelegram, chance: random.Random) -> None:
        self._state = telegram.state
        self._chance = chance
        self._places: dict[str, str] = {}
        self.askers: dict[int, Asker] = {}
        self.seconds: list[float] = []
        self._add = telegram.state.stream.add
        telegram.state.stream.add = self._seen  # type: ignore[method-assign]

    async def learn(self, guide: Path) -> None:
        """Ask for every page once, by people enough that none meets the limit on one chat."""
        store = await ContentStore.open(guide)
        ids = store.ids(Audience.PARENT, "en")
        await store.close()
        spellings = [encode(Place(Audience.PARENT, "en", page)) for page in ids]
        texts: list[str] = []
        for first in range(0, len(spellings), EACH):
            learner, some = self._new_asker(), spellings[first : first + EACH]
            for spelling in some:
                people.opens_link(self._state, learner.person, spelling)
            await self.until(lambda who=learner, some=some: len(who.shown["message"]) == len(some))  # type: ignore[misc]
            texts += learner.shown["message"]
            del self.askers[learner.person.id]
        self._places = {
            spelling: text for spelling, text in zip(spellings, texts, strict=True) if texts.count(text) == 1
        }

    async def arrive(self) -> Asker:
        """Somebody new, with a first message of the bot's to press buttons on."""
        asker = self._new_asker()
        people.says(self._state, asker.person, self._state.chats[asker.person.id], "/start", 0)
        await self.until(lambda: bool(asker.button))
        asker.shown["message"].clear()
        return asker

    async def visit(self, pause: Callable[[], Any]) -> Asker:
        """Somebody asks and presses `EACH` times, without waiting for answers; `pause` before each."""
        asker = await self.arrive()
        for spelling in self._chance.sample(sorted(self._places), EACH):
            await pause()
            kind = self._chance.choice(["message", "edited"])
            asker.asked[kind].append(self._places[spelling])
            asker.at[kind, self._places[spelling]] = time.monotonic()
            if kind == "message":
                people.opens_link(self._state, asker.person, spelling)
            else:
                asker.queries.append(self._press(asker, spelling))
        return asker

    @property
    def total(self) -> int:
        return sum(len(asked) for asker in self.askers.values() for asked in asker.asked.values())

    @property
    def answers(self) -> int:
        return sum(len(shown) for asker in self.askers.values() for shown in asker.shown.values())

    def lost(self) -> list[str]:
        """Questions and presses whose page was not shown."""
        return [
            f"{kind} of {asker.person.id}"
            for asker in self.askers.values()
            for kind, asked in asker.asked.items()
            for text in asked
            if text not in asker.shown[kind]
        ]

    def unacknowledged(self) -> int:
        """Presses whose page was shown while the button's own sign of waiting was not ended: a courtesy that failed
        is not tried again. Telegram ends it by itself."""
        return sum(not self._answered(query) for asker in self.askers.values() for query in asker.queries)

    def disordered(self) -> list[int]:
        """People whose answers came in another order than their questions. A second answer counts as its first."""
        return [
            person
            for person, asker in self.askers.items()
            for kind, asked in asker.asked.items()
            if [text for text in dict.fromkeys(asker.shown[kind]) if text in asked] != asked
        ]

    async def until(self, met: Callable[[], bool], patience: float = 60.0) -> None:
        """Wait until something is true of the chats; raises TimeoutError."""
        async with asyncio.timeout(patience):
            while not met():
                if self._state.stream.closed:
                    raise RuntimeError("Telegram has stopped.")
                await self._state.stream.changed(1.0)

    def timing(self) -> str:
        """How long answers took, from asked to first shown."""
        if len(self.seconds) < 2:
            return "no answers"
        cut = statistics.quantiles(self.seconds, n=100, method="inclusive")
        return f"median {cut[49]:.3f} s, 95 of 100 within {cut[94]:.2f} s, slowest {max(self.seconds):.1f} s"

    def _new_asker(self) -> Asker:
        person = self._state.add_person(Person(FIRST_PERSON + len(self._state.people)))
        asker = self.askers[person.id] = Asker(person)
        return asker

    def _press(self, asker: Asker, data: str) -> str:
        query = str(secrets.randbits(62) + 1)
        self._state.presses[query] = Press(asker.person.id, asker.person.id, self._state.clock())
        message = self._state.chats[asker.person.id].messages[asker.button].content
        update = {"id": query, "from": asker.person.user(), "message": message, "chat_instance": "1", "data": data}
        self._state.updates.add(UpdateType.CALLBACK_QUERY.value, update)
        return query

    def _answered(self, query: str) -> bool:
        return self._state.presses[query].answered

    def _seen(self, kind: str, person_id: int, **about: Any) -> None:
        asker = self.askers.get(person_id)
        message = about.get("message", {})
        if asker is not None and kind in asker.shown and message.get("by_bot"):
            asker.button = asker.button or message["message_id"]
            text = message["text"]
            if (kind, text) in asker.at and text not in asker.shown[kind]:
                self.seconds.append(time.monotonic() - asker.at[kind, text])
            asker.shown[kind].append(text)
        self._add(kind, person_id, **about)
