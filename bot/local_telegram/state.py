"""Everything this Telegram knows: people, chats, messages, presses. Plain data in memory, gone at the end."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from telegram.constants import ChatMemberStatus, ChatType

from bot.local_telegram.errors import bad_request, forbidden
from bot.local_telegram.faults import Fault
from bot.local_telegram.files import Files
from bot.local_telegram.profile import Profile
from bot.local_telegram.stream import Stream
from bot.local_telegram.updates import PRESS_LIFE, Updates

Json = dict[str, Any]

DEFAULT_TOKEN = "424242:local-telegram-needs-no-secret"  # noqa: S105 (there is nobody to keep it from)
DEFAULT_PERSON = 1_000_001
USERNAME = "conference_guide_local_bot"
_RECORDED_REQUESTS = 5000


@dataclass
class Person:
    """Somebody who uses the bot: pretended, with the language of their app."""

    id: int
    first_name: str = "Sam"
    language_code: str = "en"
    started: bool = False
    blocked: bool = False

    def user(self) -> Json:
        """Telegram's `User`. Some apps send no language at all: then the field is missing."""
        user: Json = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        return {**user, "language_code": self.language_code} if self.language_code else user


@dataclass
class Message:
    """One message. `content` is what the Bot API calls a `Message`."""

    content: Json
    by_bot: bool
    silent: bool = False
    force_reply: Json | None = None

    @property
    def id(self) -> int:
        """The message's number, one sequence over all chats of the bot."""
        return int(self.content["message_id"])

    def shown(self) -> Json:
        """What the chat page gets: the message and the few things only an app knows."""
        return {**self.content, "by_bot": self.by_bot, "silent": self.silent, "force_reply": self.force_reply}


@dataclass
class Chat:
    """A private chat (its id is the person's) or a group."""

    id: int
    members: list[int]
    title: str = ""
    bot_is_member: bool = True
    messages: dict[int, Message] = field(default_factory=dict)
    reply_wanted: int = 0
    """The message whose forced reply the person's app shows at present."""


@dataclass
class Press:
    """A callback query that waits for its answer."""

    person_id: int
    chat_id: int
    pressed_at: float
    answered: bool = False


@dataclass(frozen=True)
class Request:
    """A call the bot made: the method's name as sent, and its parameters as strings."""

    method: str
    params: dict[str, str]


class State:
    """The whole of it. `clock` gives the time of day in seconds; tests put their own in."""

    def __init__(
        self, token: str = DEFAULT_TOKEN, clock: Callable[[], float] = time.time, throttle: bool = True
    ) -> None:
        self.token = token
        self.clock = clock
        self.bot_id = int(token.partition(":")[0]) if token.partition(":")[0].isdigit() else 424242
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.presses: dict[str, Press] = {}
        self.profile = Profile(default_name="Conference Guide")
        self.files = Files()
        self.stream = Stream()
        self.updates = Updates(clock=clock, throttle=throttle, on_change=self.stream.wake)
        self.faults: list[Fault] = []
        self.requests: deque[Request] = deque(maxlen=_RECORDED_REQUESTS)
        self._last_message_id = 0
        self._last_group_id = -4_000_000
        self.add_person(Person(DEFAULT_PERSON))

    def bot_user(self) -> Json:
        """The bot as a `User`."""
        name = self.profile.text("name", "")
        return {"id": self.bot_id, "is_bot": True, "first_name": name, "username": USERNAME}

    def add_person(self, person: Person) -> Person:
        """Make up another person, or replace one."""
        self.people[person.id] = person
        self.chats.setdefault(person.id, Chat(person.id, [person.id]))
        return person

    def person(self, person_id: int) -> Person:
        """That person, made up where needed."""
        return self.people.get(person_id) or self.add_person(Person(person_id))

    def add_group(self, person_id: int, title: str) -> Chat:
        """An empty group with this person in it, and not yet the bot."""
        self._last_group_id -= 1
        chat = Chat(self._last_group_id, [person_id], title, bot_is_member=False)
        self.chats[chat.id] = chat
        return chat

    def describe(self, chat: Chat) -> Json:
        """Telegram's `Chat`."""
        if chat.id < 0:
            return {"id": chat.id, "type": ChatType.GROUP.value, "title": chat.title}
        person = self.people[chat.id]
        return {"id": chat.id, "type": ChatType.PRIVATE.value, "first_name": person.first_name}

    def chat_for_bot(self, chat_id: int, *, write: bool = True) -> Chat:
        """The chat, if the bot may see it (and write there), or Telegram's refusal."""
        chat = self.chats.get(chat_id)
        if chat is None:
            raise bad_request("chat not found")
        if chat.id < 0:
            if write and not chat.bot_is_member:
                raise forbidden("bot is not a member of the group chat")
            return chat
        person = self.people[chat.id]
        if not person.started:
            if any(person.id in group.members and group.bot_is_member for group in self.groups()):
                raise forbidden("bot can't initiate conversation with a user")
            raise bad_request("chat not found")
        if write and person.blocked:
            raise forbidden("bot was blocked by the user")
        return chat

    def groups(self) -> list[Chat]:
        """All groups."""
        return [chat for chat in self.chats.values() if chat.id < 0]

    def post(self, chat: Chat, content: Json, *, sender: Json, by_bot: bool, **about: Any) -> Message:
        """Put a new message into a chat and tell whoever is looking."""
        self._last_message_id += 1
        head = {
            "message_id": self._last_message_id,
            "from": sender,
            "chat": self.describe(chat),
            "date": int(self.clock()),
        }
        message = Message({**head, **content}, by_bot, **about)
        chat.messages[message.id] = message
        if message.force_reply:
            chat.reply_wanted = message.id
        self.tell(chat, "message", message=message.shown())
        return message

    def tell(self, chat: Chat, kind: str, **about: Any) -> None:
        """An event for everybody in the chat."""
        for person_id in chat.members:
            self.stream.add(kind, person_id, chat_id=chat.id, **about)

    def remove(self, chat: Chat, message_id: int) -> None:
        """Delete a message for everybody."""
        del chat.messages[message_id]
        if chat.reply_wanted == message_id:
            chat.reply_wanted = 0
        self.tell(chat, "deleted", message_id=message_id)

    def open_press(self, query_id: str) -> Press:
        """A press that may still be answered, or Telegram's refusal."""
        press = self.presses.get(query_id)
        if press is None or press.answered or self.clock() - press.pressed_at >= PRESS_LIFE:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        return press

    def membership(self, chat: Chat, by: Json, old: ChatMemberStatus, new: ChatMemberStatus) -> Json:
        """A `my_chat_member` update: what became of the bot in this chat, and who did it."""
        who = self.bot_user()
        return {
            "chat": self.describe(chat),
            "from": by,
            "date": int(self.clock()),
            "old_chat_member": _member(who, old),
            "new_chat_member": _member(who, new),
        }


def _member(user: Json, status: ChatMemberStatus) -> Json:
    until = {"until_date": 0} if status is ChatMemberStatus.BANNED else {}
    return {"user": user, "status": status.value, **until}
