"""A typed text is normalised, then bounded, once; and nothing that can be typed brings down the model's process."""

import asyncio
import random
import unicodedata
from array import array
from pathlib import Path
from typing import Any

import pytest

from bot.answers.answer import Answers
from bot.answers.judge import Judge
from bot.answers.model import Model
from bot.answers.sentences import MOST_TOKENS, embed
from bot.answers.typed import MOST_CHARACTERS, Vocabulary, checksum, in_order, typed
from bot.answers.weights import unpack
from bot.guide.place import Audience
from bot.source.tree import guide_root
from proofs.fuzz_questions import fuzz, lengthened, texts
from tests.answers.conftest import needs_model

LONGEST = MOST_CHARACTERS
HOSTILE = [
    "\ufdfa" * 8,
    "\ufdfa" * LONGEST,
    "\u3300" * LONGEST,
    "\u0344" * LONGEST,
    "a" + "\u0301\u0327" * LONGEST,
    "\U00012000\U00012001" * LONGEST,
    "\U0001d160 " * LONGEST,
    "\ud800" * LONGEST,
    "\0" * LONGEST,
    "😀" * LONGEST,
    "",
]


def test_every_sign_that_normalising_lengthens_is_bounded_after_it() -> None:
    signs = lengthened()
    assert len(signs) > 1000
    for sign in signs:
        read = typed(sign * 5000 if sign in "\ufdfa\u3300\u0344" else sign * 300)
        assert len(read.text) <= MOST_CHARACTERS
        assert unicodedata.normalize("NFKC", read.text) == read.text


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_the_longest_and_strangest_texts_are_bounded(text: str) -> None:
    read = typed(text)
    assert len(read.text) <= MOST_CHARACTERS
    read.text.encode("utf-8", "strict")
    assert not [sign for sign in read.text if unicodedata.category(sign) in {"Cc", "Cs"}]


async def test_what_stands_behind_a_nul_or_half_a_character_is_read(alone: Answers) -> None:
    for text in (
        "hello\0my dad hits me every night",
        "my dad hits\ud800 me every night",
        "\0" * 2000 + "my dad hits me",
    ):
        assert (await alone.to(text, Audience.PARENT, "en")).urgent
        assert alone.is_danger(text, "en")


async def test_full_width_and_ligatures_are_read_as_what_they_say(alone: Answers) -> None:
    wide = "".join(chr(ord(sign) + 0xFEE0) if sign != " " else "\u3000" for sign in "my dad hits me every night")
    plain = await alone.to("my dad hits me every night", Audience.PARENT, "en")
    assert await alone.to(wide, Audience.PARENT, "en") == plain


class Counting:
    """A model with a token for each character that remembers what it was given."""

    def __init__(self) -> None:
        self.given = ""

    def token_count(self, text: str, is_query: bool = False) -> int:
        return len(text) + 3

    def query(self, texts: str) -> Any:
        self.given = texts


def test_the_model_reads_no_more_tokens_than_of_an_ordinary_long_message() -> None:
    model = Counting()
    for text in ("x" * 400, "x" * 5000, "x" * (MOST_TOKENS - 2), "short", ""):
        embed(model, text)
        assert 1 <= len(model.given) <= MOST_TOKENS
    embed(model, "short")
    assert model.given == "short"


@needs_model
async def test_a_sample_of_everything_that_can_be_typed(guide_db: Path) -> None:
    """`make fuzz-questions` tries all of it."""
    judge = Judge(unpack((guide_root() / "content/questions/weights.zip").read_bytes()))
    model = Model(hangs_after=240)
    running = asyncio.create_task(model.run(lambda: None))
    await asyncio.wait([running, waiting := asyncio.create_task(model.tried.wait())], return_when="FIRST_COMPLETED")
    waiting.cancel()
    if not model.ready.is_set():
        pytest.skip("the sentence model does not run on this machine")
    every = list(texts(random.Random(1), 40))
    found = await fuzz(judge, model, [*HOSTILE, *every[::2000], *every[-6:]])
    running.cancel()
    await asyncio.wait([running])
    assert found.wrong == []
    assert found.deaths == 0
    assert found.texts > 20


def test_half_a_character_between_a_letter_and_its_accent_leaves_them_joined() -> None:
    assert typed("a\udfff\u0301 \ud800").text.strip() == "\xe1"


def test_of_two_pieces_with_one_checksum_the_commoner_is_learnt() -> None:
    assert checksum("plumless") == checksum("buckeroo"), "a known pair"
    assert in_order([("plumless", 5), ("buckeroo", 4)]) == in_order([("buckeroo", 4), ("plumless", 5)])
    assert in_order([("plumless", 5), ("buckeroo", 4)]) == [("plumless", 5)]


def test_places_are_those_of_what_was_learnt_and_none_of_others() -> None:
    learnt = dict(in_order((str(number), 1) for number in range(5000)))
    places = Vocabulary(array("I", map(checksum, learnt)))
    assert [places.get(piece) for piece in learnt] == [*range(5000)]
    assert not any(places.get(f"x{number}") for number in range(5000))
    assert Vocabulary(array("I")).get("a") is None
