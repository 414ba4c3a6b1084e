"""Learning danger: whether a message tells of it, and of which kind. Development only: needs numpy and scipy. Pure."""

import warnings
from typing import Any

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.neural_network import MLPClassifier

from bot.answers.examples import KINDS_APART, OTHER, UNSAID
from bot.answers.judge import features_of_danger
from bot.answers.learning import (
    FOLDS,
    SHARE_OF_EMBEDDING,
    Texts,
    cross_validate,
    learn_labels,
    share_of,
    sharpness_of,
    sure_above,
)
from bot.answers.ridge import sharpened, solve

KERNEL_OF_EMBEDDING = 0.5
"""How much the sentence model counts beside the n-grams, where both are learnt together."""
STRENGTH_OF_DANGER = 0.4
MISS_COSTS = {"alarm": 0.75, "net": 2.5}
"""What a missed danger costs, where an alarm (or help standing first) for nothing costs 1, both as shares: of messages
of danger, and of the others. An urgent screen for nothing frightens; help above an ordinary answer hardly disturbs."""
NEAR_MISSES = 0.3
"""The share, among messages that tell of no danger, of those that sound like it: so the examples, a third of which do,
are counted as life is taken to be."""
KINDS_RIGHT = 0.9
"""The share of messages that get a kind's own screen to whom it must belong; it sets the threshold for one. Examples at
the border of two kinds are many, so it is more in life."""
NEURONS, ROUNDS, STRENGTH_OF_LAYER = 16, 40, 0.01
"""Of the layer that weighs up the features of danger: few neurons, since there are few features."""
TELLS_OF_DANGER, SOUNDS_LIKE_DANGER, ORDINARY = 0, 1, 2
"""What a message is: it tells of danger, only sounds like it, or neither."""
_WEIGHT_OF = np.array([2.0, 1.5, 1.0], dtype=np.float32)


