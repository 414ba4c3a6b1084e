"""Answers on the real guide, with the sentence model loaded once where it runs."""

import pytest

from bot.answers import answer, sentences
from bot.answers.answer import Answers
from bot.answers.sentences import SentenceModel
from bot.guide.store import ContentStore


@pytest.fixture(scope="session")
def model() -> SentenceModel:
    loaded = sentences.load()
    if loaded is None:
        pytest.skip("the sentence model does not run on this machine")
    return loaded


@pytest.fixture
async def answers(store: ContentStore, model: SentenceModel, monkeypatch: pytest.MonkeyPatch) -> Answers:
    monkeypatch.setattr(answer, "load", lambda: model)
    made = Answers(store)
    made.load_model()
    return made


@pytest.fixture
async def alone(store: ContentStore) -> Answers:
    """Answers before the sentence model is there, or where it never will be."""
    return Answers(store)
