"""Updates: how long they are kept, what confirms them, and every kind of them as the library reads it."""

import asyncio

import httpx
import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    Update,
)
from telegram.error import Conflict, NetworkError, RetryAfter, TimedOut

from bot.local_telegram import LocalTelegram
from tests.local_telegram.conftest import Clock, make_bot
from tests.person import Person

KEYS = InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data="go")]])


async def one(bot: Bot) -> Update:
    """The newest update, confirming those before it."""
    (update,) = await bot.get_updates(offset=-1)
    return update


async def polled(telegram: LocalTelegram, times: int) -> None:
    """Wait until the bot has asked for updates that often."""
    while len(telegram.calls("getUpdates")) < times:
        await telegram.state.stream.changed(5)


async def test_an_update_stays_until_a_higher_offset_confirms_it(bot: Bot, person: Person) -> None:
    for text in "abc":
        await person.says(text, wait=False)
    first = await bot.get_updates(limit=2)
    assert [update.message and update.message.text for update in first] == ["a", "b"]
    again = await bot.get_updates(offset=first[0].update_id)
    assert [update.update_id for update in again][:2] == [update.update_id for update in first]
    left = await bot.get_updates(offset=first[1].update_id + 1)
    assert [update.message and update.message.text for update in left] == ["c"]
    assert len(await bot.get_updates()) == 1, "what was confirmed is gone"


async def test_a_long_poll_wakes_at_once(telegram: LocalTelegram, bot: Bot, person: Person) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await polled(telegram, 1)
    await person.says("x", wait=False)
    (update,) = await poll  # a poll that waited for its time-out brings nothing
    assert update.effective_message is not None


async def test_a_second_poller_ends_the_first(telegram: LocalTelegram, bot: Bot, person: Person) -> None:
    async with make_bot(telegram) as other:
        first = asyncio.create_task(bot.get_updates(timeout=30))
        await polled(telegram, 1)
        second = asyncio.create_task(other.get_updates(timeout=30))
        with pytest.raises(Conflict, match="terminated by other getUpdates request; make sure that only one bot"):
            await first
        await person.says("x", wait=False)
        assert len(await second) == 1


async def test_setting_a_webhook_ends_a_poll(telegram: LocalTelegram, bot: Bot) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await polled(telegram, 1)
    await bot.set_webhook("https://example.org/")
    with pytest.raises(Conflict, match="terminated by setWebhook request"):
        await poll


async def test_the_same_offset_in_a_hurry(person: Person, telegram: LocalTelegram, bot: Bot) -> None:
    ticks = [100.0]
    telegram.state.updates.throttle = True
    telegram.state.updates.ticks = lambda: ticks[0]
    for text in "abc":
        await person.says(text, wait=False)
    first = await bot.get_updates()
    assert len(first) == 3
    ticks[0] += 0.4
    assert len(await bot.get_updates()) == 1, "within half a second: one"
    ticks[0] += 0.6
    assert len(await bot.get_updates()) == 3


async def test_kinds_not_asked_for_never_come(bot: Bot, person: Person) -> None:
    await bot.get_updates(allowed_updates=["message"])
    await person.says("x", wait=False)
    await person.edits(person.chat[-1].id, "y")
    assert [update.edited_message for update in await bot.get_updates()] == [None], "remembered without asking again"
    await bot.get_updates(allowed_updates=[])
    await person.edits(person.chat[-1].id, "z")
    assert (await one(bot)).edited_message is not None


async def test_presses_wait_150_seconds_and_messages_a_day(bot: Bot, person: Person, clock: Clock) -> None:
    await bot.send_message(person.id, "x", reply_markup=KEYS)
    await person.presses("Go", wait=False)
    await person.says("later", wait=False)
    clock.now += 149
    assert len(await bot.get_updates()) == 2
    clock.now += 1
    assert [update.callback_query for update in await bot.get_updates()] == [None]
    clock.now += 24 * 3600
    assert await bot.get_updates() == ()


