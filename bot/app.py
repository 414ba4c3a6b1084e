"""The bot put together: the handlers, in order. Readable in a minute."""

from functools import partial
from typing import Any

from telegram import Update
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from bot.answers.answer import Answers
from bot.guide.store import ContentStore
from bot.handlers import hide, other, pages, question
from bot.settings import TELEGRAM_API

ALLOWED_UPDATES = (Update.MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER)
"""What we ask Telegram for, always in full: it remembers an older list, and sends only what stands in it."""

CALL_TIMEOUT = 5.0
"""Seconds for one call of the Bot API. Telegram answers in well under one; longer means that it will not."""

type_of_application = Application[Any, Any, Any, Any, Any, Any]


class Untouchable:
    """Stands where python-telegram-bot would keep data about a person or chat: to touch it is a mistake."""

    def __init__(self) -> None:
        raise RuntimeError("Nothing about anyone is kept: user_data and chat_data are not used.")


def create_application(token: str, store: ContentStore, api_url: str = TELEGRAM_API) -> type_of_application:
    """The bot on a store, not yet started. Updates are brought to it by `delivery`."""
    builder = ApplicationBuilder().token(token).updater(None)
    builder = builder.base_url(f"{api_url}/bot").base_file_url(f"{api_url}/file/bot")
    builder = builder.connect_timeout(CALL_TIMEOUT).read_timeout(CALL_TIMEOUT).write_timeout(CALL_TIMEOUT)
    builder = builder.pool_timeout(CALL_TIMEOUT).connection_pool_size(128)
    application = builder.context_types(ContextTypes(user_data=Untouchable, chat_data=Untouchable)).build()
    add_handlers(application, store)
    return application


def add_handlers(application: type_of_application, store: ContentStore) -> None:
    """The first handler that takes an update answers it, so the order matters."""
    answers = Answers(store)
    private = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
    in_group = filters.ChatType.GROUPS & filters.UpdateType.MESSAGE & ~filters.StatusUpdate.ALL
    commands = {
        "start": pages.start,
        "language": pages.language,
        "ask": question.ask_command,
        "hide": hide.hide_command,
        **dict.fromkeys(pages.COMMAND_PAGES, pages.command),
    }
    application.add_handler(CallbackQueryHandler(partial(pages.press, store)))
    for name, handler in commands.items():
        application.add_handler(CommandHandler(name, partial(handler, store), private))
    application.add_handlers(
        [
            MessageHandler(private & filters.COMMAND, partial(other.unknown_command, store)),
            MessageHandler(private & filters.TEXT, partial(question.question, store, answers)),
            MessageHandler(private & ~filters.StatusUpdate.ALL, partial(other.unreadable, store, answers)),
            MessageHandler(in_group, partial(other.group, store)),
            ChatMemberHandler(partial(other.membership, store), ChatMemberHandler.MY_CHAT_MEMBER),
        ]
    )
