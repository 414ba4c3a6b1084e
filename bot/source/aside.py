"""Writing any file whole or not at all: whoever reads it meanwhile has the old one, and a crash leaves one of both."""

import os
from pathlib import Path


def write_aside(path: Path, data: bytes) -> None:
    """Write a file; raises OSError, and what stood there before is then as it was."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        aside.write_bytes(data)
        put_in_place(aside, path)
    finally:
        aside.unlink(missing_ok=True)


def put_in_place(aside: Path, path: Path) -> None:
    """Let a file that was written beside another take its place: first its bytes are on the disk, then its name is.

    Raises OSError."""
    with aside.open("rb+") as file:
        os.fsync(file.fileno())
    aside.replace(path)
    keep_names(path.parent)


def keep_names(folder: Path) -> None:
    """Have the system write down at once which name leads to which file. Windows opens no folders: NTFS sees to it."""
    try:
        opened = os.open(folder, os.O_RDONLY)
    except PermissionError:
        return
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
