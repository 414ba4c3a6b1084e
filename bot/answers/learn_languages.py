"""Learning languages: which one a message is typed in. Development only: needs numpy and scipy. Pure."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from bot.answers.corpus import matrix_of
from bot.answers.learning import held_out, one_hot, share_of, sharpness_of
from bot.answers.ridge import solve
from bot.answers.typed import in_order, ngrams, typed

_LONGEST, _SEEN = 3, 20
"""N-grams of at most so many letters, in at least so many texts, and whole words."""


def learn_languages(texts: Sequence[str], codes: np.ndarray) -> dict[str, Any]:
    """From texts as they were typed: folding asks for the language first."""
    labels = sorted(set(codes))
    normal = [typed(text).text for text in texts]
    seen: Counter[str] = Counter()
    for text in normal:
        for family in ngrams(text):
            seen.update(filter(_tells_language, family))
    often = in_order((ngram, number) for ngram, number in seen.items() if number >= _SEEN)
    idf = dict.fromkeys((ngram for ngram, _number in often), 1.0)
    matrix = matrix_of(normal, idf)
    wanted, constants = one_hot(codes, labels)
    scores = held_out(matrix, codes, wanted, 1.0) + constants
    right = np.array(labels)[scores.argmax(axis=1)] == codes
    (weights,) = solve([matrix], wanted, 1.0)
    sharpness = sharpness_of(scores, codes, labels)
    shares = ", ".join(f"{label} {share_of(right, codes == label)}" for label in labels)
    return {
        "labels": labels,
        "constants": constants,
        "sharpness": sharpness,
        "ngrams": {ngram: [round(float(each), 3) for each in row] for ngram, row in zip(idf, weights, strict=True)},
        "figures": [f"Cross-validated, the language of a message: {shares}."],
    }


def _tells_language(ngram: str) -> bool:
    return " " not in ngram[1:-1] if ngram.startswith("=") else len(ngram) <= _LONGEST
