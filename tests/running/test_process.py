"""What the processes that hold a token or what was typed leave behind if they die: no image of their memory."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path
from typing import Any

import pytest

from bot.answers.model import COMMAND, environment
from bot.answers.worker import FRAME
from bot.local_telegram import LocalTelegram
from tests import process

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")

GROUP: dict[str, Any] = {"group": 65534} if os.getuid() == 0 else {}
"""Root starts the process in a group that is not root's, so that the owner of its files in /proc can be told from
root. Anybody else is told from root anyway."""


def leaves_no_image(pid: int) -> bool:
    """Whether the system writes no image of this process's memory, and lets nobody of its user's read it.

    The files in /proc of a process that is not "dumpable" belong to root (proc(5), PR_SET_DUMPABLE).
    """
    owner = Path(f"/proc/{pid}/environ").stat()
    return (owner.st_uid, owner.st_gid) == (0, 0)


def core_limits(pid: int) -> list[str]:
    lines = Path(f"/proc/{pid}/limits").read_text("utf-8").splitlines()
    return next(line for line in lines if line.startswith("Max core file size")).split()[4:6]


async def begun(*command: str, env: dict[str, str]) -> Process:
    return await asyncio.create_subprocess_exec(*command, env=env, stdin=PIPE, stdout=PIPE, **GROUP)


async def ended(started: Process) -> None:
    started.kill()
    await started.wait()


async def test_an_ordinary_process_does() -> None:
    ordinary = await begun("sleep", "60", env={"PATH": os.environ["PATH"]})
    try:
        assert not leaves_no_image(ordinary.pid), "or the tests below would show nothing"
    finally:
        await ended(ordinary)


async def test_the_bot_leaves_no_image_of_its_memory(telegram: LocalTelegram, guide_db: Path, tmp_path: Path) -> None:
    hold = process.Watched("getMe", never=True)
    telegram.state.faults.append(hold)
    env = {**process.environment(telegram, guide_db), "PYTHONPATH": os.pathsep.join(sys.path)}
    bot = await begun(sys.executable, "-m", "bot", "run", env=env)
    try:
        await hold.met.wait()  # by now the token has been read
        assert leaves_no_image(bot.pid)
        assert core_limits(bot.pid) == ["0", "0"]
    finally:
        hold.release()
        await ended(bot)


async def test_nor_does_the_sentence_model_s_process() -> None:
    model = await begun(*COMMAND, env=environment())
    try:
        assert model.stdout is not None
        if FRAME.unpack(await model.stdout.readexactly(FRAME.size)) != (0, 0):
            pytest.skip("the sentence model does not run on this machine")
        assert leaves_no_image(model.pid)
        assert core_limits(model.pid) == ["0", "0"]
    finally:
        await ended(model)
