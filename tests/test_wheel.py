"""The wheel works outside the checkout: it carries the guide, and builds and answers from it."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

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


def run(unpacked: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=unpacked,
        env={"PYTHONPATH": str(unpacked / "site"), "PYTHONWARNINGS": "error"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_builds_its_own_guide_and_answers(unpacked: Path) -> None:
    where = run(unpacked, "--help")
    assert where.returncode == 0, where.stderr
    built = run(unpacked, "build")
    assert built.returncode == 0, built.stderr
    assert (unpacked / "guide.db").is_file()
    asked = run(unpacked, "ask", "what is neglect")
    assert "neglect" in asked.stdout.lower()


def test_it_carries_the_chat_page_and_the_quotations_licence(unpacked: Path) -> None:
    names = {str(path.relative_to(unpacked / "site")) for path in (unpacked / "site").rglob("*")}
    assert "bot/local_telegram/page/index.html" in names
    assert "bot/_guide/content/parent/home.md" in names
    assert {
        "bot/paper/fonts/NotoSans-Regular.ttf",
        "bot/paper/fonts/OFL.txt",
        "bot/paper/templates/leaflet.typ",
    } <= names
    assert any(name.endswith("licenses/LICENSE") for name in names)
