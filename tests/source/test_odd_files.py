"""Whatever lies in the guide's folders: no command waits without end or ends in a traceback; each says what to do."""

import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bot.cli import commands
from bot.source import tree as tree_module
from bot.source.problems import Problem
from bot.source.tree import Tree, read_text
from tests.small_guide import build_small, write, write_small_guide

PAGE = "content/parent/behaviour.md"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write_small_guide(tmp_path)
    return tmp_path


def said(root: Path, *command: str) -> list[str]:
    """What the command said of the guide; it ended by itself."""
    result = CliRunner().invoke(commands, [*command, "--root", str(root)])
    assert result.exit_code == 1, result.output
    assert isinstance(result.exception, SystemExit), "not a traceback"
    return [line for line in result.output.splitlines() if line.startswith(("content/", "locales/"))]


@pytest.mark.parametrize("command", [["check"], ["translate", "extract"]])
@pytest.mark.parametrize("name", ["content/parent/pipe.md", "content/pipe", "locales/pipe.po"])
def test_a_pipe_is_named_and_not_waited_for(root: Path, name: str, command: list[str]) -> None:
    (root / name).parent.mkdir(exist_ok=True)
    os.mkfifo(root / name)
    assert said(root, *command) == [f"{name}: This is a pipe or a device, not a file. Delete it."]


def test_a_pipe_in_place_of_a_file_that_is_needed(root: Path) -> None:
    (root / "content/menu.toml").unlink()
    os.mkfifo(root / "content/menu.toml")
    assert said(root, "check") == ["content/menu.toml: This is a pipe or a device, not a file. Delete it."]
    problems: list[Problem] = []
    assert read_text(Tree(root), "content/menu.toml", problems) is None
    assert len(problems) == 1, "nor does anything else wait for it"


def test_a_name_that_is_not_text(root: Path) -> None:
    os.close(os.open(os.fsencode(root / "content/parent/") + b"/caf\xe9.md", os.O_CREAT))
    assert said(root, "check") == [
        "content/parent/caf?.md: The name of this file is not plain text. Name it with a-z, 0-9 and -."
    ]
    said(root, "translate", "extract")


@pytest.mark.parametrize("target", ["loop.md", "gone.md"])
def test_a_link_that_leads_in_a_circle_or_nowhere(root: Path, target: str) -> None:
    (root / "content/parent/loop.md").symlink_to(target)
    assert said(root, "check") == [
        "content/parent/loop.md: This file is a link that leads nowhere. Put the file itself here."
    ]


def test_the_lock_of_an_editor_is_a_link_to_nowhere_and_stops_nothing(root: Path) -> None:
    (root / "content/parent/.#behaviour.md").symlink_to("somebody@computer.123")
    assert build_small(root).built


def test_a_folder_named_as_a_page(root: Path) -> None:
    (root / "content/parent/ours.md").mkdir()
    assert build_small(root).built, "an empty folder is nothing"
    write(root, "content/parent/ours.md/more.md", (root / PAGE).read_text("utf-8"))
    (line,) = said(root, "check")
    assert line.startswith("content/parent/ours.md/more.md:1: `ours.md/more` cannot be a page's id.")


def test_a_file_that_may_not_be_read(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Path.open

    def refuse(path: Path, *arguments: Any, **named: Any) -> Any:
        if path.name == "behaviour.md" and path.parent.name == "parent":
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *arguments, **named)

    monkeypatch.setattr(Path, "open", refuse)
    assert said(root, "check") == [
        f"{PAGE}: This file cannot be read (Permission denied). Make it a file you may read."
    ]


def test_a_file_without_end(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree_module, "MOST_FILE_BYTES", 100_000)
    path = root / PAGE
    path.write_text(path.read_text("utf-8") + "word " * 100_000, "utf-8")
    assert said(root, "check") == [
        f"{PAGE}: This file cannot be read (it is longer than 100000 bytes). Make it a file you may read."
    ]


