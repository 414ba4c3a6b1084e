"""The task guides (docs/tasks/) are followed as they are written, each on a small guide of its own: files are written,
lines changed, commands run, in order. What needs the world outside is marked, and its commands exist.

The words after a fence's language say what a block is, and no reader sees them:

    ```sh                 run; it ends well          ```sh ends-with-1     run; it ends with 1
    ```sh elsewhere       not run here               ```toml +FILE         put at the end of the file
    ```markdown FILE      the whole file             ```diff FILE          the lines with - go, those with + come
"""

import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import commands
from bot.source import tree
from tests.known_commands import exists
from tests.small_guide import page_text, write, write_small_guide

PROJECT = Path(__file__).parent.parent
PAGES = sorted((PROJECT / "docs/tasks").glob("*.md"))
_BLOCK = re.compile(r"^( *)```(\S*)(?: ([^\n]+))?\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
MOST_LINES = 60
LAST = {
    "README": "all is well",
    "add-a-page": "Turn the sound off.",
    "add-a-wording": "This page tells you about conference prepare.",
    "retire-a-page": "This page tells you about conference plan.",
    "change-a-number": "files, ",
    "new-edition": "0 of ",
}
"""What the last command of a task must say: that the task is done."""
TRAVEL, PRACTICAL = "conference/plan/travel", "conference/prepare/practical"
ABSENT = f'"{TRAVEL}" = ["young_person", "professional"]\n'
QUOTED = "> The persistent failure to meet a child’s basic physical and/or psychological needs, and more.\n"
EDITIONS = """\
[definitions]
name = "Working Together 2018"
title = "Working Together, the definitions"
edition = "2018"
grade = "A"
kept_beside = "wt-2026"
quoted_in = ["definition/neglect"]

[wt-2026]
name = "Working Together 2026"
title = "Working Together"
edition = "2026"
grade = "A"
dated = 2026-03-18
"""


@dataclass(frozen=True, slots=True)
class Block:
    language: str
    about: str
    text: str


def blocks_of(page: Path) -> Iterator[Block]:
    for indent, language, about, text in _BLOCK.findall(page.read_text("utf-8")):
        yield Block(language, about, re.sub(f"^{indent}", "", text, flags=re.MULTILINE))


def commands_of(block: Block) -> list[str]:
    return [line for line in block.text.replace("\\\n", " ").splitlines() if line.strip()]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small guide in Git: with Polish, and what the pages speak of. No test changes it."""
    root = tmp_path_factory.mktemp("tasks") / "guide"
    write_small_guide(root)
    for path in root.rglob("*.md"):
        path.write_text(re.sub(r"^checked: .*\n", "", path.read_text("utf-8"), flags=re.MULTILINE), "utf-8")
    said = "\nThat is for the workers as much as for you. You will get your turn.\n"
    change(root, "content/parent/behaviour.md", "Ask who can help.\n", f"Ask who can help.\n{said}")
    write(root, f"content/parent/{TRAVEL}.md", page_text(TRAVEL))
    change(root, "content/parent/conference/plan.md", "next:\n", f"next:\n  - {TRAVEL}\n")
    change(root, "content/menu.toml", "[absent]\n", f"[absent]\n{ABSENT}")
    asked = f'\n"{TRAVEL}" = ["can we go on holiday"]\n\n"conference/prepare" = [\n  "how do i prep for this",\n]\n'
    change(root, "content/questions/en.toml", 'a child"]\n', f'a child"]\n{asked}')
    write(root, "content/shared/definition/neglect.md", QUOTED)
    change(root, "content/sources.toml", "[rumour]\n", f"{EDITIONS}\n[rumour]\n")
    change(root, "content/professional/abuse/neglect.md", "  - leaflet\n", "  - leaflet\n  - definitions\n")
    text = (root / "content/professional/abuse/neglect.md").read_text("utf-8")
    write(root, "content/professional/abuse/neglect.md", f'{text}\n{{% include "definition/neglect" %}}\n')
    polish = '\n[pl]\nname = "Polski"\ndirection = "ltr"\nstatus = "draft"\n'
    change(root, "locales/languages.toml", '"approved"\n', f'"approved"\n{polish}')
    with pytest.MonkeyPatch.context() as patch:
        work_in(root, patch)
        ours("conference-guide translate update", 0)
        for command in ("git init --quiet", "git add --all", "git commit --quiet --message begin"):
            git(command)
    write(root, ".gitignore", "guide.db\n")
    return root


@pytest.fixture
def root(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, in which somebody works."""
    root = Path(shutil.copytree(made, tmp_path / "guide"))
    work_in(root, monkeypatch)
    return root


def work_in(root: Path, patch: pytest.MonkeyPatch) -> None:
    patch.chdir(root)
    patch.setattr(tree, "guide_root", lambda: root)
    for name in ("LANGUAGES", "BOT_TOKEN"):
        patch.delenv(name, raising=False)
    patch.setenv("GUIDE_DB", "guide.db")
    for name, value in {"NAME": "A. Writer", "EMAIL": "writer@example.org"}.items():
        patch.setenv(f"GIT_AUTHOR_{name}", value)
        patch.setenv(f"GIT_COMMITTER_{name}", value)


def change(root: Path, name: str, old: str, new: str) -> None:
    text = (root / name).read_text("utf-8")
    assert old in text, f"{name} has no {old!r}"
    write(root, name, text.replace(old, new, 1))


def ours(command: str, ends_with: int) -> str:
    """What one of our commands says, in this process: the same as in a terminal, and a second sooner."""
    done = CliRunner().invoke(commands, shlex.split(command)[1:])
    assert done.exit_code == ends_with, f"{command}\n{done.output}\n{done.exception!r}"
    assert "Traceback" not in done.output
    return done.output


def git(command: str) -> None:
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    done = subprocess.run(shlex.split(command), env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"


def follow(block: Block, root: Path) -> str:
    """Do what a block says; what the last of its commands said."""
    said = ""
    if block.language == "sh":
        for command in commands_of(block):
            if command.startswith("git "):
                git(command)
            else:
                assert command.startswith("conference-guide "), f"mark it `elsewhere`: {command}"
                said = ours(command, 1 if block.about == "ends-with-1" else 0)
    elif block.about.startswith("+"):
        name = block.about[1:]
        write(root, name, (root / name).read_text("utf-8") + block.text)
    elif block.language == "diff":
        lines = block.text.splitlines()
        old, new = ("\n".join(line[1:] for line in lines if line[0] in signs) for signs in ("- ", "+ "))
        change(root, block.about, old, new)
    elif block.about:
        assert not (root / block.about).exists(), f"{block.about} is there already"
        write(root, block.about, block.text)
    return said


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_task_can_be_done_as_it_is_written(page: Path, root: Path) -> None:
    said = [follow(block, root) for block in blocks_of(page) if block.about != "elsewhere"]
    assert LAST.get(page.stem, "") in "".join(said[-1:]), said[-1:]
    assert "all is well" in ours("conference-guide check", 0)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_is_not_run_here_is_sound_all_the_same(page: Path) -> None:
    for block in blocks_of(page):
        if block.about != "elsewhere":
            continue
        spoken = subprocess.run(["bash", "-n"], input=block.text, capture_output=True, text=True, check=False)
        assert spoken.returncode == 0, spoken.stderr
        for command in commands_of(block):
            if command.startswith("conference-guide "):
                exists(shlex.split(command)[1:])


def test_each_task_is_one_page_and_in_the_list() -> None:
    index = (PROJECT / "docs/tasks/README.md").read_text("utf-8")
    for page in PAGES:
        assert len(page.read_text("utf-8").splitlines()) <= MOST_LINES, page.name
        assert page.name == "README.md" or f"({page.name})" in index
