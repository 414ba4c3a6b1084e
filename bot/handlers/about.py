"""About: what this guide is; and, with the mark of a copy behind it, whether that copy is current. Other words
behind it are passed over."""

from telegram import Update
from telegram.ext import ContextTypes

from bot.guide.language import ENGLISH
from bot.guide.marks import SOME_CURRENT, Marked, marks_in, no_more, verdict_on
from bot.guide.page import ABOUT
from bot.services.services import Services
from bot.telegram.marks import marks_screen
from bot.telegram.updates import typed_words


async def about(services: Services, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """`/about`, or `/about` and a mark. What was typed is a variable of this function, and then gone."""
    message = update.effective_message
    assert message is not None
    place = services.beginning(update).at(ABOUT)
    _command, *words = typed_words(message).split()
    if marks := marks_in(" ".join(words)):
        pages = await services.store.marked(marks)
        verdict = verdict_on(marks, services.store.version, pages)
        shown = _each_once(pages, place.language) if verdict in SOME_CURRENT else []
        gone = no_more(await services.store.past(marks), services.store.version, pages, place.language)
        screen = marks_screen(
            verdict, shown, gone, services.store.version, place, services.store.language(place.language)
        )
    else:
        screen = services.screen_at(place)
    await services.send(context.bot, update, screen)


def _each_once(pages: list[Marked], language: str) -> list[Marked]:
    """Each page once: where it has the same words in several languages (one has no translation yet), in the reader's
    own, else in English."""
    rank = {language: 0, ENGLISH: 1}
    best = sorted(pages, key=lambda page: rank.get(page.language, 2), reverse=True)
    return list({(page.audience, page.page): page for page in best}.values())
