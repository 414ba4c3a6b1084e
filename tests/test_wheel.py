"""The wheel works outside the checkout: it carries the guide, and builds and answers from it."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.own_guide import AUTHORITY
from tests.small_guide import write_small_guide

PROJECT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)],
        cwd=PROJECT,
        check=True,
        capture_output=True,
    )
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as file:
        file.extractall(folder / "site")
    return folder


def run(unpacked: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=unpacked,
        env={"PYTHONPATH": str(unpacked / "site"), "PYTHONWARNINGS": "error", **settings},
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_has_the_same_guide_and_program_and_answers(unpacked: Path, guide_db: Path) -> None:
    """By their hashes: what the tests have built from the checkout is up to date for the wheel."""
    shutil.copy(guide_db, unpacked / "guide.db")
    built = run(unpacked, "build", CONTENT_OVERLAY=str(AUTHORITY))
    assert built.returncode == 0, built.stderr
    assert "The guide is up to date." in built.stdout + built.stderr
    asked = run(unpacked, "ask", "what is neglect")
    assert "neglect" in asked.stdout.lower()


def test_it_builds_a_guide_with_what_it_carries(unpacked: Path) -> None:
    write_small_guide(unpacked / "small")
    built = run(unpacked, "build", "--root", "small", GUIDE_DB="small.db")
    assert built.returncode == 0, built.stderr
    assert (unpacked / "small.db").is_file()


def test_it_carries_every_file_of_the_program_and_the_quotations_licence(unpacked: Path) -> None:
    names = {path.relative_to(unpacked / "site").as_posix() for path in (unpacked / "site").rglob("*")}
    ours = [path for path in (PROJECT / "bot").rglob("*") if path.is_file() and path.suffix != ".pyc"]
    assert {path.relative_to(PROJECT).as_posix() for path in ours} <= names
    assert "bot/_guide/content/parent/home.md" in names
    assert {
        "bot/local_telegram/page/index.html",
        "bot/paper/fonts/NotoSans-Regular.ttf",
        "bot/paper/fonts/OFL.txt",
        "bot/paper/templates/leaflet.typ",
    } <= names
    assert any(name.endswith("licenses/LICENSE") for name in names)
