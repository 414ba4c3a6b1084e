"""Training: from the examples to the weights that the bot reads. Development only: needs scikit-learn.

Thresholds are chosen on cross-validated judgements, never on the test set, and are stored with the weights.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from math import log
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import SVC

from bot.answers.examples import GREETING, NONE, Examples, hash_of_examples, read_examples
from bot.answers.ngrams import pieces, weigh
from bot.answers.sentences import NoModelError, SentenceModel, embed, load
from bot.answers.typed import head, typed
from bot.answers.weights import Block, pack

SHARE_OF_EMBEDDING = 0.35
"""How much the sentence model counts beside the n-grams for the page."""
REFUSED_AT_MOST = 0.07
"""The share of answerable questions that may be refused; it sets the threshold for "no answer"."""
DANGER_FOUND, FOUND_OF_FEW = {"both": 0.895, "ngrams": 0.93}, {"both": 0.79, "ngrams": 0.87}
"""The share of danger to be found among the examples, which are harder than life on purpose; it sets the threshold."""
FEW_EXAMPLES = 2 / 3
"""A language with less than this share of the examples of the largest seems worse, judged by two thirds of them, than
it is with all: it is asked for less danger (`FOUND_OF_FEW`), and refuses where the largest does."""
KIND_ABOVE = 0.9
GAMMA = 1.0
ENOUGH = 100
"""So many examples of danger, or questions, and a language has thresholds of its own."""
FOLDS = 3
_DANGER, _ABOUT, _OTHER = 0, 1, 2
_WEIGHT_OF = {_DANGER: 2.0, _ABOUT: 1.5, _OTHER: 1.0}

Say = Callable[[str], None]


def train(files: Mapping[str, bytes], say: Say) -> bytes:
    """The weights' file for the examples in these files. Raises RuntimeError without the sentence model."""
    try:
        model = load()
    except NoModelError as lack:
        raise RuntimeError(f"The sentence model {lack}: weights can only be trained where it runs.") from None
    examples = read_examples(files)
    questions, labels = [text for text, _page in examples.questions], [page for _text, page in examples.questions]
    messages, groups = _messages(examples)
    every = list(dict.fromkeys([*questions, *messages]))
    say(f"{len(questions)} questions, {groups.count(_DANGER)} of danger, {groups.count(_ABOUT)} that only sound so.")
    say("Reading them with the sentence model …")
    embeddings = _embeddings(every, model)
    mean = np.mean(list(embeddings.values()), axis=0)
    idf = _idf(every)
    places = {piece: place for place, piece in enumerate(idf)}

    def matrices(texts: Sequence[str]) -> tuple[csr_matrix, np.ndarray]:
        centred = np.stack([embeddings[text] for text in texts]) - mean
        return _matrix(texts, idf, places), centred / np.linalg.norm(centred, axis=1, keepdims=True)

    def codes_of(texts: Sequence[str]) -> np.ndarray:
        return np.array([examples.languages[text] for text in texts])

    say("Learning the pages …")
    pages = _learn_pages(*matrices(questions), np.array(labels), codes_of(questions))
    say("Learning danger …")
    danger = _learn_danger(*matrices(messages), np.array(groups), codes_of(messages))
    kinds = _learn_kinds(examples, lambda texts: matrices(texts)[1])
    languages = _learn_languages(matrices(every)[0], codes_of(every))
    figures = [*pages["figures"], *danger["figures"], *languages["figures"]]
    for figure in figures:
        say(figure)
    meta = {
        "made_from": hash_of_examples(files),
        "pages": pages["labels"],
        "page_constants": pages["ngrams"].intercept_.tolist(),
        "page_point_constants": pages["embeddings"].intercept_.tolist(),
        "danger_constant": float(danger["ngrams"].intercept_[0]),
        "danger_point_constant": float(danger["embeddings"].intercept_[0]),
        "gamma": GAMMA,
        # Not in whole numbers to 127 like the rest: thousands of small errors add up to a threshold's width.
        "known_pull": [round(float(pull), 4) for pull in danger["embeddings"].dual_coef_[0]],
        "kinds": kinds.classes_.tolist(),
        "kind_constants": kinds.intercept_.tolist(),
        "both": {
            "share_of_points": SHARE_OF_EMBEDDING,
            "kind_above": KIND_ABOVE,
            "refuse_above": pages["refuse_above"]["both"],
            **danger["both"],
        },
        "ngrams_alone": {
            "refuse_above": pages["refuse_above"]["ngrams"],
            "danger_threshold": danger["ngrams_threshold"],
        },
        "languages": languages["labels"],
        "language_constants": languages["constants"],
        "figures": figures,
    }
    blocks = {
        "pages": _block(pages["ngrams"].coef_, by_column=True),
        "page_points": _block(pages["embeddings"].coef_),
        "danger": _block(danger["ngrams"].coef_),
        "known_danger": _block(danger["embeddings"].support_vectors_),
        "kind_points": _block(kinds.coef_),
        "languages": _block(languages["weights"], by_column=True),
        "mean": _block(mean[None, :]),
    }
    return pack(meta, idf, blocks)


