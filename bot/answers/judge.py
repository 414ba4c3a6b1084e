"""Judge: what a message is about, and whether it tells of danger, from trained weights.

Two kinds of evidence: n-grams (plain Python, always there) and the sentence model (where it runs). Together they are
better than either: n-grams see English danger in any spelling, the model sees meaning in any language.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.answers.examples import NONE
from bot.answers.folding import Folder
from bot.answers.ngrams import weigh
from bot.answers.typed import clauses, head
from bot.answers.weights import Block, Weights


@dataclass(frozen=True, slots=True)
class Judgement:
    """`danger` is above 0 for an alarm, `net` above 0 where help should stand first in an ordinary answer; `kind` is
    the kind of danger if it is unmistakable; `pages` the share of belief in each page, best first; `refused` says that
    the guide has no answer; `sure` that the first page may be opened at once."""

    danger: float
    kind: str
    pages: dict[str, float]
    refused: bool
    net: float = 0.0
    sure: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the n-grams say of a message: belief in each page and language, danger, and whether any n-gram is known.
    `texts`: what the sentence model is to read of it, its beginning and the part of a long message that sounds most
    dangerous; `part_danger`: the danger in that part."""

    pages: Mapping[str, float]
    languages: Mapping[str, float]
    danger: float
    known: bool
    texts: tuple[str, ...]
    part_danger: float


