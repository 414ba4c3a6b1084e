"""On a machine without the extra `paper`: each command that prints says in one sentence what to install."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.paper.typeset import TO_INSTALL_PAPER
from tests.small_guide import build_small, write_small_guide

WITHOUT_IT = """
import sys

class Hidden:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"typst", "pikepdf", "segno", "PIL"}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Hidden())
from bot.__main__ import main
main()
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("guide")
    write_small_guide(root)
    build_small(root)
    return root


def run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    settings = {**os.environ, "GUIDE_DB": str(root / "guide.db"), "PYTHONPATH": os.getcwd()}
    command = [sys.executable, "-c", WITHOUT_IT, *arguments, "--root", str(root)]
    return subprocess.run(command, env=settings, capture_output=True, text=True, timeout=100)


@pytest.mark.parametrize(
    "arguments",
    [
        ("leaflet", "--audience", "parent"),
        ("sheet", "--audience", "parent"),
        ("poster", "--language", "en"),
        ("slip", "--audience", "parent"),
    ],
)
def test_what_to_install_is_one_sentence_and_nothing_is_written(
    root: Path, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    done = run(root, *arguments, str(tmp_path / "out.pdf"))
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].endswith(TO_INSTALL_PAPER)
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_leaflets_with_the_guide_are_refused_alike(root: Path, tmp_path: Path) -> None:
    done = run(root, "build", "--leaflets", str(tmp_path / "leaflets"))
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].endswith(TO_INSTALL_PAPER)
    assert "Traceback" not in done.stderr


def test_web_pages_are_made_without_pictures(root: Path, tmp_path: Path) -> None:
    done = run(root, "site", str(tmp_path / "site"))
    assert done.returncode == 0, done.stderr
    assert TO_INSTALL_PAPER in done.stderr
    assert (tmp_path / "site/index.html").is_file()
