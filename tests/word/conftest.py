"""A page of the small guide as it goes out: every kind of block, a tag, a passage, a quotation."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.compiler.gathered import read_signoff
from bot.compiler.texts import SignOff
from bot.compiler.to_word import sent_of
from bot.guide.ledger import Where
from bot.guide.place import Audience
from bot.source.tree import Tree
from bot.word.sent import SentOut
from bot.word.written import document
from tests.pseudo import write_locale
from tests.small_guide import TODAY, write_small_guide

NEGLECT = Where(Audience.PARENT, "en", "abuse/neglect")


@pytest.fixture(scope="session")
def signoff(tmp_path_factory: pytest.TempPathFactory) -> SignOff:
    root: Path = tmp_path_factory.mktemp("word")
    write_small_guide(root)
    write_locale(root)
    return read_signoff(Tree(root), TODAY)


def text_of(signoff: SignOff, where: Where) -> SentOut:
    standing = signoff.standing(where)
    assert standing is not None
    return sent_of(signoff, standing)


@pytest.fixture(scope="session")
def sent(signoff: SignOff) -> SentOut:
    """The page that everything is done to."""
    return text_of(signoff, NEGLECT)


@pytest.fixture(scope="session")
def body(signoff: SignOff) -> str:
    """Its source."""
    return signoff.guide.documents[Audience.PARENT, "abuse/neglect"].page.file.text


@pytest.fixture(scope="session")
def letter(sent: SentOut) -> bytes:
    """Its document."""
    return document(sent)


@pytest.fixture(scope="session")
def since(sent: SentOut) -> SentOut:
    """The same page, changed since the document went out."""
    return replace(sent, mark="zzzzzzzzzz")
