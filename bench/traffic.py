"""What people send in the bench, and what must come back: half commands, half presses that are answered and edited."""

import json
import random
from collections import defaultdict, deque
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bench.sample import BOT, CHAT, MESSAGE
from bot.guide.page import ABOUT, HELP_NOW, PRIVACY, START
from bot.guide.place import Audience, Place, encode
from bot.guide.store import ContentStore
from bot.telegram.page_screens import page_screen
from bot.telegram.screens import Screen

FIRST_CHAT = 5_000_000_000
COMMANDS = {"/start": START, "/help": HELP_NOW, "/privacy": PRIVACY, "/about": ABOUT}


@dataclass(frozen=True)
class Wanted:
    """One update, and the screen that must come back. A press is answered and edited, a command sent."""

    number: int
    chat: int
    press: bool
    update: str
    text: str
    rows: Any

    @property
    def calls(self) -> int:
        return 2 if self.press else 1


@dataclass(frozen=True)
class Checked:
    """When each update was answered (the number of the update, the moment), and what was wrong."""

    answered: dict[int, float]
    wrong: list[str]


async def traffic(guide: Path, count: int, chats: int, seed: int = 1) -> list[Wanted]:
    """Updates over the whole guide: every reader, language, page and part is equally likely."""
    store = await ContentStore.open(guide)
    chance = random.Random(seed)
    try:
        places = [
            Place(audience, language.code, page, part)
            for language in store.languages
            for audience in Audience
            for page in store.ids(audience, language.code)
            for part in range(1, len(store.page(Place(audience, language.code, page)).parts) + 1)
        ]
        wanted = []
        for number in range(1, count + 1):
            chat, press, place = FIRST_CHAT + number % chats, number % 2 == 0, chance.choice(places)
            said = ""
            if not press and (command := chance.choice([*COMMANDS, "deep link"])) != "deep link":
                said, place = command, Place(Audience.EVERYONE, place.language, COMMANDS[command])
            elif not press:
                said = f"/start {encode(place)}"
            update = _press(number, chat, place) if press else _said(number, chat, place.language, said)
            language = store.language(place.language)
            screen = page_screen(store.page(place), language, store.languages, place.part)
            wanted.append(Wanted(number, chat, press, json.dumps(update), screen.text, keyboard(screen)))
    finally:
        await store.close()
    return wanted


def ordinary(wanted: list[Wanted]) -> Wanted:
    """The one whose screen is nearest to the average in size: what the bare bots answer to everything."""

    def size(one: Wanted) -> int:
        return len(one.text.encode()) + len(json.dumps(one.rows, ensure_ascii=False).encode())

    average = sum(map(size, wanted)) / len(wanted)
    return min(wanted, key=lambda one: abs(size(one) - average))


def same_answer(wanted: list[Wanted]) -> list[Wanted]:
    """The same updates, all with the ordinary screen for an answer."""
    screen = ordinary(wanted)
    return [replace(one, text=screen.text, rows=screen.rows) for one in wanted]


def keyboard(screen: Screen) -> Any:
    """The screen's buttons as the Bot API has them."""
    return [
        [
            {"text": button.label, "copy_text": {"text": button.copies}}
            if button.copies
            else {"text": button.label, "callback_data": button.data}
            for button in row
        ]
        for row in screen.rows
    ]


def check(wanted: list[Wanted], calls: list[tuple[float, str, dict[str, Any]]]) -> Checked:
    """Compare every call of the bot's with what was wanted: to whom, the text, the keyboard, nothing twice."""
    presses = {one.number: one for one in wanted if one.press}
    commands: dict[int, deque[Wanted]] = defaultdict(deque)
    for one in wanted:
        if not one.press:
            commands[one.chat].append(one)
    unacknowledged = set(presses)
    answered: dict[int, float] = {}
    wrong: list[str] = []
    for moment, method, said in calls:
        if method == "answercallbackquery":
            number = int(said["callback_query_id"])
            if number not in unacknowledged:
                wrong.append(f"press {number} acknowledged twice")
            unacknowledged.discard(number)
            continue
        chat = int(said["chat_id"])
        if method == "sendmessage":
            found = commands[chat].popleft() if commands[chat] else None
        else:
            found = presses.pop(int(said["message_id"]), None)
        if found is None or found.chat != chat:
            wrong.append(f"{method} to chat {chat}: nobody has asked")
            continue
        answered[found.number] = moment
        if said["text"] != found.text or _json(said["reply_markup"])["inline_keyboard"] != found.rows:
            wrong.append(f"update {found.number}: another screen than wanted")
    if len(answered) == len(wanted):  # else the time was up, maybe between the two calls of a press
        wrong += [f"press {number} edited and not acknowledged" for number in sorted(unacknowledged)]
    return Checked(answered, wrong)


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _said(number: int, chat: int, language: str, text: str) -> dict[str, Any]:
    command = {"offset": 0, "length": len(text.split()[0]), "type": "bot_command"}
    message = {"message_id": number, **_from(chat, language), "date": MESSAGE["date"], "text": text}
    return {"update_id": number, "message": {**message, "entities": [command]}}


def _press(number: int, chat: int, place: Place) -> dict[str, Any]:
    someone = _from(chat, place.language)
    message = {**MESSAGE, "message_id": number, "from": BOT, "chat": someone["chat"]}
    query = {"id": str(number), "from": someone["from"], "message": message, "chat_instance": str(chat)}
    return {"update_id": number, "callback_query": {**query, "data": encode(place)}}


def _from(chat: int, language: str) -> dict[str, Any]:
    person = {"id": chat, "is_bot": False, "first_name": "Sam", "username": "sam_example", "language_code": language}
    return {"from": person, "chat": {"id": chat, **{name: value for name, value in CHAT.items() if name != "id"}}}
