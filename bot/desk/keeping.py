"""What somebody is told who has saved, in words without Git. Nothing is lost where it cannot be kept."""

from bot.editing.kept import Kept


def in_words(kept: Kept | None, why_not: str = "") -> str:
    """Where the words are kept; `why_not`: why they are not."""
    if kept is None:
        return f"Saved as files. {why_not}"
    return f"Saved, and kept under your name on the branch {kept.branch}. Readers see it once it is published."
