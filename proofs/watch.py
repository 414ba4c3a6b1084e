"""Watching a program: which files it opens for writing, and where it connects to.

With strace where there is one: it sees every call of the program and of the libraries in it. Else with an audit hook of
Python's, which sees what Python itself opens but not what a library in C does; then `how` says so.
"""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

_CALLS = (
    "open,openat,openat2,creat,mkdir,mkdirat,mknod,mknodat,rename,renameat,renameat2,link,linkat,symlink,symlinkat,"
    "truncate,memfd_create,connect"
)
_WRITES = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_APPEND")
_CONNECTED = re.compile(r"sin6?_port=htons\((\d+)\).*?(?:inet_addr\(\"([^\"]+)\"\)|inet_pton\(AF_INET6, \"([^\"]+)\")")

_HOOK = """
import os, sys
_log = os.open(os.environ["WATCH_FILE"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
_CHANGES = {"os.mkdir", "os.rename", "os.link", "os.symlink", "os.truncate", "os.mkfifo", "os.mknod"}
def _hook(event, args):
    if event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        os.write(_log, f"write {args[0]}\\n".encode("utf-8", "replace"))
    elif event in _CHANGES:
        os.write(_log, f"write {args[0]}\\n".encode("utf-8", "replace"))
    elif event == "socket.connect" and isinstance(args[1], tuple):
        os.write(_log, f"connect {args[1][0]} {args[1][1]}\\n".encode())
sys.addaudithook(_hook)
"""


@dataclass(frozen=True)
class Seen:
    """What was seen: files written to or made (not those refused), and (address, port) connected to."""

    written: frozenset[str]
    connected: frozenset[tuple[str, int]]


class Watch:
    """Puts `before` in front of a command and `settings` into its environment; afterwards `seen` tells."""

    def __init__(self, folder: Path, *, strace: str | None = shutil.which("strace")) -> None:
        self._folder = folder
        self._strace = strace
        folder.mkdir()
        if not strace:
            (folder / "sitecustomize.py").write_text(_HOOK, "utf-8")

    @property
    def how(self) -> str:
        return "strace" if self._strace else "an audit hook (strace is not here: what libraries in C write is not seen)"

    @property
    def before(self) -> list[str]:
        """-D: the program stays the child, so that it can be killed and waited for; one file for each process."""
        if not self._strace:
            return []
        calls = ",".join(f"?{call}" for call in _CALLS.split(","))
        options = ["-D", "-ff", "--seccomp-bpf", "-qq", "-e", f"trace={calls}", "-e", "signal=none"]
        return [self._strace, *options, "-o", str(self._folder / "calls")]

    @property
    def settings(self) -> dict[str, str]:
        if self._strace:
            return {}
        return {"PYTHONPATH": os.pathsep.join([str(self._folder), *_python_path()]), "WATCH_FILE": str(self._file)}

    @property
    def _file(self) -> Path:
        return self._folder / "events"

    def seen(self) -> Seen:
        """Everything so far, of all processes."""
        return self._seen_by_strace() if self._strace else self._seen_by_hook()

    def _seen_by_strace(self) -> Seen:
        written: set[str] = set()
        connected: set[tuple[str, int]] = set()
        for file in self._folder.glob("calls*"):
            seen = read_calls(file.read_text("utf-8", "replace"))
            written |= seen.written
            connected |= seen.connected
        return Seen(frozenset(written), frozenset(connected))

    def _seen_by_hook(self) -> Seen:
        lines = [line.split(" ") for line in self._file.read_text("utf-8").splitlines()] if self._file.exists() else []
        written = frozenset(" ".join(words[1:]) for words in lines if words[0] == "write")
        return Seen(written, frozenset((words[1], int(words[2])) for words in lines if words[0] == "connect"))


def read_calls(lines: str) -> Seen:
    """What strace has written of one process. A line that is no call of those asked for is a word of strace's own."""
    written, connected = set(), set()
    for line in lines.splitlines():
        call, _, rest = line.partition("(")
        if call not in _CALLS.split(","):
            continue  # such as "???( <detached ...>" or "+++ killed by SIGKILL +++"
        if call == "connect":
            if found := _CONNECTED.search(rest):
                connected.add((found[2] or found[3], int(found[1])))
        elif " = -1 " not in line and (not call.startswith("open") or _WRITES.search(rest)):
            path = re.search(r'"((?:[^"\\]|\\.)*)"', rest)
            written.add(path[1] if path else line)
    return Seen(frozenset(written), frozenset(connected))


def _python_path() -> list[str]:
    return [path for path in [os.environ.get("PYTHONPATH", "")] if path]
