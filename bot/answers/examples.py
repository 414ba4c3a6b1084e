"""Examples: how people ask, and how they say that somebody is in danger (`content/questions/`, `content/urgent/`)."""

import hashlib
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from bot.answers.typed import typed

ABOUT_DANGER = "about"
"""The kind in `content/urgent/` for what only sounds like danger."""

CRY = "cry"
"""The table in `content/urgent/` for the words of a bare cry for help: no examples, a rule (`cries`)."""

CRY_LISTS = frozenset({"core", "around", "phrases", "signs"})
"""What that table holds, all four."""

PLAIN = "plain"
"""The spelling of examples that are typed as the language is written."""

PHRASES = "phrases"
"""The list of a kind's examples that nobody has sorted by speaker, directness and spelling."""

KINDS_APART = frozenset({"fear", "life", "missing", "myself", "partner", "told", "young-harm"})
"""Kinds of danger that have an urgent screen of their own, for some reader; the others are learnt as one, `OTHER`."""

OTHER = "other"

UNSAID = "help"
"""The kind of danger for cries that do not say what is wrong."""

NONE = "none"
"""The key in `content/questions/` for messages that the guide must not answer."""

GREETING = "greeting"
"""The key for those that get the first screen."""

WEIGHTS = "content/questions/weights.zip"
"""Where the trained weights are in the content tree."""

EXAMPLE_FOLDERS = ("content/questions", "content/urgent", "content/spelling")
"""Where the examples are, and how words are spelt (`folding`): one TOML file a language."""

_CODE = Path(__file__).parent
_READS = ("typed.py", "folding.py", "roman.py", "spelling.py")


@dataclass(frozen=True, slots=True)
class Cell:
    """Where an example of danger stands on the grid: who speaks, how directly, in what spelling; "" where nobody has
    said. The names are those of the tables in `content/urgent/`: `[kind.speaker.directness]`, `spelling = […]`."""

    speaker: str = ""
    directness: str = ""
    spelling: str = ""


@dataclass(frozen=True, slots=True)
class Phrase:
    """An example of danger, or of what only sounds like it (kind `about`)."""

    kind: str
    text: str
    cell: Cell


@dataclass(slots=True)
class Examples:
    """`questions`: (text, page); `danger`: (text, kind); `about`: texts that are no danger. `languages`: what each text
    is written in, as its file is named. `cells`: where each text of danger, or that only sounds so, is on the grid."""

    questions: list[tuple[str, str]] = field(default_factory=list)
    danger: list[tuple[str, str]] = field(default_factory=list)
    about: list[str] = field(default_factory=list)
    languages: dict[str, str] = field(default_factory=dict)
    cells: dict[str, Cell] = field(default_factory=dict)

    def well_typed(self) -> dict[str, list[str]]:
        """The texts of each language but those that are known to be typed otherwise than it is written."""
        texts: dict[str, list[str]] = defaultdict(list)
        for text, language in self.languages.items():
            if self.cells.get(text, Cell()).spelling in {"", PLAIN}:
                texts[language].append(text)
        return texts


def phrases_of(tables: Mapping[str, Any]) -> Iterator[Phrase]:
    """The examples in a file of `content/urgent/`: below each kind `phrases = […]`, or tables
    `[kind.speaker.directness]` with a list for each spelling, or both. The words of bare cries are none."""
    for kind, entry in tables.items():
        if kind == CRY:
            continue
        yield from (Phrase(kind, text, Cell()) for text in entry.get(PHRASES, ()))
        for speaker, by_directness in entry.items():
            if not isinstance(by_directness, dict):
                continue
            for directness, by_spelling in by_directness.items():
                for spelling, texts in by_spelling.items():
                    yield from (Phrase(kind, text, Cell(speaker, directness, spelling)) for text in texts)


def read_examples(files: Mapping[str, bytes]) -> Examples:
    """All languages together, from the TOML files of `EXAMPLE_FOLDERS` by their names: the sentence model carries from
    one language to the other."""
    examples = Examples()
    for name, data in files.items():
        path, tables = PurePosixPath(name), tomllib.loads(data.decode())
        if path.parent.name == "spelling":
            continue
        if path.parent.name == "questions":
            for page, texts in tables.items():
                examples.questions += [(text, page) for text in texts]
                examples.languages.update(dict.fromkeys(texts, path.stem))
            continue
        for phrase in phrases_of(tables):
            if phrase.kind == ABOUT_DANGER:
                examples.about.append(phrase.text)
            else:
                examples.danger.append((phrase.text, phrase.kind))
            examples.languages[phrase.text] = path.stem
            examples.cells[phrase.text] = phrase.cell
    return examples


def hash_of_examples(files: Mapping[str, Mapping[str, Any]]) -> str:
    """A hash of what weights are made from: the examples and spellings, as the TOML files of `EXAMPLE_FOLDERS` say
    them, by their names; and the code that takes texts apart. Comments and the words of bare cries, which teach
    nothing, do not count."""
    taught = {name: [(key, entry) for key, entry in tables.items() if key != CRY] for name, tables in files.items()}
    parts = {name: repr(tables).encode() for name, tables in taught.items()}
    parts |= {f"{_CODE.name}/{name}": (_CODE / name).read_bytes() for name in _READS}
    digest = hashlib.sha256()
    for name, part in parts.items():
        digest.update("/".join(name.split("/")[-2:]).encode() + b"\0")
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()


def comparable(text: str) -> str:
    """A text in the form in which two wordings are compared."""
    return typed(text).comparable
