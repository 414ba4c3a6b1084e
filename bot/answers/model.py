"""The sentence model as the bot has it: a process of its own, started, watched, and started again.

What goes wrong there is told as `ModelGoneError` to those who are waiting, in one line of the log, and in `restarts`.
N-grams answer alone until it is back. Nothing that comes from the process is believed unseen.
"""

import asyncio
import contextlib
import logging
import math
import os
import random
import signal
import subprocess
import sys
from array import array
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Callable, Sequence
from pathlib import Path

from bot.answers.worker import FRAME, MOST_FRAME_BYTES, STARTS

log = logging.getLogger(__name__)

COMMAND = (sys.executable, "-P", "-m", "bot.answers.worker")
DIMENSIONS = 384
"""Numbers in an embedding (multilingual-e5-small, "embedding size")."""
START_WITHIN = 30.0
"""Seconds for the process to say that it is ready; it takes about half of one."""
HANGS_AFTER = 10.0
"""Seconds after which a question that is still not answered means that the process hangs, if it has worked for half of
them. Its asker is long gone, but on a busy machine slow is not hung, and another start would make it busier."""
MOST_LOOKS = 6
"""After so many times `HANGS_AFTER` it hangs, however little it has worked."""
STEADY = 60.0
"""Seconds of service after which a failure counts as the first again."""
FIRST_RESTART_WAIT, LONGEST_RESTART_WAIT = 0.5, 300.0
"""Seconds before another start, doubling."""

_PASSED_ON = ("LD_LIBRARY_PATH", "PYTHONHOME", "SYSTEMROOT")
_NEARLY = 0.01
_SECONDS_TO_DIE = 1.0
_GARBAGE = "it answered with garbage"


class ModelGoneError(Exception):
    """The model does not answer. Others may; it is being started again."""


class _AbsentError(Exception):
    """The model cannot run on this machine. The message is what it lacks."""


def pause(failures: int) -> float:
    """Seconds to wait after so many failures in a row, with jitter."""
    return min(FIRST_RESTART_WAIT * 2.0 ** min(failures - 1, 20), LONGEST_RESTART_WAIT) * random.uniform(0.7, 1.3)  # noqa: S311


def environment() -> dict[str, str]:
    """What the process is given: where Python finds its modules, one thread for each text, and nothing of ours."""
    return {
        "PYTHONPATH": os.pathsep.join(os.path.abspath(path) for path in sys.path),
        "PYTHONDONTWRITEBYTECODE": "1",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "2",
        **{name: os.environ[name] for name in _PASSED_ON if name in os.environ},
    }


