"""What somebody is told who has saved, in words without Git. Nothing is lost where it cannot be kept."""

from bot.editing.kept import Kept

NOTHING = "Nothing was changed, so nothing was saved."


def sentence(words: str) -> str:
    """Words with a full stop, where they do not end as a sentence does already."""
    return words if words.endswith((".", "?", "!")) else f"{words}."


def where_kept(kept: Kept | None, why_not: str = "") -> str:
    """Where the words are kept; `why_not`: why they are not."""
    if kept is None:
        return f"Saved as files. {why_not}"
    below = f" It rests on what is kept on {kept.rests_on}, which goes out with it." if kept.rests_on else ""
    return f"Saved, and kept under your name on the branch {kept.branch}.{below} Readers see it once it is published."
