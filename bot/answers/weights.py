"""Weights: what training has learnt, as one file. Read without any scientific package; numpy only for embeddings.

A zip with `meta.json` and blocks of whole numbers from -127 to 127; a block's numbers times its scale are the weights.
"""

import io
import json
import zipfile
import zlib
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from bot.answers.typed import Vocabulary

WEIGHTS_FORMAT = 5
MOST_WEIGHTS_BYTES = 128 << 20
"""What a file of weights may hold, unpacked: six times what ours holds, which is 20 MB."""
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,  # a member packed in a way that Python does not know
    RuntimeError,  # a member with a password; JSON nested too deep
    UnicodeDecodeError,
    json.JSONDecodeError,
    LookupError,
    TypeError,
    AttributeError,
)
_NO_WEIGHTS = "not a file of weights"
_LONG_AGO = (2000, 1, 1, 0, 0, 0)  # the same weights give the same bytes


@dataclass(frozen=True, slots=True)
class Block:
    """Whole numbers in rows, and the scale of each row (or one for all)."""

    numbers: bytes
    width: int
    scales: Sequence[float]


@dataclass(frozen=True, slots=True)
class Weights:
    """`meta`: labels, thresholds and what they were made from; `vocabulary`: the row of each n-gram in the blocks;
    `idf`: its inverse document frequency; `blocks`: the numbers; `pull`: what each landmark says for each answer, as
    floats of 32 bits, since thousands of small errors would add up to a threshold's width. `language_vocabulary`: the
    n-grams that tell languages, and `language_scores` what each says of every language."""

    meta: Mapping[str, Any]
    vocabulary: Vocabulary
    idf: Sequence[float]
    blocks: Mapping[str, Block]
    pull: bytes
    language_vocabulary: Vocabulary
    language_scores: Sequence[float]


def pack(weights: Weights) -> bytes:
    """The file's bytes."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
        described = {
            "format": WEIGHTS_FORMAT,
            **weights.meta,
            "blocks": {
                name: {"width": each.width, "scales": list(each.scales)} for name, each in weights.blocks.items()
            },
        }
        members: dict[str, bytes] = {
            "meta.json": json.dumps(described, ensure_ascii=False, indent=1, sort_keys=True).encode(),
            "ngrams.u32": weights.vocabulary.checksums.tobytes(),
            "idf.f32": array("f", weights.idf).tobytes(),
            "pull.f32": weights.pull,
            "language_ngrams.u32": weights.language_vocabulary.checksums.tobytes(),
            "languages.f32": array("f", weights.language_scores).tobytes(),
            **{f"{name}.i8": block.numbers for name, block in weights.blocks.items()},
        }
        for name, content in members.items():
            file.writestr(zipfile.ZipInfo(name, _LONG_AGO), content, zipfile.ZIP_DEFLATED)
    return data.getvalue()


def stored(data: bytes) -> bytes:
    """The same file, its members not packed: unpacking takes a tenth of a second at each start of the bot. What is no
    such file stays as it is: whoever reads it says so."""
    found = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file, zipfile.ZipFile(found, "w") as unpacked:
            if sum(member.file_size for member in file.infolist()) > MOST_WEIGHTS_BYTES:
                return data
            for name in file.namelist():
                unpacked.writestr(zipfile.ZipInfo(name, _LONG_AGO), file.read(name))
    except (*_BROKEN, ValueError):
        return data
    return found.getvalue()


def meta_of(data: bytes) -> Mapping[str, Any]:
    """What weights say of themselves, without reading their numbers; raises ValueError as `unpack` does."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            return _meta(file)
    except _BROKEN as error:
        raise ValueError(_NO_WEIGHTS) from error


def unpack(data: bytes) -> Weights:
    """The weights; raises ValueError if the bytes are no weights of this format. Never reads more than
    `MOST_WEIGHTS_BYTES`: a zip of a few kilobytes can hold gigabytes."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            meta = _meta(file)
            vocabulary = _vocabulary(file.read("ngrams.u32"))
            language_vocabulary = _vocabulary(file.read("language_ngrams.u32"))
            idf, language_scores = (array("f", file.read(f"{name}.f32")) for name in ("idf", "languages"))
            pull = file.read("pull.f32")
            blocks = {
                name: Block(file.read(f"{name}.i8"), shape["width"], shape["scales"])
                for name, shape in meta["blocks"].items()
            }
        if len(idf) != len(vocabulary):
            raise ValueError("weights that do not say how rare each n-gram is")
        return Weights(meta, vocabulary, idf, blocks, pull, language_vocabulary, language_scores)
    except _BROKEN as error:
        raise ValueError(_NO_WEIGHTS) from error


def _meta(file: zipfile.ZipFile) -> Mapping[str, Any]:
    if sum(member.file_size for member in file.infolist()) > MOST_WEIGHTS_BYTES:
        raise ValueError("weights of more than 128 MB")
    meta: Mapping[str, Any] = json.loads(file.read("meta.json"))
    if meta["format"] != WEIGHTS_FORMAT:
        raise ValueError(f"weights of format {meta['format']}")
    return meta


def _vocabulary(data: bytes) -> Vocabulary:
    checksums = array("I", data)
    if any(one >= other for one, other in pairwise(checksums)):
        raise ValueError("weights whose n-grams are not in their order, each once")
    return Vocabulary(checksums)
