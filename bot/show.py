"""Show: from a Screen to Telegram. Every oddity of Telegram's about messages is handled here and nowhere else."""

from telegram import (
    Bot,
    CallbackQuery,
    CopyTextButton,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.guide.screens import Button, Screen

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

# Telegram gives no codes for these, only words (tdlib/telegram-bot-api, Client.cpp).
_NOT_MODIFIED = "message is not modified"
_CANNOT_EDIT = ("message can't be edited", "message to edit not found", "message_id_invalid", "message identifier")
_TOO_OLD = "query is too old"


async def send(bot: Bot, chat_id: int, screen: Screen) -> Message:
    """A screen as a new message."""
    return await bot.send_message(
        chat_id,
        screen.text,
        parse_mode=ParseMode.HTML,
        reply_markup=keyboard(screen),
        link_preview_options=_NO_PREVIEW,
        disable_notification=screen.silent,
    )


async def replace(bot: Bot, chat_id: int, message_id: int, screen: Screen) -> None:
    """A screen in place of a message; as a new one where Telegram no longer lets that message be edited."""
    try:
        await bot.edit_message_text(
            screen.text,
            chat_id=chat_id,
            message_id=message_id,
            parse_mode=ParseMode.HTML,
            reply_markup=keyboard(screen),
            link_preview_options=_NO_PREVIEW,
        )
    except BadRequest as error:
        reason = str(error).lower()
        if _NOT_MODIFIED in reason:
            return  # the screen is there already: a second press, or the same update once more
        if not any(words in reason for words in _CANNOT_EDIT):
            raise
        await send(bot, chat_id, screen)


async def acknowledge(query: CallbackQuery, words: str | None = None) -> None:
    """End the waiting on a pressed button, with a short word if there is one. Too late is no fault."""
    try:
        await query.answer(words)
    except BadRequest as error:
        if _TOO_OLD not in str(error).lower():
            raise


async def say(bot: Bot, chat_id: int, words: str) -> None:
    """Plain words, no buttons."""
    await bot.send_message(chat_id, words, link_preview_options=_NO_PREVIEW)


async def prompt(bot: Bot, chat_id: int, text: str, hint: str) -> None:
    """A message that asks for a typed reply. Telegram allows it no buttons beside, and not in an edit."""
    await bot.send_message(
        chat_id,
        text,
        parse_mode=ParseMode.HTML,
        reply_markup=ForceReply(input_field_placeholder=hint),
        link_preview_options=_NO_PREVIEW,
    )


def keyboard(screen: Screen) -> InlineKeyboardMarkup | None:
    """The screen's buttons as Telegram's."""
    if not screen.rows:
        return None
    return InlineKeyboardMarkup([[_button(button) for button in row] for row in screen.rows])


def _button(button: Button) -> InlineKeyboardButton:
    if button.copies:
        return InlineKeyboardButton(button.label, copy_text=CopyTextButton(button.copies))
    return InlineKeyboardButton(button.label, callback_data=button.data)
