"""Everything else that can arrive: pictures and voices, unknown commands, groups and channels."""

from telegram import Chat, Update
from telegram.constants import ChatMemberStatus
from telegram.error import BadRequest, Forbidden
from telegram.ext import ContextTypes
from telegram.helpers import create_deep_linked_url

from bot.handlers.question import cannot_read
from bot.services.services import Services
from bot.telegram.screens import choice_of_readers, help_above
from bot.telegram.show import say
from bot.telegram.updates import is_something_sent, typed_words

_OUTSIDE = {ChatMemberStatus.LEFT, ChatMemberStatus.BANNED}


async def something_sent(services: Services, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """A picture, a voice, a place: what somebody sends who cannot type, so help comes first. Of what else Telegram
    reports in a chat (a pinned message, a kind that is not known yet) only words of danger are answered."""
    message = update.effective_message
    assert message is not None
    place = services.beginning(update)
    if services.answers.is_danger(typed_words(message), services.beginning(update).language):
        screen = services.urgent_help(update)
    elif is_something_sent(message):
        language = services.store.language(place.language)
        top = help_above(place, language, notice=cannot_read(language))
        screen = choice_of_readers(services.screen_at(place), language, top)
    else:
        return
    await services.send(context.bot, update, screen)


async def unknown_command(services: Services, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """A command we do not have: the beginning, with a word."""
    place = services.beginning(update)
    _ = services.store.language(place.language).translate
    await services.send(context.bot, update, services.screen_at(place, _("I do not know that command.")))


async def membership(services: Services, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Somebody added or removed the bot. In a private chat that is a block or its end: nothing to say."""
    change = update.my_chat_member
    assert change is not None
    if change.chat.type != Chat.PRIVATE and change.new_chat_member.status not in _OUTSIDE:
        await group(services, update, context)


async def group(services: Services, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """A group or channel: decline, leave, discuss nothing there."""
    chat = update.effective_chat
    assert chat is not None
    try:
        if chat.type != Chat.CHANNEL:
            _ = services.store.language(services.beginning(update).language).translate
            link = create_deep_linked_url(context.bot.username)
            words = _("This guide is for private chats only, so that nobody's family is discussed in a group.")
            await say(context.bot, chat.id, f"{words} {link}")
        await context.bot.leave_chat(chat.id)
    except (BadRequest, Forbidden):
        return  # it may not write here, or is out already
