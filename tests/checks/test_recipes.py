"""What `check` says of a page that comes or goes: everything at once, so that nothing is left to find out."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import commands
from bot.guide.place import Audience, Place
from bot.guide.store import ContentStore
from tests.pseudo import CODE, write_locale
from tests.small_guide import build_small, page_text, write, write_small_guide

MENU, QUESTIONS = "content/menu.toml", "content/questions/en.toml"
OLD = "abuse/neglect/more"
PARENTS = "content/parent/abuse/neglect.md"
ABSENT = '= ["young_person", "professional"]\n'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The small guide, wholly translated, with questions for the page that goes."""
    write_small_guide(tmp_path)
    append(tmp_path, QUESTIONS, f'"{OLD}" = ["what more is neglect"]\n')
    write_locale(tmp_path)
    return tmp_path


def append(root: Path, name: str, text: str) -> None:
    write(root, name, (root / name).read_text("utf-8") + text)


def replace(root: Path, name: str, old: str, new: str) -> None:
    text = (root / name).read_text("utf-8")
    assert old in text
    write(root, name, text.replace(old, new))


def files_named(root: Path) -> set[str]:
    return {problem.file for problem in build_small(root, force=True).problems}


def update(root: Path) -> None:
    result = CliRunner().invoke(commands, ["translate", "update", "--root", str(root)])
    assert result.exit_code == 0, result.output


async def shown(root: Path, page: str) -> tuple[str, bool]:
    """Which page of parents stands at this id in the other language, and whether it is translated."""
    store = await ContentStore.open(root / "guide.db")
    try:
        found = store.page(Place(Audience.PARENT, CODE, page))
    finally:
        await store.close()
    return found.id, found.translated


async def test_adding_a_page(root: Path) -> None:
    write(root, "content/parent/conference/new.md", page_text("conference/new") + "\nThis is said \u2014 badly.\n")
    problems = build_small(root).problems
    whats = " ".join(problem.what for problem in problems)
    assert "No button leads to this page." in whats
    assert "young_person" in whats, "who else has it"
    assert "There is a dash." in whats, "all at once"
    replace(root, "content/parent/conference/new.md", " \u2014", "")
    replace(root, PARENTS, "next:\n", "next:\n  - conference/new\n")
    replace(root, MENU, "[absent]\n", f'[absent]\n"conference/new" {ABSENT}')
    append(root, QUESTIONS, '"conference/new" = ["what is new"]\n')
    update(root)
    assert build_small(root).problems == []
    assert await shown(root, "conference/new") == ("conference/new", False)


def test_what_is_left_after_a_page_was_deleted_by_hand_is_said_all_at_once(root: Path) -> None:
    (root / f"content/parent/{OLD}.md").unlink()
    assert files_named(root) == {PARENTS, MENU, QUESTIONS}


def test_a_slip_in_the_name_of_a_page_is_one_problem(root: Path) -> None:
    replace(root, PARENTS, f"  - {OLD}\n", "  - abuse/neglect/mroe\n")
    (problem,) = build_small(root).problems
    assert "names abuse/neglect/mroe" in problem.what
