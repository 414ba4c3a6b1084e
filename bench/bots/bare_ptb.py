"""A bare bot on python-telegram-bot with its default settings: one fixed text, one fixed keyboard."""

import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.constants import ParseMode
from telegram.ext import Application, CallbackQueryHandler, ContextTypes, MessageHandler, filters

SCREEN = json.loads(Path(os.environ["BENCH_SCREEN"]).read_text("utf-8"))
ROWS: Any = SCREEN["rows"]


def keyboard() -> InlineKeyboardMarkup:
    """The keyboard, made for each answer, as handlers usually do."""
    return InlineKeyboardMarkup([[InlineKeyboardButton(**button) for button in row] for row in ROWS])


async def command(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.effective_message is not None
    await update.effective_message.reply_text(SCREEN["text"], parse_mode=ParseMode.HTML, reply_markup=keyboard())


async def press(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    query = update.callback_query
    assert query is not None
    await query.answer()
    await query.edit_message_text(SCREEN["text"], parse_mode=ParseMode.HTML, reply_markup=keyboard())


def main() -> None:
    builder = Application.builder().token(os.environ["BOT_TOKEN"]).base_url(os.environ["TELEGRAM_API_URL"] + "/bot")
    application = builder.build()
    application.add_handler(CallbackQueryHandler(press))
    application.add_handler(MessageHandler(filters.TEXT, command))
    if url := os.environ.get("WEBHOOK_URL"):
        application.run_webhook(
            listen="127.0.0.1",
            port=int(os.environ["PORT"]),
            url_path=urlsplit(url).path,
            webhook_url=url,
            secret_token=os.environ["WEBHOOK_SECRET"],
        )
    else:
        application.run_polling()


if __name__ == "__main__":
    main()
