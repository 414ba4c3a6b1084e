"""Knowledge: what a compiled guide teaches about typed questions, checked whole before it is used. Pure.

The guide's file is not trusted: it may be cut short, half copied or changed on the disk. Whatever is wrong with it is
one sentence, and the guide before it goes on.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, ValidationError

from bot.answers.cries import Cries, is_cry_kind
from bot.answers.examples import ABOUT, NONE
from bot.answers.judge import Judge
from bot.answers.model import DIMENSIONS
from bot.answers.weights import Weights, unpack
from bot.guide.edition import GuideError
from bot.guide.page import topic_of

_TRIED = "my dad hits me every night, who can i talk to"

_Labels = Annotated[list[str], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """`danger`: wordings, in comparable form, that always mean danger; `about`: those that only sound like it; `cries`:
    what tells bare calls for help; `topics`: the topic of each page that can be judged likely."""

    weights: Weights
    judge: Judge
    danger: frozenset[str]
    about: frozenset[str]
    cries: Cries
    topics: Mapping[str, str]


def knowledge_of(urgent: Iterable[tuple[str, str, str]], weights: bytes) -> Knowledge:
    """What a guide teaches, from its words of danger (language, kind, comparable wording) and its weights' file.

    Raises GuideError with one sentence, and nothing else, if words of danger are missing, or if the weights are not
    whole: every block, label, width and threshold is checked, and one message is judged. Takes about 0.1 s.
    """
    rows = [*urgent]
    words = [(kind, wording) for _language, kind, wording in rows if not is_cry_kind(kind)]
    danger = frozenset(wording for kind, wording in words if kind != ABOUT)
    if not danger:
        raise GuideError("There are no words of danger in the guide. It must not answer without them.")
    try:
        unpacked = unpack(weights)
        if fault := next(_faults(unpacked), ""):
            raise ValueError(fault)
        judge = Judge(unpacked)
        if not all(map(isfinite, judge.by_ngrams(judge.read(_TRIED)).pages.values())):
            raise ValueError("a message cannot be judged by them")
    except ValueError as error:
        raise _unusable(str(error)) from None
    except Exception as error:  # a file changed on the disk fails in more ways than can be listed
        raise _unusable(type(error).__name__) from None
    about = frozenset(wording for kind, wording in words if kind == ABOUT)
    topics = {page: topic_of(page) for page in unpacked.meta["pages"]}
    return Knowledge(unpacked, judge, danger, about, Cries(rows, judge.fold), topics)


def _unusable(reason: str) -> GuideError:
    return GuideError(f"Questions cannot be judged ({reason}). Run `conference-guide train`, then build.")


class _Both(BaseModel):
    share_of_points: FiniteFloat
    kind_above: FiniteFloat
    danger_points: FiniteFloat
    danger_ngrams: FiniteFloat
    danger_constant: FiniteFloat
    refuse_above: dict[str, FiniteFloat]
    danger_threshold: dict[str, FiniteFloat]


class _Alone(BaseModel):
    refuse_above: dict[str, FiniteFloat]
    danger_threshold: dict[str, FiniteFloat]


class _Meta(BaseModel):
    """What judging reads of `meta.json`."""

    model_config = ConfigDict(strict=True)

    pages: _Labels
    page_constants: list[FiniteFloat]
    page_point_constants: list[FiniteFloat]
    danger_constant: FiniteFloat
    danger_point_constant: FiniteFloat
    gamma: FiniteFloat
    known_pull: list[FiniteFloat]
    kinds: _Labels
    kind_constants: list[FiniteFloat]
    languages: _Labels
    language_constants: list[FiniteFloat]
    figures: list[str]
    both: _Both
    ngrams_alone: _Alone


def _faults(weights: Weights) -> Iterator[str]:
    """What is wrong with weights, in words; nothing if they can judge."""
    try:
        meta = _Meta.model_validate(weights.meta)
    except ValidationError as error:
        first = error.errors()[0]
        yield f"meta.json: {'.'.join(map(str, first['loc']))}: {first['msg']}"
        return
    pages, kinds, languages, pieces = len(meta.pages), len(meta.kinds), len(meta.languages), len(weights.places)
    if NONE not in meta.pages:
        yield f"meta.json: no page {NONE!r}"
    for name, numbers, wanted in (
        ("page_constants", meta.page_constants, pages),
        ("page_point_constants", meta.page_point_constants, pages),
        ("kind_constants", meta.kind_constants, kinds),
        ("language_constants", meta.language_constants, languages),
    ):
        if len(numbers) != wanted:
            yield f"meta.json: {name} has {len(numbers)} numbers, not {wanted}"
    for how in (meta.both, meta.ngrams_alone):
        for limits in (how.refuse_above, how.danger_threshold):
            if set(limits) != set(meta.languages):
                yield "meta.json: thresholds are not for the languages it names"
    if len(weights.idf) != pieces or not all(map(isfinite, weights.idf.values())):
        yield "the n-grams and their inverse document frequencies do not agree"
    for name, rows, width, scales in (
        ("pages", pieces, pages, pages),
        ("languages", pieces, languages, languages),
        ("danger", 1, pieces, 1),
        ("mean", 1, DIMENSIONS, 1),
        ("page_points", pages, DIMENSIONS, pages),
        ("kind_points", kinds, DIMENSIONS, kinds),
        ("known_danger", len(meta.known_pull), DIMENSIONS, len(meta.known_pull)),
    ):
        block = weights.blocks.get(name)
        if block is None:
            yield f"the block {name} is missing"
        elif block.width != width or len(block.numbers) != rows * width or len(block.scales) != scales:
            yield f"the block {name} is not {rows} rows of {width}"
        elif not all(isinstance(scale, float) and isfinite(scale) for scale in block.scales):
            yield f"the block {name} has scales that are no numbers"
