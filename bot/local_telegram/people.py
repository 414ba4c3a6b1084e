"""What a person does in their app, and the updates it makes for the bot."""

import re
import secrets
from typing import Any

from telegram.constants import ChatMemberStatus, MessageLimit, UpdateType

from bot.local_telegram.errors import ApiError, bad_request
from bot.local_telegram.found import find
from bot.local_telegram.links import start_parameter
from bot.local_telegram.params import Upload
from bot.local_telegram.state import USERNAME, Chat, Message, Person, Press, State
from bot.local_telegram.text import clean, trim
from bot.local_telegram.units import utf16_length

Json = dict[str, Any]

_PAYLOAD = re.compile(rf"[A-Za-z0-9_-]{{1,{int(MessageLimit.DEEP_LINK_LENGTH)}}}")
EDIT_LIFE = 48 * 60 * 60
_DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c63606060f80f00010401005fe5c34b0000000049454e44ae426082"
)
"""A picture of one grey dot, where a person sends a photo."""


def says(state: State, person: Person, chat: Chat, text: str, reply_to: int | None = None) -> list[Message]:
    """Send a text; an app cuts one that is too long for one message into several.

    `reply_to` None: answer the message that asks for a reply, as an app does by itself; 0: no reply.
    """
    text, _ = trim(*clean(text, []))
    if not text:
        raise bad_request("message text is empty")
    if person.blocked and chat.id == person.id:
        unblocks(state, person)
    reply = chat.reply_wanted if reply_to is None else reply_to
    chat.reply_wanted = 0
    sent = []
    for part in _parts(text):
        entities = find(part)
        content: Json = {"text": part, "entities": entities} if entities else {"text": part}
        sent.append(_send(state, person, chat, content, reply))
        reply = 0
    return sent


def presses(state: State, person: Person, chat: Chat, message_id: int, data: str, *, stale: bool = False) -> str:
    """Press an inline button; the id of the callback query. `stale`: Telegram no longer has the message."""
    message = _message(chat, message_id)
    rows = message.content.get("reply_markup", {}).get("inline_keyboard", [])
    if not any(button.get("callback_data") == data for row in rows for button in row):
        raise bad_request("no such button on this message")
    query_id = str(secrets.randbits(62) + 1)
    state.presses[query_id] = Press(person.id, chat.id, state.clock())
    shown = message.content
    if stale:  # Bot API: InaccessibleMessage, recognised by its date 0
        shown = {"chat": shown["chat"], "message_id": message_id, "date": 0}
    query = {
        "id": query_id,
        "from": person.user(),
        "message": shown,
        "chat_instance": str(chat.id),
        "data": data,
    }
    state.updates.add(UpdateType.CALLBACK_QUERY.value, query)
    return query_id


def attaches(state: State, person: Person, chat: Chat, kind: str, caption: str = "") -> Message:
    """Send a stand-in for a photo, a voice message, a sticker or a document."""
    upload = {
        "photo": Upload("photo.png", "image/png", _DOT),
        "voice": Upload("voice.ogg", "audio/ogg", b"OggS"),
        "sticker": Upload("sticker.webp", "image/webp", b"RIFF"),
        "document": Upload("letter.txt", "text/plain", b"An invented letter."),
    }.get(kind)
    if upload is None:
        raise bad_request(f"unknown kind of attachment: {kind}")
    kept = state.files.keep(upload)
    content: Json = {"caption": caption} if caption and kind != "sticker" else {}
    match kind:
        case "photo":
            content["photo"] = [{**kept, "width": 1, "height": 1}]
        case "voice":
            content["voice"] = {**kept, "duration": 3, "mime_type": upload.mime_type}
        case "sticker":
            about = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
            content["sticker"] = {**kept, **about, "emoji": "👋"}
        case _:
            content["document"] = {**kept, "file_name": upload.name, "mime_type": upload.mime_type}
    chat.reply_wanted = 0
    return _send(state, person, chat, content, 0)


def edits(state: State, person: Person, chat: Chat, message_id: int, text: str) -> Message:
    """Change one's own text, for 48 hours."""
    message = _message(chat, message_id)
    if message.by_bot or message.content["from"]["id"] != person.id or "text" not in message.content:
        raise bad_request("message can't be edited")
    if state.clock() - message.content["date"] > EDIT_LIFE:
        raise bad_request("message can't be edited")
    text, _ = trim(*clean(text, []))
    changed = {**message.content, "text": text, "entities": find(text), "edit_date": int(state.clock())}
    message.content = changed
    state.tell(chat, "edited", message=message.shown())
    if _bot_sees(state, chat, message.content):
        state.updates.add(UpdateType.EDITED_MESSAGE.value, message.content)
    return message


