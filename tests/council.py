"""A council's folder over the small guide, the commands run there, and one text that is signed off there."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import commands
from bot.compiler.gathered import read_signoff
from bot.guide.approval import State
from bot.source.tree import Tree
from tests.small_guide import write_small_guide

TODAY = datetime.now(UTC).date()
PAGE = "content/parent/abuse/neglect.md"
FILE = Path("anytown/approvals/parent/abuse/neglect/en.toml")
LEAD = ("--role", "Safeguarding lead", "--name", "J. Smith")
SIGN = ("sign-off", "abuse/neglect", "--audience", "parent", *LEAD)


def council(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The small guide, and the folder of a council; one is in it."""
    write_small_guide(tmp_path)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "anytown").mkdir()
    monkeypatch.setenv("CONTENT_OVERLAY", "anytown")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))


def run(*arguments: str, ends_with: int = 0) -> str:
    done = CliRunner().invoke(commands, [*arguments, "--root", "."])
    assert done.exit_code == ends_with, f"{done.output}{done.exception!r}"
    return done.output


def change(name: str, old: str, new: str) -> None:
    text = Path(name).read_text("utf-8")
    assert old in text
    Path(name).write_text(text.replace(old, new), "utf-8")


def state(page: str = "abuse/neglect", on: date = TODAY) -> State:
    found = read_signoff(Tree(Path(), Path("anytown")), on).standings
    (of_page,) = [each for each in found if each.text.where == ("parent", "en", page)]
    return of_page.state