async def test_a_message(bot: Bot, person: Person) -> None:
    await person.speaks("pt-br")
    await person.says("/help me, example.org", wait=False)
    message = (await one(bot)).message
    assert message is not None
    assert message.from_user is not None
    assert message.from_user.language_code == "pt-br"
    assert {entity.type: text for entity, text in message.parse_entities().items()} == {
        "bot_command": "/help",
        "url": "example.org",
    }
    await person.speaks("")
    await person.says("x", wait=False)
    message = (await one(bot)).message
    assert message is not None
    assert message.from_user is not None
    assert message.from_user.language_code is None


async def test_a_forced_reply_carries_the_question_with_its_link(bot: Bot, person: Person) -> None:
    asked = 'Asking about: <a href="https://t.me/some_bot?start=abc">Neglect</a>'
    await bot.send_message(person.id, asked, parse_mode="HTML", reply_markup=ForceReply(input_field_placeholder="Ask"))
    await person.says("what is it", wait=False)
    message = (await one(bot)).message
    assert message is not None
    assert message.reply_to_message is not None
    assert [e.url for e in message.reply_to_message.entities] == ["https://t.me/some_bot?start=abc"]
    await person.says("and then", wait=False)
    message = (await one(bot)).message
    assert message is not None
    assert message.reply_to_message is None, "the app asks once"


async def test_a_press(bot: Bot, person: Person) -> None:
    sent = await bot.send_message(person.id, "x", reply_markup=KEYS)
    await person.presses("Go", wait=False)
    query = (await one(bot)).callback_query
    assert query is not None
    assert (query.data, query.from_user.id) == ("go", person.id)
    assert isinstance(query.message, Message)
    assert query.message.id == sent.id
    await person.presses("Go", wait=False, stale=True)
    query = (await one(bot)).callback_query
    assert query is not None
    assert query.message is not None
    assert not query.message.is_accessible
    await bot.answer_callback_query(query.id, text="Well done", show_alert=True)
    await person.looks()
    assert person.toasts == [{"text": "Well done", "alert": True}]


@pytest.mark.parametrize("kind", ["photo", "voice", "sticker", "document"])
async def test_what_a_person_can_send(bot: Bot, person: Person, kind: str) -> None:
    await person.sends(kind, wait=False)
    message = (await one(bot)).message
    assert message is not None
    assert getattr(message, kind)
    attached = message.effective_attachment
    assert attached is not None


async def test_editing_and_blocking(bot: Bot, person: Person) -> None:
    await person.says("x", wait=False)
    await person.looks()
    await person.edits(person.chat[-1].id, "y")
    edited = (await one(bot)).edited_message
    assert edited is not None
    assert edited.text == "y"
    await person.blocks()
    update = await one(bot)
    assert update.my_chat_member is not None
    assert update.my_chat_member.new_chat_member.status == "kicked"
    await person.says("again", wait=False)
    assert [update.effective_message is not None for update in await bot.get_updates(offset=update.update_id + 1)] == [
        False,
        True,
    ]


async def test_in_a_group_only_what_is_meant_for_the_bot_arrives(bot: Bot, person: Person) -> None:
    group = await person.adds_to_group("Some people")
    added = await bot.get_updates()
    assert added[0].my_chat_member is not None
    assert added[1].message is not None
    assert added[1].message.new_chat_members
    for text in ("hello all", "/help", "/help@some_other_bot"):
        await person.says_in(group, text)
    texts = [update.message and update.message.text for update in await bot.get_updates(offset=added[1].update_id + 1)]
    assert texts == ["/help"]
    assert await bot.leave_chat(group)


async def test_a_deep_link(bot: Bot, person: Person) -> None:
    await person.opens_link("https://t.me/conference_guide_local_bot?start=y_ur_12-x", wait=False)
    message = (await one(bot)).message
    assert message is not None
    assert message.text == "/start y_ur_12-x"


