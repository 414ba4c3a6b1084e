"""The day the service ends: whatever anybody sends or presses, urgent help, and one line that this guide is closed."""

from telegram import Update
from telegram.ext import ContextTypes

from bot.guide.page import HELP_NOW
from bot.guide.place import Place, decode
from bot.services.services import Services
from bot.telegram.page_screens import closed_screen
from bot.telegram.updates import typed_words


async def closed(services: Services, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """A message or a press of any kind, old buttons too."""
    place = (await _place(services, update)).at(HELP_NOW)
    page = services.store.page(place)
    screen = closed_screen(page, services.store.language(place.language), services.store.languages)
    if update.callback_query is not None:
        await services.acknowledge_and_replace(context.bot, update, screen)
    else:
        await services.send(context.bot, update, screen)


async def _place(services: Services, update: Update) -> Place:
    """The reader unknown; the language of the button or link pressed, else of what was typed, else of the app."""
    guess = services.beginning(update)
    words = typed_words(update.message) if update.message is not None else ""
    link = update.callback_query.data if update.callback_query is not None else words.removeprefix("/start ")
    if pressed := decode(link or ""):
        return Place(guess.audience, services.store.language(pressed.place.language).code, HELP_NOW)
    if words and not words.startswith("/"):
        found = await services.answers.to(words, guess.audience, guess.language)
        return Place(guess.audience, found.language, HELP_NOW)
    return guess
