"""The examples, made ready to be learnt from: embedded, and taken apart. Development only: needs numpy and scipy."""

import hashlib
import multiprocessing
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from math import log
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from bot.answers.sentences import embed, load
from bot.answers.typed import in_order, ngrams, weigh

SEEN_IN = 4
"""In so many examples an n-gram must stand to be learnt from: rarer ones teach only those examples."""
PROCESSES = 2
_AT_ONCE = 200
_SAID_EVERY = 2000

Say = Callable[[str], None]


def cache_file() -> Path:
    """Where embeddings are kept from one training to the next: they take most of its time. Only the hashes of examples
    and numbers are in it; deleting it costs a quarter of an hour."""
    home = os.environ.get("XDG_CACHE_HOME")
    return (Path(home) if home else Path.home() / ".cache") / "conference-guide" / "embeddings.npz"


def embeddings_of(texts: Sequence[str], say: Say, cache: Path | None = None) -> np.ndarray:
    """The embedding of each text, a row each; from the cache where it knows them. Raises NoModelError."""
    load()  # or say at once that it cannot run here
    known = _read(cache) if cache else {}
    keys = [hashlib.blake2b(text.encode(), digest_size=16).hexdigest() for text in texts]
    new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    say(f"Reading {len(set(keys))} texts with the sentence model, {len(new)} of them for the first time …")
    for number, (key, embedding) in enumerate(_embedded(new), start=1):
        known[key] = embedding
        if number % _SAID_EVERY == 0:
            say(f"  {number} of {len(new)}")
    if cache and new:
        _write(cache, {key: known[key] for key in dict.fromkeys(keys)})
    return np.stack([known[key] for key in keys])


def _embedded(texts: Mapping[str, str]) -> Iterator[tuple[str, np.ndarray]]:
    if not texts:
        return
    keys, listed = list(texts), list(texts.values())
    parts = [listed[start : start + _AT_ONCE] for start in range(0, len(listed), _AT_ONCE)]
    with ProcessPoolExecutor(PROCESSES, multiprocessing.get_context("spawn")) as pool:
        yield from zip(keys, (each for part in pool.map(_embed_all, parts) for each in part), strict=True)


_model: list[Any] = []


def _embed_all(texts: Sequence[str]) -> np.ndarray:
    if not _model:
        _model.append(load())
    return np.stack([np.asarray(embed(_model[0], text), dtype=np.float32) for text in texts])


def _read(cache: Path) -> dict[str, np.ndarray]:
    try:
        with np.load(cache, allow_pickle=False) as held:
            return dict(zip(held["keys"].tolist(), held["embeddings"].astype(np.float32), strict=True))
    except (OSError, ValueError, KeyError, EOFError):
        return {}  # none yet, or broken: made anew


def _write(cache: Path, known: Mapping[str, np.ndarray]) -> None:
    cache.parent.mkdir(parents=True, exist_ok=True)
    aside = cache.with_suffix(".new.npz")
    np.savez(aside, keys=np.array(list(known)), embeddings=np.stack(list(known.values())))
    aside.replace(cache)


def idf_of(texts: Sequence[str]) -> dict[str, float]:
    """The inverse document frequency of each n-gram in at least `SEEN_IN` texts, in the order of `Vocabulary`."""
    seen: Counter[str] = Counter()
    for text in texts:
        for family in ngrams(text):
            seen.update(family.keys())
    kept = in_order((ngram, number) for ngram, number in seen.items() if number >= SEEN_IN)
    return {ngram: 1 + log((1 + len(texts)) / (1 + number)) for ngram, number in kept}


def matrix_of(texts: Sequence[str], idf: Mapping[str, float]) -> csr_matrix:
    """A row for each text, a column for each n-gram."""
    vocabulary, frequencies = {ngram: index for index, ngram in enumerate(idf)}, [*idf.values()]
    values: list[float] = []
    columns: list[int] = []
    starts = [0]
    for text in texts:
        weights = weigh(text, vocabulary, frequencies)
        columns += weights
        values += weights.values()
        starts.append(len(values))
    return csr_matrix((values, columns, starts), shape=(len(texts), len(idf)), dtype=np.float32)
