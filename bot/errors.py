"""One safe reply when something of ours goes wrong, and no traceback to anybody but the log."""

from telegram import Bot, Update

from bot.guide.language import Language
from bot.guide.numbers import keep_together
from bot.guide.place import Audience, Place, encode
from bot.show import send
from bot.telegram.screens import Button, Screen


def safe_screen(language: Language) -> Screen:
    """What a reader sees after a fault of ours: still how to get help, and the way back. Needs no store."""
    _ = language.translate
    text = "\n\n".join(
        (
            _("If anyone is in danger now, call {number}.").format(number=keep_together("999")),
            _("Sorry, something went wrong in this guide. Please try again."),
        )
    )
    start = Place(Audience.EVERYONE, language.code, "start")
    return Screen(text, ((Button(_("Start"), encode(start)),),), language.code)


async def apologise(bot: Bot, update: Update, language: Language) -> None:
    """Send the safe screen to the private chat of an update, if it has one. Transport errors are the caller's."""
    chat = update.effective_chat
    if chat is not None and chat.type == chat.PRIVATE:
        await send(bot, chat.id, safe_screen(language))
