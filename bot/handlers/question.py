"""Questions: the *Ask a question* prompt, and a typed message to the pages that may answer it."""

from html import escape
from urllib.parse import parse_qs, urlsplit

from telegram import Bot, Message, Update
from telegram.constants import MessageEntityType
from telegram.ext import ContextTypes
from telegram.helpers import create_deep_linked_url

from bot.answers.answer import Answers
from bot.guide.numbers import keep_together
from bot.guide.page import HELP_NOW, START, UNANSWERED, Link
from bot.guide.place import Audience, Place, decode, encode
from bot.guide.screens import page_screen, suggestions_screen
from bot.guide.store import ContentStore
from bot.handlers.guess import beginning
from bot.show import prompt, send


async def ask_command(store: ContentStore, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """`/ask`: the prompt, about the guide as a whole."""
    assert update.effective_chat is not None
    await ask(store, context.bot, update.effective_chat.id, beginning(store, update))


async def ask(store: ContentStore, bot: Bot, chat_id: int, place: Place) -> None:
    """The prompt. It names the page and links to it: the reply carries that link back, so nothing is remembered."""
    language = store.language(place.language)
    _ = language.translate
    page = await store.page(place)
    link = create_deep_linked_url(bot.username, encode(place.at(page.id)))
    name = _("the whole guide") if page.id == START else page.title
    lines = (
        _("Asking about: {page}").format(page=f'<a href="{escape(link)}">{escape(name)}</a>'),
        _("Type your question as a reply to this message. Please type no names."),
        _("Nobody reads it, and it is not kept."),
        _("If anyone is in danger now, call {number}.").format(number=keep_together("999")) + " /help",
    )
    await prompt(bot, chat_id, "\n\n".join(lines), _("Your question"))


async def question(store: ContentStore, answers: Answers, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """A typed message. It lives in this function and is then gone."""
    message = update.effective_message
    assert message is not None
    place = _asked_at(message) or beginning(store, update)
    language = store.language(place.language)
    found = await answers.to(message.text or message.caption or "", place.audience, language.code)
    if found.urgent:
        page = await store.page(place.at(HELP_NOW))
        screen = page_screen(page, language, store.languages)
    else:
        if place.audience is Audience.EVERYONE:
            place = Place(Audience.PARENT, language.code, place.page)
        pages = [await store.page(place.at(page)) for page in found.pages]
        if pages:
            screen = suggestions_screen(place, [Link(page.id, page.button) for page in pages], language)
        else:
            screen = page_screen(await store.page(place.at(UNANSWERED)), language, store.languages)
    await send(context.bot, message.chat_id, screen)


def _asked_at(message: Message) -> Place | None:
    """The place that the prompt was about, from its link in the message replied to."""
    prompted = message.reply_to_message
    if prompted is None:
        return None
    for entity in prompted.entities:
        if entity.type == MessageEntityType.TEXT_LINK and entity.url:
            payload = parse_qs(urlsplit(entity.url).query).get("start", [""])[0]
            if pressed := decode(payload):
                return pressed.place
    return None
