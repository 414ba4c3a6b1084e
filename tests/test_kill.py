"""Killed between fetching and answering: nothing is lost, but what of a flooding chat was set aside.

`make chaos` does it fifty times over, and under load.
"""

import random
from pathlib import Path

import pytest

from bot.local_telegram import LocalTelegram
from proofs.floods import answers, writes
from tests.delivery.conftest import until
from tests.person import Person
from tests.process import Watched, bot_process

TIMES = 2
"""Kills. Each takes two starts of the bot."""


async def test_a_question_survives_the_bot_being_killed(
    telegram: LocalTelegram, guide_db: Path, tmp_path: Path
) -> None:
    chance = random.Random(1)
    lost = []
    async with Person(telegram) as person, Person(telegram, 1000002) as other:
        for number in range(TIMES):
            hold = Watched("sendMessage", never=True)
            telegram.state.faults.append(hold)
            questions = ["/about", "/privacy", "/help", "who will be there"]
            chance.shuffle(questions)
            async with bot_process(telegram, guide_db, tmp_path, tmp_path / "log") as process:
                await person.says(questions[0], wait=False)
                await hold.met.wait()  # fetched, and the answer is on its way
                await other.says(questions[1], wait=False)
                process.kill()
                await process.wait()
            hold.release()
            await person.looks()
            before = len([said for said in person.chat if said.by_bot])
            async with bot_process(telegram, guide_db, tmp_path, tmp_path / "log"):
                await person.settles()
                await other.settles()
            if len([said for said in person.chat if said.by_bot]) <= before:
                lost.append((number, questions[0]))
            mine = [said.text for said in person.chat]
            assert mine[-2] == questions[0], "the answer stands after its question"
    assert lost == []


async def test_told_to_stop_it_finishes_and_does_not_answer_twice(
    telegram: LocalTelegram, guide_db: Path, tmp_path: Path
) -> None:
    async with Person(telegram) as person:
        async with bot_process(telegram, guide_db, tmp_path, tmp_path / "log") as process:
            await person.says("/about")
            process.terminate()
            assert await process.wait() == 0
        sent = len(telegram.calls("sendMessage"))
        async with bot_process(telegram, guide_db, tmp_path, tmp_path / "log"):
            await person.says("/privacy")
        assert len(telegram.calls("sendMessage")) == sent + 1


SLOW, FIRST_OTHER = 3_000_000, 2_000_000


@pytest.mark.parametrize(
    ("waiting", "others", "full"),
    [(30, 60, False), (60, 60, True)],
    ids=["one chat waits with thirty", "one chat floods and the window is full"],
)
async def test_what_is_lost_and_what_is_sent_twice_when_it_is_killed_while_telegram_lets_one_chat_wait(
    waiting: int, others: int, full: bool, telegram: LocalTelegram, guide_db: Path, tmp_path: Path
) -> None:
    """Telegram lets one chat wait for twenty seconds; all others have been answered; then SIGKILL (decision 19).

    While Telegram's batch of 100 is not full, that chat holds the offset: nothing of it is lost, and all others, whose
    answers could not be confirmed, get theirs twice. Once it is full, the chat is set aside: its
    five updates in hand and its calm word are lost, and nobody gets anything twice.
    """
    chats = range(FIRST_OTHER, FIRST_OTHER + others)
    fault = telegram.fail("sendMessage", times=10**9, status=429, retry_after=20, chat_id=SLOW)
    writes(telegram, FIRST_OTHER, "/help")
    async with bot_process(telegram, guide_db, tmp_path, tmp_path / "log") as process:
        await until(telegram, lambda: bool(answers(telegram, FIRST_OTHER)))  # it runs: what follows comes at once
        for _ in range(waiting):
            writes(telegram, SLOW, "/about")
        for chat in chats:
            writes(telegram, chat, "/about")
        await until(telegram, lambda: all(answers(telegram, chat)[-1:] for chat in chats))
        await until(telegram, lambda: len(answers(telegram, FIRST_OTHER)) == 2)
        if full:
            await until(telegram, lambda: not telegram.state.updates.pending())
        process.kill()
        await process.wait()
    fault.times = 0
    pending = len(telegram.state.updates.pending())
    async with bot_process(telegram, guide_db, tmp_path, tmp_path / "log"):
        writes(telegram, SLOW, "/privacy")
        expected = 1 if full else waiting + 1
        await until(telegram, lambda: len(answers(telegram, SLOW)) >= expected)
        await until(telegram, lambda: not telegram.state.updates.pending())
    assert len(answers(telegram, SLOW)) == expected
    twice = [chat for chat in chats if len(answers(telegram, chat)) > (2 if chat == FIRST_OTHER else 1)]
    if full:
        assert (pending, twice) == (0, [])
    else:
        assert pending == waiting + others
        assert len(twice) == others