class Judge:
    """Ready to judge normalised and bounded texts (`typed.Typed.text`), with weights that are whole."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._folder = Folder.from_dict(weights.meta["folding"]) if "folding" in weights.meta else None

    def fold(self, text: str, language: str = "") -> str:
        """The text in one spelling (`folding`) of this language, or of the one that its own n-grams tell; as it is, if
        the weights have learnt from texts as they were typed."""
        if self._folder is None:
            return text
        shares = {language: 1.0} if language else self._languages(weigh(text, self._weights.idf))
        return self._folder.fold(text, shares)

    def read(self, text: str) -> Evidence:
        """What n-grams say: a millisecond for a short message, ten for the longest."""
        found = weigh(text, self._weights.idf)
        part_danger, part = self._worst_part(text)
        texts = (head(text), part) if part else (head(text),)
        danger = self._danger_by_ngrams(found)
        return Evidence(self._pages_by_ngrams(found), self._languages(found), danger, bool(found), texts, part_danger)

    def danger(self, text: str) -> float:
        """Danger by n-grams alone, above 0 for an alarm, as `by_ngrams` has it, without the cost of the pages."""
        found = weigh(text, self._weights.idf)
        danger = max(self._danger_by_ngrams(found), self._worst_part(text)[0])
        return danger - _mixed(self._weights.meta["ngrams_alone"]["danger_threshold"], self._languages(found))

    def _worst_part(self, text: str) -> tuple[float, str]:
        """The most dangerous part of a long message: one clause among many must not be lost. "" for a short one."""
        parts = [(self._danger_by_ngrams(weigh(part, self._weights.idf)), part) for part in clauses(text)]
        return max(parts, default=(float("-inf"), ""))

    def by_ngrams(self, evidence: Evidence) -> Judgement:
        """The judgement without the sentence model, with thresholds of its own."""
        danger = max(evidence.danger, evidence.part_danger)
        return self._judgement(evidence, self._weights.meta["ngrams_alone"], evidence.pages, danger, "")

    def by_both(self, evidence: Evidence, embedding_weights: "EmbeddingWeights", found: Sequence[Any]) -> Judgement:
        """The judgement with the sentence model, from the embeddings that it has found for `evidence.texts`."""
        how = self._weights.meta["both"]
        seen = [embedding_weights.centred(embedding) for embedding in found]
        believed, share = embedding_weights.pages(seen[0]), how["share_of_points"]
        pages = {page: share * believed[page] + (1 - share) * belief for page, belief in evidence.pages.items()}
        by_ngrams = (evidence.danger, evidence.part_danger)
        dangers = [
            _together(how, embedding_weights.danger(embedding), own)
            for embedding, own in zip(seen, by_ngrams, strict=False)
        ]
        danger = max(dangers)
        return self._judgement(evidence, how, pages, danger, embedding_weights.kind(seen[dangers.index(danger)]))

    def _judgement(
        self, evidence: Evidence, how: Mapping[str, Any], pages: Mapping[str, float], danger: float, kind: str
    ) -> Judgement:
        ranked = dict(sorted(pages.items(), key=lambda entry: -entry[1]))
        refused = ranked[NONE] > _mixed(how["refuse_above"], evidence.languages) or not evidence.known
        above = danger - _mixed(how["danger_threshold"], evidence.languages)
        return Judgement(above, kind, ranked, refused, net=above)

    def explain(self, text: str, label: str, most: int = 8) -> list[tuple[str, float]]:
        """The n-grams that spoke most for a page, or for "danger"."""
        found = weigh(text, self._weights.idf)
        if label == "danger":
            row, scale = _row(self._weights.blocks["danger"], 0), self._weights.blocks["danger"].scales[0]
            spoke = {piece: weight * row[self._weights.places[piece]] * scale for piece, weight in found.items()}
        else:
            block, column = self._weights.blocks["pages"], self._weights.meta["pages"].index(label)
            spoke = {
                piece: weight * _row(block, self._weights.places[piece])[column] * block.scales[column]
                for piece, weight in found.items()
            }
        return sorted(spoke.items(), key=lambda entry: -entry[1])[:most]

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
            for column, number in enumerate(_row(block, self._weights.places[piece])):
                if number:
                    sums[column] += weight * number
        scores = [total * scale + plus for total, scale, plus in zip(sums, block.scales, constants, strict=True)]
        return dict(zip(labels, softmax(scores), strict=True))

    def _danger_by_ngrams(self, found: Mapping[str, float]) -> float:
        block = self._weights.blocks["danger"]
        row = _row(block, 0)
        total = sum(weight * row[self._weights.places[piece]] for piece, weight in found.items())
        return float(total * block.scales[0] + self._weights.meta["danger_constant"])


class EmbeddingWeights:
    """What the sentence model says: embeddings against trained weights, with numpy."""

    def __init__(self, weights: Weights) -> None:
        import numpy  # where it is not installed, n-grams judge alone

        self._numpy = numpy
        self._meta = weights.meta

        def matrix(name: str) -> Any:
            block = weights.blocks[name]
            numbers = numpy.frombuffer(block.numbers, dtype=numpy.int8).reshape(-1, block.width)
            scales = numpy.array(block.scales, dtype=numpy.float32)
            return numbers.astype(numpy.float32) * scales[:, None]

        self._mean = matrix("mean")[0]
        self._pages, self._kinds = matrix("page_points"), matrix("kind_points")
        self._known = matrix("known_danger")
        self._known_weights = numpy.array(weights.meta["known_pull"], dtype=numpy.float32)
        self._page_constants = numpy.array(weights.meta["page_point_constants"], dtype=numpy.float32)
        self._kind_constants = numpy.array(weights.meta["kind_constants"], dtype=numpy.float32)

    def centred(self, embedding: Any) -> Any:
        """An embedding, as seen from the middle of all examples."""
        seen = self._numpy.asarray(embedding) - self._mean
        return seen / (self._numpy.linalg.norm(seen) or 1.0)

    def pages(self, embedding: Any) -> dict[str, float]:
        """Belief in each page, in shares of 1."""
        scores = self._pages @ embedding + self._page_constants
        return dict(zip(self._meta["pages"], softmax(scores.tolist()), strict=True))

    def danger(self, embedding: Any) -> float:
        """Danger, by a support vector machine with a Gaussian kernel: likeness to known messages, for and against."""
        likeness = self._numpy.exp(-2 * self._meta["gamma"] * (1 - self._known @ embedding))
        return float(likeness @ self._known_weights + self._meta["danger_point_constant"])

    def kind(self, embedding: Any) -> str:
        """The kind of danger, if it is unmistakable; else ""."""
        beliefs = softmax((self._kinds @ embedding + self._kind_constants).tolist())
        best = max(range(len(beliefs)), key=beliefs.__getitem__)
        return str(self._meta["kinds"][best]) if beliefs[best] > self._meta["both"]["kind_above"] else ""


def _row(block: Block, number: int) -> memoryview:
    """One row of a block as whole numbers from -127 to 127."""
    return memoryview(block.numbers)[number * block.width : (number + 1) * block.width].cast("b")


def _mixed(thresholds: Mapping[str, float], languages: Mapping[str, float]) -> float:
    """The threshold for a text: each language has its own, and counts as far as the text seems to be in it."""
    return float(sum(thresholds[code] * belief for code, belief in languages.items()))


def _together(how: Mapping[str, Any], by_embedding: float, by_ngrams: float) -> float:
    return float(how["danger_points"] * by_embedding + how["danger_ngrams"] * by_ngrams + how["danger_constant"])


def softmax(values: list[float]) -> list[float]:
    """Values to shares of 1."""
    highest = max(values)
    grown = [math.exp(value - highest) for value in values]
    total = sum(grown)
    return [value / total for value in grown]