def _messages(examples: Examples) -> tuple[list[str], list[int]]:
    sorted_out = (
        [(text, _DANGER) for text, _kind in examples.danger]
        + [(text, _ABOUT) for text in examples.about]
        + [(text, _OTHER) for text, _page in examples.questions]
    )
    return [text for text, _group in sorted_out], [group for _text, group in sorted_out]


def _embeddings(texts: list[str], model: SentenceModel) -> dict[str, Any]:
    with ThreadPoolExecutor(2) as pool:  # the model lets go of Python's lock while it reads
        return dict(zip(texts, pool.map(lambda text: embed(model, head(typed(text).text)), texts), strict=True))


def _idf(texts: list[str]) -> dict[str, float]:
    seen: Counter[str] = Counter()
    for text in texts:
        for family in pieces(text):
            seen.update(family.keys())
    return {piece: 1 + log((1 + len(texts)) / (1 + number)) for piece, number in sorted(seen.items()) if number > 1}


def _matrix(texts: Sequence[str], idf: dict[str, float], places: dict[str, int]) -> csr_matrix:
    values: list[float] = []
    columns: list[int] = []
    starts = [0]
    for text in texts:
        weights = weigh(text, idf)
        columns += [places[piece] for piece in weights]
        values += weights.values()
        starts.append(len(values))
    return csr_matrix((values, columns, starts), shape=(len(texts), len(idf)), dtype=np.float32)


def _logistic(strength: float) -> LogisticRegression:
    return LogisticRegression(C=strength, max_iter=400, tol=1e-3)


