"""Where somebody is who has pressed nothing: at the beginning, in the language of their app until they choose."""

from telegram import Update

from bot.guide.language import choose
from bot.guide.page import START
from bot.guide.place import Audience, Place
from bot.guide.store import ContentStore


def beginning(store: ContentStore, update: Update) -> Place:
    """The first screen, in our first guess of the language (`choose`)."""
    user = update.effective_user
    offered = [language.code for language in store.languages]
    return Place(Audience.EVERYONE, choose(user.language_code if user else None, offered), START)
