"""People whose every word, name and number is marked, going through every path of the bot, the broken ones too."""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from telegram.constants import UpdateType

from bot.guide.place import Action, Audience, Place, encode
from bot.local_telegram import Fault, LocalTelegram, people
from bot.local_telegram.state import Chat, Person, Press

WORD, NAME, USER, TITLE = "zanzibarquince", "Quillonmarsk", "velvetotterby", "Obsidianlarch"
"""Stand in what is typed, in first and last names, in user names, and in the titles of groups and files."""

_FIRST = 7_310_264_000
"""People's numbers begin here: ten digits that stand nowhere else."""
_EACH = 20
"""Messages of one person before somebody else takes over."""

MARKS = (WORD, NAME.lower(), USER, TITLE.lower(), str(_FIRST)[:6])

_SENTENCES = (
    f"my dad hits me {WORD}",
    f"who will be at the meeting {WORD}",
    WORD,
    f"{WORD} \u202e{WORD}\u202c",
    f"{WORD}" + "\u0301" * 3000,
    f"/{WORD} {WORD}",
    f"/start {WORD}",
    f"/help, {WORD}",
    f"{WORD} \0 \ufffe {WORD}",
    f"https://example.org/{WORD}?{WORD}={WORD}",
)

_PLACES = ("start", "home", "abuse", "abuse/neglect", "conference/what", "help-now", "privacy", WORD)


