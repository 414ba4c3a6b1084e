"""What stands under a picture in the chat. Pure."""

from bot.guide.chat_page import ChatPage
from bot.guide.language import Language
from bot.guide.place import Action, Place, encode
from bot.telegram.buttons import Button, help_button
from bot.telegram.screens import Screen

MOST_CAPTION = 1024
"""The longest text under a picture, in UTF-16 units (Bot API, sendPhoto: "after entities parsing")."""


def picture_screen(page: ChatPage, place: Place, language: Language) -> Screen:
    """What is sent with the picture of a page that has one: its words; help, and the way to have it gone from the chat.

    A message of its own: in Telegram a text can become a picture, and never a text again.
    """
    assert page.picture is not None
    _ = language.translate
    row = (help_button(place, _), Button(_("Delete"), encode(place, Action.TAKE_AWAY)))
    return Screen(page.picture.caption, (row,), language.code)
