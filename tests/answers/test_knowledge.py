"""What a guide teaches is taken whole or not at all, whatever has become of its file."""

import io
import json
import random
import zipfile
from array import array
from collections.abc import Callable
from typing import Any

import pytest

from bot.answers.answer import Answers
from bot.answers.examples import WEIGHTS
from bot.answers.knowledge import Knowledge, knowledge_of
from bot.answers.spelling import learn
from bot.answers.weights import MOST_WEIGHTS_BYTES, stored
from bot.guide.errors import GuideError
from bot.guide.place import Audience
from bot.guide.store import ContentStore
from bot.source.tree import guide_root

Members = dict[str, bytes]
FEW = 300
URGENT = [("en", "violence", "help")]


def members_of(weights: bytes) -> Members:
    with zipfile.ZipFile(io.BytesIO(weights)) as file:
        return {name: file.read(name) for name in file.namelist()}


@pytest.fixture(scope="module")
def small() -> Members:
    """The real weights with their first 300 n-grams: whole, and quick to try."""
    members = members_of((guide_root() / WEIGHTS).read_bytes())
    described = json.loads(members["meta.json"])
    members["ngrams.u32"] = members["ngrams.u32"][: 4 * FEW]
    members["idf.f32"] = members["idf.f32"][: 4 * FEW]
    members["labels.i8"] = members["labels.i8"][: FEW * described["blocks"]["labels"]["width"]]
    members["danger.i8"] = members["danger.i8"][:FEW]
    described["blocks"]["danger"]["width"] = FEW
    described["folding"] = learn({}, {}).to_dict()
    members["meta.json"] = json.dumps(described).encode()
    assert knowledge_of(URGENT, zipped(members)).danger == {"help"}
    return members


def zipped(members: Members, packing: int = zipfile.ZIP_STORED) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", packing) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return data.getvalue()


def meta(change: Callable[..., Any]) -> Callable[[Members], None]:
    def changed(members: Members) -> None:
        described = json.loads(members["meta.json"])
        change(described)
        members["meta.json"] = json.dumps(described).encode()

    return changed


def member(name: str, change: Callable[[bytes], bytes]) -> Callable[[Members], None]:
    def changed(members: Members) -> None:
        members[name] = change(members[name])

    return changed


def floats(data: bytes, number: float) -> bytes:
    values = array("f", data)
    values[7] = number
    return values.tobytes()


BLOCKS = ("labels", "danger", "mean", "landmarks")
NUMBERS = ("label_constants", "language_constants")
SINGLE = ("danger_constant", "gamma", "share_of_embedding", "kind_sharpness", "kind_above", "language_sharpness")
DECISIONS = ("refusing", "opening")
BROKEN: dict[str, Callable[..., Any]] = {
    **{f"no {name}.i8": (lambda members, name=name: members.pop(f"{name}.i8")) for name in BLOCKS},
    **{f"{name}.i8 cut short": member(f"{name}.i8", lambda data: data[:-1]) for name in BLOCKS},
    **{f"{name}: no block": meta(lambda m, name=name: m["blocks"].pop(name)) for name in BLOCKS},
    **{f"{name}: width of 1": meta(lambda m, name=name: m["blocks"][name].update(width=1)) for name in BLOCKS},
    **{f"{name}: no width": meta(lambda m, name=name: m["blocks"][name].pop("width")) for name in BLOCKS},
    **{f"{name}: a scale less": meta(lambda m, name=name: m["blocks"][name]["scales"].pop()) for name in BLOCKS},
    **{
        f"{name}: a scale that is {wrong}": meta(
            lambda m, name=name, wrong=wrong: m["blocks"][name]["scales"].__setitem__(0, wrong)
        )
        for name in BLOCKS
        for wrong in (float("nan"), "1.0", None)
    },
    **{f"a number less in {name}": meta(lambda m, name=name: m[name].pop()) for name in NUMBERS},
    **{f"NaN in {name}": meta(lambda m, name=name: m[name].__setitem__(0, float("nan"))) for name in NUMBERS},
    **{f"{name} is endless": meta(lambda m, name=name: m.update({name: float("inf")})) for name in SINGLE},
    **{f"no {name}": meta(lambda m, name=name: m.pop(name)) for name in (*NUMBERS, *SINGLE, "pages", "kinds", "both")},
    **{
        f"no threshold {limit} for a language, {how}": meta(lambda m, how=how, limit=limit: m[how][limit].pop("pl"))
        for how in ("both", "ngrams_alone")
        for limit in ("refuse_above", "danger_above", "net_above")
    },
    **{
        f"a number less for {decision}, {how}": meta(lambda m, how=how, decision=decision: m[how][decision].pop())
        for how in ("both", "ngrams_alone")
        for decision in DECISIONS
    },
    **{
        f"a number less in the layer's {part}": meta(lambda m, part=part: m["danger_layer"][part].pop())
        for part in ("means", "spreads", "neurons", "constants", "weights")
    },
    "a neuron that lacks a sign": meta(lambda m: m["danger_layer"]["neurons"][0].pop()),
    "a layer that divides by nothing": meta(lambda m: m["danger_layer"]["spreads"].__setitem__(0, 0.0)),
    "a sort less": meta(lambda m: m["sorts"].pop()),
    "no layer": meta(lambda m: m.pop("danger_layer")),
    "nothing to fold with": meta(lambda m: m.update(folding={})),
    "folding that is a list": meta(lambda m: m.update(folding=[])),
    "a piece that tells of a language less": member("languages.f32", lambda data: data[:-4]),
    "a piece that tells languages less": member("language_ngrams.u32", lambda data: data[:-4]),
    "a NaN among what tells languages": member("languages.f32", lambda data: floats(data, float("nan"))),
    "a label less": meta(lambda m: m["pages"].pop()),
    "no page for what is out of scope": meta(lambda m: m["pages"].__setitem__(m["pages"].index("none"), "other")),
    "another format": meta(lambda m: m.update(format=1)),
    "blocks that are a list": meta(lambda m: m.update(blocks=[])),
    "meta.json that is a list": member("meta.json", lambda _data: b"[]"),
    "meta.json that is nested deep": member("meta.json", lambda _data: b"[" * 100_000),
    "meta.json that is no JSON": member("meta.json", lambda data: data[:-9]),
    "meta.json that is no UTF-8": member("meta.json", lambda data: data + b"\xff"),
    **{f"no {name}": (lambda members, name=name: members.pop(name)) for name in ("ngrams.u32", "languages.f32")},
    "a part of an n-gram": member("ngrams.u32", lambda data: data + b"\xff"),
    "an n-gram less": member("ngrams.u32", lambda data: data[:-4]),
    "an n-gram twice": member("ngrams.u32", lambda data: data[:-4] + data[-8:-4]),
    "n-grams out of order": member("ngrams.u32", lambda data: data[4:8] + data[:4] + data[8:]),
    "no pull": lambda members: members.pop("pull.f32"),
    "pull cut short": member("pull.f32", lambda data: data[:-4]),
    "a pull that is NaN": member("pull.f32", lambda data: floats(data, float("nan"))),
    "idf cut short": member("idf.f32", lambda data: data[:-1]),
    "a idf less": member("idf.f32", lambda data: data[:-4]),
    "a idf that is NaN": member("idf.f32", lambda data: floats(data, float("nan"))),
    "nothing": lambda members: members.clear(),
}


