"""A reader who acts over HTTP, so that a test reads like what a person does.

    person = Person(telegram)
    await person.says("/start")
    await person.presses("For parents")
    assert "conference" in person.last.text

After each act the person waits for the bot: until it has answered *and* has confirmed the update. A test
never sleeps; where nothing is to be expected from the bot, ask with `wait=False` and then
`await person.settles()`.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from aiohttp import ClientSession, ClientTimeout

from bot.local_telegram import DEFAULT_PERSON, LocalTelegram

Json = dict[str, Any]
PATIENCE = 30.0


@dataclass(frozen=True)
class Said:
    """One message as the person sees it."""

    id: int
    text: str
    by_bot: bool
    buttons: list[list[Json]]
    content: Json = field(repr=False)

    @property
    def labels(self) -> list[str]:
        """The words on the buttons, row after row."""
        return [button["text"] for row in self.buttons for button in row]


NOT_YET = Said(0, "", False, [], {})
"""What somebody has of the bot who does not wait for its answer."""


class Person:
    """One person with a phone. `toasts`: answers to presses, as `{"text": ..., "alert": ...}`."""

    def __init__(
        self, telegram: LocalTelegram | str, user_id: int = DEFAULT_PERSON, *, language: str | None = None
    ) -> None:
        self.root = telegram if isinstance(telegram, str) else telegram.url
        self.id = user_id
        self.chat: list[Said] = []
        self.toasts: list[Json] = []
        self.seen: Json = {}
        self._language = language
        self._http = ClientSession(timeout=ClientTimeout(2 * PATIENCE))
        self._me = f"{self.root}/person/{user_id}"
        self._number = 0
        self._acted = False
        self._update = self._confirmed = 0

    async def __aenter__(self) -> Self:
        await self.looks()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.leaves()

    @property
    def last(self) -> Said:
        """The newest message of the bot."""
        return next(said for said in reversed(self.chat) if said.by_bot)

    @property
    def labels(self) -> list[str]:
        """The words on every button in the chat, the newest message first."""
        return [label for said in reversed(self.chat) for label in said.labels]

    async def says(self, text: str, *, reply_to: int | None = None, wait: bool = True) -> Said:
        """Send a text. With `reply_to` None it answers what asks for a reply, as an app does; 0: nothing."""
        return await self._act("text", {"text": text, "reply_to_message_id": reply_to}, wait)

    async def presses(self, label: str, *, wait: bool = True, stale: bool = False) -> Said:
        """Press the button with these words on the newest message that has it."""
        await self.looks()
        for said in reversed(self.chat):
            for button in (button for row in said.buttons for button in row):
                if button["text"] != label:
                    continue
                if "callback_data" not in button:
                    raise AssertionError(f"{label!r} does not ask the bot: {button}")
                body = {"message_id": said.id, "data": button["callback_data"], "stale": stale}
                return await self._act("press", body, wait)
        raise AssertionError(f"no button {label!r}; there are: {self.labels}")

    async def opens_link(self, link: str, *, wait: bool = True) -> Said:
        """Open a deep link or a bare payload and press Start."""
        return await self._act("open", {"link": link}, wait)

    async def sends(self, kind: str, *, wait: bool = True) -> Said:
        """Send a stand-in for a "photo", "voice", "sticker" or "document"."""
        return await self._act("attach", {"kind": kind}, wait)

    async def edits(self, message_id: int, text: str) -> None:
        """Change an own message. Nothing is expected of the bot."""
        await self._act("edit", {"message_id": message_id, "text": text}, wait=False)

    async def blocks(self, blocked: bool = True) -> None:
        """Block the bot, or let it write again."""
        await self._act("block", {"blocked": blocked}, wait=False)

    async def adds_to_group(self, title: str = "A group") -> int:
        """Take the bot into a new group; the group's id."""
        return int((await self._post("group", {"title": title}))["chat_id"])

    async def says_in(self, group: int, text: str) -> None:
        """Write in a group."""
        await self._act("text", {"text": text, "chat_id": group, "reply_to_message_id": 0}, wait=False)

    async def speaks(self, language: str) -> None:
        """Set the language of the app; "" for an app that tells none."""
        await self._post("settings", {"language_code": language})

    async def restarts(self, *, wait: bool = True) -> Said:
        """Clear the chat and press Start, like somebody new."""
        await self._post("start-over", {})
        self.toasts.clear()
        return await self.says("/start", reply_to=0, wait=wait)

    async def sees(self, text: str = "", *, within: float = PATIENCE) -> Said:
        """Wait until the bot has acted since the last act here; with `text`: until that can be read."""
        if not text:
            await self._until(lambda: self._acted and self._settled(), "the bot did nothing", within)
            return self.last
        await self.until(lambda: any(text in said.text for said in self.chat if said.by_bot), f"no {text!r}", within)
        return next(said for said in reversed(self.chat) if said.by_bot and text in said.text)

    async def settles(self, *, within: float = PATIENCE) -> None:
        """Wait until the bot has confirmed everything this person did."""
        await self._until(self._settled, "the bot has not confirmed the update", within)

    async def until(self, met: Callable[[], bool], problem: str, within: float = PATIENCE) -> None:
        """Wait for something to become true of the chat."""
        await self._until(met, problem, within, look=True)

    async def looks(self) -> None:
        """Take in what the chat shows at this moment."""
        if self._language is not None:
            language, self._language = self._language, None
            await self.speaks(language)
        await self._hears()
        await self._reads()

    async def leaves(self) -> None:
        """Put the phone away."""
        await self._http.close()

    async def _until(self, met: Callable[[], bool], problem: str, within: float, *, look: bool = False) -> None:
        """Hear what happens until it is met, and read the chat: once at the end, or with `look` each time."""
        loop = asyncio.get_running_loop()
        end = loop.time() + within
        await (self.looks() if look else self._hears())
        while not met():
            left = end - loop.time()
            if left <= 0:
                await self._reads()
                shown = "\n".join(
                    f"{'bot' if said.by_bot else 'me '} {said.text!r} {said.labels}" for said in self.chat
                )
                raise AssertionError(f"{problem} (waited {within} s). The chat:\n{shown or 'empty'}")
            await self._hears(left)
            if look:
                await self._reads()
        await self._reads()

    async def _hears(self, patience: float = 0.0) -> None:
        """Take in what has happened since; with patience, as soon as something has."""
        ask = {"after": self._number, "confirmed": self._confirmed if patience else -1, "timeout": patience}
        news = await self._get("/wait", **ask)
        for event in news["events"]:
            if event["kind"] == "answer":
                self.toasts.append({"text": event["text"], "alert": event["alert"]})
            mine = event["kind"] in {"message", "edited"} and not event["message"]["by_bot"]
            self._acted |= event["kind"] in {"message", "edited", "deleted", "answer"} and not mine
        self._number, self._confirmed = news["number"], news["confirmed"]

    async def _reads(self) -> None:
        self.seen = await self._get()
        self.chat = [_said(message) for message in self.seen["messages"]]

    async def _act(self, name: str, body: Json, wait: bool) -> Said:
        await (self._hears() if wait else self.looks())
        self._acted = False
        await self._post(name, body)
        return await self.sees() if wait else NOT_YET

    async def _get(self, place: str = "", **ask: float) -> Json:
        async with self._http.get(f"{self._me}{place}", params=ask) as answer:
            found: Json = await answer.json()
            return found

    async def _post(self, name: str, body: Json) -> Json:
        async with self._http.post(f"{self._me}/{name}", json=body) as answer:
            found: Json = await answer.json()
        if not answer.ok:
            raise AssertionError(f"{name}: {found['error']}")
        self._update = max(self._update, found["update"])
        return found

    def _settled(self) -> bool:
        return self._confirmed >= self._update


def _said(message: Json) -> Said:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    text = message.get("text") or message.get("caption") or ""
    return Said(message["message_id"], text, message["by_bot"], rows, message)
