"""Training: from the examples to the weights that the bot reads. Development only: needs scikit-learn.

What is chosen, thresholds above all, is chosen on cross-validated judgements and by costs that are said here, never on
a test set, and is stored with the weights.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from bot.answers.corpus import embeddings_of, idf_of, matrix_of
from bot.answers.examples import GREETING, KINDS_APART, NONE, OTHER, UNSAID, Examples, hash_of_examples, read_examples
from bot.answers.folding import Folder, read_spelling, well_typed
from bot.answers.judge import shares_held, signs_of_fit
from bot.answers.ngrams import pieces
from bot.answers.ridge import Landmarks, sharpened, solve
from bot.answers.sentences import NoModelError
from bot.answers.typed import head, typed
from bot.answers.weights import Block, pack

SHARE_OF_EMBEDDING = 0.6
"""How much the sentence model counts beside the n-grams for the page and the kind of danger."""
KERNEL_OF_EMBEDDING = 0.5
"""The same for danger, where both are learnt together."""
LANDMARKS = {"danger": 1000, "about": 800, "questions": 2200}
"""Examples with which the embedding of a message is compared: more are better, and cost memory and time."""
GAMMA = 0.5
STRENGTH, STRENGTH_OF_NGRAMS, STRENGTH_OF_DANGER = 0.2, 0.8, 0.4
FOLDS = 3
MISS_COSTS = {"alarm": 0.75, "net": 2.5}
"""What a missed danger costs, where an alarm (or help standing first) for nothing costs 1, both as shares: of messages
of danger, and of the others. An urgent screen for nothing frightens; help above an ordinary answer hardly disturbs."""
NEAR_MISSES = 0.3
"""The share, among messages that tell of no danger, of those that sound like it: so the examples, a third of which do,
are counted as life is taken to be."""
REFUSED_AT_MOST = 0.04
"""The share of answerable questions that may be refused; it sets the threshold for "no answer"."""
OPENED_RIGHTLY = 0.95
"""The share of pages opened at once that must be the right ones; it sets the threshold for opening. Each example has
one page, though two or three in a hundred would be as well answered by a neighbour: so this stands for 97 in 100."""
KINDS_RIGHT = 0.9
"""The share of messages that get a kind's own screen to whom it must belong; it sets the threshold for one. Examples at
the border of two kinds are many, so it is more in life."""
_DANGER, _ABOUT, _OTHER = 0, 1, 2
_WEIGHT_OF = np.array([2.0, 1.5, 1.0], dtype=np.float32)
_LANGUAGE_PIECE, _LANGUAGE_SEEN = 3, 20

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class _Texts:
    """The examples that one thing is learnt from: their n-grams, likenesses to the landmarks, and languages."""

    ngrams: csr_matrix
    embeddings: np.ndarray
    columns: np.ndarray
    codes: np.ndarray

    def __getitem__(self, rows: np.ndarray) -> "_Texts":
        return _Texts(self.ngrams[rows], self.embeddings[rows], self.columns[rows], self.codes[rows])


def train(
    files: Mapping[str, bytes],
    translated: Mapping[str, Sequence[str]],
    readers: Sequence[frozenset[str]],
    say: Say,
    cache: Path | None,
) -> bytes:
    """The weights' file for the examples in these files. `translated`: other well-typed texts of each language;
    `readers`: the pages that each reader has; `cache`: where to keep embeddings for the next time. Raises RuntimeError
    without the sentence model."""
    examples = read_examples(files)
    folder = _folder(examples, files, translated)
    messages, groups = _messages(examples)
    texts = list(dict.fromkeys([*(text for text, _page in examples.questions), *messages]))
    folded = [head(folder.fold(typed(text).text, {examples.languages[text]: 1.0})) for text in texts]
    say(f"{len(examples.questions)} questions, {len(examples.danger)} of danger, {len(examples.about)} only sound so.")
    try:
        embeddings = embeddings_of(folded, say, cache)
    except NoModelError as lack:
        raise RuntimeError(f"The sentence model {lack}: weights can only be trained where it runs.") from None
    say("Taking them apart …")
    mean = embeddings.mean(axis=0)
    centred = embeddings - mean
    centred /= np.linalg.norm(centred, axis=1, keepdims=True)
    row_of = {text: row for row, text in enumerate(texts)}
    landmark_block = _block(centred[_chosen(examples, row_of)])
    landmarks = Landmarks.of(_numbers(landmark_block), GAMMA)
    idf = idf_of(folded)
    codes = np.array([examples.languages[text] for text in texts])
    every = _Texts(matrix_of(folded, idf), centred, landmarks.columns(centred), codes)
    of_questions = every[np.array([row_of[text] for text, _page in examples.questions])]
    of_messages = every[np.array([row_of[text] for text in messages])]

    say("Learning danger …")
    danger = _learn_danger(of_messages, np.array(groups))
    kinds = _learn_kinds(of_messages, [kind for _text, kind in examples.danger])
    say("Learning the pages …")
    lengths = np.array([len(folded[row_of[text]].split()) for text, _page in examples.questions])
    pages = _learn_pages(of_questions, np.array([page for _text, page in examples.questions]), lengths, readers)
    say("Learning the languages …")
    languages = _learn_languages(texts, codes)
    figures = [*danger["figures"], *kinds["figures"], *pages["figures"], *languages["figures"]]
    for figure in figures:
        say(figure)
    pulls = [landmarks.pull(each["embeddings"]) for each in (pages, kinds, danger)]
    meta = {
        "made_from": hash_of_examples(files),
        "folding": folder.to_dict(),
        "gamma": GAMMA,
        "pages": pages["labels"],
        "label_constants": [*pages["constants"], *kinds["constants"]],
        "share_of_embedding": SHARE_OF_EMBEDDING,
        "kinds": kinds["labels"],
        "kind_sharpness": kinds["sharpness"],
        "kind_above": kinds["above"],
        "danger_constants": danger["constants"],
        "both": {**pages["both"], **danger["both"]},
        "ngrams_alone": {**pages["alone"], **danger["alone"]},
        "languages": languages["labels"],
        "language_constants": languages["constants"],
        "language_sharpness": languages["sharpness"],
        "language_pieces": languages["pieces"],
        "figures": figures,
    }
    blocks = {
        "labels": _block(np.hstack([pages["ngrams"], kinds["ngrams"]]).T, by_column=True),
        "danger": _block(danger["ngrams"].T),
        "landmarks": landmark_block,
        "mean": _block(mean[None, :]),
    }
    return pack(meta, idf, blocks, np.hstack(pulls).astype(np.float32).tobytes())


def _folder(examples: Examples, files: Mapping[str, bytes], translated: Mapping[str, Sequence[str]]) -> Folder:
    own = examples.well_typed()
    words = {code: well_typed([*texts, *translated.get(code, ())]) for code, texts in own.items()}
    return Folder.learn(words, read_spelling(files))


def _messages(examples: Examples) -> tuple[list[str], list[int]]:
    sorted_out = (
        [(text, _DANGER) for text, _kind in examples.danger]
        + [(text, _ABOUT) for text in examples.about]
        + [(text, _OTHER) for text, _page in examples.questions]
    )
    return [text for text, _group in sorted_out], [group for _text, group in sorted_out]


def _chosen(examples: Examples, row_of: Mapping[str, int]) -> np.ndarray:
    """The landmarks, always the same for the same examples."""
    random = np.random.default_rng(0)
    parts = {
        "danger": [row_of[text] for text, _kind in examples.danger],
        "about": [row_of[text] for text in examples.about],
        "questions": [row_of[text] for text, _page in examples.questions],
    }
    picked = [random.permutation(np.unique(part))[: LANDMARKS[name]] for name, part in parts.items()]
    return np.unique(np.concatenate(picked))


def _folds(groups: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """What to learn from and what to judge, `FOLDS` times; each with its share of every group."""
    folds: Iterator[tuple[np.ndarray, np.ndarray]] = StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(
        groups, groups
    )
    return folds


def _one_hot(labels: np.ndarray, names: Sequence[str]) -> tuple[np.ndarray, list[float]]:
    """A column for each name, without its mean, and the means."""
    wanted = (labels[:, None] == np.array(names)[None, :]).astype(np.float32)
    return wanted - wanted.mean(axis=0), [float(each) for each in wanted.mean(axis=0)]


def _learn_danger(texts: _Texts, groups: np.ndarray) -> dict[str, Any]:
    truth = groups == _DANGER
    wanted = np.where(truth, 1.0, -1.0).astype(np.float32)[:, None]
    middle = float(wanted.mean())
    ngrams_count, embeddings_count = np.sqrt((1 - KERNEL_OF_EMBEDDING) / 2), np.sqrt(KERNEL_OF_EMBEDDING)

    def learn(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Weights of n-grams beside embeddings, of embeddings, and of n-grams alone."""
        some, weight = texts[rows], _WEIGHT_OF[groups[rows]]
        columns = [some.ngrams * ngrams_count, some.columns * embeddings_count]
        beside, embeddings = solve(columns, wanted[rows] - middle, STRENGTH_OF_DANGER, weight)
        (alone,) = solve([some.ngrams * ngrams_count], wanted[rows] - middle, STRENGTH_OF_DANGER, weight)
        return beside * ngrams_count, embeddings * embeddings_count, alone * ngrams_count

    scores = {name: np.zeros(len(groups)) for name in ("both", "alone")}
    for known, held in _folds(np.char.add(texts.codes, groups.astype(str))):
        beside, embeddings, alone = learn(known)
        some = texts[held]
        scores["both"][held] = (some.ngrams @ beside + some.columns @ embeddings)[:, 0] + middle
        scores["alone"][held] = (some.ngrams @ alone)[:, 0] + middle
    figures, limits = [], {}
    for name, judged in scores.items():
        limits[name] = {
            level: {code: _by_cost(judged, groups, texts.codes == code, cost) for code in sorted(set(texts.codes))}
            for level, cost in MISS_COSTS.items()
        }
        for level, by_code in limits[name].items():
            above = judged > np.array([by_code[code] for code in texts.codes])
            figures += [
                f"Cross-validated, {name}, {level}, {code}: danger {_share(above, truth & own)}, only sounds so"
                f" {_share(above, (groups == _ABOUT) & own)}, questions {_share(above, (groups == _OTHER) & own)}."
                for code in sorted(by_code)
                for own in (texts.codes == code,)
            ]
    beside, embeddings, alone = learn(np.arange(len(groups)))
    return {
        "ngrams": np.hstack([beside, alone]),
        "embeddings": embeddings,
        "constants": [middle, middle],
        "both": {"danger_above": limits["both"]["alarm"], "net_above": limits["both"]["net"]},
        "alone": {"danger_above": limits["alone"]["alarm"], "net_above": limits["alone"]["net"]},
        "figures": figures,
    }