LAUGHS = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 40))


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        pytest.param(PAGE, "next:", f"a0: &a0 [ha]\n{LAUGHS}\nnext:", id="YAML that laughs"),
        pytest.param(PAGE, "title: ", "title: " + "[" * 3000, id="brackets at the top"),
        pytest.param(PAGE, "title: ", "title: " + "[" * 300_000, id="very many brackets at the top"),
        pytest.param(PAGE, "Ask who", "[" * 3000 + "Ask who", id="brackets in the text"),
        pytest.param(PAGE, "Ask who", "[a](" * 3000 + "Ask who", id="links in the text"),
        pytest.param(PAGE, "Ask who", "\n\n" + "> " * 3000 + "Ask who", id="quotations in quotations"),
        pytest.param(PAGE, "Ask who", "{{ " + "(" * 3000 + " }} Ask who", id="brackets in a tag"),
        pytest.param(PAGE, "Ask who", "{{ " + "9" * 100_000 + " }} Ask who", id="digits in a tag"),
        pytest.param(
            PAGE,
            "Ask who",
            "\n\n" + "{% if authority.unit_phone %}\n" * 3000 + "Ask\n" + "{% endif %}\n" * 3000 + "\nwho",
            id="conditions in conditions",
        ),
        pytest.param(PAGE, "checked: 2026-01-05", "checked: " + "9" * 9000, id="digits in a day"),
        pytest.param("content/sources.toml", '"2018"', "9" * 100_000, id="digits in a table"),
        pytest.param("content/menu.toml", "pages = ", "pages = " + "[" * 3000, id="brackets in a table"),
        pytest.param("content/help-lines.toml", "2026-05-01", "2026-02-31", id="no such day"),
    ],
)
def test_what_could_take_for_ever_or_break_the_reader(root: Path, name: str, old: str, new: str) -> None:
    path = root / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    lines = said(root, "check")
    assert lines
    assert {line.split(":")[0] for line in lines} == {name}
    said(root, "translate", "extract")


def test_passages_within_passages_without_end(root: Path) -> None:
    most = 1200  # Python itself gives up at a depth of 1,000
    for number in range(most):
        write(root, f"content/shared/p{number}.md", f'{{% include "p{number + 1}" %}}\n')
    write(root, f"content/shared/p{most}.md", "Words.\n")
    path = root / PAGE
    path.write_text(path.read_text("utf-8") + '\n{% include "p0" %}\n', "utf-8")
    lines = said(root, "check")
    assert lines
    assert all("This passage grows to" in line for line in lines)


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\x07", "\x00", "\u200b", "\ufffd"])
@pytest.mark.parametrize("name", [PAGE, "content/shared/definition.md"])
def test_a_sign_that_nobody_sees_is_named_with_its_line(root: Path, name: str, sign: str) -> None:
    text = (root / name).read_text("utf-8")
    lines = text.rstrip("\n").split("\n")
    number = next(place for place, line in enumerate(lines, start=1) if line.startswith(("This page", "Newer words")))
    lines[number - 1] = lines[number - 1].replace(" ", f" {sign}", 1)
    (root / name).write_text("\n".join(lines) + "\n", "utf-8")
    what = f"This line holds a sign that nobody sees (U+{ord(sign):04X})."
    assert said(root, "check") == [f"{name}:{number}: {what} Delete it, or type the line anew."]


def test_joiners_belong_to_urdu(root: Path) -> None:
    write(root, "locales/words.po", "می\u200cخواهم")
    problems: list[Problem] = []
    assert read_text(Tree(root), "locales/words.po", problems) == "می\u200cخواهم"
    assert problems == []


def test_a_full_disk_is_a_sentence(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, _data: bytes) -> int:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(Path, "write_bytes", full)
    result = CliRunner().invoke(commands, ["translate", "extract", "--root", str(root)])
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert "cannot be written (No space left on device)." in result.output
