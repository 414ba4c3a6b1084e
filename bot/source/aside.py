"""Writing any file whole or not at all: whoever reads it meanwhile has the old one, and a crash leaves that."""

import os
from pathlib import Path


def write_aside(path: Path, data: bytes) -> None:
    """Write a file; raises OSError, and what stood there before is then as it was."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        aside.write_bytes(data)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
