"""Judge: what a message is about, and whether it tells of danger, from trained weights.

Two kinds of evidence: n-grams (plain Python, always there) and the sentence model (where it runs). Together they are
better than either: n-grams see English danger in any spelling, the model sees meaning in any language.
"""

import math
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import add
from typing import Any

from bot.answers.examples import GREETING, NONE
from bot.answers.folding import Folder
from bot.answers.typed import MOST_CHARACTERS, clauses, head, ngrams, weigh
from bot.answers.weights import Block, Weights

MOST_FOLDED = 2 * MOST_CHARACTERS
"""Characters of a folded text that are judged. Short forms become words of many times their length."""
FEATURES = 7
"""How many features tell whether a message is asked of this guide (`features_of_fit`)."""
_LEAST = 1e-4
"""The least share of belief whose logarithm is taken."""
_MANY_WORDS = 30
"""More words than these count as no more: a long message is a long one."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """`danger` is above 0 for an alarm, `net` above 0 where help should stand first in an ordinary answer; `kinds` the
    share of belief in each kind of danger, if it is one, and none where n-grams judge alone; `pages` that in each page,
    best first; `refused` says that the guide has no answer; `words` how many there were; `alone` that n-grams judged
    alone."""

    danger: float
    net: float
    kinds: Mapping[str, float]
    pages: Mapping[str, float]
    refused: bool
    words: int
    alone: bool


@dataclass(frozen=True, slots=True)
class Folded:
    """A message in one spelling, and the share of belief in each language that it is typed in."""

    text: str
    languages: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What n-grams say of a message, and whether any of them is known. `texts`: what the sentence model is to read of
    it, its beginning and the part of a long message that sounds most dangerous. For all of it, and for that part:
    `labels`, a score for each page, then for each kind of danger, then for each sort of message; and `dangers`, danger
    by n-grams alone."""

    folded: Folded
    known: bool
    texts: tuple[str, ...]
    labels: tuple[Sequence[float], ...]
    dangers: tuple[float, ...]


