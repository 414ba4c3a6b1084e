"""The one way from the sources to a guide: what is wrong is told of by the file that a person can mend."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import commands
from bot.compiler.gathered import UnsoundError, read_signoff
from bot.source.tree import Tree
from tests.small_guide import TODAY, page_text, write, write_small_guide

PAGE = "content/parent/behaviour.md"


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tree:
    """The small guide, and an authority's own page over one of its pages, with a day that is none."""
    write_small_guide(tmp_path)
    write(tmp_path / "anytown", PAGE, page_text("behaviour").replace("2027-01-05", "soon"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CONTENT_OVERLAY", "anytown")
    return Tree(tmp_path, Path("anytown"))


def test_who_signs_off_is_told_of_the_file_in_their_own_folder(tree: Tree) -> None:
    with pytest.raises(UnsoundError) as refused:
        read_signoff(tree, TODAY)
    assert str(refused.value).startswith(f"anytown/{PAGE}:")


@pytest.mark.parametrize(
    "command",
    [["check"], ["review"], ["page", "retire", "abuse/neglect"], ["translate", "status"]],
    ids=" ".join,
)
def test_every_command_names_the_file_in_their_own_folder(command: list[str], tree: Tree) -> None:
    done = CliRunner().invoke(commands, [*command, "--root", str(tree.base)])
    assert done.exit_code == 1
    assert f"anytown/{PAGE}:" in done.output
    assert f"\n{PAGE}" not in f"\n{done.output}"
