"""The documents name every command, setting and page field: what is not written down does not exist for its user."""

import re
from pathlib import Path

import click
import pytest

from bot.cli import commands
from bot.settings import Settings
from bot.source.front_matter import FIELDS
from bot.telegram.profile import commands as bot_commands

PROJECT = Path(__file__).parent.parent
_FUNCTION = re.compile(r"def (test_\w+)\(")
README = (PROJECT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("name", sorted(commands.commands))
def test_command_is_in_the_readme(name: str) -> None:
    assert f"`conference-guide {name}`" in README
    assert commands.commands[name].help, "and explains itself"


@pytest.mark.parametrize("name", sorted(commands.commands))
def test_every_option_says_what_it_does(name: str) -> None:
    for option in commands.commands[name].params:
        if isinstance(option, click.Option) and option.name != "audience":
            assert option.help, option.name


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_setting_is_in_the_readme(name: str) -> None:
    assert f"| `{name.upper()}` |" in README


@pytest.mark.parametrize("name", FIELDS)
def test_page_field_is_in_the_writers_guide(name: str) -> None:
    assert f"| `{name}` |" in (PROJECT / "docs/writing-content.md").read_text("utf-8")


def test_bot_commands_have_short_descriptions() -> None:
    described = {command.command: command.description for command in bot_commands(str)}
    assert set(described) == {"start", "help", "ask", "language", "hide", "privacy", "about"}
    assert len(set(described.values())) == len(described)
    for name, description in described.items():
        # One line of the command list on a 360-pixel phone, beside the longest name.
        assert 5 < len(description) <= 32, name
        assert description[0].isupper(), name
        assert not description.endswith("."), name


@pytest.mark.parametrize("path", sorted((PROJECT / "docs").rglob("*.md")), ids=lambda path: path.name)
def test_files_named_in_the_documents_exist(path: Path) -> None:
    text = path.read_text("utf-8")
    made = {name.lstrip("+") for name in re.findall(r"^ *```\w+ (\S+)$", text, re.MULTILINE)}  # by who follows a task
    for word in text.replace("`", " ").split():
        name = word.strip(".,;:()")
        if name.startswith(("bot/", "tests/", "docs/", "content/")) and "<" not in name and "*" not in name:
            assert (PROJECT / name).exists() or name in made or "…" in name or name.startswith("content/parent/…"), (
                f"{path}: {name}"
            )


def test_tests_named_in_the_threat_model_exist() -> None:
    named = set(re.findall(r"`(test_\w+)`", (PROJECT / "docs/security.md").read_text("utf-8")))
    there = {
        name for path in (PROJECT / "tests").rglob("test_*.py") for name in _FUNCTION.findall(path.read_text("utf-8"))
    }
    assert len(named) > 30
    assert named <= there, named - there


def test_every_threat_names_what_shows_its_answer_or_that_there_is_none() -> None:
    rows = [line for line in (PROJECT / "docs/security.md").read_text("utf-8").splitlines() if line.count("|") == 4]
    threats = [row.split("|") for row in rows if not row.startswith(("| ---", "| threat"))]
    assert len(threats) > 30
    assert [row[1] for row in threats if not re.search(r"`(tests|bot)/|not answered here", row[3])] == []