def blocks(state: State, person: Person) -> None:
    """Block the bot: it can no longer write, and is told so."""
    if person.blocked or not person.started:
        person.blocked = True
        return
    person.blocked = True
    _membership(state, state.chats[person.id], person, ChatMemberStatus.MEMBER, ChatMemberStatus.BANNED)


def unblocks(state: State, person: Person) -> None:
    """Let the bot write again. Writing to it does the same."""
    if person.blocked and person.started:
        _membership(state, state.chats[person.id], person, ChatMemberStatus.BANNED, ChatMemberStatus.MEMBER)
    person.blocked = False


def adds_to_group(state: State, person: Person, title: str) -> Chat:
    """Open a group and take the bot into it."""
    chat = state.add_group(person.id, title)
    chat.bot_is_member = True
    _membership(state, chat, person, ChatMemberStatus.LEFT, ChatMemberStatus.MEMBER)
    _send(state, person, chat, {"new_chat_members": [state.bot_user()]}, 0)
    return chat


def removes_from_group(state: State, person: Person, chat: Chat) -> None:
    """Throw the bot out of a group."""
    chat.bot_is_member = False
    _membership(state, chat, person, ChatMemberStatus.MEMBER, ChatMemberStatus.BANNED)


def opens_link(state: State, person: Person, link: str) -> Message:
    """Open a deep link, or a bare payload, and press Start."""
    payload = start_parameter(link, USERNAME) if "/" in link or ":" in link else link.strip()
    if payload is None:
        raise ApiError(400, "This link does not lead to this bot.")
    if payload and not _PAYLOAD.fullmatch(payload):
        raise ApiError(400, "A deep link carries 1 to 64 of the characters A-Z, a-z, 0-9, _ and -.")
    chat = state.chats[person.id]
    return says(state, person, chat, f"/start {payload}" if payload else "/start", 0)[0]


def starts_over(state: State, person: Person) -> None:
    """Clear the chat, as if this person had never met the bot. Telegram does not tell the bot."""
    chat = state.chats[person.id]
    chat.messages.clear()
    chat.reply_wanted = 0
    person.started = person.blocked = False
    state.tell(chat, "cleared")


def _send(state: State, person: Person, chat: Chat, content: Json, reply_to: int) -> Message:
    if chat.id > 0:
        person.started = True
    if replied := chat.messages.get(reply_to):
        content = {**content, "reply_to_message": _without_reply(replied.content)}
    message = state.post(chat, content, sender=person.user(), by_bot=False)
    if _bot_sees(state, chat, message.content):
        state.updates.add(UpdateType.MESSAGE.value, message.content)
    return message


def _bot_sees(state: State, chat: Chat, content: Json) -> bool:
    """In a group a bot in privacy mode (the default) sees commands, answers to it and service messages."""
    if chat.id > 0:
        return True
    if not chat.bot_is_member:
        return False
    command = re.match(r"/\w+(?:@(\w+))?", content.get("text", ""))
    mine = bool(command) and (command[1] or USERNAME) == USERNAME if command else False
    answered = content.get("reply_to_message", {}).get("from", {}).get("id") == state.bot_id
    return mine or answered or "new_chat_members" in content


def _membership(state: State, chat: Chat, person: Person, old: ChatMemberStatus, new: ChatMemberStatus) -> None:
    update = state.membership(chat, person.user(), old, new)
    state.updates.add(UpdateType.MY_CHAT_MEMBER.value, update)
    state.tell(chat, "membership", status=new.value)


def _message(chat: Chat, message_id: int) -> Message:
    if message_id not in chat.messages:
        raise bad_request("message not found")
    return chat.messages[message_id]


def _without_reply(content: Json) -> Json:
    """Telegram nests one answered message, not the one that this in turn had answered."""
    return {name: value for name, value in content.items() if name != "reply_to_message"}


def _parts(text: str) -> list[str]:
    most = int(MessageLimit.MAX_TEXT_LENGTH)
    parts: list[str] = []
    while utf16_length(text) > most:
        cut = most
        while utf16_length(text[:cut]) > most:
            cut -= 1
        parts.append(text[:cut])
        text = text[cut:]
    return [*parts, text]
