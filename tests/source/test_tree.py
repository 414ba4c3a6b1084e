"""The content tree: two folders read as one, and nothing from outside them."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.compiler.build import build, hash_of_sources
from bot.guide.place import Audience, Place
from bot.guide.store import ContentStore
from bot.source import tree as tree_module
from bot.source.guide import read_guide
from bot.source.problems import Problem
from bot.source.tree import OutsideError, Tree, read_text
from tests.small_guide import TODAY, page_text, write, write_small_guide

OPENED = """
import contextlib, os, sys
opened = set()
def hear(event, about):
    if event in {"open", "os.listdir", "os.scandir"} and isinstance(about[0], (str, bytes, os.PathLike)):
        opened.add(os.path.abspath(os.fsdecode(about[0])))
sys.addaudithook(hear)
from bot.cli import commands
with contextlib.redirect_stdout(sys.stderr):
    for options in (["check"], ["check", "--live"], ["build", "--text", sys.argv[2]]):
        with contextlib.suppress(SystemExit):
            commands([*options, "--root", sys.argv[1]])
print(*opened, sep="\\n")
"""
"""Says every file and folder that a check and a build open. What listens cannot be taken away: it has a process of its
own."""


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """The small guide, and an authority's folder that has nothing yet."""
    write_small_guide(tmp_path / "base")
    (tmp_path / "overlay").mkdir()
    return Tree(tmp_path / "base", tmp_path / "overlay")


def lay_over(tree: Tree, name: str, text: str) -> None:
    assert tree.overlay is not None
    write(tree.overlay, name, text)


def test_a_file_of_the_overlay_stands_in_place_of_ours(tree: Tree) -> None:
    name = "content/parent/behaviour.md"
    lay_over(tree, name, page_text("behaviour").replace("Ask who can help.", "Ask our own people."))
    problems: list[Problem] = []
    guide = read_guide(tree, problems)
    assert problems == []
    bodies = {source.page.file.name: source.body.units[0].text for source in guide.pages.values()}
    assert bodies[name] == "This page tells you about behaviour. Ask our own people."
    assert bodies["content/young_person/behaviour.md"] == "This page tells you about behaviour. Ask who can help."


def test_every_kind_of_file_can_be_laid_over(tree: Tree) -> None:
    lay_over(tree, "content/authority.toml", '[authority]\nname = "Anytown Council"\n')
    lay_over(tree, "content/shared/definition.md", "Their own words.\n")
    lay_over(tree, "content/questions/pl.toml", '"abuse" = ["pytanie"]\n')
    guide = read_guide(tree, [])
    assert guide.details.values["authority", "name"].text == "Anytown Council"
    assert [unit.text for unit in guide.passages["definition"].body.units] == ["Their own words."]
    assert sorted(guide.tables.questions) == ["en", "pl"]


async def test_the_guide_is_built_from_both_folders_and_anew_when_either_changes(tree: Tree, tmp_path: Path) -> None:
    def built() -> bool:
        report = build(tree, tmp_path / "guide.db", today=TODAY)
        assert report.problems == []
        return report.built

    assert built()
    assert not built()
    lay_over(
        tree, "content/parent/behaviour.md", page_text("behaviour").replace("Ask who can help.", "Ask our people.")
    )
    assert built()
    store = await ContentStore.open(tmp_path / "guide.db")
    try:
        page = store.page(Place(Audience.PARENT, "en", "behaviour"))
        assert "Ask our people." in page.parts[0].text
    finally:
        await store.close()


def test_names_of_both_folders_are_one_list_each_once(tree: Tree) -> None:
    base = Tree(tree.base).names("content/parent", ".md")
    lay_over(tree, "content/parent/behaviour.md", "x")
    lay_over(tree, "content/parent/abuse/ours.md", "x")
    names = tree.names("content/parent", ".md")
    assert set(names) == {*base, "content/parent/abuse/ours.md"}
    assert len(names) == len(base) + 1
    assert names.index("content/parent/abuse/neglect.md") < names.index("content/parent/abuse/ours.md")


