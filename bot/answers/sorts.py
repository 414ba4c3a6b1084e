"""Sorts of messages, and danger told by them. Pure.

A message is of one sort: danger of some kind, only sounding like it, or asked about one subject. How much it seems to
be of each tells more of danger than any one score: what sounds like danger and also like a question about reports is
seldom danger. A small layer of neurons weighs that up.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any


def sort_of_question(page: str) -> str:
    """The sort of a message that this page answers: its subject."""
    first, _, rest = page.partition("/")
    return f"{first}/{rest.partition('/')[0]}" if first == "conference" and rest else first


def signs_of_danger(
    sorts: Sequence[float], alone: float, words: int, languages: Sequence[str], beliefs: Mapping[str, float]
) -> list[float]:
    """What tells danger: how much a message seems to be of each sort, danger by n-grams alone, how many words there
    are, and the share of belief in each language."""
    return [*sorts, alone, math.log1p(words), *(beliefs.get(code, 0.0) for code in languages)]


def weigh_up(layer: Mapping[str, Any], signs: Sequence[float]) -> float:
    """What a trained layer makes of signs: above 0, danger is likelier than not. Raises ValueError if it is not made
    for so many."""
    level = [(sign - mean) / spread for sign, mean, spread in zip(signs, layer["means"], layer["spreads"], strict=True)]
    total = float(layer["constant"])
    for weights, constant, weight in zip(layer["neurons"], layer["constants"], layer["weights"], strict=True):
        total += weight * max(0.0, constant + sum(map(float.__mul__, weights, level)))
    return total
