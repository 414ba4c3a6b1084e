"""The person that tests act through, with a small scripted bot on the other side."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from telegram import Bot, CallbackQuery, ForceReply, InlineKeyboardButton, InlineKeyboardMarkup, Update

from bot.local_telegram import LocalTelegram
from tests.local_telegram.conftest import make_bot
from tests.person import Person


def keys(*labels: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=label)] for label in labels])


async def answer(bot: Bot, update: Update) -> None:
    """What the scripted bot does: echoes, edits, asks, deletes."""
    if query := update.callback_query:
        await answer_press(bot, query)
    elif update.message and update.message.text:
        chat, text = update.message.chat.id, update.message.text
        if text == "ask":
            await bot.send_message(chat, "What is it?", reply_markup=ForceReply())
        elif text != "nothing":
            replied = update.message.reply_to_message
            await bot.send_message(
                chat, f"You said {text}" + (" in reply" if replied else ""), reply_markup=keys("Next", "Delete")
            )


async def answer_press(bot: Bot, query: CallbackQuery) -> None:
    assert query.message is not None
    await bot.answer_callback_query(query.id, text="Done")
    if query.data == "Next":
        await bot.edit_message_text(
            "Page two", query.message.chat.id, query.message.message_id, reply_markup=keys("Back")
        )
    elif query.data == "Delete":
        await bot.delete_message(query.message.chat.id, query.message.message_id)


async def serve(bot: Bot) -> None:
    """Handle, then acknowledge."""
    offset = 0
    while True:
        for update in await bot.get_updates(offset=offset, timeout=30):
            await answer(bot, update)
            offset = update.update_id + 1


@pytest.fixture
async def answering(telegram: LocalTelegram) -> AsyncIterator[Bot]:
    async with make_bot(telegram) as bot:
        serving = asyncio.create_task(serve(bot))
        yield bot
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)


@pytest.fixture
async def reader(telegram: LocalTelegram, answering: Bot) -> AsyncIterator[Person]:
    async with Person(telegram) as somebody:
        yield somebody


async def test_talks_presses_and_sees(reader: Person) -> None:
    seen = await reader.says("/start")
    assert seen is not None
    assert seen.text == "You said /start"
    assert reader.labels == ["Next", "Delete"]
    await reader.presses("Next")
    assert (reader.last.text, reader.toasts) == ("Page two", [{"text": "Done", "alert": False}])
    with pytest.raises(AssertionError, match=r"no button 'Next'; there are: \['Back'\]"):
        await reader.presses("Next")


async def test_sees_a_message_vanish(reader: Person) -> None:
    await reader.says("hello")
    await reader.presses("Delete", wait=False)
    await reader.until(lambda: len(reader.chat) == 1, "still there")


async def test_answers_a_forced_reply_like_an_app(reader: Person) -> None:
    await reader.says("ask")
    await reader.says("this")
    assert reader.last.text == "You said this in reply"
    await reader.says("ask")
    await reader.says("that", reply_to=0)
    assert reader.last.text == "You said that"


async def test_links_restarts_and_silence(reader: Person) -> None:
    await reader.opens_link("abc")
    assert reader.last.text == "You said /start abc"
    await reader.restarts()
    assert len(reader.chat) == 2
    await reader.says("nothing", wait=False)
    await reader.settles()
    assert not reader.chat[-1].by_bot
    with pytest.raises(AssertionError, match="no 'never said'"):
        await reader.sees("never said", within=0.01)
