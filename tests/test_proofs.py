"""The proofs at a small size, and that they would notice."""

import subprocess
import sys
from pathlib import Path

import pytest

from proofs import chaos, nothing_kept
from proofs.marked import MARKS, WORD, found
from proofs.watch import Watch


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
async def test_nothing_is_lost(webhook: bool, guide_db: Path, tmp_path: Path) -> None:
    figures = await chaos.run(webhook=webhook, messages=150, kills=3, guide=guide_db, folder=tmp_path / "home", seed=1)
    assert figures.good, str(figures)
    assert figures.asked >= 150
    assert figures.kills == 3


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
async def test_nothing_is_kept(webhook: bool, guide_db: Path, tmp_path: Path) -> None:
    figures = await nothing_kept.run(
        webhook=webhook, messages=150, kills=3, guide=guide_db, folder=tmp_path / "bot", seed=2
    )
    assert figures.good, str(figures)
    assert figures.messages >= 150
    assert (figures.kills, figures.aborts) == (2, 1)


WRITES = f"open('kept-{WORD}', 'w').write('x'); open('other').read() if False else None"


@pytest.mark.parametrize("with_strace", [False, True])
def test_a_file_opened_for_writing_is_noticed(with_strace: bool, tmp_path: Path) -> None:
    watch = Watch(tmp_path / "watch") if with_strace else Watch(tmp_path / "watch", strace=None)
    if with_strace and watch.how != "strace":
        pytest.skip("there is no strace here")
    program = [*watch.before, sys.executable, "-c", WRITES]
    subprocess.run(program, cwd=tmp_path, env={"PYTHONDONTWRITEBYTECODE": "1", **watch.settings}, check=True)
    assert watch.seen().written - nothing_kept.DEVICES == {f"kept-{WORD}"}


@pytest.mark.parametrize("code", ["utf-8", "utf-16-le"])
def test_a_mark_is_found_in_any_file_and_in_its_name(tmp_path: Path, code: str) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "harmless").write_text("nothing", "utf-8")
    assert found([tmp_path], MARKS) == []
    (tmp_path / "below" / "log").write_bytes(b"\0\xff" + WORD.upper().encode(code))
    (tmp_path / f"x-{WORD}").touch()
    assert found([tmp_path], MARKS) == [f"{WORD} in log", f"{WORD} in x-{WORD}"]
