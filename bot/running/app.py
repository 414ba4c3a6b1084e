"""The bot put together: the handlers, in order. Readable in a minute."""

from functools import partial

from telegram import Message, Update
from telegram.ext import (
    ApplicationBuilder,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from bot.delivery.answering import AnyApplication
from bot.handlers import about, ask, closed, fallback, heard, hide, pages, question
from bot.services.services import Services
from bot.settings import TELEGRAM_API, usable_proxy
from bot.telegram.transport import MOST_UPDATES_BYTES, AiohttpRequest, FetchingBot, proxy_for
from bot.telegram.updates import is_question

ALLOWED_UPDATES = (Update.MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER)
"""What we ask Telegram for, always in full: it remembers an older list, and sends only what stands in it."""

CALL_TIMEOUT = 4.0
"""Seconds for one call of the Bot API. Telegram answers in well under one; longer means that it will not."""

CONNECTION_POOL = 256
"""Calls under way at once: the updates that hold the offset, at most 100, each with two calls, and some to spare. The
chats set aside (`MOST_ASIDE` in `bot.delivery.window`) try again now and then: where all their tries hang at once, the
rest wait for a connection, within `CALL_TIMEOUT`, and are tried again. The fetch has a connection to itself."""


class FromPerson(filters.MessageFilter):
    """Messages that are not from another bot: two bots that answer each other would never end."""

    def filter(self, message: Message) -> bool:
        return message.from_user is None or not message.from_user.is_bot


class Question(filters.MessageFilter):
    """Messages in which somebody wrote a sentence, in whichever field it came."""

    def filter(self, message: Message) -> bool:
        return is_question(message)


_PRIVATE = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE & FromPerson()
_IN_GROUP = filters.ChatType.GROUPS & filters.UpdateType.MESSAGE & ~filters.StatusUpdate.ALL


class Untouchable:
    """Stands where python-telegram-bot would keep data about a person or chat: to touch it is a mistake."""

    def __init__(self) -> None:
        raise RuntimeError("Nothing about anyone is kept: user_data and chat_data are not used.")


class Nothing:
    """Stands where python-telegram-bot would keep data of the bot as a whole. Made at the start; takes nothing."""

    __slots__ = ()


def create_application(token: str, services: Services, api_url: str = TELEGRAM_API) -> AnyApplication:
    """The bot on a guide, not yet started. Updates are brought to it by `delivery`.

    Raises SettingsError if the environment names a proxy that cannot be used.
    """
    kept = ContextTypes(user_data=Untouchable, chat_data=Untouchable, bot_data=Nothing)
    proxy = usable_proxy(proxy_for(api_url))
    bot = FetchingBot(
        token,
        base_url=f"{api_url}/bot",
        request=AiohttpRequest(CALL_TIMEOUT, CONNECTION_POOL, proxy),
        get_updates_request=AiohttpRequest(CALL_TIMEOUT, 1, proxy, MOST_UPDATES_BYTES),
    )
    application = ApplicationBuilder().bot(bot).updater(None).context_types(kept).build()
    if services.closed:
        add_closed_handlers(application, services)
    else:
        add_handlers(application, services)
    add_group_handlers(application, services)
    return application


def add_handlers(application: AnyApplication, services: Services) -> None:
    """The first handler that takes an update answers it, so the order matters."""
    commands = {
        "start": pages.start,
        "language": pages.language,
        "ask": ask.ask_command,
        "about": about.about,
        **dict.fromkeys(pages.COMMAND_PAGES, pages.command),
    }
    application.add_handler(CallbackQueryHandler(partial(pages.press, services)))
    # Whatever stands behind it: who hides is in a hurry.
    application.add_handler(CommandHandler("hide", partial(hide.hide_command, services), _PRIVATE))
    for name, handler in commands.items():
        application.add_handler(CommandHandler(name, partial(heard.judged_first, services, handler), _PRIVATE))
    application.add_handlers(
        [
            MessageHandler(
                _PRIVATE & filters.COMMAND,
                partial(heard.judged_first, services, fallback.unknown_command, ours=False),
            ),
            MessageHandler(_PRIVATE & Question(), partial(question.question, services)),
            MessageHandler(_PRIVATE, partial(fallback.something_sent, services)),
        ]
    )


def add_closed_handlers(application: AnyApplication, services: Services) -> None:
    """In place of all the others, once the service has ended."""
    application.add_handlers(
        [
            CallbackQueryHandler(partial(closed.closed, services)),
            MessageHandler(
                _PRIVATE & (Question() | filters.ATTACHMENT | filters.STORY), partial(closed.closed, services)
            ),
        ]
    )


def add_group_handlers(application: AnyApplication, services: Services) -> None:
    """Behind all the others: what comes from groups, and of being taken into a chat or out of it."""
    application.add_handler(MessageHandler(_IN_GROUP, partial(fallback.group, services)))
    application.add_handler(ChatMemberHandler(partial(fallback.membership, services), ChatMemberHandler.MY_CHAT_MEMBER))
