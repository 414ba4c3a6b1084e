"""docs/adopting.md, followed from top to bottom: every command in it, its page and its questions, by a new council."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import commands
from bot.source.tree import AUTHORITY, guide_root
from tests.small_guide import write, write_small_guide

DOCUMENT = (Path(__file__).parent.parent / "docs/adopting.md").read_text("utf-8")
COMMANDS = re.findall(r"^ {4}conference-guide (.+)$", DOCUMENT, re.MULTILINE)
SOURCE = (
    '\n[council-pages]\nname = "council pages"\ntitle = "Pages"\nedition = "2026"\ngrade = "A"\nchecked = 2026-01-05\n'
)


@pytest.fixture(autouse=True)
def council(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A guide, and the folder of a council that begins."""
    write_small_guide(tmp_path / "base")
    write(tmp_path / "base", AUTHORITY, (guide_root() / AUTHORITY).read_text("utf-8"))
    sources = tmp_path / "base/content/sources.toml"
    sources.write_text(sources.read_text("utf-8") + SOURCE, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CONTENT_OVERLAY", "anytown")


def fenced(kind: str) -> str:
    (text,) = re.findall(rf"```{kind}\n(.*?)```", DOCUMENT, re.DOTALL)
    return str(text)


def test_every_command_of_the_document_does_what_it_says() -> None:
    assert len(COMMANDS) >= 14
    for command in (command for command in COMMANDS if command != "try" and "mark" not in command):
        if command.startswith("ledger"):
            assert CliRunner().invoke(commands, ["build", "--root", "base"]).exit_code == 0
        if command.startswith(("ledger", "said")):
            day = ["--on", "2026-01-05"] if command.startswith("ledger") else []
            said = CliRunner().invoke(commands, [*shlex.split(command), *day])
            assert said.exit_code == 0, f"{command}: {said.output}"
            continue
        words = [*shlex.split(command.replace("2026-11-29", "2026-01-05")), "--root", "base"]
        said = CliRunner().invoke(commands, words, input="\n" * 60)
        blocked = "--live" in command
        assert said.exit_code == (1 if blocked else 0), f"{command}: {said.output}"
    assert "Go-live list" in Path("list.html").read_text("utf-8")
    assert 'out_of_hours_phone = "0300 123 4569"' in (Path("anytown") / AUTHORITY).read_text("utf-8")
    assert Path("anytown/before/content/parent/conference/decision.md").is_file()


def test_the_page_and_the_questions_of_the_document_are_sound() -> None:
    write(Path("anytown"), "content/parent/conference/people/our-advocates.md", fenced("markdown"))
    write(Path("anytown"), "content/questions/en.toml", fenced("toml"))
    said = CliRunner().invoke(commands, ["check", "--root", "base"])
    assert said.exit_code == 0, said.output
    assert "Warning: anytown" not in said.output
