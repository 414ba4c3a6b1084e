"""Knowledge: what a compiled guide teaches about typed questions, checked whole before it is used. Pure.

The guide's file is not trusted: it may be cut short, half copied or changed on the disk. Whatever is wrong with it is
one sentence, and the guide before it goes on.
"""

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from math import isfinite
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, ValidationError

from bot.answers.cries import Cries, is_cry_kind
from bot.answers.examples import ABOUT_DANGER, GREETING, NONE
from bot.answers.judge import FEATURES, Judge, features_of_danger
from bot.answers.model import DIMENSIONS
from bot.answers.weights import Weights, unpack
from bot.guide.errors import GuideError

_TRIED = "my dad hits me every night, who can i talk to"

_Labels = Annotated[list[str], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """`danger`: wordings, in comparable form, that always mean danger; `about`: those that only sound like it; `cries`:
    what tells bare calls for help."""

    weights: Weights
    judge: Judge
    danger: frozenset[str]
    about: frozenset[str]
    cries: Cries


def knowledge_of(urgent: Iterable[tuple[str, str, str]], weights: bytes) -> Knowledge:
    """What a guide teaches, from its words of danger (language, kind, comparable wording) and its weights' file.

    Raises GuideError with one sentence, and nothing else, if words of danger are missing, or if the weights are not
    whole: every block, label, width and threshold is checked, and one message is judged. Takes about 0.1 s.
    """
    rows = [*urgent]
    words = [(kind, wording) for _language, kind, wording in rows if not is_cry_kind(kind)]
    danger = frozenset(wording for kind, wording in words if kind != ABOUT_DANGER)
    if not danger:
        raise GuideError("There are no words of danger in the guide. It must not answer without them.")
    try:
        unpacked = unpack(weights)
        if fault := next(_faults(unpacked), ""):
            raise ValueError(fault)
        judge = Judge(unpacked)
        # The judge has it as it needs it: held twice, twenty thousand words cost 4 MB more.
        unpacked = replace(unpacked, meta={key: each for key, each in unpacked.meta.items() if key != "folding"})
        if not all(map(isfinite, judge.by_ngrams(judge.read(judge.fold(_TRIED))).pages.values())):
            raise ValueError("a message cannot be judged by them")
    except ValueError as error:
        raise _unusable(str(error)) from None
    except Exception as error:  # a file changed on the disk fails in more ways than can be listed
        raise _unusable(type(error).__name__) from None
    about = frozenset(wording for kind, wording in words if kind == ABOUT_DANGER)
    return Knowledge(unpacked, judge, danger, about, Cries(rows))


def _unusable(reason: str) -> GuideError:
    return GuideError(f"Questions cannot be judged ({reason}). Run `conference-guide train`, then build.")


_Thresholds = dict[str, FiniteFloat]


class _How(BaseModel):
    """Thresholds and decisions of one way to judge: with the sentence model, or by n-grams alone."""

    sharpness: FiniteFloat
    danger_above: _Thresholds
    net_above: _Thresholds
    refusing: Annotated[list[FiniteFloat], Field(min_length=FEATURES + 1, max_length=FEATURES + 1)]
    refuse_above: _Thresholds
    opening: Annotated[list[FiniteFloat], Field(min_length=FEATURES + 1, max_length=FEATURES + 1)]
    open_above: FiniteFloat


class _Layer(BaseModel):
    """What weighs up the features of danger (`judge.weigh_up`)."""

    means: list[FiniteFloat]
    spreads: list[Annotated[FiniteFloat, Field(gt=0)]]
    neurons: list[list[FiniteFloat]]
    constants: list[FiniteFloat]
    weights: list[FiniteFloat]
    constant: FiniteFloat

    def fits(self, features: int) -> bool:
        """True if it is made for so many features."""
        widths = {len(self.means), len(self.spreads), *map(len, self.neurons)}
        return widths == {features} and len(self.neurons) == len(self.constants) == len(self.weights)


class _Meta(BaseModel):
    """What judging reads of `meta.json`. `folding` is checked by making use of it."""

    model_config = ConfigDict(strict=True)

    folding: dict[str, Any]
    gamma: FiniteFloat
    share_of_embedding: FiniteFloat
    pages: _Labels
    kinds: _Labels
    sorts: _Labels
    label_constants: list[FiniteFloat]
    danger_constant: FiniteFloat
    danger_layer: _Layer
    kind_sharpness: FiniteFloat
    kind_above: FiniteFloat
    languages: _Labels
    language_constants: list[FiniteFloat]
    language_sharpness: FiniteFloat
    figures: list[str]
    both: _How
    ngrams_alone: _How


def _faults(weights: Weights) -> Iterator[str]:
    """What is wrong with weights, in words; nothing if they can judge."""
    try:
        meta = _Meta.model_validate(weights.meta)
    except ValidationError as error:
        first = error.errors()[0]
        yield f"meta.json: {'.'.join(map(str, first['loc']))}: {first['msg']}"
        return
    languages, ngrams = len(meta.languages), len(weights.vocabulary)
    labels = len(meta.pages) + len(meta.kinds) + len(meta.sorts)
    told = len(weights.language_vocabulary)
    if NONE not in meta.pages:
        yield f"meta.json: no page {NONE!r}"
    if len({*meta.pages} - {NONE, GREETING}) < 2:
        yield "meta.json: fewer than two pages"
    for name, numbers, wanted in (
        ("label_constants", meta.label_constants, labels),
        ("language_constants", meta.language_constants, languages),
    ):
        if len(numbers) != wanted:
            yield f"meta.json: {name} has {len(numbers)} numbers, not {wanted}"
    features = features_of_danger([0.0] * len(meta.sorts), 0.0, 0, meta.languages, {})
    if not meta.danger_layer.fits(len(features)):
        yield "meta.json: danger_layer is not made for the sorts and languages it names"
    if len(weights.language_scores) != told * languages or not all(map(isfinite, weights.language_scores)):
        yield "what tells languages does not tell of each that meta.json names"
    for how in (meta.both, meta.ngrams_alone):
        for limits in (how.refuse_above, how.danger_above, how.net_above):
            if set(limits) != set(meta.languages):
                yield "meta.json: thresholds are not for the languages it names"
    if not all(map(isfinite, weights.idf)):
        yield "the inverse document frequencies are not all numbers"
    landmarks = weights.blocks.get("landmarks")
    known = len(landmarks.scales) if landmarks else 0
    for name, rows, width, scales in (
        ("labels", ngrams, labels, labels),
        ("danger", 1, ngrams, 1),
        ("mean", 1, DIMENSIONS, 1),
        ("landmarks", known, DIMENSIONS, known),
    ):
        block = weights.blocks.get(name)
        if block is None:
            yield f"the block {name} is missing"
        elif block.width != width or len(block.numbers) != rows * width or len(block.scales) != scales:
            yield f"the block {name} is not {rows} rows of {width}"
        elif not all(isinstance(scale, float) and isfinite(scale) for scale in block.scales):
            yield f"the block {name} has scales that are no numbers"
    yield from _faults_of_pull(weights.pull, known * labels)


def _faults_of_pull(pull: bytes, wanted: int) -> Iterator[str]:
    if len(pull) != 4 * wanted or not wanted:
        yield f"the pull of the landmarks is not {wanted} numbers"
    elif not all(map(isfinite, array("f", pull))):
        yield "the pull of the landmarks is not all numbers"
