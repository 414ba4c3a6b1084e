"""Messages of the bot: sending, editing, deleting, each with Telegram's refusals.

What each does and refuses follows the Bot API documentation and, for order and wording, telegram-bot-api's
`Client.cpp` and TDLib's `MessagesManager.cpp` (`can_edit_message`, `can_revoke_message`).
"""

from typing import Any

from telegram.constants import BulkRequestLimit

from bot.local_telegram.errors import bad_request
from bot.local_telegram.files import picture_size
from bot.local_telegram.keyboards import reply_markup
from bot.local_telegram.params import Params, chat_id
from bot.local_telegram.state import Chat, Message, State
from bot.local_telegram.text import caption, message_text

Json = dict[str, Any]

DELETE_LIFE = 48 * 60 * 60
"""A bot may delete a message for 48 hours (Bot API documentation of `deleteMessage`)."""
_CONTENT = ("text", "entities", "photo", "document", "caption", "caption_entities")
"""What an edit replaces, together with the preview of links, which makes no difference by itself."""


def send_message(state: State, params: Params) -> Json:
    """Send a text."""
    return _send(state, params, _text(params))


def send_document(state: State, params: Params) -> Json:
    """Send a file."""
    return _send(state, params, _media(state, params, "document", params.text("document"), _captioned(params)))


def send_photo(state: State, params: Params) -> Json:
    """Send a picture."""
    return _send(state, params, _media(state, params, "photo", params.text("photo"), _captioned(params)))


def edit_message_text(state: State, params: Params) -> Json:
    """Change a text, and the buttons with it: without `reply_markup` they go."""
    content = _text(params)
    markup = reply_markup(params, editing=True)
    chat, message = _editable(state, params)
    if "text" not in message.content:
        raise bad_request("There is no text in the message to edit")
    return _edit(state, chat, message, content, markup)


def delete_message(state: State, params: Params) -> bool:
    """Delete one message, the bot's or the person's."""
    message_id = params.number("message_id")
    if not params.text("chat_id"):
        raise bad_request("Chat identifier is not specified")
    if message_id <= 0:
        raise bad_request("Message identifier is not specified")
    chat = state.chat_for_bot(chat_id(params), write=False)
    if message_id not in chat.messages:
        raise bad_request("message to delete not found")
    return _delete(state, chat, [message_id])


def delete_messages(state: State, params: Params) -> bool:
    """Delete up to 100 messages; those that are not there are skipped."""
    ids = params.message_ids(int(BulkRequestLimit.MAX_LIMIT))
    chat = state.chat_for_bot(chat_id(params), write=False)
    return _delete(state, chat, [message_id for message_id in ids if message_id in chat.messages])


def _send(state: State, params: Params, content: Json) -> Json:
    markup = reply_markup(params)
    chat = state.chat_for_bot(chat_id(params))
    if replied := _replied(params, chat):
        shown = {name: value for name, value in replied.content.items() if name != "reply_to_message"}
        content = {**content, "reply_to_message": shown}
    if params.flag("protect_content"):
        content = {**content, "has_protected_content": True}
    forced = markup if markup and "force_reply" in markup else None
    if markup and not forced:
        content = {**content, "reply_markup": markup}
    silent = params.flag("disable_notification")
    about = {"silent": silent, "force_reply": forced}
    return state.post(chat, content, sender=state.bot_user(), by_bot=True, **about).content


def _replied(params: Params, chat: Chat) -> Message | None:
    raw = params.json("reply_parameters", "Can't parse reply parameters JSON object") or {}
    message_id = int(raw.get("message_id", 0)) if raw else params.number("reply_to_message_id")
    anyway = bool(raw.get("allow_sending_without_reply")) or params.flag("allow_sending_without_reply")
    if message_id and message_id not in chat.messages and not anyway:
        raise bad_request("message to be replied not found")
    return chat.messages.get(message_id)


def _editable(state: State, params: Params) -> tuple[Chat, Message]:
    if not params.text("chat_id") and not params.text("message_id"):
        raise bad_request("Message identifier is not specified")
    chat = state.chat_for_bot(chat_id(params))
    message = chat.messages.get(params.number("message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    if not message.by_bot or message.force_reply:  # TDLib, can_edit_message: only inline keyboards may hang on it
        raise bad_request("Message can't be edited")
    return chat, message


def _edit(state: State, chat: Chat, message: Message, content: Json, markup: Json | None) -> Json:
    """Put this content and these buttons in place of what is there."""
    replaced = {"reply_markup", *_CONTENT, "link_preview_options"}
    changed = {name: value for name, value in message.content.items() if name not in replaced} | content
    if markup:
        changed["reply_markup"] = markup
    if all(changed.get(name) == message.content.get(name) for name in (*_CONTENT, "reply_markup")):
        raise bad_request(
            "message is not modified: specified new message content and reply markup "
            "are exactly the same as a current content and reply markup of the message"
        )
    message.content = {**changed, "edit_date": int(state.clock())}
    state.tell(chat, "edited", message=message.shown())
    return message.content


def _delete(state: State, chat: Chat, ids: list[int]) -> bool:
    for message_id in ids:
        message = chat.messages[message_id]
        if chat.id < 0 and not message.by_bot:
            raise bad_request("Message can't be deleted")
        if state.clock() - message.content["date"] > DELETE_LIFE:
            raise bad_request("Message can't be deleted for everyone")
    for message_id in dict.fromkeys(ids):
        state.remove(chat, message_id)
    return True


def _text(params: Params) -> Json:
    _html_only(params, "entities")
    text, entities = message_text(params.text("text"), params.text("parse_mode"))
    return {"text": text, **({"entities": entities} if entities else {}), **_preview(params)}


def _captioned(params: Params) -> Json:
    _html_only(params, "caption_entities")
    text, entities = caption(params.text("caption"), params.text("parse_mode"))
    return {**({"caption": text} if text else {}), **({"caption_entities": entities} if entities else {})}


def _html_only(params: Params, name: str) -> None:
    if params.text(name):
        raise bad_request(f"local_telegram reads HTML only, no {name}; this project sends nothing else")


def _media(state: State, params: Params, kind: str, value: str, words: Json) -> Json:
    kept, upload = state.files.sent(params, kind, value)
    if kind == "document":
        return {"document": {**kept, "file_name": upload.name, "mime_type": upload.mime_type}, **words}
    width, height = picture_size(upload.content)
    return {"photo": [{**kept, "width": width, "height": height}], **words}


def _preview(params: Params) -> Json:
    raw = params.json("link_preview_options", "Can't parse link preview options JSON object")
    if raw is not None and not isinstance(raw, dict):
        raise bad_request("Object expected as link preview options")
    disabled = bool(raw.get("is_disabled")) if raw else params.flag("disable_web_page_preview")
    return {"link_preview_options": {"is_disabled": True}} if disabled else {}
