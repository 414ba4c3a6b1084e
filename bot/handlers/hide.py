"""Hide: delete what Telegram still allows in this chat, and end on the ordinary greeting."""

import time
from dataclasses import replace

from telegram import Bot, Update
from telegram.constants import BulkRequestLimit
from telegram.ext import ContextTypes

from bot.guide.page import START
from bot.guide.place import Audience, Place
from bot.services.services import Services
from bot.telegram.show import delete, where

MOST_CALLS = 100
"""How far back one `/hide` looks, in calls of 100 numbers. Numbers are shared by all chats of a bot."""
HIDE_WITHIN = 3.0
"""And for how long, so that it ends within the time that an answer may take."""


async def hide_command(services: Services, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """`/hide`."""
    await hide(services, context.bot, update, services.beginning(update).language)


async def hide(services: Services, bot: Bot, update: Update, language_code: str) -> None:
    """The greeting comes first: its number is the newest, and everything before it goes, newest first.

    Telegram lets a bot delete in a private chat what is younger than 48 hours, the person's own messages too (Bot API,
    deleteMessage). Nothing is remembered for this: numbers that are not of this chat are passed over by Telegram.
    """
    place = Place(Audience.EVERYONE, language_code, START)
    chat_id, _pressed = where(update)
    newest = await services.send(bot, update, replace(services.screen_at(place), silent=True))
    newest, start = newest - 1, time.monotonic()
    for _call in range(MOST_CALLS):
        oldest = max(newest - BulkRequestLimit.MAX_LIMIT + 1, 1)
        if newest < 1 or time.monotonic() - start > HIDE_WITHIN or not await delete(bot, chat_id, oldest, newest):
            return
        newest = oldest - 1
