"""Ridge regression by conjugate gradients, and what it learns from. Development only: needs numpy and scipy. Pure.

Two kinds of columns: n-grams (sparse), and likenesses to some of the examples, the landmarks, which stand for a
Gaussian kernel over embeddings (Nyström's method: Williams and Seeger, "Using the Nyström Method to Speed Up Kernel
Machines", 2001). Solved column by column together, thirty thousand examples take seconds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import issparse

MOST_SOLVING_STEPS = 25
CLOSE_ENOUGH = 1e-3
"""The share of the first gradient at which solving stops; after `MOST_SOLVING_STEPS` nothing changes that is judged."""
_JITTER = 1e-3
"""Added to the landmarks' own kernel, so that two landmarks that are nearly the same do no harm."""

Columns = Sequence[Any]


def solve(columns: Columns, wanted: np.ndarray, strength: float, weight: np.ndarray | None = None) -> list[np.ndarray]:
    """The weights of each block of columns with which their sum comes nearest to `wanted` (a column an answer), in the
    sense of least squares weighted by `weight`, plus `strength` times the squared weights.

    Each weight's step is scaled by its column's own size (Jacobi's preconditioner): frequent n-grams and rare ones then
    come near their goal alike, in a third of the steps.
    """
    weight = np.ones(len(wanted), dtype=np.float32) if weight is None else weight.astype(np.float32)
    root = np.sqrt(weight)[:, None]
    scales = [(1 / (_sizes(block, weight) + strength))[:, None].astype(np.float32) for block in columns]
    found = [np.zeros((block.shape[1], wanted.shape[1]), dtype=np.float32) for block in columns]
    left = root * wanted.astype(np.float32)
    gradient = [np.asarray(block.T @ (root * left)) for block in columns]
    direction = [scale * each for scale, each in zip(scales, gradient, strict=True)]
    residual = first = _products(gradient, direction)
    for _step in range(MOST_SOLVING_STEPS):
        moved = root * sum(np.asarray(block @ each) for block, each in zip(columns, direction, strict=True))
        length = residual / np.maximum((moved * moved).sum(axis=0) + strength * _products(direction, direction), 1e-20)
        for each, step in zip(found, direction, strict=True):
            each += step * length
        left -= moved * length
        gradient = [
            np.asarray(block.T @ (root * left)) - strength * each for block, each in zip(columns, found, strict=True)
        ]
        scaled = [scale * each for scale, each in zip(scales, gradient, strict=True)]
        before, residual = residual, _products(gradient, scaled)
        if (residual <= CLOSE_ENOUGH**2 * first).all():
            break
        beta = residual / np.maximum(before, 1e-20)
        direction = [each + step * beta for each, step in zip(scaled, direction, strict=True)]
    return found


def _sizes(block: Any, weight: np.ndarray) -> np.ndarray:
    """The squared length of each column."""
    squares = block.multiply(block) if issparse(block) else block * block
    return np.asarray(squares.T @ weight)


def _products(some: Sequence[np.ndarray], others: Sequence[np.ndarray]) -> np.ndarray:
    total: np.ndarray = sum((one * other).sum(axis=0) for one, other in zip(some, others, strict=True))
    return total


@dataclass(frozen=True, slots=True)
class Landmarks:
    """Examples that others are compared with. `gamma`: the width of the kernel, exp(-2 gamma (1 - cosine))."""

    embeddings: np.ndarray
    gamma: float
    whitened: np.ndarray

    @classmethod
    def of(cls, embeddings: np.ndarray, gamma: float) -> "Landmarks":
        kernel = np.exp(-2 * gamma * (1 - embeddings @ embeddings.T))
        values, vectors = np.linalg.eigh(kernel.astype(np.float64) + _JITTER * np.eye(len(kernel)))
        return cls(embeddings, gamma, (vectors / np.sqrt(np.maximum(values, _JITTER))).astype(np.float32))

    def likenesses(self, embeddings: np.ndarray) -> np.ndarray:
        """How like each embedding is to each landmark, 0 to 1."""
        likeness: np.ndarray = np.exp(-2 * self.gamma * (1 - embeddings @ self.embeddings.T))
        return likeness

    def columns(self, embeddings: np.ndarray) -> np.ndarray:
        """The columns for `solve`: likenesses, turned so that they stand for the kernel itself."""
        turned: np.ndarray = (self.likenesses(embeddings) @ self.whitened).astype(np.float32)
        return turned

    def pull(self, weights: np.ndarray) -> np.ndarray:
        """Weights of `columns` as weights of plain likenesses: what each landmark says when a text is like it."""
        pull: np.ndarray = (self.whitened @ weights).astype(np.float32)
        return pull


def sharpened(scores: np.ndarray, sharpness: float) -> np.ndarray:
    """Scores as shares of belief, a row each: stretched, then in shares of 1."""
    stretched = sharpness * scores
    grown = np.exp(stretched - stretched.max(axis=1, keepdims=True))
    shares: np.ndarray = grown / grown.sum(axis=1, keepdims=True)
    return shares
