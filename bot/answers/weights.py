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
from typing import Any

from bot.answers.ngrams import Rarity

FORMAT = 3
MOST_WEIGHTS_BYTES = 128 << 20
"""What a file of weights may hold, unpacked: ten times what 70 pages in three languages take."""
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
_LONG_AGO = (2000, 1, 1, 0, 0, 0)  # the same weights give the same bytes


@dataclass(frozen=True, slots=True)
class Block:
    """Whole numbers in rows, and the scale of each row (or one for all)."""

    numbers: bytes
    width: int
    scales: Sequence[float]


@dataclass(frozen=True, slots=True)
class Weights:
    """`meta`: labels, thresholds and what they were made from; `idf`: the inverse document frequency of each n-gram;
    `places`: its row in the blocks; `blocks`: the numbers; `pull`: what each landmark says for each answer, as floats
    of 32 bits, since thousands of small errors would add up to a threshold's width."""

    meta: Mapping[str, Any]
    idf: Mapping[str, float]
    places: Mapping[str, int]
    blocks: Mapping[str, Block]
    pull: bytes


def pack(meta: Mapping[str, Any], idf: Mapping[str, float], blocks: Mapping[str, Block], pull: bytes) -> bytes:
    """The file's bytes."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
        described = {
            "format": FORMAT,
            **meta,
            "blocks": {name: {"width": block.width, "scales": list(block.scales)} for name, block in blocks.items()},
        }
        members: dict[str, bytes] = {
            "meta.json": json.dumps(described, ensure_ascii=False, indent=1, sort_keys=True).encode(),
            "pieces.txt": "\n".join(idf).encode(),
            "rarity.f32": array("f", idf.values()).tobytes(),
            "pull.f32": pull,
            **{f"{name}.i8": block.numbers for name, block in blocks.items()},
        }
        for name, content in members.items():
            file.writestr(zipfile.ZipInfo(name, _LONG_AGO), content, zipfile.ZIP_DEFLATED)
    return data.getvalue()


def unpack(data: bytes) -> Weights:
    """The weights; raises ValueError if the bytes are no weights of this format. Never reads more than
    `MOST_WEIGHTS_BYTES`: a zip of a few kilobytes can hold gigabytes."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            if sum(member.file_size for member in file.infolist()) > MOST_WEIGHTS_BYTES:
                raise ValueError("weights of more than 128 MB")
            meta = json.loads(file.read("meta.json"))
            if meta["format"] != FORMAT:
                raise ValueError(f"weights of format {meta['format']}")
            names = file.read("pieces.txt").decode().split("\n")
            values = array("f")
            values.frombytes(file.read("rarity.f32"))
            pull = file.read("pull.f32")
            blocks = {
                name: Block(file.read(f"{name}.i8"), shape["width"], shape["scales"])
                for name, shape in meta["blocks"].items()
            }
        places = {name: place for place, name in enumerate(names)}
        if len(places) != len(names):
            raise ValueError("weights that name an n-gram twice")
        if len(values) != len(names):
            raise ValueError("weights that do not say how rare each n-gram is")
        return Weights(meta, Rarity(places, values), places, blocks, pull)
    except _BROKEN as error:
        raise ValueError("not a file of weights") from error
