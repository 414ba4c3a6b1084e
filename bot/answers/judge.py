"""Judge: what a message is about, and whether it tells of danger, from trained weights.

Two kinds of evidence: n-grams (plain Python, always there) and the sentence model (where it runs). Together they are
better than either: n-grams see English danger in any spelling, the model sees meaning in any language.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.answers.examples import NONE
from bot.answers.ngrams import weigh
from bot.answers.sentences import SentenceModel, windows
from bot.answers.weights import Weights


@dataclass(frozen=True, slots=True)
class Judgement:
    """`danger` is above 0 for an alarm; `kind` the kind of danger if it is unmistakable; `pages` the share of belief in
    each page, best first; `refused` says that the guide has no answer."""

    danger: float
    kind: str
    pages: dict[str, float]
    refused: bool


class Judge:
    """Ready to judge. Without a sentence model it judges by n-grams alone, with thresholds of their own."""

    def __init__(self, weights: Weights, model: SentenceModel | None = None) -> None:
        self._weights = weights
        self._points = Points(weights, model) if model is not None else None

    @property
    def whole(self) -> bool:
        """True if both kinds of evidence are there."""
        return self._points is not None

    def judge(self, text: str, *, quick: bool = False) -> Judgement:
        """Judge a message; `quick` leaves the sentence model out. Takes about 15 ms with the model, 2 without."""
        meta = self._weights.meta
        found = weigh(text, self._weights.rarity)
        pages, danger, kind = self._pages_by_ngrams(found), self._danger_by_ngrams(found), ""
        points = None if quick else self._points
        how = meta["ngrams_alone"]
        if points is not None:
            how = meta["both"]
            believed, pointed, kind = points.judge(text)
            share = how["share_of_points"]
            pages = {page: share * believed[page] + (1 - share) * belief for page, belief in pages.items()}
            danger = how["danger_points"] * pointed + how["danger_ngrams"] * danger + how["danger_constant"]
        ranked = dict(sorted(pages.items(), key=lambda entry: -entry[1]))
        return Judgement(
            danger - how["danger_threshold"], kind, ranked, ranked[NONE] > how["refuse_above"] or not found
        )

    def explain(self, text: str, label: str, most: int = 8) -> list[tuple[str, float]]:
        """The n-grams that spoke most for a page, or for "danger"."""
        found = weigh(text, self._weights.rarity)
        if label == "danger":
            row, scale = self._weights.blocks["danger"].row(0), self._weights.blocks["danger"].scales[0]
            spoke = {piece: weight * row[self._weights.places[piece]] * scale for piece, weight in found.items()}
        else:
            block, column = self._weights.blocks["pages"], self._weights.meta["pages"].index(label)
            spoke = {
                piece: weight * block.row(self._weights.places[piece])[column] * block.scales[column]
                for piece, weight in found.items()
            }
        return sorted(spoke.items(), key=lambda entry: -entry[1])[:most]

    def _pages_by_ngrams(self, found: Mapping[str, float]) -> dict[str, float]:
        block, labels = self._weights.blocks["pages"], self._weights.meta["pages"]
        sums = [0.0] * len(labels)
        for piece, weight in found.items():
            row = block.row(self._weights.places[piece])
            for column, number in enumerate(row):
                if number:
                    sums[column] += weight * number
        constants = self._weights.meta["page_constants"]
        return dict(
            zip(
                labels, softmax([s * k + c for s, k, c in zip(sums, block.scales, constants, strict=True)]), strict=True
            )
        )

    def _danger_by_ngrams(self, found: Mapping[str, float]) -> float:
        block = self._weights.blocks["danger"]
        row = block.row(0)
        total = sum(weight * row[self._weights.places[piece]] for piece, weight in found.items())
        return float(total * block.scales[0] + self._weights.meta["danger_constant"])


class Points:
    """The judgement by the sentence model: points against weights, with numpy."""

    def __init__(self, weights: Weights, model: SentenceModel) -> None:
        import numpy

        self._numpy = numpy
        self._model = model
        self._meta = weights.meta

        def matrix(name: str) -> Any:
            block = weights.blocks[name]
            numbers = numpy.frombuffer(block.numbers, dtype=numpy.int8).reshape(-1, block.width)
            scales = numpy.array(block.scales, dtype=numpy.float32)
            return numbers.astype(numpy.float32) * scales[:, None]

        self._mean = matrix("mean")[0]
        self._pages, self._kinds = matrix("page_points"), matrix("kind_points")
        self._known, self._pull = matrix("known_danger"), matrix("known_pull")[0]

    def judge(self, text: str) -> tuple[dict[str, float], float, str]:
        """Belief in each page, danger, and the kind of danger if it is unmistakable."""
        numpy, meta = self._numpy, self._meta
        points = [self._point(window) for window in windows(text)]
        scores = self._pages @ points[0] + numpy.array(meta["page_point_constants"], dtype=numpy.float32)
        pages = dict(zip(meta["pages"], softmax(scores.tolist()), strict=True))
        danger = max(self._danger(point) for point in points)
        beliefs = softmax((self._kinds @ points[0] + numpy.array(meta["kind_constants"])).tolist())
        best = max(range(len(beliefs)), key=beliefs.__getitem__)
        return pages, danger, meta["kinds"][best] if beliefs[best] > meta["both"]["kind_above"] else ""

    def _point(self, text: str) -> Any:
        point = self._numpy.asarray(self._model.query(text or " ")) - self._mean
        return point / (self._numpy.linalg.norm(point) or 1.0)

    def _danger(self, point: Any) -> float:
        # A support vector machine with a Gaussian kernel: likeness to known messages, for and against.
        likeness = self._numpy.exp(-2 * self._meta["gamma"] * (1 - self._known @ point))
        return float(likeness @ self._pull + self._meta["danger_point_constant"])


def softmax(values: list[float]) -> list[float]:
    """Values to shares of 1."""
    highest = max(values)
    grown = [math.exp(value - highest) for value in values]
    total = sum(grown)
    return [value / total for value in grown]
