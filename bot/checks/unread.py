"""Files under content/ and locales/ that nothing reads: somebody believes that their words are in the guide."""

from pathlib import PurePosixPath

from bot.source.problems import Problem
from bot.source.tree import FOLDERS, Tree

_DO = "Names are in small letters and end in .md, .toml or .po. Name it so, or take it away."

_LEFT = "An editor or the system has left this behind."

_READ = (
    "content/*.toml",
    "content/questions/*.toml",
    "content/questions/weights.zip",
    "content/urgent/*.toml",
    "content/spelling/*.toml",
    "locales/*.toml",
    "locales/*.pot",
    "locales/*/*.toml",
    "locales/*/doubts.md",  # translators' notes, for people
    "locales/*/*.po",
    "locales/*/*/*.po",
)


def unread_files(tree: Tree) -> tuple[list[Problem], list[Problem]]:
    """Files that nothing reads, as problems, and what editors and systems have left there, as warnings."""
    names = (name for folder in FOLDERS for name in tree.names(folder))
    problems = [Problem(tree.shown(name), 0, "Nothing reads this file.", _DO) for name in names if not _is_read(name)]
    return problems, [Problem(tree.shown(name), 0, _LEFT, "Delete it.") for name in tree.leftovers()]


def _is_read(name: str) -> bool:
    path = PurePosixPath(name)
    if path.suffix == ".md" and path.parts[0] == "content":
        return True  # what is wrong with a page's name or folder is said where pages are read
    return path.name == path.name.lower() and any(path.match(pattern) for pattern in _READ)
