"""The sentence model's process: texts come in, embeddings go out. `python -m bot.answers.worker`, started by `model`.

It holds no token and no secret, opens nothing once it has loaded, and ends when the bot does. Whatever a text does to
the model's native code, it does it here. Frames both ways: number and length (two 32-bit whole numbers, network order),
then so many bytes: a text in UTF-8, or 384 32-bit floats. The first frame says how the start went: its number is a
place in `STARTS`, its length 0.
"""

import contextlib
import ctypes
import importlib
import os
import queue
import signal
import struct
import sys
import threading
from array import array
from typing import BinaryIO

from bot.answers.sentences import NO_AVX2, NOT_INSTALLED, NoModelError, SentenceModel, embed, load
from bot.answers.typed import MOST_LETTERS

FRAME = struct.Struct("!II")
MOST_FRAME_BYTES = 4 * MOST_LETTERS
"""Bytes of a text: UTF-8 has at most four a character."""
STARTS = ("", NOT_INSTALLED, NO_AVX2)
THREADS = 2
"""Texts that are read at once: the model lets go of Python's lock while it reads."""

MEMORY = 768 << 20
"""Bytes of address space: more than twice what is mapped after the start, of which 85 MB are resident."""

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 1, 4, 38  # <linux/prctl.h>
_SIGKILL = 9


def main() -> None:
    """Serve standard input until it ends."""
    _confine()
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), 1)  # what the native code might print is no answer
    try:
        model = load()
    except NoModelError as lack:
        answers.write(FRAME.pack(STARTS.index(str(lack)), 0))
        return
    embed(model, "ready")  # what is loaded at the first use is loaded now
    _limit("RLIMIT_NOFILE", 0)
    answers.write(FRAME.pack(0, 0))
    _serve(model, sys.stdin.buffer, answers)
    os._exit(0)  # whatever a thread is still doing, nobody waits for it


def _serve(model: SentenceModel, questions: BinaryIO, answers: BinaryIO) -> None:
    work: queue.SimpleQueue[tuple[int, str]] = queue.SimpleQueue()
    one_at_a_time = threading.Lock()

    def answer() -> None:
        try:
            while True:
                number, text = work.get()
                embedding = array("f", embed(model, text))
                with one_at_a_time:
                    answers.write(FRAME.pack(number, len(embedding) * embedding.itemsize) + embedding.tobytes())
        finally:
            os._exit(1)  # the bot starts another

    for _ in range(THREADS):
        threading.Thread(target=answer, daemon=True).start()
    while header := questions.read(FRAME.size):
        number, length = FRAME.unpack(header)
        if length > MOST_FRAME_BYTES:
            os._exit(1)
        work.put((number, questions.read(length).decode()))


def _confine() -> None:
    """No core dump, no file, no privilege, bounded memory, no life without the bot: as far as the system knows how."""
    for number in (signal.SIGTERM, signal.SIGINT):  # meant for the bot, which then ends this process in its own time
        signal.signal(number, signal.SIG_IGN)
    _limit("RLIMIT_CORE", 0)
    _limit("RLIMIT_FSIZE", 0)
    _limit("RLIMIT_AS", MEMORY)
    if sys.platform == "linux":
        prctl = ctypes.CDLL(None).prctl
        prctl(_PR_SET_PDEATHSIG, _SIGKILL, 0, 0, 0)
        prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
        prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def _limit(name: str, most: int) -> None:
    with contextlib.suppress(ImportError, AttributeError, OSError, ValueError):  # not every system has every limit
        resource = importlib.import_module("resource")
        resource.setrlimit(getattr(resource, name), (most, most))


if __name__ == "__main__":
    main()