def test_a_problem_names_the_file_where_it_is(tree: Tree) -> None:
    lay_over(tree, "content/parent/behaviour.md", "no lines at the top")
    write(tree.base, "content/young_person/behaviour.md", "no lines at the top")
    report = build(tree, None, today=TODAY)
    assert [str(problem).split(" ")[0] for problem in report.problems] == [
        f"{tree.overlay}/content/parent/behaviour.md:1:",
        "content/young_person/behaviour.md:1:",
    ]


def test_what_is_laid_over_changes_the_hash_and_an_empty_overlay_does_not(tree: Tree) -> None:
    before = hash_of_sources(tree)
    assert before == hash_of_sources(Tree(tree.base))
    lay_over(tree, "content/parent/behaviour.md", page_text("behaviour") + "\nMore.\n")
    assert hash_of_sources(tree) != before


@pytest.mark.parametrize("folder", ["base", "overlay"])
def test_a_link_out_of_either_folder_is_refused(folder: str, tree: Tree, tmp_path: Path) -> None:
    name = "content/parent/ours.md"
    write(tmp_path, "outside.md", "secret")
    link = tmp_path / folder / name
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(tmp_path / "outside.md")
    with pytest.raises(OutsideError):
        tree.read(name)
    problems: list[Problem] = []
    assert read_text(tree, name, problems) is None
    assert [problem.file for problem in problems] == [tree.shown(name)]
    assert hash_of_sources(tree), "and stops nothing before it is said"


def test_a_linked_folder_is_not_followed(tree: Tree, tmp_path: Path) -> None:
    write(tmp_path, "elsewhere/page.md", "secret")
    (tree.base / "content/parent/linked").symlink_to(tmp_path / "elsewhere")
    assert not [name for name in tree.names("content") if "linked" in name]
    with pytest.raises(OutsideError):
        tree.read("content/parent/linked/page.md")


def test_a_link_within_the_folder_and_a_linked_guide_are_read(tree: Tree, tmp_path: Path) -> None:
    link = tree.base / "content/parent/ours.md"
    link.symlink_to(tree.base / "content/parent/behaviour.md")
    assert tree.read("content/parent/ours.md") == tree.read("content/parent/behaviour.md")
    (tmp_path / "guide").symlink_to(tree.base)
    assert Tree(tmp_path / "guide").read("content/parent/behaviour.md")


def test_files_are_read_all_together_in_their_order(tree: Tree) -> None:
    files = tree.read_all("content/questions", "content/urgent", suffix=".toml")
    assert list(files) == ["content/questions/en.toml", "content/urgent/en.toml"]
    assert b"what is neglect" in files["content/questions/en.toml"]


def test_a_check_and_a_build_open_only_the_tree_that_they_are_given(tree: Tree, tmp_path: Path) -> None:
    """What reads past the tree would read the words of whoever ships the program, in place of the council's own."""
    checkout = Path(tree_module.__file__).parents[2]
    ran = subprocess.run(
        [sys.executable, "-c", OPENED, tree.base, tmp_path / "text"],
        cwd=checkout,  # so that a path without a beginning leads there
        env={"PYTHONPATH": str(checkout), "GUIDE_DB": str(tmp_path / "guide.db")},
        capture_output=True,
        text=True,
        check=True,
    )
    opened = [Path(line) for line in ran.stdout.splitlines()]
    assert (tmp_path / "guide.db").exists(), ran.stderr
    assert tree.base / "content/sources.toml" in opened
    ours = [checkout / "content", checkout / "locales"]
    assert [path for path in opened if any(path.is_relative_to(folder) for folder in ours)] == []


def test_no_other_code_names_these_folders() -> None:
    """That of the other commands too. The trial only watches them."""
    bot = Path(tree_module.__file__).parent.parent
    named = re.compile(r"""/ f?["'](content|locales)\b""")
    found = {path.relative_to(bot).as_posix() for path in bot.rglob("*.py") if named.search(path.read_text("utf-8"))}
    assert found <= {"commands/trial.py"}
