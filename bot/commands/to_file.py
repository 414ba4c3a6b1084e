"""A page that somebody asked for as a file."""

from pathlib import Path

import click


def write(out: Path, text: str) -> None:
    """Write it, with the same line ends everywhere; raises click.ClickException where that is not possible."""
    try:
        out.write_text(text, "utf-8", newline="\n")
    except OSError as error:
        raise click.ClickException(f"{out} cannot be written ({error.strerror}).") from None