def worked(pid: int) -> float:
    """Seconds of processor time that a process has had (proc(5), stat); NaN where the system does not tell."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError):
        return math.nan


class Model:
    """The process, or what is known of it. What can be given instead of the usual is there for tests; `wait` says how
    many seconds to wait after so many failures."""

    def __init__(
        self,
        command: Sequence[str] = COMMAND,
        *,
        wait: Callable[[int], float] = pause,
        start_within: float = START_WITHIN,
        hangs_after: float = HANGS_AFTER,
    ) -> None:
        self._command, self._wait = command, wait
        self._start_within, self._hangs_after = start_within, hangs_after
        self._worker: _Worker | None = None
        self.tried, self.ready = asyncio.Event(), asyncio.Event()
        """Set once it is known whether the model serves; set while it does."""
        self.restarts = 0

    @property
    def worked(self) -> float:
        """Seconds of processor time that its process has had; NaN where there is none, or the system does not tell."""
        return self._worker.worked if self._worker else math.nan

    async def embeddings(self, texts: Sequence[str]) -> list[Sequence[float]]:
        """The embeddings of these texts: 384 numbers each, of length 1. Raises ModelGoneError."""
        worker = self._worker
        if worker is None:
            raise ModelGoneError
        return list(await asyncio.gather(*(worker.ask(text) for text in texts)))

    async def run(self, restarted: Callable[[], None]) -> None:
        """Keep the process running until cancelled; `restarted` is called at each start but the first. Returns early
        where the model cannot run. Raises nothing."""
        failures = 0
        while True:
            began = asyncio.get_running_loop().time()
            try:
                reason = await self._serve()
            except _AbsentError as lack:
                log.warning("The sentence model %s. Questions are answered from n-grams alone.", lack)
                return
            except Exception as error:  # nothing here may end what runs beside it
                reason = f"it cannot be started: {type(error).__name__}"
            finally:
                self.tried.set()
            failures = 1 if asyncio.get_running_loop().time() - began > STEADY else failures + 1
            log.warning("The sentence model's process failed (%s). N-grams answer alone until it is back.", reason)
            await asyncio.sleep(self._wait(failures))
            self.restarts += 1
            restarted()

    async def _serve(self) -> str:
        """One life of the process; why it ended."""
        process = await asyncio.create_subprocess_exec(
            *self._command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=environment(), cwd="/", start_new_session=True
        )
        worker = _Worker(process, self._hangs_after)
        try:
            try:
                async with asyncio.timeout(self._start_within):
                    failed = await worker.started()
            except TimeoutError:
                failed = "it did not start in time"
            if failed:
                return failed
            self._worker = worker
            self.ready.set()
            self.tried.set()
            return await worker.listen()
        finally:
            self._worker = None
            self.ready.clear()
            await worker.end()


class _Worker:
    """One life of the process."""

    def __init__(self, process: Process, hangs_after: float) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._process, self._in, self._out = process, process.stdin, process.stdout
        self._hangs_after = hangs_after
        self._asked = 0
        self._waiting: dict[int, tuple[asyncio.Future[Sequence[float]], asyncio.TimerHandle]] = {}
        self._reason = ""

    @property
    def worked(self) -> float:
        return worked(self._process.pid)

    async def started(self) -> str:
        """Returns "" when the process is ready, or why it will not be. Raises _AbsentError if no other could be."""
        try:
            number, length = FRAME.unpack(await self._out.readexactly(FRAME.size))
        except (asyncio.IncompleteReadError, ConnectionError):
            return f"it ended with code {await self._process.wait()}"
        if 0 < number < len(STARTS) and not length:
            raise _AbsentError(STARTS[number])
        return _GARBAGE if number or length else ""

    async def ask(self, text: str) -> Sequence[float]:
        """The embedding of a text. Whoever asks may give up waiting: the process still has to answer in time."""
        if self._reason or self._in.is_closing():
            raise ModelGoneError
        loop = asyncio.get_running_loop()
        self._asked += 1
        answer: asyncio.Future[Sequence[float]] = loop.create_future()
        before = self.worked
        hangs = loop.call_later(self._hangs_after, self._look, self._asked, before, 1)
        self._waiting[self._asked] = answer, hangs
        data = text.encode("utf-8", "ignore")[:MOST_FRAME_BYTES]
        self._in.write(FRAME.pack(self._asked, len(data)) + data)
        return await answer

    async def listen(self) -> str:
        """Pass on what the process answers until it ends or answers with garbage; why it ended."""
        try:
            while True:
                number, length = FRAME.unpack(await self._out.readexactly(FRAME.size))
                embedding = array("f")
                if number not in self._waiting or length != DIMENSIONS * embedding.itemsize:
                    return self._reason or _GARBAGE
                embedding.frombytes(await self._out.readexactly(length))
                squares = sum(value * value for value in embedding)
                if not abs(squares - 1.0) < _NEARLY:  # true of what is no number as well
                    return self._reason or _GARBAGE
                answer, hangs = self._waiting.pop(number)
                hangs.cancel()
                if not answer.done():
                    answer.set_result(embedding)
        except (asyncio.IncompleteReadError, ConnectionError):
            return self._reason or f"it ended with code {await self._process.wait()}"

    def _look(self, number: int, before: float, looks: int) -> None:
        """A question has waited for so many times `hangs_after`."""
        if looks < MOST_LOOKS and self.worked - before < self._hangs_after / 2:
            loop = asyncio.get_running_loop()
            later = loop.call_later(self._hangs_after, self._look, number, before, looks + 1)
            self._waiting[number] = self._waiting[number][0], later
        else:
            self._kill("it did not answer in time")

    def _kill(self, reason: str) -> None:
        self._reason = self._reason or reason
        if self._process.returncode is None:
            # Not `Process.kill`: it may collect the exit status that asyncio's own watcher waits for, which then warns.
            with contextlib.suppress(ProcessLookupError, PermissionError):  # Windows refuses where it has ended
                os.kill(self._process.pid, getattr(signal, "SIGKILL", signal.SIGTERM))  # Windows has but the latter

    async def end(self) -> None:
        """Nothing of the process is left, and nobody waits for it."""
        self._kill("it was ended")
        for answer, hangs in self._waiting.values():
            hangs.cancel()
            if not answer.done():
                answer.set_exception(ModelGoneError())
                answer.exception()  # whoever asked may have given up waiting
        self._waiting.clear()
        self._in.close()
        try:
            with contextlib.suppress(ConnectionError):
                await self._out.read()
            await self._process.wait()
        finally:  # also where this is cancelled, or its loop ends at once: asyncio warns of what is left open
            self._close()

    def _close(self) -> None:
        transport = self._process._transport  # type: ignore[attr-defined]
        popen = transport.get_extra_info("subprocess")
        transport.close()
        if self._process.returncode is None:  # it has been killed: it ends at once, but nobody else would collect it
            with contextlib.suppress(subprocess.TimeoutExpired):
                popen.wait(_SECONDS_TO_DIE)