class Judge:
    """Ready to judge normalised and bounded texts (`typed.Typed.text`), with weights that are whole."""

    def __init__(self, weights: Weights) -> None:
        self._folder = Folder.from_dict(weights.meta["folding"])
        self._weights = replace(weights, meta={key: each for key, each in weights.meta.items() if key != "folding"})
        # No n-gram tells a language by how rare it is.
        self._equally_rare = array("f", [1.0]) * len(weights.language_vocabulary)

    def fold(self, text: str, language: str = "") -> Folded:
        """The text in one spelling (`folding`) of this language, or of the one that its own n-grams tell."""
        languages = {language: 1.0} if language else self._languages(text)
        return Folded(self._folder.fold(text, languages)[:MOST_FOLDED], languages)

    def read(self, folded: Folded) -> Evidence:
        """What n-grams say: a millisecond for a short message, ten for the longest."""
        found = self._weighed(folded.text)
        texts, weighed = [head(folded.text)], [found]
        if part := self._worst_part(folded.text)[0]:
            texts, weighed = [*texts, head(part)], [found, self._weighed(part)]
        labels, dangers = map(self._labels, weighed), map(self._danger, weighed)
        return Evidence(folded, bool(found), tuple(texts), tuple(labels), tuple(dangers))

    def danger(self, folded: Folded) -> float:
        """Danger by n-grams alone, above 0 for an alarm, as `by_ngrams` has it, without the cost of the pages."""
        found = self._weighed(folded.text)
        danger = max(self._danger(found), self._worst_part(folded.text)[1])
        return danger - _mixed(self._weights.meta["ngrams_alone"]["danger_above"], folded.languages)

    def _worst_part(self, text: str) -> tuple[str, float]:
        """The most dangerous part of a long message: one clause among many must not be lost. "" for a short one."""
        windows = clauses(text)
        vocabulary, idf = self._indexes_in(text) if windows else {}, self._weights.idf  # each looked up but once
        parts = [(part, self._danger(weigh(part, vocabulary, idf))) for part in windows]
        return max(parts, key=lambda each: each[1], default=("", -math.inf))

    def by_ngrams(self, evidence: Evidence) -> Judgement:
        """The judgement without the sentence model, with thresholds of its own."""
        how = self._weights.meta["ngrams_alone"]
        return self._judgement(evidence, how, evidence.labels[0], max(evidence.dangers), {})

    def by_both(self, evidence: Evidence, said: Sequence[Sequence[float]]) -> Judgement:
        """The judgement with the sentence model; `said`: what it says of each of `evidence.texts`, as `labels`."""
        meta, share = self._weights.meta, self._weights.meta["share_of_embedding"]
        labels = [
            share * by_embedding + (1 - share) * by_ngrams
            for by_embedding, by_ngrams in zip(said[0], evidence.labels[0], strict=True)
        ]
        first, last = len(meta["pages"]), len(meta["pages"]) + len(meta["kinds"])
        beliefs = softmax([meta["kind_sharpness"] * score for score in labels[first:last]])
        kinds = dict(zip(meta["kinds"], beliefs, strict=True))
        danger = max(self._dangers_by_both(evidence, [each[last:] for each in said], last))
        return self._judgement(evidence, meta["both"], labels, danger, kinds)

    def _dangers_by_both(self, evidence: Evidence, said: Sequence[Sequence[float]], first: int) -> Iterator[float]:
        """Danger in each of `evidence.texts`. `said`: what the sentence model says of the sorts; `first`: where they
        begin in labels. Both have learnt the sorts together, what neither says alone: it is their sum."""
        meta, beliefs = self._weights.meta, evidence.folded.languages
        for text, labels, alone, by_model in zip(evidence.texts, evidence.labels, evidence.dangers, said, strict=False):
            sorts = [*map(add, labels[first:], by_model)]
            features = features_of_danger(sorts, alone, len(text.split()), meta["languages"], beliefs)
            yield weigh_up(meta["danger_layer"], features)

    def _judgement(
        self,
        evidence: Evidence,
        how: Mapping[str, Any],
        labels: Sequence[float],
        danger: float,
        kinds: Mapping[str, float],
    ) -> Judgement:
        languages, names = evidence.folded.languages, self._weights.meta["pages"]
        shares = softmax([how["sharpness"] * score for score in labels[: len(names)]])
        pages = dict(sorted(zip(names, shares, strict=True), key=lambda entry: -entry[1]))
        words = len(evidence.texts[0].split())
        refusal = _decision(how["refusing"], features_of_fit(pages, words))
        refused = refusal > _mixed(how["refuse_above"], languages) or not evidence.known
        return Judgement(
            danger - _mixed(how["danger_above"], languages),
            danger - _mixed(how["net_above"], languages),
            kinds,
            pages,
            refused,
            words,
            alone=not kinds,
        )

    def is_sure(self, judged: Judgement, pages: Mapping[str, float]) -> bool:
        """True if the likeliest of these pages may be opened at once. `pages`: the shares of belief, as far as the
        reader has the pages."""
        how = self._weights.meta["ngrams_alone" if judged.alone else "both"]
        return _decision(how["opening"], features_of_fit(pages, judged.words)) > float(how["open_above"])

    def explain(self, folded: Folded, label: str, most: int = 8) -> list[tuple[str, float]]:
        """The n-grams that spoke most for a page, or for "danger"."""
        found = self._weighed(folded.text)
        ngram_at = {index: ngram for ngram, index in self._indexes_in(folded.text).items()}
        if label == "danger":
            block = self._weights.blocks["danger"]
            row, scale = _row(block, 0), block.scales[0]
            spoke = {ngram_at[index]: weight * row[index] * scale for index, weight in found.items()}
        else:
            block, column = self._weights.blocks["labels"], self._weights.meta["pages"].index(label)
            spoke = {
                ngram_at[index]: weight * _row(block, index)[column] * block.scales[column]
                for index, weight in found.items()
            }
        return sorted(spoke.items(), key=lambda entry: -entry[1])[:most]

    def is_word(self, word: str) -> bool:
        """True for a word that several examples have."""
        return self._weights.vocabulary.get(f"={word}") is not None

    def _weighed(self, text: str) -> dict[int, float]:
        return weigh(text, self._weights.vocabulary, self._weights.idf)

    def _indexes_in(self, text: str) -> dict[str, int]:
        found = {ngram: self._weights.vocabulary.get(ngram) for family in ngrams(text) for ngram in family}
        return {ngram: index for ngram, index in found.items() if index is not None}

    def _languages(self, text: str) -> dict[str, float]:
        meta, scores = self._weights.meta, self._weights.language_scores
        sums = list(meta["language_constants"])
        width = len(sums)
        for index, weight in weigh(text, self._weights.language_vocabulary, self._equally_rare).items():
            said = scores[index * width : (index + 1) * width]
            sums = [total + weight * each for total, each in zip(sums, said, strict=True)]
        return dict(zip(meta["languages"], softmax([meta["language_sharpness"] * each for each in sums]), strict=True))

    def _labels(self, found: Mapping[int, float]) -> list[float]:
        block, constants = self._weights.blocks["labels"], self._weights.meta["label_constants"]
        sums = [0.0] * len(constants)
        for index, weight in found.items():
            row = _row(block, index)
            sums = [total + weight * number for total, number in zip(sums, row, strict=True)]
        return [total * scale + plus for total, scale, plus in zip(sums, block.scales, constants, strict=True)]

    def _danger(self, found: Mapping[int, float]) -> float:
        block = self._weights.blocks["danger"]
        row = _row(block, 0)
        total = sum(weight * row[index] for index, weight in found.items())
        return float(total * block.scales[0] + self._weights.meta["danger_constant"])