def _by_cost(judged: np.ndarray, groups: np.ndarray, own: np.ndarray, miss_costs: float) -> float:
    """The threshold at which missed danger and help for nothing cost least together."""
    danger, about, other = (np.sort(judged[own & (groups == group)]) for group in (_DANGER, _ABOUT, _OTHER))
    limits = np.unique(judged[own])
    missed = np.searchsorted(danger, limits, side="right") / len(danger)
    wrong = NEAR_MISSES * (1 - np.searchsorted(about, limits, side="right") / len(about))
    wrong += (1 - NEAR_MISSES) * (1 - np.searchsorted(other, limits, side="right") / len(other))
    return float(limits[np.argmin(miss_costs * missed + wrong)])


def _learn_kinds(messages: _Texts, kinds: list[str]) -> dict[str, Any]:
    said = np.array([row for row, kind in enumerate(kinds) if kind != UNSAID])
    labels = np.array([kinds[row] if kinds[row] in KINDS_APART else OTHER for row in said])
    texts = messages[said]
    names = sorted(set(labels))
    scores, learnt = _learn_labels(texts, labels, names)
    mixed = SHARE_OF_EMBEDDING * scores["embeddings"] + (1 - SHARE_OF_EMBEDDING) * scores["ngrams"]
    sharpness = _sharpness(mixed, labels, names)
    shares = sharpened(mixed, sharpness)
    found = np.array(names)[shares.argmax(axis=1)]
    apart = found != OTHER
    above = _sure_above(shares.max(axis=1)[apart], (found == labels)[apart], KINDS_RIGHT)
    told = (shares.max(axis=1) > above) & apart
    figures = [
        f"Cross-validated, {name}: its screen opened for {_share(found == name, (labels == name) & told)} of"
        f" {_share(told, labels == name)}, rightly {_share(labels == name, (found == name) & told)}."
        for name in names
        if name != OTHER
    ]
    return {**learnt, "labels": names, "sharpness": sharpness, "above": above, "figures": figures}


