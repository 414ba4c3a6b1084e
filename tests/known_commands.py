"""Whether a command of ours, as it stands in a document or a workflow, is there and has these options."""

import click

from bot.cli import commands


def exists(words: list[str]) -> None:
    """A command is there, and has these options."""
    command: click.Command = commands
    while isinstance(command, click.Group):
        assert words, f"{command.name} alone does nothing"
        assert words[0] in command.commands, words
        command, words = command.commands[words[0]], words[1:]
    known = {name for option in command.params for name in (*option.opts, *option.secondary_opts)}
    assert {word for word in words if word.startswith("-")} <= known, words
