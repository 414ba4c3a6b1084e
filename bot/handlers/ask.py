"""Ask: the prompt under *Ask a question*, and the command `/ask`."""

from html import escape

from telegram import Bot, Update
from telegram.ext import ContextTypes
from telegram.helpers import create_deep_linked_url

from bot.guide.direction import laid_out
from bot.guide.language import limited
from bot.guide.numbers import keep_together
from bot.guide.page import START
from bot.guide.place import Place, encode
from bot.handlers.question import send_found
from bot.services.services import Services
from bot.telegram.screens import with_draft_note
from bot.telegram.show import prompt
from bot.telegram.updates import typed_words


async def ask_command(services: Services, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """`/ask`: the prompt, about the guide as a whole; with words behind it, what they find."""
    message = update.effective_message
    assert message is not None
    words = " ".join(typed_words(message).split(maxsplit=1)[1:])
    if words:
        await send_found(services, context.bot, update, words)
    else:
        await ask(services, context.bot, update, services.beginning(update))


async def ask(services: Services, bot: Bot, update: Update, place: Place) -> None:
    """The prompt. It names the page and links to it: the reply carries that link back, so nothing is remembered."""
    language = services.store.language(place.language)
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
