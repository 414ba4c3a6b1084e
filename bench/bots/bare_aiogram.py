"""A bare bot on aiogram 3 with its default settings: one fixed text, one fixed keyboard."""

import asyncio
import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web

SCREEN = json.loads(Path(os.environ["BENCH_SCREEN"]).read_text("utf-8"))
ROWS: Any = SCREEN["rows"]

dispatcher = Dispatcher()


def keyboard() -> InlineKeyboardMarkup:
    """The keyboard, made for each answer, as handlers usually do."""
    return InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(**button) for button in row] for row in ROWS])


@dispatcher.message()
async def command(message: Message) -> None:
    await message.answer(SCREEN["text"], parse_mode=ParseMode.HTML, reply_markup=keyboard())


@dispatcher.callback_query()
async def press(query: CallbackQuery) -> None:
    assert isinstance(query.message, Message)
    await query.answer()
    await query.message.edit_text(SCREEN["text"], parse_mode=ParseMode.HTML, reply_markup=keyboard())


async def serve(bot: Bot, url: str) -> None:
    """Take updates by webhook."""
    secret = os.environ["WEBHOOK_SECRET"]
    application = web.Application()
    SimpleRequestHandler(dispatcher, bot, secret_token=secret).register(application, path=urlsplit(url).path)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", int(os.environ["PORT"])).start()
    await bot.set_webhook(url, secret_token=secret)
    await asyncio.Event().wait()


async def main() -> None:
    session = AiohttpSession(api=TelegramAPIServer.from_base(os.environ["TELEGRAM_API_URL"]))
    async with Bot(os.environ["BOT_TOKEN"], session) as bot:
        if url := os.environ.get("WEBHOOK_URL"):
            await serve(bot, url)
        else:
            await dispatcher.start_polling(bot)


if __name__ == "__main__":
    asyncio.run(main())