@pytest.mark.parametrize("how", BROKEN)
def test_weights_that_are_not_whole_are_refused_with_a_sentence(small: Members, how: str) -> None:
    members = dict(small)
    BROKEN[how](members)
    with pytest.raises(GuideError, match=r"Questions cannot be judged .*conference-guide train"):
        knowledge_of(URGENT, zipped(members))


@pytest.mark.parametrize("data", [b"", b"PK", b"nonsense", b"PK\x05\x06" + bytes(18)], ids=range(4))
def test_bytes_that_are_no_weights(data: bytes) -> None:
    with pytest.raises(GuideError, match="Questions cannot be judged"):
        knowledge_of(URGENT, data)


def test_a_file_changed_anywhere_is_refused_or_whole(store: ContentStore) -> None:
    """Cut off, zeroed and changed at random: a sentence or sound knowledge, never anything else."""
    chance = random.Random(1)
    refused = 0
    for round_ in range(20):
        data = bytearray(store.weights)
        place = chance.randrange(len(data)) if round_ % 2 else chance.randrange(len(data) - 2000, len(data))
        match round_ % 3:
            case 0:
                del data[place:]
            case 1:
                data[place : place + 512] = bytes(len(data[place : place + 512]))
            case _:
                data[place] ^= 0xFF
        try:
            knowledge_of(store.urgent, bytes(data))
        except GuideError:
            refused += 1
    assert refused >= 15


def test_weights_that_are_stored_unpacked_are_the_same(small: Members) -> None:
    packed = zipped(small, zipfile.ZIP_DEFLATED)
    assert members_of(stored(packed)) == members_of(packed)
    assert len(stored(packed)) > len(packed)
    assert stored(stored(packed)) == stored(packed), "the same weights give the same bytes"


@pytest.mark.parametrize("data", [b"", b"PK", b"nonsense"])
def test_what_is_no_file_of_weights_is_stored_as_it_is(data: bytes) -> None:
    assert stored(data) == data


def test_a_small_file_that_unpacks_to_gigabytes_is_not_unpacked(small: Members) -> None:
    data = zipped({**small, "more.i8": bytes(MOST_WEIGHTS_BYTES)}, zipfile.ZIP_DEFLATED)
    with pytest.raises(GuideError, match="more than 128 MB"):
        knowledge_of(URGENT, data)


def test_without_words_of_danger_nothing_is_adopted(small: Members) -> None:
    with pytest.raises(GuideError, match="no words of danger"):
        knowledge_of([("en", "about", "my dad hits the brakes")], zipped(small))


async def test_a_newer_guides_knowledge_takes_the_place_of_the_old(alone: Answers, store: ContentStore) -> None:
    words = "what is a core group"
    assert not (await alone.to(words, Audience.PARENT, "en")).urgent
    known: Knowledge = knowledge_of([*store.urgent, ("en", "other", words)], store.weights)
    alone.adopt(known)
    assert (await alone.to(words, Audience.PARENT, "en")).urgent
