"""The proofs at a small size, and that they would notice."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.delivery.admission import BURST
from proofs import chaos, floods, nothing_kept, soak
from proofs.marked import MARKS, WORD, found
from proofs.watch import Seen, Watch, read_calls


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
async def test_nothing_is_lost(webhook: bool, guide_db: Path, tmp_path: Path) -> None:
    small = {"messages": 60, "kills": 1, "replicas": 2, "at_once": 4, "seed": 1}
    figures = await chaos.run(webhook=webhook, guide=guide_db, folder=tmp_path / "home", **small)
    assert figures.good, str(figures)
    assert figures.asked >= 60
    assert figures.kills == 1


@pytest.mark.parametrize(("webhook", "kills", "aborts"), [(False, 1, 1), (True, 1, 0)], ids=["polling", "webhook"])
async def test_nothing_is_kept(webhook: bool, kills: int, aborts: int, guide_db: Path, tmp_path: Path) -> None:
    small = {"messages": 60, "kills": kills + aborts, "flood": BURST + 20, "seed": 2}
    figures = await nothing_kept.run(webhook=webhook, guide=guide_db, folder=tmp_path / "bot", **small)
    assert figures.good, str(figures)
    assert figures.messages >= 60
    assert (figures.kills, figures.aborts) == (kills, aborts)


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
async def test_a_reader_is_answered_in_a_flood(webhook: bool, guide_db: Path, tmp_path: Path) -> None:
    figures = await floods.run(webhook=webhook, accounts=3, messages=40, guide=guide_db, folder=tmp_path / "home")
    assert (figures.accounts, figures.messages) == (3, 40)
    assert figures.waited <= floods.PATIENCE


async def test_memory_and_descriptors_are_read(guide_db: Path, tmp_path: Path) -> None:
    figures = await soak.run(webhook=False, seconds=1.0, guide=guide_db, folder=tmp_path / "home", seed=3)
    assert figures.updates > 20
    assert figures.highest > 20
    assert min(figures.descriptors) > 5


def test_growth_is_no_good() -> None:
    assert soak.Figures("Polling", 1, (100.0, 105.0), (30, 31), 105.0).good
    assert not soak.Figures("Polling", 1, (100.0, 120.0), (30, 31), 120.0).good
    assert not soak.Figures("Polling", 1, (100.0, 105.0), (30, 90), 105.0).good


def test_the_model_s_process_is_found_among_a_bot_s_children(tmp_path: Path) -> None:
    for number, parent, command in ((7, 1, b"bot.answers"), (8, 5, b"bot.answers"), (9, 5, b"something")):
        (tmp_path / str(number)).mkdir()
        (tmp_path / str(number) / "stat").write_text(f"{number} (a (b) c) S {parent} 0 0", "utf-8")
        (tmp_path / str(number) / "cmdline").write_bytes(b"python\0-m\0" + command + b"\0")
    assert chaos.model_processes(5, tmp_path) == [8]
    assert chaos.model_processes(6, tmp_path) == []


def test_lines_of_strace_s_own_are_no_files() -> None:
    lines = """\
openat(AT_FDCWD, "/etc/passwd", O_RDONLY|O_CLOEXEC) = 3
openat(AT_FDCWD, "kept", O_WRONLY|O_CREAT|O_TRUNC|O_CLOEXEC, 0666) = 3
openat(AT_FDCWD, "refused", O_WRONLY|O_CREAT, 0666) = -1 EROFS (Read-only file system)
rename("one", "other") = 0
connect(3, {sa_family=AF_INET, sin_port=htons(443), sin_addr=inet_addr("192.0.2.1")}, 16) = 0
???( <detached ...>
<... resumed>) = ?
+++ killed by SIGKILL +++
"""
    assert read_calls(lines) == Seen(frozenset({"kept", "one"}), frozenset({("192.0.2.1", 443)}))


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
