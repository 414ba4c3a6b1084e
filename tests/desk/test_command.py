"""`conference-guide edit` as somebody starts it: where it may be opened, and what is said where it cannot start."""

import asyncio
import os
import sys
from pathlib import Path

import pytest
from aiohttp import ClientSession
from click.testing import CliRunner

from bot.cli import commands
from bot.compiler.build import build
from bot.desk import at_list
from bot.desk.desk import Desk
from bot.desk.reading import TreeReader
from bot.source import tree
from bot.source.tree import Tree
from tests.desk.conftest import EDITOR, Ask, desk_on
from tests.desk.test_pages import words
from tests.small_guide import TODAY


def refused(*arguments: str) -> str:
    done = CliRunner().invoke(commands, ["edit", "--no-open", *arguments])
    assert done.exit_code, done.output
    assert "Traceback" not in done.output
    return " ".join(done.output.split())


def test_it_is_opened_to_others_only_behind_a_sign_in(root: Path) -> None:
    here = ("--root", str(root))
    assert "this computer alone may open it" in refused(*here, "--listen", "0.0.0.0")
    assert "go together" in refused(*here, "--behind-sign-in", "desk.anytown.example")
    assert "go together" in refused(*here, "--name-header", "X-User")


def test_what_is_missing_is_said_with_what_to_do(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setitem(sys.modules, "docx", None)
        assert "make install-edit" in refused("--root", str(root))
    packaged = root.rename(root.with_name("_guide"))
    monkeypatch.setattr(tree, "guide_root", lambda: packaged)
    assert "CONTENT_OVERLAY" in refused("--name", EDITOR), "the next upgrade would take the words away"


async def test_it_is_started_says_its_address_and_answers_there(root: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "edit", "--root", str(root), "--port", "0", "--no-open", "--name", EDITOR),
        env={name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
        | {"PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": "error"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    first = (await process.stdout.readline()).decode()
    address = first.removeprefix("The desk is here: ").strip()
    assert address.startswith("http://127.0.0.1:"), first
    async with ClientSession() as client, client.get(address) as answer:
        page = await answer.text()
    assert f"You are {EDITOR}" in page
    said = [(await process.stdout.readline()).decode().strip() for _line in range(2)]
    assert f"Words are written into {root}." in said, "whoever starts it in another folder sees which one it is"
    assert "What neglect means" in page
    process.terminate()
    _out, wrong = await process.communicate()
    assert wrong == b""


def test_each_page_says_where_words_go(made: Path, root: Path, ask: Ask, tmp_path: Path) -> None:
    assert f"Words are written into {root}." in words(at_list.shown(desk_on(root), ask()))
    own = Desk(TreeReader(Tree(made, tmp_path / "anytown"), lambda: TODAY))
    assert f"Words are written into your own folder, {tmp_path / 'anytown'};" in words(at_list.shown(own, ask()))


def test_a_folder_of_ones_own_that_was_forgotten_is_missed(root: Path, ask: Ask, tmp_path: Path) -> None:
    own, guide = tmp_path / "anytown", tmp_path / "guide.db"
    own.mkdir()
    assert build(Tree(root, own), guide, today=TODAY).built
    forgotten = words(at_list.shown(Desk.of(Tree(root), guide=guide), ask()))
    assert "CONTENT_OVERLAY names none now" in forgotten
    assert "CONTENT_OVERLAY names none now" not in words(at_list.shown(Desk.of(Tree(root, own), guide=guide), ask()))
