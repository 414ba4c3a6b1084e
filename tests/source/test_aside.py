"""A file is written whole or not at all, and what is written is on the disk before it has its name."""

import os
from pathlib import Path

import pytest

from bot.source.aside import write_aside


def test_the_bytes_are_on_the_disk_before_they_take_the_old_ones_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.toml"
    file.write_bytes(b"old")

    def crash(_file: int) -> None:
        raise OSError("the power is gone")

    monkeypatch.setattr(os, "fsync", crash)
    with pytest.raises(OSError, match="the power is gone"):
        write_aside(file, b"new")
    assert file.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.toml"]
    monkeypatch.undo()
    write_aside(file, b"new")
    assert file.read_bytes() == b"new"
