"""The real guide in a made-up language beside English, compiled once for all tests that read it."""

from pathlib import Path

import pytest

from bot.compiler.build import build
from bot.source.tree import Tree
from tests.conftest import Once
from tests.own_guide import copy_english_guide
from tests.pseudo import write_locale


def compile_pseudo_guide(root: Path) -> None:
    """Compile the guide below `root` to `root/guide.db`."""
    report = build(Tree(root), root / "guide.db")
    assert report.problems == [], report.problems[:3]


@pytest.fixture(scope="session")
def pseudo_guide(once: Once) -> Path:
    """The real guide's folder, wholly translated into the made-up language; a draft. `guide.db` is in it."""

    def made(root: Path) -> None:
        copy_english_guide(root)
        write_locale(root)
        compile_pseudo_guide(root)

    return once("pseudo", made)