def learn_danger(texts: Texts, groups: np.ndarray, sorts: np.ndarray, lengths: np.ndarray) -> dict[str, Any]:
    """`groups`: what each message is; `sorts`: the name of its sort (`train`); `lengths`: its number of words."""
    truth = groups == TELLS_OF_DANGER
    names = sorted(set(sorts))
    wanted = np.where(np.column_stack([truth, sorts[:, None] == np.array(names)]), 1.0, -1.0).astype(np.float32)
    middle = wanted.mean(axis=0)
    ngrams_count, embeddings_count = np.sqrt((1 - KERNEL_OF_EMBEDDING) / 2), np.sqrt(KERNEL_OF_EMBEDDING)

    def learn(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Weights of n-grams beside embeddings, of embeddings, and for danger of n-grams alone."""
        some, weight = texts[rows], _WEIGHT_OF[groups[rows]]
        columns = [some.ngrams * ngrams_count, some.columns * embeddings_count]
        beside, embeddings = solve(columns, wanted[rows] - middle, STRENGTH_OF_DANGER, weight)
        (alone,) = solve([some.ngrams * ngrams_count], (wanted[rows] - middle)[:, :1], STRENGTH_OF_DANGER, weight)
        return beside * ngrams_count, embeddings * embeddings_count, alone * ngrams_count

    seen, scores = np.zeros(wanted.shape), {"alone": np.zeros(len(groups))}

    def judge(known: np.ndarray, held: np.ndarray) -> None:
        beside, embeddings, alone = learn(known)
        some = texts[held]
        seen[held] = some.ngrams @ beside + some.columns @ embeddings + middle
        scores["alone"][held] = (some.ngrams @ alone)[:, 0] + middle[0]

    cross_validate(np.char.add(texts.codes, groups.astype(str)), judge)
    layer, scores["both"] = _learn_layer(seen, scores["alone"], lengths, texts.codes, truth)
    figures, limits = [], {}
    for name, judged in scores.items():
        limits[name] = {
            level: {code: _by_cost(judged, groups, texts.codes == code, cost) for code in sorted(set(texts.codes))}
            for level, cost in MISS_COSTS.items()
        }
        for level, by_code in limits[name].items():
            above = judged > np.array([by_code[code] for code in texts.codes])
            figures += [
                f"Cross-validated, {name}, {level}, {code}: danger {share_of(above, truth & own)}, only sounds so"
                f" {share_of(above, (groups == SOUNDS_LIKE_DANGER) & own)},"
                f" questions {share_of(above, (groups == ORDINARY) & own)}."
                for code in sorted(by_code)
                for own in (texts.codes == code,)
            ]
    beside, embeddings, alone = learn(np.arange(len(groups)))
    return {
        "sorts": names,
        "ngrams": beside,
        "ngrams_alone": alone,
        "embeddings": embeddings,
        # Half of each constant is said by the n-grams, half by the embeddings: their sum is what was learnt.
        "constants": [float(each) / 2 for each in middle],
        "constant_alone": float(middle[0]),
        "layer": layer,
        "both": {"danger_above": limits["both"]["alarm"], "net_above": limits["both"]["net"]},
        "alone": {"danger_above": limits["alone"]["alarm"], "net_above": limits["alone"]["net"]},
        "figures": figures,
    }


def _learn_layer(
    seen: np.ndarray, alone: np.ndarray, lengths: np.ndarray, codes: np.ndarray, truth: np.ndarray
) -> tuple[dict[str, Any], np.ndarray]:
    """The layer that weighs up the features of danger; and what such a one says of messages it has not learnt from."""
    languages = sorted(set(codes))
    rows = zip(seen, alone, lengths, codes, strict=True)
    features = np.array(
        [features_of_danger(list(sorts), own, int(words), languages, {code: 1.0}) for sorts, own, words, code in rows]
    )
    means, spreads = features.mean(axis=0), features.std(axis=0) + 1e-6
    level = (features - means) / spreads
    model = MLPClassifier(
        (NEURONS,), alpha=STRENGTH_OF_LAYER, learning_rate_init=2e-3, batch_size=500, max_iter=ROUNDS, random_state=0
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # it is to stop after so many rounds
        apart = StratifiedKFold(FOLDS, shuffle=True, random_state=1)
        shares = cross_val_predict(model, level, truth, cv=apart, method="predict_proba")[:, 1]
        model.fit(level, truth)
    likely = np.clip(shares, 1e-9, 1 - 1e-9)
    (neurons, weights), (constants, constant) = model.coefs_, model.intercepts_
    layer = {
        "means": means.tolist(),
        "spreads": spreads.tolist(),
        "neurons": neurons.T.tolist(),
        "constants": constants.tolist(),
        "weights": weights[:, 0].tolist(),
        "constant": float(constant[0]),
    }
    return layer, np.log(likely / (1 - likely))


def _by_cost(judged: np.ndarray, groups: np.ndarray, own: np.ndarray, miss_costs: float) -> float:
    """The threshold at which missed danger and help for nothing cost least together."""
    danger, about, other = (
        np.sort(judged[own & (groups == group)]) for group in (TELLS_OF_DANGER, SOUNDS_LIKE_DANGER, ORDINARY)
    )
    limits = np.unique(judged[own])
    missed = np.searchsorted(danger, limits, side="right") / len(danger)
    wrong = NEAR_MISSES * (1 - np.searchsorted(about, limits, side="right") / len(about))
    wrong += (1 - NEAR_MISSES) * (1 - np.searchsorted(other, limits, side="right") / len(other))
    return float(limits[np.argmin(miss_costs * missed + wrong)])


def learn_kinds(messages: Texts, kinds: list[str]) -> dict[str, Any]:
    said = np.array([row for row, kind in enumerate(kinds) if kind != UNSAID])
    labels = np.array([kinds[row] if kinds[row] in KINDS_APART else OTHER for row in said])
    texts = messages[said]
    names = sorted(set(labels))
    scores, learnt = learn_labels(texts, labels, names)
    mixed = SHARE_OF_EMBEDDING * scores["embeddings"] + (1 - SHARE_OF_EMBEDDING) * scores["ngrams"]
    sharpness = sharpness_of(mixed, labels, names)
    shares = sharpened(mixed, sharpness)
    found = np.array(names)[shares.argmax(axis=1)]
    apart = found != OTHER
    above = sure_above(shares.max(axis=1)[apart], (found == labels)[apart], KINDS_RIGHT)
    told = (shares.max(axis=1) > above) & apart
    figures = [
        f"Cross-validated, {name}: its screen opened for {share_of(found == name, (labels == name) & told)} of"
        f" {share_of(told, labels == name)}, rightly {share_of(labels == name, (found == name) & told)}."
        for name in names
        if name != OTHER
    ]
    return {**learnt, "labels": names, "sharpness": sharpness, "above": above, "figures": figures}
