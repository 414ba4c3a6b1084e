"""Learning pages: which one answers, whether any does, and whether it may open at once. Development only: needs
scikit-learn. Pure.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from bot.answers.examples import GREETING, NONE
from bot.answers.judge import features_of_fit, shares_held
from bot.answers.learning import SHARE_OF_EMBEDDING, Texts, learn_labels, share_of, sharpness_of, sure_above
from bot.answers.ridge import sharpened

REFUSED_AT_MOST = 0.04
"""The share of answerable questions that may be refused; it sets the threshold for "no answer"."""
OPENED_RIGHTLY = 0.95
"""The share of pages opened at once that must be the right ones; it sets the threshold for opening. Each example has
one page, though two or three in a hundred would be as well answered by a neighbour: so this stands for 97 in 100."""


def learn_pages(
    texts: Texts, labels: np.ndarray, lengths: np.ndarray, readers: Sequence[frozenset[str]]
) -> dict[str, Any]:
    names = sorted(set(labels))
    scores, learnt = learn_labels(texts, labels, names)
    mixed = SHARE_OF_EMBEDDING * scores["embeddings"] + (1 - SHARE_OF_EMBEDDING) * scores["ngrams"]
    result: dict[str, Any] = {**learnt, "labels": names, "figures": []}
    for name, judged in {"both": mixed, "alone": scores["ngrams"]}.items():
        result[name], figures = _learn_fit(name, judged, labels, names, lengths, texts.codes, readers)
        result["figures"] += figures
    return result


def _learn_fit(
    name: str,
    scores: np.ndarray,
    labels: np.ndarray,
    names: list[str],
    lengths: np.ndarray,
    codes: np.ndarray,
    readers: Sequence[frozenset[str]],
) -> tuple[dict[str, Any], list[str]]:
    """Whether a message is asked of this guide, and whether its first page is surely the right one: two decisions of
    their own, from how the pages' scores lie. The second is taken for a reader who has the page, of their pages."""
    sharpness = sharpness_of(scores, labels, names)
    shares = sharpened(scores, sharpness)
    asked, outside = ~np.isin(labels, [NONE, GREETING]), labels == NONE
    refusing, refusals = _decision(_features(shares, names, lengths), outside)
    above = {code: float(np.quantile(refusals[asked & (codes == code)], 1 - REFUSED_AT_MOST)) for code in set(codes)}
    refused = refusals > np.array([above[code] for code in codes])

    held = [{page: _nearest(page, pages) for page in names} for pages in readers]
    seen, first, among = [], np.zeros(len(labels), dtype=bool), np.zeros(len(labels), dtype=bool)
    for row, (label, values) in enumerate(zip(labels, shares, strict=True)):
        having = [each for each in held if each[label] == label] or held
        own = shares_held(dict(zip(names, values, strict=True)), having[row % len(having)].__getitem__)
        best = sorted(own.keys() - {NONE, GREETING}, key=own.__getitem__, reverse=True)[:3]
        first[row], among[row] = best[:1] == [label], label in best
        seen.append(features_of_fit(own, int(lengths[row])))
    opening, openings = _decision(np.array(seen), first)
    kept = ~refused
    open_above = sure_above(openings[kept], first[kept], OPENED_RIGHTLY)
    opened = (openings > open_above) & kept
    figures = [
        f"Cross-validated, {name}, {code}: right page first {share_of(first, own & asked)}, among three"
        f" {share_of(among, own & asked)}; out of scope refused {share_of(refused, own & outside)}, in scope"
        f" {share_of(refused, own & asked)}; opened {share_of(opened, own & asked)}, rightly"
        f" {share_of(first, own & opened)}."
        for code in sorted(set(codes))
        for own in (codes == code,)
    ]
    return {
        "sharpness": sharpness,
        "refusing": refusing,
        "refuse_above": dict(sorted(above.items())),
        "opening": opening,
        "open_above": open_above,
    }, figures


def _features(shares: np.ndarray, names: list[str], lengths: np.ndarray) -> np.ndarray:
    rows = zip(shares, lengths, strict=True)
    return np.array([features_of_fit(dict(zip(names, row, strict=True)), int(words)) for row, words in rows])


def _nearest(page: str, pages: frozenset[str]) -> str:
    """The page itself, or the nearest above it, that is among these; "" if none is."""
    while page and page not in pages:
        page = page.rpartition("/")[0]
    return page


def _decision(features: np.ndarray, truth: np.ndarray) -> tuple[list[float], np.ndarray]:
    """A decision's coefficients, its constant last, and what it says of each."""
    model = LogisticRegression(C=10, max_iter=2000).fit(features, truth)
    values: np.ndarray = model.decision_function(features)
    return [*map(float, model.coef_[0]), float(model.intercept_[0])], values