def _folds(groups: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """What to learn from and what to judge, three times; each with its share of every group."""
    folds: Iterator[tuple[np.ndarray, np.ndarray]] = StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(
        groups, groups
    )
    return folds


def _by_language(
    values: np.ndarray, codes: np.ndarray, chosen: np.ndarray, share: float, few: float | None
) -> tuple[dict[str, float], np.ndarray]:
    """The threshold of each language below which this share of its `chosen` values lies, and one for each value.

    A language with few examples has the share `few`, or (None) the largest one's threshold, as one with hardly any has.
    """
    largest, most = Counter(codes[chosen].tolist()).most_common(1)[0]
    thresholds = {}
    for code in sorted(set(codes.tolist())):
        own = values[chosen & (codes == code)]
        if len(own) >= FEW_EXAMPLES * most:
            thresholds[code] = float(np.quantile(own, share))
        elif few is not None and len(own) >= ENOUGH:
            thresholds[code] = float(np.quantile(own, few))
        else:
            thresholds[code] = float(np.quantile(values[chosen & (codes == largest)], share))
    return thresholds, np.array([thresholds[code] for code in codes])


def _learn_pages(ngrams: csr_matrix, embeddings: np.ndarray, labels: np.ndarray, codes: np.ndarray) -> dict[str, Any]:
    names = sorted(set(labels))
    by_ngrams, by_embedding = np.zeros((len(labels), len(names))), np.zeros((len(labels), len(names)))
    for learn, held in _folds(labels):
        by_ngrams[held] = _logistic(10).fit(ngrams[learn], labels[learn]).predict_proba(ngrams[held])
        by_embedding[held] = _logistic(20).fit(embeddings[learn], labels[learn]).predict_proba(embeddings[held])
    both = SHARE_OF_EMBEDDING * by_embedding + (1 - SHARE_OF_EMBEDDING) * by_ngrams
    asked = ~np.isin(labels, [NONE, GREETING])
    refuse_above, figures = {}, []
    for name, beliefs in {"both": both, "ngrams": by_ngrams}.items():
        none = beliefs[:, names.index(NONE)]
        refuse_above[name], limits = _by_language(none, codes, asked, 1 - REFUSED_AT_MOST, None)
        refused = float((none > limits)[labels == NONE].mean())
        order = np.array(names)[np.argsort(-beliefs[asked], axis=1)]
        first = float((order[:, 0] == labels[asked]).mean())
        among = float((order[:, :3] == labels[asked][:, None]).any(axis=1).mean())
        figures.append(
            f"Cross-validated, {name}: right page first {first:.3f}, among three {among:.3f};"
            f" out of scope refused {refused:.3f} at {(none > limits)[asked].mean():.0%} of questions."
        )
    return {
        "labels": names,
        "ngrams": _logistic(10).fit(ngrams, labels),
        "embeddings": _logistic(20).fit(embeddings, labels),
        "refuse_above": refuse_above,
        "figures": figures,
    }


def _learn_danger(ngrams: csr_matrix, embeddings: np.ndarray, groups: np.ndarray, codes: np.ndarray) -> dict[str, Any]:
    truth = groups == _DANGER
    weight = np.array([_WEIGHT_OF[group] for group in groups])

    def learn_ngrams(rows: np.ndarray) -> LogisticRegression:
        return _logistic(10).fit(ngrams[rows], truth[rows], sample_weight=weight[rows])

    def learn_by_embedding(rows: np.ndarray) -> SVC:
        return SVC(C=10, gamma=GAMMA, cache_size=500).fit(embeddings[rows], truth[rows], sample_weight=weight[rows])

    scores = np.zeros((len(groups), 2))
    for learn, held in _folds(np.char.add(codes, groups.astype(str))):
        scores[held, 0] = learn_by_embedding(learn).decision_function(embeddings[held])
        scores[held, 1] = learn_ngrams(learn).decision_function(ngrams[held])
    joint = LogisticRegression().fit(scores, truth)
    judged = joint.decision_function(scores)
    thresholds, limits = _by_language(judged, codes, truth, 1 - DANGER_FOUND["both"], 1 - FOUND_OF_FEW["both"])
    alone, limits_alone = _by_language(
        scores[:, 1], codes, truth, 1 - DANGER_FOUND["ngrams"], 1 - FOUND_OF_FEW["ngrams"]
    )
    figures = [
        f"Cross-validated, {name}: danger found {(values > limit)[truth].mean():.3f},"
        f" false alarms among what only sounds so {(values > limit)[groups == _ABOUT].mean():.3f},"
        f" among questions {(values > limit)[groups == _OTHER].mean():.3f}."
        for name, values, limit in (("both", judged, limits), ("ngrams", scores[:, 1], limits_alone))
    ]
    rows = np.arange(len(groups))
    return {
        "ngrams": learn_ngrams(rows),
        "embeddings": learn_by_embedding(rows),
        "both": {
            "danger_points": float(joint.coef_[0][0]),
            "danger_ngrams": float(joint.coef_[0][1]),
            "danger_constant": float(joint.intercept_[0]),
            "danger_threshold": thresholds,
        },
        "ngrams_threshold": alone,
        "figures": figures,
    }


def _learn_kinds(examples: Examples, embeddings: Callable[[Sequence[str]], np.ndarray]) -> LogisticRegression:
    texts, kinds = [text for text, _kind in examples.danger], [kind for _text, kind in examples.danger]
    return _logistic(20).fit(embeddings(texts), kinds)


def _learn_languages(ngrams: csr_matrix, codes: np.ndarray) -> dict[str, Any]:
    labels = sorted(set(codes))
    if len(labels) == 1:
        return {"labels": labels, "constants": [0.0], "weights": np.zeros((1, ngrams.shape[1])), "figures": []}
    right = np.zeros(len(codes), dtype=bool)
    for learn, held in _folds(codes):
        right[held] = _logistic(10).fit(ngrams[learn], codes[learn]).predict(ngrams[held]) == codes[held]
    shares = ", ".join(f"{label} {right[codes == label].mean():.3f}" for label in labels)
    learnt = _logistic(10).fit(ngrams, codes)
    weights, constants = learnt.coef_, learnt.intercept_
    if len(labels) == 2:  # scikit-learn then keeps one row: for the second against the first
        weights, constants = np.vstack([-weights / 2, weights / 2]), np.array([-constants[0] / 2, constants[0] / 2])
    return {
        "labels": labels,
        "constants": constants.tolist(),
        "weights": weights,
        "figures": [f"Cross-validated, the language of a message: {shares}."],
    }


def _block(matrix: Any, *, by_column: bool = False) -> Block:
    """Weights as whole numbers with a scale a row; `by_column`: a row for each n-gram, a scale for each page."""
    dense = np.asarray(matrix.toarray() if hasattr(matrix, "toarray") else matrix, dtype=np.float64)
    scales = np.abs(dense).max(axis=1) / 127
    scales[scales == 0] = 1.0
    numbers = np.round(dense / scales[:, None]).astype(np.int8)
    numbers = numbers.T if by_column else numbers
    return Block(np.ascontiguousarray(numbers).tobytes(), numbers.shape[1], [float(scale) for scale in scales])
