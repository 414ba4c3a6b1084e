"""Pages: every press of a button, and the commands, which are places too."""

from dataclasses import replace
from typing import assert_never

from telegram import Update
from telegram.ext import ContextTypes

from bot.guide.language import ENGLISH
from bot.guide.page import HELP_NOW, PRIVACY
from bot.guide.place import SUGGESTED, Action, Press, codes_in, decode
from bot.handlers.ask import ask
from bot.handlers.hide import hide
from bot.handlers.question import found_at
from bot.handlers.sent import send_leaflet, show_picture, take_sent_away, without_leaflet
from bot.services.services import Services
from bot.telegram.page_screens import english_screen
from bot.telegram.screens import Screen, languages_screen, readers_screen
from bot.telegram.sent import leaflet_screen
from bot.telegram.show import acknowledge

Context = ContextTypes.DEFAULT_TYPE

COMMAND_PAGES = {"help": HELP_NOW, "privacy": PRIVACY}


async def press(services: Services, update: Update, context: Context) -> None:
    """A pressed button: its place, in the message it hangs under."""
    query, bot = update.callback_query, context.bot
    assert query is not None
    pressed = decode(query.data or "")
    if pressed is None:
        await acknowledge(bot, query.id)
        first = services.beginning(update)
        _ = services.store.language(first.language).translate
        notice = _("That button is from another version of this guide. This is the beginning.")
        await services.send(bot, update, services.screen_at(first, notice))
        return
    match pressed.action:
        case Action.HIDE:
            await acknowledge(bot, query.id)
            await hide(services, bot, update, pressed.place.language)
        case Action.ASK:
            await acknowledge(bot, query.id)
            await ask(services, bot, update, pressed.place)
        case Action.FILE:
            await send_leaflet(services, bot, update, pressed.place)
        case Action.PICTURE:
            await show_picture(services, bot, update, pressed.place)
        case Action.TAKE_AWAY:
            await take_sent_away(services, bot, update, pressed.place)
        case _:
            await services.acknowledge_and_replace(bot, update, _screen(services, pressed))


async def start(services: Services, update: Update, context: Context) -> None:
    """`/start`, alone or with the place from a deep link."""
    first = services.beginning(update)
    pressed = decode(context.args[0]) if context.args else Press(Action.SHOW, first)
    if pressed is not None:
        screen = services.screen_at(pressed.place)
    else:
        _ = services.store.language(first.language).translate
        screen = services.screen_at(first, _("That link does not lead to a page of this guide."))
    await services.send(context.bot, update, screen)


async def command(services: Services, update: Update, context: Context) -> None:
    """`/help` and `/privacy`: the page for somebody who has not said who is reading."""
    assert update.effective_message is not None
    message = update.effective_message
    # As long as Telegram says it is: "/help!" is /help, too.
    name = (message.text or "")[1 : message.entities[0].length].partition("@")[0].lower()
    place = services.beginning(update).at(COMMAND_PAGES[name])
    await services.send(context.bot, update, services.screen_at(place))


async def language(services: Services, update: Update, context: Context) -> None:
    """`/language`: the languages by their own names."""
    place = services.beginning(update)
    screen = languages_screen(place, services.store.language(place.language), services.store.languages)
    await services.send(context.bot, update, screen)


def _screen(services: Services, pressed: Press) -> Screen:
    place, language = pressed.place, services.store.language(pressed.place.language)
    match pressed.action:
        case Action.SHOW:
            return services.screen_at(place)
        case Action.FIRST | Action.SECOND | Action.THIRD:
            rank = SUGGESTED.index(pressed.action) + 1
            return services.screen_at(place).counting("suggestion", str(rank))
        case Action.LANGUAGES:
            return languages_screen(place, language, services.store.languages)
        case Action.READERS:
            return readers_screen(place, language)
        case Action.ENGLISH:
            return english_screen(services.store.page(replace(place, language=ENGLISH)), language, place.part)
        case Action.LEAFLET if not services.leaflets.has(place):
            return without_leaflet(services, place)
        case Action.LEAFLET:
            return leaflet_screen(services.store.page(place), place, language)
        case Action.FOUND | Action.FOUND_UNDER_HELP | Action.OTHERS:
            ids = services.store.ids_of(codes_in(place))
            under_help, others = pressed.action is Action.FOUND_UNDER_HELP, pressed.action is Action.OTHERS
            return found_at(services, place, ids, under_help=under_help, back=not others)
        case Action.HIDE | Action.ASK | Action.FILE | Action.PICTURE | Action.TAKE_AWAY:
            raise AssertionError("`press` answers these with messages of their own.")
    assert_never(pressed.action)
