"""Files under content/ and locales/ that nothing reads: somebody believes that their words are in the guide."""

from pathlib import Path

from bot.compiler.problems import Problem

_LEFTOVERS = (
    "._*",
    ".#*",
    "#*#",
    "~$*",
    "*~",
    "*.swp",
    "*.swo",
    "*.bak",
    "*.orig",
    ".DS_Store",
    "Thumbs.db",
    "desktop.ini",
)
"""What editors and systems leave behind. It is nobody's work, so it stops nothing."""

_DO = "Names are in small letters and end in .md, .toml or .po. Name it so, or take it away."

_LEFT = "An editor or the system has left this behind."

_READ = (
    "content/**/*.md",  # what is wrong with a page's name or folder is said where pages are read
    "content/*.toml",
    "content/questions/*.toml",
    "content/questions/weights.zip",
    "content/urgent/*.toml",
    "locales/*.toml",
    "locales/*.pot",
    "locales/*/*.toml",
    "locales/*/*.po",
    "locales/*/*/*.po",
)


def unread_files(root: Path) -> tuple[list[Problem], list[Problem]]:
    """Files that nothing reads, as problems, and what editors and systems have left there, as warnings."""
    problems, warnings = [], []
    read = {
        path
        for pattern in _READ
        for path in root.glob(pattern)
        if path.suffix == ".md" or path.name == path.name.lower()
    }
    for folder in ("content", "locales"):
        for path in sorted((root / folder).rglob("*")):
            name = path.relative_to(root).as_posix()
            if path.is_dir() or path.is_symlink():
                continue
            if any(path.match(pattern) for pattern in _LEFTOVERS):
                warnings.append(Problem(name, 0, _LEFT, "Delete it."))
            elif path not in read:
                problems.append(Problem(name, 0, "Nothing reads this file.", _DO))
    return problems, warnings
