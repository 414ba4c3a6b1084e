"""Heard: danger in the words behind a command. Somebody who begins with "/" by mistake must be heard like anybody."""

from collections.abc import Awaitable, Callable

from telegram import Message, Update
from telegram.ext import ContextTypes

from bot.services.services import Services
from bot.telegram.show import answer
from bot.telegram.words import typed_words

Handler = Callable[[Services, Update, ContextTypes.DEFAULT_TYPE], Awaitable[None]]


async def judged_first(
    services: Services, handler: Handler, update: Update, context: ContextTypes.DEFAULT_TYPE
) -> None:
    """A command as its handler answers it, or urgent help if what else was typed says danger."""
    message = update.effective_message
    assert message is not None
    words = _beside_the_command(message)
    if not words or not services.answers.is_danger(words):
        await handler(services, update, context)
        return
    await answer(context.bot, update, await services.urgent_help(update))


def _beside_the_command(message: Message) -> str:
    """All that was typed, if it is more than a command: Telegram takes the beginning of "/my dad hits me" for one. ""
    for a command alone, or for "/start" with the one word of a deep link."""
    words = typed_words(message).split()
    alone = 2 if words and words[0].lower().startswith("/start") else 1
    return " ".join(words).removeprefix("/").replace("_", " ") if len(words) > alone else ""
