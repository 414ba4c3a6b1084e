"""What somebody asked for as a file."""

from pathlib import Path

from bot.commands.saving import said_plainly


def write(out: Path, what: str | bytes) -> None:
    """Write it, with the folder that it is to stand in, and with the same line ends everywhere; raises
    PlainError where that is not possible."""
    with said_plainly():
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(what.encode() if isinstance(what, str) else what)
