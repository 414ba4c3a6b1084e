"""Questions: the *Ask a question* prompt, and a typed message to the pages that may answer it."""

from dataclasses import replace
from html import escape
from urllib.parse import parse_qs, urlsplit

from telegram import Bot, Message, Update
from telegram.constants import MessageEntityType
from telegram.ext import ContextTypes
from telegram.helpers import create_deep_linked_url

from bot.guide.language import Language, limited
from bot.guide.numbers import keep_together
from bot.guide.page import START, UNANSWERED, Link
from bot.guide.place import Audience, Place, decode, encode
from bot.services.services import Services
from bot.telegram.direction import laid_out
from bot.telegram.screens import Screen, suggestions_screen, with_draft_note, with_links, with_notice
from bot.telegram.show import answer, prompt
from bot.telegram.updates import typed_words


async def ask_command(services: Services, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """`/ask`: the prompt, about the guide as a whole."""
    await ask(services, context.bot, update, services.beginning(update))


async def ask(services: Services, bot: Bot, update: Update, place: Place) -> None:
    """The prompt. It names the page and links to it: the reply carries that link back, so nothing is remembered."""
    language = services.language(place)
    _ = language.translate
    page = await services.store.page(place)
    link = create_deep_linked_url(bot.username, encode(place.at(page.id)))
    name = _("the whole guide") if page.id == START else page.title
    lines = (
        _("Asking about: {page}").format(page=f'<a href="{escape(link)}">{escape(name)}</a>'),
        _("Type your question as a reply to this message. Please type no names."),
        _("Nobody reads it, and it is not kept."),
        _("If anyone is in danger now, call {number}.").format(number=keep_together("999")) + " /help",
    )
    text = laid_out(with_draft_note("\n\n".join(lines), language), language.direction)
    await prompt(bot, update, text, limited(_("Your question"), 64))


async def question(services: Services, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """A typed message, or words beneath a picture. They live in this function and are then gone."""
    message = update.effective_message
    assert message is not None
    place = _asked_at(message) or services.beginning(update)
    screen = await _answer(services, typed_words(message), place)
    if message.caption and not screen.silent:  # a silent screen is urgent help: nothing comes before that
        screen = with_notice(screen, cannot_read(services.store.language(screen.language)))
    await answer(context.bot, update, screen)


def cannot_read(language: Language) -> str:
    """What is said of a picture, a voice or a file."""
    _ = language.translate
    return _("Thank you. I can only read typed words, not pictures, voices or files. Nobody else sees them here.")


async def _answer(services: Services, text: str, place: Place) -> Screen:
    found = await services.answers.to(text, place.audience, place.language)
    place = replace(place, language=found.language)
    if found.urgent:
        services.counts.count("urgent")
        # The nearest that this reader has, by its own id: so no word of ours stands above help.
        page = await services.store.page(place.at(found.pages[0]))
        return await services.screen_at(place.at(page.id))
    if found.pages == (START,):
        return await services.screen_at(Place(Audience.EVERYONE, place.language, START))
    if place.audience is Audience.EVERYONE:
        place = Place(Audience.PARENT, place.language, place.page)
    pages = [await services.store.page(place.at(page)) for page in found.pages]
    links = [Link(page, button) for page, button in {page.id: page.button for page in pages}.items()]
    _ = services.language(place).translate
    if found.direct:
        screen = await services.screen_at(place.at(links[0].page))
        return with_links(screen, place, [Link(UNANSWERED, _("Not this?"))])
    if found.answered:
        return suggestions_screen(place, links, services.language(place))
    services.counts.count("unanswered")
    return with_links(await services.screen_at(place.at(UNANSWERED)), place, links)


def _asked_at(message: Message) -> Place | None:
    """The place that the prompt was about, from its link in the message replied to."""
    prompted = message.reply_to_message
    if prompted is None:
        return None
    for entity in prompted.entities:
        if entity.type == MessageEntityType.TEXT_LINK and entity.url:
            try:
                payload = parse_qs(urlsplit(entity.url).query).get("start", [""])[0]
            except ValueError:
                continue  # a person can reply to any message, with any link in it: "http://[" is no address
            if pressed := decode(payload):
                return pressed.place
    return None
