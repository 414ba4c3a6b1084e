"""Interrupted while modules load, the process ends at once and says nothing."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.source.tree import guide_root

INTERRUPTED = "import os, signal\nos.kill(os.getpid(), signal.{name})\n"


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
@pytest.mark.parametrize(
    ("module", "command"), [("click", ["check"]), ("prometheus_client", ["run"]), ("aiosqlite", ["ask", "help"])]
)
def test_there_is_no_traceback(name: str, module: str, command: list[str], tmp_path: Path) -> None:
    (tmp_path / f"{module}.py").write_text(INTERRUPTED.format(name=name), "utf-8")
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), str(guide_root())]), "BOT_TOKEN": "1:none"}
    ended = subprocess.run([sys.executable, "-m", "bot", *command], env=env, capture_output=True, timeout=60)
    assert (ended.returncode, ended.stdout, ended.stderr) == (-signal.Signals[name], b"", b"")
