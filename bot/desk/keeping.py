"""Keeping what was saved, under the name of whoever did, and saying so in words without Git."""

from collections.abc import Sequence
from pathlib import Path

from bot.desk.desk import Desk
from bot.editing.kept import KeepError, keep


def kept_in_words(desk: Desk, paths: Sequence[Path], message: str, person: str) -> str:
    """Keep these files, which are written; what somebody is told of it. Nothing is lost where they cannot be kept."""
    try:
        kept = keep(desk.folder, paths, message, person)
    except KeepError as error:
        return f"Saved as files. {error}"
    if kept is None:
        return "Saved as files. Nobody keeps a history of this folder: pass the files on to whoever publishes."
    return f"Saved, and kept under your name on the branch {kept.branch}. Readers see it once it is published."
