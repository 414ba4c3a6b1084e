"""The replies that need no page: the safe one after a fault of ours, and the calm one to a burst of messages."""

from bot.guide.language import Language
from bot.guide.numbers import keep_together
from bot.guide.page import START
from bot.guide.place import Audience, Place, encode
from bot.telegram.screens import Button, Screen, help_button


def safe_screen(language: Language) -> Screen:
    """What a reader sees after a fault of ours: still how to get help, and the way back. Needs no store."""
    _ = language.translate
    text = "\n\n".join(
        (
            _("If anyone is in danger now, call {number}.").format(number=keep_together("999")),
            _("Sorry, something went wrong in this guide. Please try again."),
        )
    )
    start = Place(Audience.EVERYONE, language.code, START)
    return Screen(text, ((Button(_("Start"), encode(start)),),), language.code)


def busy_screen(language: Language) -> Screen:
    """What a chat gets once in a burst of more than is answered: no dead end, 999 in the text, *Help now* under it."""
    _ = language.translate
    words = _("That is more than I can answer at once. Please wait a minute. If anyone is in danger, call {number}.")
    start = Place(Audience.EVERYONE, language.code, START)
    return Screen(words.format(number=keep_together("999")), ((help_button(start, _),),), language.code)
