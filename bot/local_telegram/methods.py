"""The methods of the Bot API that this project uses: parameters in, result or Telegram's refusal out.

What each does and refuses follows the Bot API documentation and telegram-bot-api's `Client.cpp`.
"""

from collections.abc import Callable
from typing import Any

from telegram.constants import CallbackQueryLimit, ChatMemberStatus, UpdateType

from bot.local_telegram.errors import ApiError, bad_request, forbidden
from bot.local_telegram.links import start_parameter
from bot.local_telegram.messages import (
    delete_message,
    delete_messages,
    edit_message_text,
    send_document,
    send_message,
    send_photo,
)
from bot.local_telegram.params import Params, allowed_updates, chat_id
from bot.local_telegram.profile import language_code
from bot.local_telegram.state import USERNAME, State
from bot.local_telegram.webhook import delete_webhook, set_webhook, webhook_info

Json = dict[str, Any]
Method = Callable[[State, Params], Any]


def get_me(state: State, params: Params) -> Json:
    """The bot, with what only `getMe` tells."""
    abilities = {"can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False}
    return {**state.bot_user(), **abilities, "can_connect_to_business": False, "has_main_web_app": False}


def answer_callback_query(state: State, params: Params) -> bool:
    """Stop the button's clock and show a word, or an alert."""
    query_id = params.text("callback_query_id")
    press = state.open_press(query_id)
    text, url = params.text("text"), params.text("url")
    if len(text) > CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH:
        raise bad_request("MESSAGE_TOO_LONG")
    if url and start_parameter(url, USERNAME) is None:
        raise bad_request("URL_INVALID")
    press.answered = True
    shown = {"query_id": query_id, "text": text, "alert": params.flag("show_alert"), "url": url}
    state.stream.add("answer", press.person_id, chat_id=press.chat_id, **shown)
    return True


def leave_chat(state: State, params: Params) -> bool:
    """Leave a group. A private chat cannot be left."""
    chat = state.chat_for_bot(chat_id(params), write=False)
    if chat.id > 0:
        raise bad_request("chat can't be left")
    if not chat.bot_is_member:
        raise forbidden("bot is not a member of the group chat")
    chat.bot_is_member = False
    update = state.membership(chat, state.bot_user(), ChatMemberStatus.MEMBER, ChatMemberStatus.LEFT)
    state.updates.add(UpdateType.MY_CHAT_MEMBER.value, update)
    state.tell(chat, "membership", status=ChatMemberStatus.LEFT.value)
    return True


def _set_commands(state: State, params: Params) -> bool:
    state.profile.set_commands(params)
    state.stream.add("profile", 0)
    return True


def _set_text(what: str) -> Method:
    def method(state: State, params: Params) -> bool:
        state.profile.set_text(what, params)
        state.stream.add("profile", 0)
        return True

    return method


def _get_text(what: str) -> Method:
    return lambda state, params: {what: state.profile.text(what, language_code(params))}


METHODS: dict[str, Method] = {
    "getme": get_me,
    "sendmessage": send_message,
    "senddocument": send_document,
    "sendphoto": send_photo,
    "editmessagetext": edit_message_text,
    "deletemessage": delete_message,
    "deletemessages": delete_messages,
    "answercallbackquery": answer_callback_query,
    "leavechat": leave_chat,
    "setmycommands": _set_commands,
    "getmycommands": lambda state, params: state.profile.commands_of(params),
    "setmyname": _set_text("name"),
    "getmyname": _get_text("name"),
    "setmydescription": _set_text("description"),
    "getmydescription": _get_text("description"),
    "setmyshortdescription": _set_text("short_description"),
    "getmyshortdescription": _get_text("short_description"),
    "setwebhook": set_webhook,
    "deletewebhook": delete_webhook,
    "getwebhookinfo": webhook_info,
}


async def call(state: State, method: str, params: Params) -> Any:
    """Carry out one request, whatever the case of the method's name."""
    name = method.lower()
    if name == "getupdates":
        state.updates.allow(allowed_updates(params))
        offset, limit = params.number("offset"), params.number("limit", 100)
        return await state.updates.get(offset, limit, params.number("timeout"))
    if name not in METHODS:
        raise ApiError(404, "Not Found: method not found")
    return METHODS[name](state, params)
