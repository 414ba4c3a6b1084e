"""The guide of this checkout as the tests have it: with an authority of their own, that has filled in nothing.

An adopter fills in content/authority.toml, and no test may fail for that.
"""

import shutil
from pathlib import Path

from bot.source.tree import FOLDERS, Tree, guide_root

AUTHORITY = Path(__file__).parent / "authority"
"""A folder to be laid over the guide."""


def own_tree() -> Tree:
    """The guide of this checkout, with an authority that has filled in nothing."""
    return Tree(guide_root(), AUTHORITY)


def copy_english_guide(root: Path) -> None:
    """The guide's sources below `root`, in English alone."""
    shutil.copytree(guide_root() / "content", root / "content")
    shutil.copytree(AUTHORITY, root, dirs_exist_ok=True)
    (root / "locales").mkdir()
    (root / "locales/languages.toml").write_text(
        '[en]\nname = "English"\ndirection = "ltr"\nstatus = "approved"\n', "utf-8"
    )


def copy_apart(root: Path, own: Path) -> None:
    """The guide's sources below `root`, and the tests' own authority below `own`, to be laid over it."""
    for folder in FOLDERS:
        shutil.copytree(guide_root() / folder, root / folder)
    shutil.copytree(AUTHORITY, own)
