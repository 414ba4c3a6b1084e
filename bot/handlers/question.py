"""Questions: the *Ask a question* prompt, and a typed message to the pages that may answer it."""

from dataclasses import replace
from html import escape
from urllib.parse import parse_qs, urlsplit

from telegram import Bot, InlineKeyboardMarkup, Message, Update
from telegram.constants import MessageEntityType
from telegram.ext import ContextTypes
from telegram.helpers import create_deep_linked_url

from bot.answers.answer import ELSEWHERE, Answer, Outcome
from bot.guide.language import Language, limited
from bot.guide.numbers import keep_together
from bot.guide.page import HELP_NOW, HOME, START, SUBJECTS, UNANSWERED
from bot.guide.place import Action, Audience, Place, decode, encode
from bot.services.services import Services
from bot.telegram.direction import laid_out
from bot.telegram.screens import (
    Screen,
    choice_of_readers,
    help_first,
    with_draft_note,
    with_not_this,
    with_notice,
    with_others,
)
from bot.telegram.show import answer, prompt
from bot.telegram.updates import typed_words


async def ask_command(services: Services, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """`/ask`: the prompt, about the guide as a whole; with words behind it, their answer."""
    message = update.effective_message
    assert message is not None
    words = " ".join(typed_words(message).split(maxsplit=1)[1:])
    if words:
        place = _asked_at(message) or services.beginning(update)
        await answer(context.bot, update, await _answer(services, words, place))
    else:
        await ask(services, context.bot, update, services.beginning(update))


async def ask(services: Services, bot: Bot, update: Update, place: Place) -> None:
    """The prompt. It names the page and links to it: the reply carries that link back, so nothing is remembered."""
    language = services.language(place)
    _ = language.translate
    page = services.store.page(place)
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
        page = services.store.page(place.at(found.pages[0]))
        screen = services.screen_at(place.at(page.id))
        return with_others(screen, place, found.others, services.language(place)) if found.others else screen
    if found.help_first:
        services.counts.count("help_first")
    if not found.answered or found.pages == (START,):
        return _without_page(services, found, place)
    opened = place.at(found.pages[0])
    if place.audience is not Audience.EVERYONE:
        opened = place.at(services.store.found(opened).id)
    everyones = services.store.is_everyones(opened)
    alone = len(found.pages) == 1
    of_reader = place.audience is not Audience.EVERYONE and not found.help_first
    # What is the same for every reader is said once. A page alone is no list to choose from: it opens, as a question.
    if (everyones or of_reader) and (alone or found.direct):
        screen = services.screen_at(opened)
        if found.help_first:
            return services.with_help_first(screen, place)
        if everyones:
            return screen
        return with_not_this(screen, place, found.others, services.language(place), sure=found.direct)
    return services.found_screen(place, found.pages, under_help=found.help_first)


def _without_page(services: Services, found: Answer, place: Place) -> Screen:
    """A greeting: the reader's first screen. Another country: whom to ask there. A short message that nothing fits:
    help, then the subjects. Else who can answer."""
    start = Place(Audience.EVERYONE, place.language, START)
    language = services.language(place)
    if found.pages == (START,):
        known = place.audience is not Audience.EVERYONE
        return services.screen_at(place.at(HOME) if known else start)
    services.counts.count("unanswered")
    if found.pages == (ELSEWHERE,):
        screen = services.screen_at(place.at(ELSEWHERE))
    elif found.outcome is not Outcome.UNCLEAR:
        screen = services.screen_at(place.at(UNANSWERED))
    elif place.audience is Audience.EVERYONE:
        screen = choice_of_readers(services.screen_at(start), language)
    else:
        subjects = services.store.page(place.at(SUBJECTS))
        screen = services.screen_at(place.at(subjects.id))
    if found.help_first:
        return services.with_help_first(screen, place)
    return help_first(screen, place, language) if found.outcome is Outcome.UNCLEAR else screen


def _asked_at(message: Message) -> Place | None:
    """Where somebody is who replies to a message of ours: the place of the prompt, from the link in it; of a screen,
    from its buttons."""
    replied = message.reply_to_message
    if replied is None:
        return None
    for entity in replied.entities:
        if entity.type == MessageEntityType.TEXT_LINK and entity.url:
            try:
                payload = parse_qs(urlsplit(entity.url).query).get("start", [""])[0]
            except ValueError:
                continue  # a person can reply to any message, with any link in it: "http://[" is no address
            if pressed := decode(payload):
                return pressed.place
    return _place_of(replied.reply_markup)


def _place_of(markup: InlineKeyboardMarkup | None) -> Place | None:
    """The place of a screen. The buttons that stand under every screen carry it; others may lead to other readers."""
    rows = markup.inline_keyboard if markup is not None else ()
    data = [button.callback_data for row in rows for button in row]
    presses = [pressed for each in data if isinstance(each, str) and (pressed := decode(each))]
    own = [each for each in presses if each.action is Action.ASK]
    own += [each for each in presses if each.place.page == HELP_NOW or each.action is Action.HIDE]
    return own[0].place if own else None
