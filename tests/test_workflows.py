"""The workflows of the forge, which nothing here can run: each step is sound shell, and what it calls is there."""

import os
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.known_commands import exists

PROJECT = Path(__file__).parent.parent
WORKFLOWS = sorted((PROJECT / ".github/workflows").glob("*.yml"))
ON_THE_RUNNER = {"cat", "gh", "git", "make", "rm"}
"""Programs of the forge's machine that our steps use."""
OURS = ".venv/bin/conference-guide"


def steps() -> Iterator[tuple[str, str]]:
    """Each step that runs something: where it stands, and its script."""
    for path in WORKFLOWS:
        for name, job in yaml.safe_load(path.read_text("utf-8"))["jobs"].items():
            for number, step in enumerate(job["steps"], start=1):
                if "run" in step:
                    yield f"{path.stem}, {name}, step {number}", step["run"]


STEPS = dict(steps())
_SETTING = re.compile(r"\w+=")
"""How a variable that is set begins; the command comes after it, if there is one."""


def commands_in(script: str) -> Iterator[list[str]]:
    """The simple commands of a script, each as its words; those within `$( )` too."""
    lexer = shlex.shlex(script.replace("\\\n", " "), posix=True, punctuation_chars=";&|{}\n")
    lexer.whitespace, lexer.commenters, lexer.whitespace_split = " \t", "", True
    words: list[str] = []
    for token in [*lexer, "\n"]:
        if set(token) <= set(";&|{}\n"):
            if words:
                yield words
            words = []
        elif words or not _SETTING.match(token):
            words.append(token)
    for within in re.findall(r"\$\(([^()]+)\)", script):
        yield shlex.split(within)


@pytest.mark.parametrize("step", STEPS)
def test_a_step_is_sound_shell_and_nothing_from_outside_is_pasted_into_it(step: str) -> None:
    said = subprocess.run(["bash", "-n"], input=STEPS[step], capture_output=True, text=True, check=False)
    assert (said.returncode, said.stderr) == (0, "")
    assert "${{" not in STEPS[step], "a branch's name could hold a command: give it through env"


@pytest.mark.parametrize("step", STEPS)
def test_what_a_step_calls_is_there(step: str) -> None:
    found = [*commands_in(STEPS[step])]
    assert found
    for name, *words in found:
        if name == OURS:
            exists(words)
        elif "/" in name:
            assert os.access(PROJECT / name, os.X_OK), name
        elif name == "make":
            for rule in words:
                assert f"\n{rule}:" in (PROJECT / "Makefile").read_text("utf-8"), rule
        else:
            is_builtin = subprocess.run(["bash", "-c", 'test "$(type -t "$1")" = builtin', "", name], check=False)
            assert name in ON_THE_RUNNER or is_builtin.returncode == 0, name
    for told in re.findall(r"'conference-guide ([^']+)'", STEPS[step]):
        exists(shlex.split(told))


def test_the_steps_are_found_with_their_commands() -> None:
    assert [*commands_in('a=1 one x; test -z "$(two -y)" || {\n  three\n}')] == [
        ["one", "x"],
        ["test", "-z", "$(two -y)"],
        ["three"],
        ["two", "-y"],
    ]
    called = {name for script in STEPS.values() for name, *_ in commands_in(script)}
    assert {OURS, ".ci/run", "make", "gh", "git"} <= called
    assert len(STEPS) >= 8
