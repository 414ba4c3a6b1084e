"""A desk on a small guide in Git, in English and in a made-up language written from right to left."""

import os
import shutil
import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest

from bot.desk.asked import Request
from bot.desk.desk import Desk
from bot.desk.guard import Guard
from bot.desk.reading import TreeReader
from bot.desk.server import serving
from bot.source.tree import Tree
from tests.pseudo import write_locale
from tests.small_guide import TODAY, write_small_guide

EDITOR = "Ann Writer"
LONG = "\n---\n\n## More\n\nThe second screen says more. Ask who can help.\n"


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small guide, made once; no test changes it."""
    root = tmp_path_factory.mktemp("desk") / "guide"
    write_small_guide(root)
    abuse = root / "content/parent/abuse.md"
    abuse.write_text(abuse.read_text("utf-8") + LONG, "utf-8")
    write_locale(root)
    return root


@pytest.fixture
def root(made: Path, tmp_path: Path) -> Path:
    """A copy of it in Git, on the branch from which words go out."""
    root = tmp_path / "guide"
    shutil.copytree(made, root)
    in_git(root)
    return root


def in_git(root: Path) -> None:
    for words in (
        ["init", "--quiet", "--initial-branch", "main"],
        ["add", "--all"],
        ["commit", "--quiet", "-m", "Begin"],
    ):
        git(root, *words)


def git(root: Path, *words: str) -> str:
    who = {f"GIT_{role}_{what}": value for role in ("AUTHOR", "COMMITTER") for what, value in _PERSON}
    env = {**os.environ, **who, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    done = subprocess.run(["git", *words], cwd=root, check=True, capture_output=True, text=True, env=env)
    return done.stdout.strip()


_PERSON = (("NAME", "Somebody Else"), ("EMAIL", "else@example.org"))


@pytest.fixture
def desk(root: Path) -> Desk:
    return desk_on(root)


def desk_on(root: Path) -> Desk:
    return Desk(TreeReader(Tree(root), lambda: TODAY))


Ask = Callable[..., Request]


@pytest.fixture
def ask() -> Ask:
    """A request of the editor's: `ask("parent/abuse", body="…")`."""

    def asking(place: str = "", *, query: dict[str, str] | None = None, file: bytes = b"", **form: str) -> Request:
        return Request(EDITOR, "/token", {"path_name": place}, query or {}, form, file, "file.docx" if file else "")

    return asking


@asynccontextmanager
async def served(desk: Desk) -> AsyncIterator[str]:
    """The address of the desk, for the editor alone."""
    async with serving(desk, partial(_guard, name=EDITOR), 0) as (port, guard):
        yield f"http://127.0.0.1:{port}/{guard.token(EDITOR)}/"


def _guard(port: int, name: str) -> Guard:
    return Guard.on_this_computer(port, name)


@pytest.fixture
def quiet_git(monkeypatch: pytest.MonkeyPatch) -> None:
    """Git as on a computer where nobody has set it up."""
    for name in ("GLOBAL", "SYSTEM"):
        monkeypatch.setenv(f"GIT_CONFIG_{name}", os.devnull)
