"""Heard: danger in the words behind a command. Somebody who begins with "/" by mistake must be heard like anybody."""

from collections.abc import Awaitable, Callable

from telegram import Message, Update
from telegram.ext import ContextTypes

from bot.guide.place import decode
from bot.handlers.question import answer_to, send_answer
from bot.services.services import Services
from bot.telegram.updates import typed_words

Handler = Callable[[Services, Update, ContextTypes.DEFAULT_TYPE], Awaitable[None]]


async def judged_first(
    services: Services, handler: Handler, update: Update, context: ContextTypes.DEFAULT_TYPE, *, ours: bool = True
) -> None:
    """A command as its handler answers it; or, if what was typed says danger, the words as if they stood alone: in
    their language, for whoever reads, with the screen of that danger. `ours`: a command that this bot has; the name of
    another one was typed by a person as well."""
    message = update.effective_message
    assert message is not None
    words = _typed_by_a_person(message, ours=ours)
    if words and services.answers.is_danger(words, services.beginning(update).language):
        found, place = await answer_to(services, update, words)
        if found.help_first:  # where the sentence model hears none, the command is what was meant
            await send_answer(services, context.bot, update, found, place)
            return
    await handler(services, update, context)


def _typed_by_a_person(message: Message, *, ours: bool) -> str:
    """What was typed beside a command of ours, but for the place in a deep link; all of it, if the command is none of
    ours: Telegram takes the beginning of "/my dad hits me" for one, and "/help_me" whole."""
    command, *words = typed_words(message).split() or [""]
    if not ours:
        return " ".join([command, *words]).removeprefix("/").replace("_", " ")
    is_start = command.lower().partition("@")[0] == "/start"
    return "" if is_start and len(words) == 1 and decode(words[0]) is not None else " ".join(words).replace("_", " ")
