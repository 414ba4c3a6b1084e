"""Killed between fetching and answering: nothing is lost. `make chaos` does it fifty times over, and under load."""

import random
from pathlib import Path

from bot.local_telegram import LocalTelegram
from tests.person import Person
from tests.process import Watched, bot_process

TIMES = 5
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
