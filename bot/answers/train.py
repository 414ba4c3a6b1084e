"""Training: from the examples to the weights that the bot reads. Development only: needs scikit-learn.

What is chosen, thresholds above all, is chosen on cross-validated judgements and by costs that are said where they are
used (`learn_danger`, `learn_pages`), never on a test set, and is stored with the weights.
"""

import tomllib
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bot.answers.corpus import embeddings_of, idf_of, matrix_of
from bot.answers.examples import Examples, hash_of_examples, read_examples
from bot.answers.folding import Folder
from bot.answers.learn_danger import ORDINARY, SOUNDS_LIKE_DANGER, TELLS_OF_DANGER, learn_danger, learn_kinds
from bot.answers.learn_languages import learn_languages
from bot.answers.learn_pages import learn_pages
from bot.answers.learning import SHARE_OF_EMBEDDING, Texts, block_of, numbers_of
from bot.answers.ridge import Landmarks
from bot.answers.sentences import NoModelError
from bot.answers.spelling import learn, read_spelling, well_typed
from bot.answers.typed import Vocabulary, checksum, head, typed
from bot.answers.weights import Weights, pack

LANDMARKS = {"danger": 1200, "about": 1200, "questions": 2100}
"""Examples with which the embedding of a message is compared: more are better, and cost memory and time."""
GAMMA = 0.5

Say = Callable[[str], None]
Learnt = Mapping[str, Any]


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
    embeddings = _embeddings(folded, say, cache)
    say("Taking them apart …")
    mean = embeddings.mean(axis=0)
    centred = embeddings - mean
    centred /= np.linalg.norm(centred, axis=1, keepdims=True)
    row_of = {text: row for row, text in enumerate(texts)}
    landmark_block = block_of(centred[_chosen(examples, row_of)])
    landmarks = Landmarks.of(numbers_of(landmark_block), GAMMA)
    idf = idf_of(folded)
    codes = np.array([examples.languages[text] for text in texts])
    every = Texts(matrix_of(folded, idf), centred, landmarks.columns(centred), codes)
    of_questions = every[np.array([row_of[text] for text, _page in examples.questions])]
    of_messages = every[np.array([row_of[text] for text in messages])]

    say("Learning danger …")
    lengths = np.array([len(folded[row_of[text]].split()) for text in messages])
    danger = learn_danger(of_messages, np.array(groups), _sorts(examples, messages, groups), lengths)
    kinds = learn_kinds(of_messages, [kind for _text, kind in examples.danger])
    say("Learning the pages …")
    lengths = np.array([len(folded[row_of[text]].split()) for text, _page in examples.questions])
    pages = learn_pages(of_questions, np.array([page for _text, page in examples.questions]), lengths, readers)
    say("Learning the languages …")
    languages = learn_languages(texts, codes)
    figures = [*danger["figures"], *kinds["figures"], *pages["figures"], *languages["figures"]]
    for figure in figures:
        say(figure)
    pulls = [landmarks.pull(each["embeddings"]) for each in (pages, kinds, danger)]
    meta = {
        "made_from": hash_of_examples({name: tomllib.loads(data.decode()) for name, data in files.items()}),
        "folding": folder.to_dict(),
        "gamma": GAMMA,
        "share_of_embedding": SHARE_OF_EMBEDDING,
        **_labels_and_thresholds(pages, kinds, danger, languages),
        "figures": figures,
    }
    blocks = {
        "labels": block_of(np.hstack([each["ngrams"] for each in (pages, kinds, danger)]).T, by_column=True),
        "danger": block_of(danger["ngrams_alone"].T),
        "landmarks": landmark_block,
        "mean": block_of(mean[None, :]),
    }
    return pack(
        Weights(
            meta,
            _vocabulary(idf),
            [*idf.values()],
            blocks,
            np.hstack(pulls).astype(np.float32).tobytes(),
            _vocabulary(languages["ngrams"]),
            [score for each in languages["ngrams"].values() for score in each],
        )
    )


def _labels_and_thresholds(pages: Learnt, kinds: Learnt, danger: Learnt, languages: Learnt) -> dict[str, Any]:
    """What was learnt of each, by the names under which the bot reads it (`knowledge`). Danger itself is the first of
    its sorts."""
    return {
        "pages": pages["labels"],
        "label_constants": [*pages["constants"], *kinds["constants"], *danger["constants"]],
        "kinds": kinds["labels"],
        "kind_sharpness": kinds["sharpness"],
        "kind_above": kinds["above"],
        "sorts": ["danger", *danger["sorts"]],
        "danger_constant": danger["constant_alone"],
        "danger_layer": danger["layer"],
        "both": {**pages["both"], **danger["both"]},
        "ngrams_alone": {**pages["alone"], **danger["alone"]},
        "languages": languages["labels"],
        "language_constants": languages["constants"],
        "language_sharpness": languages["sharpness"],
    }


def _embeddings(folded: Sequence[str], say: Say, cache: Path | None) -> np.ndarray:
    try:
        return embeddings_of(folded, say, cache)
    except NoModelError as lack:
        raise RuntimeError(f"The sentence model {lack}: weights can only be trained where it runs.") from None


def _vocabulary(ngrams: Iterable[str]) -> Vocabulary:
    return Vocabulary(array("I", map(checksum, ngrams)))


def _folder(examples: Examples, files: Mapping[str, bytes], translated: Mapping[str, Sequence[str]]) -> Folder:
    own = examples.well_typed()
    words = {code: well_typed([*texts, *translated.get(code, ())]) for code, texts in own.items()}
    return learn(words, read_spelling(files))


def _messages(examples: Examples) -> tuple[list[str], list[int]]:
    sorted_out = (
        [(text, TELLS_OF_DANGER) for text, _kind in examples.danger]
        + [(text, SOUNDS_LIKE_DANGER) for text in examples.about]
        + [(text, ORDINARY) for text, _page in examples.questions]
    )
    return [text for text, _group in sorted_out], [group for _text, group in sorted_out]


def _sorts(examples: Examples, messages: Sequence[str], groups: Sequence[int]) -> np.ndarray:
    """Of which sort each message is: a kind of danger, only sounding so, or a subject."""
    kinds, pages = dict(examples.danger), dict(examples.questions)

    def sort_of(text: str, group: int) -> str:
        if group == TELLS_OF_DANGER:
            return f"danger {kinds[text]}"
        return "only sounds like it" if group == SOUNDS_LIKE_DANGER else f"asked of {_sort_of_question(pages[text])}"

    return np.array([sort_of(text, group) for text, group in zip(messages, groups, strict=True)])


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


def _sort_of_question(page: str) -> str:
    """The sort of a message that this page answers (`judge.features_of_danger`): its subject."""
    first, _, rest = page.partition("/")
    return f"{first}/{rest.partition('/')[0]}" if first == "conference" and rest else first
