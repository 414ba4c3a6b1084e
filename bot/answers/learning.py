"""Learning: what all that is learnt from examples has in common. Development only: needs numpy and scipy. Pure."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.model_selection import StratifiedKFold

from bot.answers.ridge import sharpened, solve
from bot.answers.weights import Block

STRENGTH, STRENGTH_OF_NGRAMS = 0.2, 0.8
"""How strongly large weights are held down (`ridge.solve`): of embeddings, and of n-grams."""
SHARE_OF_EMBEDDING = 0.6
"""How much the sentence model counts beside the n-grams for the page and the kind of danger."""
FOLDS = 3
CORES = 2


@dataclass(frozen=True, slots=True)
class Texts:
    """The examples that one thing is learnt from: their n-grams, likenesses to the landmarks, and languages."""

    ngrams: csr_matrix
    embeddings: np.ndarray
    columns: np.ndarray
    codes: np.ndarray

    def __getitem__(self, rows: np.ndarray) -> "Texts":
        return Texts(self.ngrams[rows], self.embeddings[rows], self.columns[rows], self.codes[rows])


def cross_validate(groups: np.ndarray, judge: Callable[[np.ndarray, np.ndarray], None]) -> None:
    """Call `judge` with what to learn from and what to judge, `FOLDS` times, each with its share of every group; side
    by side, since what they do most lets others work meanwhile."""
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(groups, groups)
    with ThreadPoolExecutor(CORES) as threads:
        for _done in threads.map(lambda fold: judge(*fold), folds):
            pass


def one_hot(labels: np.ndarray, names: Sequence[str]) -> tuple[np.ndarray, list[float]]:
    """A column for each name, without its mean, and the means."""
    wanted = (labels[:, None] == np.array(names)[None, :]).astype(np.float32)
    return wanted - wanted.mean(axis=0), [float(each) for each in wanted.mean(axis=0)]


def held_out(columns: Any, labels: np.ndarray, wanted: np.ndarray, strength: float) -> np.ndarray:
    """What is said of each text by those who have not learnt from it."""
    scores = np.zeros(wanted.shape)

    def judge(known: np.ndarray, held: np.ndarray) -> None:
        (weights,) = solve([columns[known]], wanted[known], strength)
        scores[held] = columns[held] @ weights

    cross_validate(labels, judge)
    return scores


def learn_labels(texts: Texts, labels: np.ndarray, names: list[str]) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
    """What is said of each text by those who have not learnt from it, by n-grams and by embeddings; and the weights."""
    wanted, constants = one_hot(labels, names)
    parts = {"ngrams": (texts.ngrams, STRENGTH_OF_NGRAMS), "embeddings": (texts.columns, STRENGTH)}
    scores: dict[str, np.ndarray] = {}
    learnt: dict[str, Any] = {"constants": constants}
    for name, (columns, strength) in parts.items():
        scores[name] = held_out(columns, labels, wanted, strength) + constants
        (learnt[name],) = solve([columns], wanted, strength)
    return scores, learnt


def sure_above(values: np.ndarray, right: np.ndarray, share: float) -> float:
    """The lowest value above which at least this share is right."""
    order = np.argsort(-values)
    good = np.cumsum(right[order]) / np.arange(1, len(order) + 1) >= share
    last = int(np.flatnonzero(good)[-1]) if good.any() else -1
    return float(values[order[last + 1]]) if last + 1 < len(order) else 0.0


def sharpness_of(scores: np.ndarray, labels: np.ndarray, names: list[str]) -> float:
    """How far scores must be stretched before they are shares of belief that come true."""
    right = np.array([names.index(label) for label in labels])
    rows = np.arange(len(labels))
    choices = (4.0, 6.0, 8.0, 10.0, 12.0, 14.0, 16.0, 20.0, 24.0)
    losses = [-np.log(sharpened(scores, choice)[rows, right] + 1e-9).mean() for choice in choices]
    return choices[int(np.argmin(losses))]


def share_of(which: np.ndarray, among: np.ndarray) -> str:
    return f"{which[among].mean():.3f}" if among.any() else "-"


def numbers_of(block: Block) -> np.ndarray:
    rows = np.frombuffer(block.numbers, dtype=np.int8).reshape(-1, block.width).astype(np.float32)
    return rows * np.array(block.scales, dtype=np.float32)[:, None]


def block_of(matrix: Any, *, by_column: bool = False) -> Block:
    """Weights as whole numbers with a scale a row; `by_column`: a row for each n-gram, a scale for each page."""
    dense = np.asarray(matrix, dtype=np.float64)
    scales = np.abs(dense).max(axis=1) / 127
    scales[scales == 0] = 1.0
    numbers = np.round(dense / scales[:, None]).astype(np.int8)
    numbers = numbers.T if by_column else numbers
    return Block(np.ascontiguousarray(numbers).tobytes(), numbers.shape[1], [float(scale) for scale in scales])
