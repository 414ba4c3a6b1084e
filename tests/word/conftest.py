"""A page of the small guide as it goes out: every kind of block, a tag, a passage, a quotation."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.compiler.texts import Signing, read_signing
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
def signing(tmp_path_factory: pytest.TempPathFactory) -> Signing:
    root: Path = tmp_path_factory.mktemp("word")
    write_small_guide(root)
    write_locale(root)
    return read_signing(Tree(root), TODAY)


def text_of(signing: Signing, where: Where) -> SentOut:
    standing = signing.standing(where)
    assert standing is not None
    return sent_of(signing, standing)


@pytest.fixture(scope="session")
def sent(signing: Signing) -> SentOut:
    """The page that everything is done to."""
    return text_of(signing, NEGLECT)


@pytest.fixture(scope="session")
def body(signing: Signing) -> str:
    """Its source."""
    return signing.guide.documents[Audience.PARENT, "abuse/neglect"].page.file.text


@pytest.fixture(scope="session")
def letter(sent: SentOut) -> bytes:
    """Its document."""
    return document(sent)


@pytest.fixture(scope="session")
def since(sent: SentOut) -> SentOut:
    """The same page, changed since the document went out."""
    return replace(sent, mark="zzzzzzzzzz")
