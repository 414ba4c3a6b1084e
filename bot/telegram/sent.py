"""The screens around what is sent as a message of its own, a leaflet or a picture. Pure."""

from bot.guide.chat_page import ChatPage
from bot.guide.language import Language
from bot.guide.place import Action, Place, encode
from bot.telegram.page_screens import shared_phone_row
from bot.telegram.screens import Button, Screen, help_button, under_a_choice, with_draft_note

MOST_CAPTION = 1024
"""The longest text under a picture, in UTF-16 units (Bot API, sendPhoto: "after entities parsing")."""


def leaflet_screen(page: ChatPage, place: Place, language: Language) -> Screen:
    """What a leaflet is, and that a file stays where it was sent: said before anybody has it."""
    _ = language.translate
    text = "\n\n".join(
        (
            f"<b>{_('Leaflet')}: {page.heading}</b>",
            _("The words of this page as a file, to print or to keep. It ends with who can help."),
            _(
                "A file stays on this phone, also when the chat is deleted. Someone who looks at the phone may find it."
                " If you are afraid of that, do not take it."
            ),
        )
    )
    send = (Button(_("Send me the leaflet"), encode(place, Action.FILE)),)
    rows = (send, shared_phone_row(place, _), under_a_choice(place, _))
    return Screen(with_draft_note(text, language), rows, language.code)


def under_the_leaflet(place: Place, language: Language) -> Screen:
    """What is sent with the file: no words, which a preview might show; the way back to the page, and to have the file
    gone from the chat."""
    _ = language.translate
    delete = (Button(_("Delete"), encode(place, Action.TAKE_AWAY)),)
    return Screen("", (under_a_choice(place, _), delete), language.code, silent=True)


def picture_screen(page: ChatPage, place: Place, language: Language) -> Screen:
    """What is sent with the picture of a page that has one: its words; help, and the way to have it gone from the chat.

    A message of its own: in Telegram a text can become a picture, and never a text again.
    """
    assert page.picture is not None
    _ = language.translate
    row = (help_button(place, _), Button(_("Delete"), encode(place, Action.TAKE_AWAY)))
    return Screen(page.picture.caption, (row,), language.code)