def _learn_labels(texts: _Texts, labels: np.ndarray, names: list[str]) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
    """What is said of each text by those who have not learnt from it, by n-grams and by embeddings; and the weights."""
    wanted, constants = _one_hot(labels, names)
    parts = {"ngrams": (texts.ngrams, STRENGTH_OF_NGRAMS), "embeddings": (texts.columns, STRENGTH)}
    scores: dict[str, np.ndarray] = {}
    learnt: dict[str, Any] = {"constants": constants}
    for name, (columns, strength) in parts.items():
        scores[name] = np.zeros(wanted.shape)
        for known, held in _folds(labels):
            (weights,) = solve([columns[known]], wanted[known], strength)
            scores[name][held] = columns[held] @ weights + constants
        (learnt[name],) = solve([columns], wanted, strength)
    return scores, learnt


def _sure_above(values: np.ndarray, right: np.ndarray, share: float) -> float:
    """The lowest value above which at least this share is right."""
    order = np.argsort(-values)
    good = np.cumsum(right[order]) / np.arange(1, len(order) + 1) >= share
    last = int(np.flatnonzero(good)[-1]) if good.any() else -1
    return float(values[order[last + 1]]) if last + 1 < len(order) else 0.0


def _learn_pages(
    texts: _Texts, labels: np.ndarray, lengths: np.ndarray, readers: Sequence[frozenset[str]]
) -> dict[str, Any]:
    names = sorted(set(labels))
    scores, learnt = _learn_labels(texts, labels, names)
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
    sharpness = _sharpness(scores, labels, names)
    shares = sharpened(scores, sharpness)
    asked, outside = ~np.isin(labels, [NONE, GREETING]), labels == NONE
    refusing, refusals = _decision(_signs(shares, names, lengths), outside)
    above = {code: float(np.quantile(refusals[asked & (codes == code)], 1 - REFUSED_AT_MOST)) for code in set(codes)}
    refused = refusals > np.array([above[code] for code in codes])

    held = [{page: _nearest(page, pages) for page in names} for pages in readers]
    seen, first, among = [], np.zeros(len(labels), dtype=bool), np.zeros(len(labels), dtype=bool)
    for row, (label, values) in enumerate(zip(labels, shares, strict=True)):
        having = [each for each in held if each[label] == label] or held
        own = shares_held(dict(zip(names, values, strict=True)), having[row % len(having)])
        best = sorted(own.keys() - {NONE, GREETING}, key=own.__getitem__, reverse=True)[:3]
        first[row], among[row] = best[:1] == [label], label in best
        seen.append(signs_of_fit(own, int(lengths[row])))
    opening, openings = _decision(np.array(seen), first)
    kept = ~refused
    open_above = _sure_above(openings[kept], first[kept], OPENED_RIGHTLY)
    opened = (openings > open_above) & kept
    figures = [
        f"Cross-validated, {name}, {code}: right page first {_share(first, own & asked)}, among three"
        f" {_share(among, own & asked)}; out of scope refused {_share(refused, own & outside)}, in scope"
        f" {_share(refused, own & asked)}; opened {_share(opened, own & asked)}, rightly {_share(first, own & opened)}."
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


def _signs(shares: np.ndarray, names: list[str], lengths: np.ndarray) -> np.ndarray:
    rows = zip(shares, lengths, strict=True)
    return np.array([signs_of_fit(dict(zip(names, row, strict=True)), int(words)) for row, words in rows])


def _nearest(page: str, pages: frozenset[str]) -> str:
    """The page itself, or the nearest above it, that is among these; "" if none is."""
    while page and page not in pages:
        page = page.rpartition("/")[0]
    return page


def _decision(signs: np.ndarray, truth: np.ndarray) -> tuple[list[float], np.ndarray]:
    """A decision's coefficients, its constant last, and what it says of each."""
    model = LogisticRegression(C=10, max_iter=2000).fit(signs, truth)
    values: np.ndarray = model.decision_function(signs)
    return [*map(float, model.coef_[0]), float(model.intercept_[0])], values


def _sharpness(scores: np.ndarray, labels: np.ndarray, names: list[str]) -> float:
    """How far scores must be stretched before they are shares of belief that come true."""
    places = np.array([names.index(label) for label in labels])
    rows = np.arange(len(labels))
    choices = (4.0, 6.0, 8.0, 10.0, 12.0, 14.0, 16.0, 20.0, 24.0)
    losses = [-np.log(sharpened(scores, choice)[rows, places] + 1e-9).mean() for choice in choices]
    return choices[int(np.argmin(losses))]


def _learn_languages(texts: Sequence[str], codes: np.ndarray) -> dict[str, Any]:
    """From texts as they were typed: folding asks for the language first."""
    labels = sorted(set(codes))
    normal = [typed(text).text for text in texts]
    seen: dict[str, int] = {}
    for text in normal:
        for family in pieces(text):
            for piece in family:
                if _tells_language(piece):
                    seen[piece] = seen.get(piece, 0) + 1
    idf = dict.fromkeys((piece for piece, number in sorted(seen.items()) if number >= _LANGUAGE_SEEN), 1.0)
    ngrams = matrix_of(normal, idf)
    wanted, constants = _one_hot(codes, labels)
    scores = np.zeros(wanted.shape)
    for known, held in _folds(codes):
        (weights,) = solve([ngrams[known]], wanted[known], 1.0)
        scores[held] = ngrams[held] @ weights + constants
    right = np.array(labels)[scores.argmax(axis=1)] == codes
    (weights,) = solve([ngrams], wanted, 1.0)
    sharpness = _sharpness(scores, codes, labels)
    shares = ", ".join(f"{label} {_share(right, codes == label)}" for label in labels)
    return {
        "labels": labels,
        "constants": constants,
        "sharpness": sharpness,
        "pieces": {piece: [round(float(each), 3) for each in row] for piece, row in zip(idf, weights, strict=True)},
        "figures": [f"Cross-validated, the language of a message: {shares}."],
    }


def _tells_language(piece: str) -> bool:
    return " " not in piece[1:-1] if piece.startswith("=") else len(piece) <= _LANGUAGE_PIECE


def _share(which: np.ndarray, among: np.ndarray) -> str:
    return f"{which[among].mean():.3f}" if among.any() else "-"


def _numbers(block: Block) -> np.ndarray:
    rows = np.frombuffer(block.numbers, dtype=np.int8).reshape(-1, block.width).astype(np.float32)
    return rows * np.array(block.scales, dtype=np.float32)[:, None]


def _block(matrix: Any, *, by_column: bool = False) -> Block:
    """Weights as whole numbers with a scale a row; `by_column`: a row for each n-gram, a scale for each page."""
    dense = np.asarray(matrix, dtype=np.float64)
    scales = np.abs(dense).max(axis=1) / 127
    scales[scales == 0] = 1.0
    numbers = np.round(dense / scales[:, None]).astype(np.int8)
    numbers = numbers.T if by_column else numbers
    return Block(np.ascontiguousarray(numbers).tobytes(), numbers.shape[1], [float(scale) for scale in scales])
