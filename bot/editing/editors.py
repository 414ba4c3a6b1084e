"""Who last changed a text, as far as Git knows: whoever wrote words should not be the one who approves them.

By the program Git, where it is: signing off needs none of the parts that the desk keeps words with (`kept`).
"""

import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from bot.guide.language import ENGLISH
from bot.guide.ledger import Where
from bot.source.body import included_in
from bot.source.guide import SourceGuide

_SECONDS = 20


def files_of(guide: SourceGuide, where: Where) -> list[str]:
    """The files in which the words of a text stand: its page's and those of the passages in it, or its translation."""
    if where.language != ENGLISH:
        return [f"locales/{where.language}/LC_MESSAGES/content.po"]
    source = guide.documents[where.reader, where.page]
    passages = included_in(source.body, guide.passages)
    return [source.page.file.name, *(f"content/shared/{name}.md" for name in passages)]


def last_editors(paths: Iterable[Path]) -> dict[Path, str]:
    """Who last changed each file, by the name that Git has; who is working there now, for a change that is not yet
    committed. Without a file that Git does not know, and empty where there is no Git."""
    git = shutil.which("git")
    return {path: editor for path in paths if git and (editor := _last_editor(git, path))}


def same_person(one: str, other: str) -> bool:
    """True if two names are the same but for capitals and spaces."""
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())


def _last_editor(git: str, path: Path) -> str:
    if _said(git, path, "status", "--porcelain", "--", path.name):
        return _said(git, path, "var", "GIT_AUTHOR_IDENT").partition(" <")[0]
    return _said(git, path, "log", "-1", "--format=%an", "--", path.name)


def _said(git: str, path: Path, *words: str) -> str:
    """What Git says in the folder of a file; nothing where it has nothing to say."""
    try:
        done = subprocess.run(  # noqa: S603 (words of ours, and the name of a file of the guide)
            [git, *words],
            cwd=path.parent,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
