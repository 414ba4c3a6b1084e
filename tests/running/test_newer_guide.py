"""A newer guide while the bot runs: the log says what is true of it."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from bot.answers.answer import Answers
from bot.answers.knowledge import Knowledge
from bot.guide.edition import read_edition
from bot.guide.store import ContentStore
from bot.local_telegram import LocalTelegram
from bot.monitoring.counts import Counts
from bot.running import live
from bot.services.adoption import PageScreens
from bot.services.services import Services
from tests.conftest import AbsentModel, running_bot
from tests.delivery.conftest import until


async def test_a_broken_newer_guide_and_then_the_old_one_back_in_its_place(
    telegram: LocalTelegram,
    guide_db: Path,
    knowledge: Knowledge,
    screens: PageScreens,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(live, "GUIDE_CHECK_EVERY", 0.01)
    caplog.set_level("INFO", "bot")
    guide, kept = tmp_path / "guide.db", tmp_path / "kept.db"
    shutil.copyfile(guide_db, guide)
    store = ContentStore(guide, replace(read_edition(guide)))
    services = Services(store, Answers(store, knowledge, AbsentModel()), Counts(), screens)
    async with running_bot(telegram, services):
        guide.rename(kept)
        guide.write_bytes(b"no guide")
        await until(telegram, lambda: any("is refused, the old one goes on" in line for line in caplog.messages))
        assert services.health.guide_state is not True
        kept.replace(guide)
        await until(telegram, lambda: services.health.guide_state is True)
    assert f"The guide in use is in its place again: {store.version}." in caplog.messages
    assert not any("A newer guide is open" in line for line in caplog.messages)
    await services.answers.judging.close()
    await store.close()
