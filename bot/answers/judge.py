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
from bot.answers.sentences import MOST_LETTERS, SentenceModel, clauses, head
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
        """Judge a message; `quick` leaves the sentence model out. Takes about 15 ms with the model, 1 without."""
        meta = self._weights.meta
        points = None if quick else self._points
        how = meta["ngrams_alone"] if points is None else meta["both"]
        found = weigh(text, self._weights.rarity)
        pages, kind = self._pages_by_ngrams(found), ""
        danger = by_ngrams = self._danger_by_ngrams(found)
        # The most dangerous part of a long message is judged by itself: one clause among many must not be lost.
        part, part_by_ngrams = self._worst_part(text)
        if points is not None:
            point = points.point(head(text))
            believed = points.pages(point)
            share = how["share_of_points"]
            pages = {page: share * believed[page] + (1 - share) * belief for page, belief in pages.items()}
            danger = _together(how, points.danger(point), by_ngrams)
            if part:
                point_of_part = points.point(part)
                danger_of_part = _together(how, points.danger(point_of_part), part_by_ngrams)
                point = point_of_part if danger_of_part > danger else point
                danger = max(danger, danger_of_part)
            kind = points.kind(point)
        elif part:
            danger = max(danger, part_by_ngrams)
        ranked = dict(sorted(pages.items(), key=lambda entry: -entry[1]))
        languages = self._languages(found)
        refused = ranked[NONE] > _mixed(how["refuse_above"], languages) or not found
        return Judgement(danger - _mixed(how["danger_threshold"], languages), kind, ranked, refused)

    def _worst_part(self, text: str) -> tuple[str, float]:
        parts = [(self._danger_by_ngrams(weigh(part, self._weights.rarity)), part) for part in clauses(text)]
        danger, part = max(parts, default=(0.0, ""))
        return part, danger

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

    def languages(self, text: str) -> dict[str, float]:
        """The share of belief in each language for which there are examples; empty for a text of unknown pieces."""
        found = weigh(text, self._weights.rarity)
        return self._languages(found) if found else {}

    def _languages(self, found: Mapping[str, float]) -> dict[str, float]:
        meta = self._weights.meta
        return self._shares(found, "languages", meta["languages"], meta["language_constants"])

    def _pages_by_ngrams(self, found: Mapping[str, float]) -> dict[str, float]:
        return self._shares(found, "pages", self._weights.meta["pages"], self._weights.meta["page_constants"])

    def _shares(
        self, found: Mapping[str, float], name: str, labels: list[str], constants: list[float]
    ) -> dict[str, float]:
        block = self._weights.blocks[name]
        sums = [0.0] * len(labels)
        for piece, weight in found.items():
            for column, number in enumerate(block.row(self._weights.places[piece])):
                if number:
                    sums[column] += weight * number
        scores = [total * scale + plus for total, scale, plus in zip(sums, block.scales, constants, strict=True)]
        return dict(zip(labels, softmax(scores), strict=True))

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
        self._known = matrix("known_danger")
        self._pull = numpy.array(weights.meta["known_pull"], dtype=numpy.float32)
        self._page_constants = numpy.array(weights.meta["page_point_constants"], dtype=numpy.float32)
        self._kind_constants = numpy.array(weights.meta["kind_constants"], dtype=numpy.float32)

    def point(self, text: str) -> Any:
        """Where the model puts a text, as seen from the middle of all examples."""
        point = self._numpy.asarray(self._model.query(text[:MOST_LETTERS] or " ")) - self._mean
        return point / (self._numpy.linalg.norm(point) or 1.0)

    def pages(self, point: Any) -> dict[str, float]:
        """Belief in each page, in shares of 1."""
        scores = self._pages @ point + self._page_constants
        return dict(zip(self._meta["pages"], softmax(scores.tolist()), strict=True))

    def danger(self, point: Any) -> float:
        """Danger, by a support vector machine with a Gaussian kernel: likeness to known messages, for and against."""
        likeness = self._numpy.exp(-2 * self._meta["gamma"] * (1 - self._known @ point))
        return float(likeness @ self._pull + self._meta["danger_point_constant"])

    def kind(self, point: Any) -> str:
        """The kind of danger, if it is unmistakable; else ""."""
        beliefs = softmax((self._kinds @ point + self._kind_constants).tolist())
        best = max(range(len(beliefs)), key=beliefs.__getitem__)
        return str(self._meta["kinds"][best]) if beliefs[best] > self._meta["both"]["kind_above"] else ""


def _mixed(thresholds: Mapping[str, float], languages: Mapping[str, float]) -> float:
    """The threshold for a text: each language has its own, and counts as far as the text seems to be in it."""
    return float(sum(thresholds[code] * belief for code, belief in languages.items()))


def _together(how: Mapping[str, Any], by_points: float, by_ngrams: float) -> float:
    return float(how["danger_points"] * by_points + how["danger_ngrams"] * by_ngrams + how["danger_constant"])


def softmax(values: list[float]) -> list[float]:
    """Values to shares of 1."""
    highest = max(values)
    grown = [math.exp(value - highest) for value in values]
    total = sum(grown)
    return [value / total for value in grown]
