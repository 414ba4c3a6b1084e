"""Pages: every press of a button, and the commands, which are places too."""

from telegram import CallbackQuery, Update
from telegram.ext import ContextTypes

from bot.guide.page import ABOUT, HELP_NOW, PRIVACY
from bot.guide.place import Action, Place, Press, decode
from bot.guide.screens import Screen, languages_screen, page_screen, readers_screen, with_notice
from bot.guide.store import ContentStore
from bot.handlers.guess import beginning
from bot.handlers.hide import hide
from bot.handlers.question import ask
from bot.show import acknowledge, replace, send

Context = ContextTypes.DEFAULT_TYPE

COMMAND_PAGES = {"help": HELP_NOW, "privacy": PRIVACY, "about": ABOUT}


async def press(store: ContentStore, update: Update, context: Context) -> None:
    """A pressed button: its place, in the message it hangs under."""
    query = update.callback_query
    assert query is not None
    await acknowledge(query)
    pressed = decode(query.data or "")
    chat_id, message_id = _where(query)
    if pressed is None:
        first = beginning(store, update)
        _ = store.language(first.language).translate
        screen = await screen_at(store, first)
        notice = _("That button is from another version of this guide. This is the beginning.")
        await send(context.bot, chat_id, with_notice(screen, notice))
    elif pressed.action is Action.HIDE:
        await hide(store, context.bot, chat_id, pressed.place.language)
    elif pressed.action is Action.ASK:
        await ask(store, context.bot, chat_id, pressed.place)
    else:
        await replace(context.bot, chat_id, message_id, await _screen(store, pressed))


async def start(store: ContentStore, update: Update, context: Context) -> None:
    """`/start`, alone or with the place from a deep link."""
    assert update.effective_chat is not None
    first = beginning(store, update)
    if context.args:
        pressed = decode(context.args[0])
        if pressed is not None:
            screen = await screen_at(store, pressed.place)
        else:
            _ = store.language(first.language).translate
            screen = with_notice(await screen_at(store, first), _("That link does not lead to a page of this guide."))
    else:
        screen = await screen_at(store, first)
    await send(context.bot, update.effective_chat.id, screen)


async def command(store: ContentStore, update: Update, context: Context) -> None:
    """`/help`, `/privacy` and `/about`: the page for somebody who has not said who is reading."""
    assert update.effective_chat is not None
    assert update.effective_message is not None
    name = (update.effective_message.text or "").split()[0].removeprefix("/").partition("@")[0].lower()
    await send(
        context.bot, update.effective_chat.id, await screen_at(store, beginning(store, update).at(COMMAND_PAGES[name]))
    )


async def language(store: ContentStore, update: Update, context: Context) -> None:
    """`/language`: the languages by their own names."""
    assert update.effective_chat is not None
    place = beginning(store, update)
    screen = languages_screen(place, store.language(place.language), store.languages)
    await send(context.bot, update.effective_chat.id, screen)


async def screen_at(store: ContentStore, place: Place) -> Screen:
    """The page at a place; the nearest one, with a word, where there is none."""
    page = await store.page(place)
    language = store.language(place.language)
    if page.id == place.page:
        return page_screen(page, language, store.languages, place.part)
    screen = page_screen(page, language, store.languages)
    if await store.has(place):
        return screen  # the page has moved, and this is the one that answers for it
    _ = language.translate
    return with_notice(screen, _("That page is not here for this reader. This is the nearest one."))


async def _screen(store: ContentStore, pressed: Press) -> Screen:
    language = store.language(pressed.place.language)
    if pressed.action is Action.LANGUAGES:
        return languages_screen(pressed.place, language, store.languages)
    if pressed.action is Action.READERS:
        return readers_screen(pressed.place, language)
    return await screen_at(store, pressed.place)


def _where(query: CallbackQuery) -> tuple[int, int]:
    """The chat and message of a press. A message too old for Telegram still has its number."""
    if query.message is None:
        return query.from_user.id, 0
    return query.message.chat.id, query.message.message_id
