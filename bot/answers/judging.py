"""Judging: by n-grams and by the sentence model where it runs; whatever befalls the model, by n-grams alone."""

import asyncio
import importlib
import logging
import os
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any

from bot.answers.judge import Evidence, Judge, Judgement
from bot.answers.knowledge import Knowledge
from bot.answers.model import Model, ModelGoneError
from bot.answers.weights import Weights

log = logging.getLogger(__name__)

MOST_WAITING_FOR_MODEL = 24
"""Questions waiting for the sentence model; beyond, n-grams answer alone: nobody waits for a flood of others."""
MODEL_PATIENCE = 1.0
"""How long a question waits for the model, its own turn and those before it; then n-grams answer alone."""


class JudgedBy(StrEnum):
    """What judges. `LOADING`: until it is known whether the sentence model serves; n-grams judge meanwhile."""

    LOADING = "loading"
    BOTH = "whole"
    NGRAMS_ALONE = "n-grams alone"


class EmbeddingWeights:
    """What the sentence model says of a text: its embedding against trained weights, with numpy; a score for each page,
    each kind of danger and each sort of message. Raises ImportError without numpy: n-grams then judge alone."""

    def __init__(self, weights: Weights) -> None:
        import numpy

        self._numpy = numpy
        self._meta = weights.meta

        def matrix(name: str) -> Any:
            block = weights.blocks[name]
            numbers = numpy.frombuffer(block.numbers, dtype=numpy.int8).reshape(-1, block.width)
            scales = numpy.array(block.scales, dtype=numpy.float32)
            return numbers.astype(numpy.float32) * scales[:, None]

        self._mean = matrix("mean")[0]
        self._landmarks = matrix("landmarks")
        self._pull = numpy.frombuffer(weights.pull, dtype=numpy.float32).reshape(len(self._landmarks), -1)

    def read(self, embedding: Any) -> Sequence[float]:
        """An embedding is compared with those of some examples, the landmarks; each pulls as it has learnt to."""
        numpy, meta = self._numpy, self._meta
        seen = numpy.asarray(embedding) - self._mean
        seen = seen / (numpy.linalg.norm(seen) or 1.0)
        said = (numpy.exp(-2 * meta["gamma"] * (1 - self._landmarks @ seen)) @ self._pull).tolist()
        return [score + plus for score, plus in zip(said, meta["label_constants"], strict=True)]


class Judging:
    """Judgements, and the life of the sentence model's process."""

    def __init__(self, knowledge: Knowledge, model: Model, patience: float) -> None:
        self._knowledge, self._model, self._patience = knowledge, model, patience
        self._embedding_weights: EmbeddingWeights | None = None
        self._running: asyncio.Task[None] | None = None
        self.waiting = 0
        """Questions that wait for the model now."""

    def adopt(self, knowledge: Knowledge) -> None:
        """Judge by this knowledge from now on."""
        self._knowledge = knowledge
        if self._embedding_weights is not None:
            self._embedding_weights = EmbeddingWeights(knowledge.weights)

    async def judgement(self, judge: Judge, evidence: Evidence) -> Judgement:
        """By both kinds of evidence if the model answers in time; whatever befalls it, by the n-grams. `judge`: whose
        evidence it is."""
        embedding_weights = self._embedding_weights
        if embedding_weights is None or not self._model.ready.is_set() or self.waiting >= MOST_WAITING_FOR_MODEL:
            return judge.by_ngrams(evidence)
        self.waiting += 1
        try:
            async with asyncio.timeout(self._patience):
                found = await self._model.embeddings(evidence.texts)
            return judge.by_both(evidence, [embedding_weights.read(each) for each in found])
        except (ModelGoneError, TimeoutError):
            return judge.by_ngrams(evidence)
        except Exception as error:  # whatever breaks must not silence danger
            log.error("The sentence model's embeddings cannot be judged (%s).", type(error).__name__)
            return judge.by_ngrams(evidence)
        finally:
            self.waiting -= 1

    @property
    def state(self) -> JudgedBy:
        """What judges now."""
        if not self._model.tried.is_set():
            return JudgedBy.LOADING
        serves = self._model.ready.is_set() and self._embedding_weights is not None
        return JudgedBy.BOTH if serves else JudgedBy.NGRAMS_ALONE

    @property
    def restarts(self) -> int:
        """How often the model's process had to be started again."""
        return self._model.restarts

    async def start_model(self) -> None:
        """Start the sentence model's process, kept running until `close`; returns when it serves or is given up."""
        self._running = asyncio.create_task(self.run_model())
        tried = asyncio.create_task(self._model.tried.wait())
        await asyncio.wait([self._running, tried], return_when=asyncio.FIRST_COMPLETED)
        tried.cancel()

    async def run_model(self, restarted: Callable[[], None] = lambda: None) -> None:
        """Keep the sentence model's process running until cancelled; until it serves, n-grams judge alone. Returns
        early where it cannot run. Raises nothing. `restarted` is called when the process is started once more."""
        # One thread for a question: on a busy machine several wait for each other, half a second long.
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        try:
            await asyncio.to_thread(importlib.import_module, "numpy")
            self._embedding_weights = EmbeddingWeights(self._knowledge.weights)
        except Exception as error:  # not installed, as on most systems but Linux; or broken
            log.warning("numpy does not load (%s). Questions are answered from n-grams alone.", type(error).__name__)
            self._model.tried.set()
            return
        await self._model.run(restarted)

    async def close(self) -> None:
        """End what `start_model` has started."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.wait([self._running])
