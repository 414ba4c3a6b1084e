"""Proof: nothing that can be typed ends the sentence model's process or takes unbounded time: `make fuzz-questions`.

Every text goes both ways, as the bot reads it: normalised and bounded (`typed`), through the n-grams, and through the
model's own process, with a bounded time each:

- every code point that normalising or casefolding lengthens, alone, repeated to the longest message, and between words;
- all the other code points, packed many to a text, in order, and those that stand for something at random as well;
- long mixtures of both, with halves of characters, NUL, marks without end, one long word, many short ones.

`--every N` takes every Nth text, `--seed` chooses the random ones.
"""

import argparse
import asyncio
import random
import sys
import time
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import click

from bot.answers.judge import Judge
from bot.answers.model import Model, ModelGoneError
from bot.answers.typed import MOST_CHARACTERS, MOST_LETTERS, typed, words_of
from bot.answers.weights import unpack
from bot.source.tree import guide_root

LONGEST = MOST_CHARACTERS
MOST_MS = 1000.0
"""Milliseconds of processor time that reading by n-grams may take, and that the model's process may take for each of
the texts that are in it; a hundred times what an ordinary question takes. A busy machine is no fault of the text."""
MIXTURES = 2000
TOGETHER = 4
"""Texts in the model's process at once: it reads two, so both of its threads always have one."""

_STAND_FOR_NOTHING = ("Cn", "Co", "Cs")
"""General categories of Unicode: not assigned, for private use, halves of characters."""
_OF_EACH_KIND = "\u0344\u0958\ufb1d\ufdfa\u3300\U0001d160"
_ODD = ["\x00", "\ud800", "\udfff", "\u200d", "\u202e", "\ufeff", "\u0301", "\u0327", "\U000e0001", "\uffff", " ", "\n"]


@dataclass(slots=True)
class Found:
    """What has been seen: texts read, the slowest by each path (ms, text), deaths of the process, and what is wrong."""

    texts: int
    ngrams: tuple[float, str]
    model: tuple[float, str]
    deaths: int
    wrong: list[str]


def lengthened() -> list[str]:
    """Every code point that becomes longer by normalising or casefolding."""
    return [sign for sign in map(chr, range(0x110000)) if len(unicodedata.normalize("NFKC", sign).casefold()) > 1]


def texts(chance: random.Random, mixtures: int) -> Iterator[str]:
    """All that is tried, in a fixed order for a given source of chance."""
    long = lengthened()
    for sign in long:
        yield sign
        yield sign * LONGEST
        yield f"my {sign * 8} hits {sign}me"
    for sign in long:
        yield f"{sign} " * (LONGEST // 2)
    rest = [chr(code) for code in range(0x110000)]
    standing = [sign for sign in rest if unicodedata.category(sign) not in _STAND_FOR_NOTHING]
    nothing = [sign for sign in rest if unicodedata.category(sign) in _STAND_FOR_NOTHING]
    yield from _packed(rest, LONGEST)
    yield from _packed(nothing, MOST_LETTERS)
    yield from _packed(standing, 200)
    chance.shuffle(standing)
    yield from _packed(standing, 200)
    for _ in range(mixtures):
        kinds = [long, rest, _ODD, ["my dad hits me ", "who will be there? ", "میرے والد "], list(_OF_EACH_KIND)]
        weights = [chance.random() ** 3 for _kind in kinds]
        length = chance.choice([8, 60, 400, LONGEST, 3 * LONGEST])
        yield "".join(chance.choice(kind) for kind in chance.choices(kinds, weights, k=length))


def _packed(signs: Sequence[str], size: int) -> Iterator[str]:
    for start in range(0, len(signs), size):
        yield "".join(signs[start : start + size])


async def fuzz(judge: Judge, model: Model, tried: Sequence[str]) -> Found:
    """Read every text by both paths."""
    found = Found(0, (0.0, ""), (0.0, ""), 0, [])
    waiting = iter(tried)

    async def one_after_another() -> None:
        for text in waiting:
            await _read(judge, model, text, found)

    await asyncio.gather(*(one_after_another() for _ in range(TOGETHER)))
    return found


async def _read(judge: Judge, model: Model, text: str, found: Found) -> None:
    found.texts += 1
    start = time.process_time()
    read = typed(text)
    evidence = judge.read(judge.fold(read.text))
    judge.by_ngrams(evidence)
    found.ngrams = max(found.ngrams, ((time.process_time() - start) * 1000, text))
    if len(read.text) > MOST_CHARACTERS:
        found.wrong.append(f"not bounded: {described(text)}")
    if unicodedata.normalize("NFKC", read.text) != read.text or " ".join(words_of(read.text)) != read.comparable:
        found.wrong.append(f"not read alike by all: {described(text)}")
    worked = model.worked
    try:
        await model.embeddings(evidence.texts)
    except ModelGoneError:
        found.deaths += 1
        found.wrong.append(f"the model's process ended: {described(text)}")
        await model.ready.wait()
    found.model = max(found.model, ((model.worked - worked) * 1000, text))


def described(text: str) -> str:
    """A text in ASCII, as short as it can be told apart."""
    return f"{len(text)} characters, {text[:24]!a}"


async def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--every", type=int, default=1, help="take every Nth text")
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    chance = random.Random(chosen.seed)  # noqa: S311
    tried = list(texts(chance, MIXTURES))[:: chosen.every]
    judge = Judge(unpack((guide_root() / "content/questions/weights.zip").read_bytes()))
    model = Model(hangs_after=60.0)
    running = asyncio.create_task(model.run(lambda: None))
    await model.tried.wait()
    if not model.ready.is_set():
        sys.exit("The sentence model does not run on this machine: nothing is proved.")
    start = time.monotonic()
    found = await fuzz(judge, model, tried)
    running.cancel()
    await asyncio.wait([running])
    click.echo(f"{found.texts} texts in {(time.monotonic() - start) / 60:.1f} minutes, seed {chosen.seed}.")
    click.echo(f"Slowest by n-grams: {found.ngrams[0]:.0f} ms of CPU, {described(found.ngrams[1])}.")
    click.echo(
        f"Slowest by the model: {found.model[0]:.0f} ms of CPU, {TOGETHER} texts at once, {described(found.model[1])}."
    )
    click.echo(f"The model's process ended {found.deaths} times.")
    for line in found.wrong[:20]:
        click.echo(f"WRONG: {line}")
    if found.wrong or found.ngrams[0] > MOST_MS or found.model[0] > TOGETHER * MOST_MS:
        sys.exit(1)


if __name__ == "__main__":
    asyncio.run(main())