def shares_held(pages: Mapping[str, float], held: Callable[[str], str]) -> dict[str, float]:
    """The shares of belief in the pages that a reader has. `held` gives for a page itself, or the nearest above it that
    the reader has, or "" if there is none. One that they lack speaks half for the nearest above it."""
    shares: dict[str, float] = {}
    for page, share in pages.items():
        if nearest := page if page in {NONE, GREETING} else held(page):
            shares[nearest] = shares.get(nearest, 0.0) + (share if nearest == page else share / 2)
    return shares


def features_of_fit(pages: Mapping[str, float], words: int) -> list[float]:
    """What tells whether a message is asked of this guide, and whether its first page is the right one: the shares of
    belief in the two likeliest pages and in none, and how many words there are."""
    none = pages.get(NONE, 0.0) + pages.get(GREETING, 0.0)
    shares = sorted((share for page, share in pages.items() if page not in {NONE, GREETING}), reverse=True)
    first, second, *_others = [*shares, 0.0, 0.0]
    logs = [math.log(max(share, _LEAST)) for share in (first, second, none)]
    return [first, second, none, *logs, min(words, _MANY_WORDS) / 10]


def features_of_danger(
    sorts: Sequence[float], alone: float, words: int, languages: Sequence[str], beliefs: Mapping[str, float]
) -> list[float]:
    """What tells danger: how much a message seems to be of each sort, danger by n-grams alone, how many words there
    are, and the share of belief in each language.

    A message is of one sort: danger of some kind, only sounding like it, or asked about one subject. Together they tell
    more of danger than any one score: what sounds like danger and also like a question about reports is seldom danger.
    """
    return [*sorts, alone, math.log1p(words), *(beliefs.get(code, 0.0) for code in languages)]


def weigh_up(layer: Mapping[str, Any], features: Sequence[float]) -> float:
    """What a trained layer of neurons makes of features: above 0, danger is likelier than not. Raises ValueError if it
    is not made for so many."""
    scaled = zip(features, layer["means"], layer["spreads"], strict=True)
    level = [(feature - mean) / spread for feature, mean, spread in scaled]
    total = float(layer["constant"])
    for weights, constant, weight in zip(layer["neurons"], layer["constants"], layer["weights"], strict=True):
        total += weight * max(0.0, constant + sum(map(float.__mul__, weights, level)))
    return total


def _decision(coefficients: Sequence[float], features: Sequence[float]) -> float:
    *weights, constant = coefficients
    return sum(weight * feature for weight, feature in zip(weights, features, strict=True)) + constant


def _row(block: Block, number: int) -> memoryview:
    """One row of a block as whole numbers from -127 to 127."""
    return memoryview(block.numbers)[number * block.width : (number + 1) * block.width].cast("b")


def _mixed(thresholds: Mapping[str, float], languages: Mapping[str, float]) -> float:
    """The threshold for a text: each language has its own, and counts as far as the text seems to be in it."""
    return float(sum(thresholds[code] * belief for code, belief in languages.items()))


def softmax(values: Sequence[float]) -> list[float]:
    """Values to shares of 1."""
    highest = max(values)
    grown = [math.exp(value - highest) for value in values]
    total = sum(grown)
    return [value / total for value in grown]
