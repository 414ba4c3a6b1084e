"""The guides that a server keeps: numbered files, and GUIDE_DB, a link that names the one in use.

A file is never changed once it has its name, and the link is renamed into place, so whoever opens GUIDE_DB finds one
guide or another, whole, at every moment.
"""

import hashlib
import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from bot.source.aside import keep_names, put_in_place

KEEP = 5
"""How many are kept: the one in use, and those before it."""

_NAME = re.compile(r"guide-(\d{4,9})-([0-9a-f]+)\.db")


@dataclass(frozen=True, slots=True)
class NumberedGuide:
    """A guide that is kept: its number, which only grows, and the mark of its edition."""

    number: int
    mark: str
    path: Path

    @property
    def hash(self) -> str:
        """The SHA-256 of the file. Reads it."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()


def all_numbered(guide: Path) -> list[NumberedGuide]:
    """The guides beside GUIDE_DB, the oldest first."""
    found = ((match, path) for path in guide.parent.glob("guide-*.db") if (match := _NAME.fullmatch(path.name)))
    return sorted((NumberedGuide(int(match[1]), match[2], path) for match, path in found), key=lambda kept: kept.number)


def in_use(guide: Path) -> NumberedGuide | None:
    """The one that GUIDE_DB names; None where it names something else, or nothing."""
    if not guide.is_symlink():
        return None
    named = Path(os.path.realpath(guide))
    return next((kept for kept in all_numbered(guide) if Path(os.path.realpath(kept.path)) == named), None)


def keep(guide: Path, aside: Path, mark: str) -> NumberedGuide:
    """Give a finished guide the next number; it must lie in the same folder. Raises OSError."""
    number = max((kept.number for kept in all_numbered(guide)), default=0) + 1
    kept = NumberedGuide(number, mark, guide.with_name(f"guide-{number:04}-{mark}.db"))
    os.chmod(aside, 0o644)
    put_in_place(aside, kept.path)
    return kept


def keep_what_is_there(guide: Path, mark: str) -> None:
    """Number the guide that GUIDE_DB has from before, so that one can go back to it. Raises OSError."""
    aside = guide.with_name(f".{guide.name}.{os.getpid()}.before")
    try:
        shutil.copyfile(guide, aside)
        keep(guide, aside, mark)
    finally:
        aside.unlink(missing_ok=True)


def use(guide: Path, kept: NumberedGuide) -> None:
    """From now on GUIDE_DB names this one. Raises OSError; it then names the one it named before."""
    link = guide.with_name(f".{guide.name}.{os.getpid()}.link")
    link.unlink(missing_ok=True)
    try:
        link.symlink_to(kept.path.name)
        link.replace(guide)
    finally:
        link.unlink(missing_ok=True)
    keep_names(guide.parent)


def forget_old(guide: Path) -> None:
    """Delete all but the newest `KEEP` and the one in use."""
    current = in_use(guide)
    for kept in all_numbered(guide)[:-KEEP]:
        if kept != current:
            kept.path.unlink(missing_ok=True)
