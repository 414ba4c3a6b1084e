"""The documents name every command, setting and page field: what is not written down does not exist for its user."""

from pathlib import Path

import click
import pytest

from bot.cli import commands
from bot.introduce import commands as bot_commands
from bot.settings import Settings
from bot.source.front_matter import FIELDS

PROJECT = Path(__file__).parent.parent
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
    for word in path.read_text("utf-8").replace("`", " ").split():
        name = word.strip(".,;:()")
        if name.startswith(("bot/", "tests/", "docs/", "content/")) and "<" not in name and "*" not in name:
            assert (PROJECT / name).exists() or "…" in name or name.startswith("content/parent/…"), f"{path}: {name}"