async def test_a_long_text_is_cut_as_apps_cut_it(bot: Bot, person: Person) -> None:
    await person.says("👍" * 3000, wait=False)
    parts = [update.message and update.message.text for update in await bot.get_updates()]
    assert [len(part or "") for part in parts] == [2048, 952]


async def test_profile_in_the_readers_language(bot: Bot, person: Person) -> None:
    await bot.set_my_commands([BotCommand("help", "Get help")])
    await bot.set_my_commands([BotCommand("help", "Pomoc")], scope=BotCommandScopeAllPrivateChats(), language_code="pl")
    await bot.set_my_description("About")
    await bot.set_my_description("O nas", language_code="pl")
    await bot.set_my_name("Guide")
    await bot.set_my_short_description("Short")
    assert (await bot.get_my_description("it")).description == "About"
    assert (await bot.get_my_commands(language_code="pl")) == ()
    assert (await bot.get_my_name()).name == (await bot.get_me()).first_name == "Guide"
    assert (await bot.get_my_short_description("pl")).short_description == "Short"
    await person.speaks("pl")
    await person.looks()
    assert person.seen["bot"]["description"] == "O nas"
    assert person.seen["bot"]["commands"] == [{"command": "help", "description": "Pomoc"}]
    await bot.set_my_commands([], scope=BotCommandScopeAllPrivateChats(), language_code="pl")
    await person.looks()
    assert person.seen["bot"]["commands"] == [{"command": "help", "description": "Get help"}]


async def test_starting_over(bot: Bot, person: Person) -> None:
    await bot.send_message(person.id, "x")
    await person.restarts(wait=False)
    await person.looks()
    assert [said.text for said in person.chat] == ["/start"]


async def test_trouble_on_request(
    telegram: LocalTelegram, bot: Bot, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    telegram.fail("sendMessage", status=429, retry_after=3)
    with pytest.raises(RetryAfter):
        await bot.send_message(person.id, "x")
    telegram.fail("sendMessage", status=502, body="<html>Bad Gateway</html>")
    with pytest.raises(NetworkError):
        await bot.send_message(person.id, "x")
    telegram.fail("*", drop=True)
    with pytest.raises(NetworkError):
        await bot.send_message(person.id, "x")
    telegram.fail("sendMessage", drop=True, when="after", chat_id=person.id)
    with pytest.raises(NetworkError):
        await bot.send_message(person.id, "it arrived all the same")
    silent = telegram.fail("sendMessage", never=True)
    with pytest.raises(TimedOut):
        await bot.send_message(person.id, "x", read_timeout=0.05)
    silent.release()
    slow = telegram.fail("sendMessage", delay=60)
    sending = asyncio.create_task(bot.send_message(person.id, "slow"))
    slow.release()
    await sending
    await person.looks()
    assert [said.text for said in person.chat] == ["/start", "it arrived all the same", "slow"]
    assert telegram.calls("sendMessage")[0] == {"chat_id": str(person.id), "text": "x"}


async def test_the_event_stream(telegram: LocalTelegram, bot: Bot, person: Person) -> None:
    async with (
        httpx.AsyncClient(trust_env=False) as http,
        http.stream("GET", f"{telegram.url}/person/{person.id}/events?after=0") as events,
    ):
        await bot.send_message(person.id, "x", disable_notification=True)
        async for line in events.aiter_lines():
            if '"x"' in line:
                assert '"silent": true' in line
                break


async def test_message_ids_are_one_sequence_over_all_chats(telegram: LocalTelegram, bot: Bot, person: Person) -> None:
    async with Person(telegram, 2002) as other:
        await other.says("/start", wait=False)
        ids = [(await bot.send_message(chat, "x")).id for chat in (person.id, other.id, person.id)]
    assert ids == [ids[0], ids[0] + 1, ids[0] + 2]
