"""Nothing about anyone is kept: a marked sentence goes through every path and is then nowhere to be found."""

import filecmp
import shutil
from pathlib import Path

import pytest

from bot.guide.place import Audience, Place, encode
from bot.local_telegram import LocalTelegram
from bot.running.app import create_application
from bot.services.services import Services
from tests.person import Person
from tests.process import bot_process

MARK = "zanzibarquince"


def copied(guide_db: Path, folder: Path) -> Path:
    folder.mkdir()
    return Path(shutil.copy(guide_db, folder / "guide.db"))


def found_in(folder: Path, mark: str) -> list[str]:
    return [str(path) for path in folder.rglob("*") if path.is_file() and mark.encode() in path.read_bytes().lower()]


async def test_a_marked_sentence_is_nowhere_afterwards(telegram: LocalTelegram, guide_db: Path, tmp_path: Path) -> None:
    home, log = tmp_path / "home", tmp_path / "log"
    guide = copied(guide_db, home)
    async with (
        bot_process(telegram, guide, home, log, LOG_LEVEL="DEBUG", HOME=str(home)),
        Person(telegram) as person,
    ):
        await person.says("/start")
        await person.says(f"{MARK} my dad hits me {MARK}")
        await person.says(f"who will be at the meeting {MARK}")
        await person.says(f"{MARK}")
        await person.says(f"/{MARK} {MARK}")
        await person.opens_link(encode(Place(Audience.PARENT, "en", "abuse")))
        await person.presses("Ask a question")
        await person.says(f"what is neglect {MARK}")
        await person.says("/start " + MARK, reply_to=0)
        await person.sends("photo")
        mine = next(said for said in reversed(person.chat) if not said.by_bot and said.text == MARK)
        await person.edits(mine.id, f"{MARK} changed")
        telegram.fail("sendMessage", status=400, description=f"Bad Request: {MARK}")
        await person.says(f"{MARK} refused", wait=False)
        await person.settles()
        telegram.fail("sendMessage", status=500)
        await person.says(f"{MARK} again")
        group = await person.adds_to_group(MARK)
        await person.says_in(group, MARK)
        await person.says("/hide")
    assert log.read_bytes(), "the log says something"
    assert found_in(tmp_path, MARK) == []
    assert found_in(tmp_path, telegram.token.lower()) == []
    assert {path.name for path in home.iterdir()} == {"guide.db"}, "the bot wrote a file"
    assert filecmp.cmp(guide, guide_db, shallow=False)


async def test_the_log_says_what_went_wrong_without_what_was_typed(
    telegram: LocalTelegram, guide_db: Path, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    async with bot_process(telegram, guide_db, tmp_path, log), Person(telegram) as person:
        telegram.fail("sendMessage", status=400, description=f"Bad Request: {MARK}")
        await person.says(MARK, wait=False)
        await person.settles()
    text = log.read_text("utf-8")
    assert "An update could not be answered." in text
    assert "BadRequest in" in text


async def test_touching_data_about_a_person_or_chat_fails(services: Services, telegram: LocalTelegram) -> None:
    application = create_application(telegram.token, services, telegram.url)
    with pytest.raises(RuntimeError, match="Nothing about anyone is kept"):
        application.user_data[1]
    with pytest.raises(RuntimeError, match="Nothing about anyone is kept"):
        application.chat_data[1]