class Marked:
    """`act` does one thing, chosen by chance. Everything that happens is counted in ``done``."""

    def __init__(self, telegram: LocalTelegram, chance: random.Random) -> None:
        self._telegram, self._state, self._chance = telegram, telegram.state, chance
        self._acts = 0
        self._person = self._new_person()
        self.done: dict[str, int] = {}
        self._kinds: list[Callable[[], None]] = [
            *[self._types] * 10,
            *[self._presses] * 6,
            self._opens,
            self._replies,
            self._forges,
            self._attaches,
            self._edits,
            self._blocks,
            self._group,
            self._strange,
            self._poison,
            self._fault,
        ]

    def act(self) -> None:
        """Do one thing."""
        self._acts += 1
        if self._acts % _EACH == 0:
            self._person = self._new_person()
        kind = self._chance.choice(self._kinds)
        kind()
        name = kind.__name__.strip("_")
        self.done[name] = self.done.get(name, 0) + 1

    def floods(self, messages: int) -> None:
        """One person sends far more than anybody types."""
        self._person = self._new_person()
        for _ in range(messages):
            self._types()
        self.done["floods"] = self.done.get("floods", 0) + messages

    @property
    def _chat(self) -> Chat:
        return self._state.chats[self._person.id]

    def _new_person(self) -> Person:
        number = _FIRST + len(self._state.people)
        language = self._chance.choice(["en", "pl", "", WORD])
        return self._state.add_person(Person(number, NAME, language))

    def _user(self) -> dict[str, Any]:
        return {**self._person.user(), "last_name": NAME, "username": USER}

    def _types(self) -> None:
        people.says(self._state, self._person, self._chat, self._chance.choice(_SENTENCES))

    def _opens(self) -> None:
        place = Place(Audience.PARENT, "en", self._chance.choice(_PLACES))
        people.opens_link(self._state, self._person, self._chance.choice([encode(place), WORD, f"p_en_1_{WORD}"]))

    def _presses(self) -> None:
        place = Place(self._chance.choice(list(Audience)), "en", self._chance.choice(_PLACES))
        self._query(encode(place, self._chance.choice(list(Action))))

    def _forges(self) -> None:
        self._query(self._chance.choice([WORD, "", f"p_en_1_{WORD}", f"{WORD}\u202e", WORD * 300]))

    def _query(self, data: str) -> None:
        shown = next(reversed(self._chat.messages.values()), None)
        message = shown.content if shown else {"message_id": 1, "date": 0, "chat": self._state.describe(self._chat)}
        number = str(secrets.randbits(62) + 1)
        self._state.presses[number] = Press(self._person.id, self._chat.id, self._state.clock())
        query = {"id": number, "from": self._user(), "message": message, "chat_instance": WORD, "data": data}
        self._state.updates.add(UpdateType.CALLBACK_QUERY.value, query)

    def _replies(self) -> None:
        link = self._chance.choice([f"https://t.me/x?start={WORD}", f"http://[{WORD}", f"https://t.me/{WORD}?start="])
        entity = {"type": "text_link", "offset": 0, "length": 3, "url": link}
        replied = {**self._message(), "text": "abc", "entities": [entity]}
        self._update({**self._message(), "text": f"what is neglect {WORD}", "reply_to_message": replied})

    def _attaches(self) -> None:
        kind = self._chance.choice(["photo", "voice", "sticker", "document"])
        people.attaches(self._state, self._person, self._chat, kind, f"{WORD} he hits me")

    def _edits(self) -> None:
        mine = [message for message in self._chat.messages.values() if not message.by_bot and "text" in message.content]
        if mine:
            people.edits(self._state, self._person, self._chat, mine[-1].id, f"{WORD} changed")

    def _blocks(self) -> None:
        people.blocks(self._state, self._person)
        self._types()  # writing lifts the block again

    def _group(self) -> None:
        group = people.adds_to_group(self._state, self._person, TITLE)
        people.says(self._state, self._person, group, f"/start {WORD}", 0)

    def _strange(self) -> None:
        self._update(
            {
                **self._message(),
                **self._chance.choice(
                    [
                        {"contact": {"phone_number": "07310264", "first_name": NAME, "user_id": self._person.id}},
                        {"location": {"latitude": 51.5, "longitude": -0.1}, "venue_of": WORD},
                        {"document": {"file_id": "1", "file_unique_id": "1", "file_name": f"{TITLE}.pdf"}},
                        {"text": WORD, "forward_origin": {"type": "hidden_user", "sender_user_name": NAME, "date": 1}},
                        {"text": WORD, "quote": {"text": WORD, "position": 0}, "from_a_later_api": {WORD: WORD}},
                        {"poll": {"id": WORD, "question": WORD}},
                    ]
                ),
            }
        )

    def _poison(self) -> None:
        """Updates that a handler of ours stumbles over, and some that nobody can read."""
        self._update(
            {**self._message(), **self._chance.choice([{"text": {WORD: 1}}, {"text": [WORD]}, {"date": WORD}])}
        )

    def _fault(self) -> None:
        words = f"Bad Request: {WORD} {self._person.id} {NAME}"
        method = self._chance.choice(["sendMessage", "editMessageText", "answerCallbackQuery"])
        self._state.faults[:] = [fault for fault in self._state.faults if fault.times]
        self._state.faults.append(
            self._chance.choice(
                [
                    Fault(method, status=400, description=words),
                    Fault(method, status=403, description=f"Forbidden: {WORD}"),
                    Fault(method, status=500, description=words),
                    Fault(method, status=502, body=f"<html>{WORD} {self._person.id}</html>"),
                    Fault(method, status=200, body=f'{{"ok":true,"{WORD}'),
                    Fault(method, status=429, retry_after=1, description=words),
                    Fault(method, drop=True),
                ]
            )
        )

    def _message(self) -> dict[str, Any]:
        return {
            "message_id": self._chance.randrange(10**6, 10**7),
            "date": int(self._state.clock()),
            "from": self._user(),
            "chat": {"id": self._person.id, "type": "private", "first_name": NAME, "username": USER},
        }

    def _update(self, message: dict[str, Any]) -> None:
        self._state.updates.add(UpdateType.MESSAGE.value, message)


def found(folders: Iterable[Path], marks: Iterable[str]) -> list[str]:
    """Every file below the folders that holds a mark, in any case, as UTF-8 or UTF-16; and each mark in its name."""
    spelled = [(mark, mark.lower().encode(code)) for mark in marks for code in ("utf-8", "utf-16-le")]
    hits = []
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            content = path.read_bytes().lower() if path.is_file() else b""
            content += str(path.relative_to(folder)).lower().encode("utf-8", "surrogateescape")
            hits += [f"{mark} in {path.name}" for mark, word in spelled if word in content]
    return hits
