"""Examples: how people ask, and how they say that somebody is in danger (`content/questions/`, `content/urgent/`)."""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from bot.answers.words import words_of

ABOUT = "about"
"""The kind in `content/urgent/` for what only sounds like danger."""

NONE = "none"
"""The key in `content/questions/` for messages that the guide must not answer."""

GREETING = "greeting"
"""The key for those that get the first screen."""

WEIGHTS = "content/questions/weights.zip"
"""Where the trained weights are in the content tree."""

FOLDERS = ("content/questions", "content/urgent")
"""Where the examples are: one TOML file a language."""

_CODE = Path(__file__).parent
_READS = ("words.py", "ngrams.py")


@dataclass(slots=True)
class Examples:
    """`questions`: (text, page); `danger`: (text, kind); `about`: texts that are no danger. `languages`: what each text
    is written in, as its file is named."""

    questions: list[tuple[str, str]] = field(default_factory=list)
    danger: list[tuple[str, str]] = field(default_factory=list)
    about: list[str] = field(default_factory=list)
    languages: dict[str, str] = field(default_factory=dict)


def read_examples(files: Mapping[str, bytes]) -> Examples:
    """All languages together, from the TOML files of `FOLDERS` by their names: the sentence model carries from one
    language to the other."""
    examples = Examples()
    for name, data in files.items():
        path, tables = PurePosixPath(name), tomllib.loads(data.decode())
        if path.parent.name == "questions":
            for page, texts in tables.items():
                examples.questions += [(text, page) for text in texts]
                examples.languages.update(dict.fromkeys(texts, path.stem))
            continue
        for kind, entry in tables.items():
            if kind == ABOUT:
                examples.about += entry["phrases"]
            else:
                examples.danger += [(text, kind) for text in entry["phrases"]]
            examples.languages.update(dict.fromkeys(entry["phrases"], path.stem))
    return examples


def hash_of_examples(files: Mapping[str, bytes]) -> str:
    """A hash of what weights are made from: the examples, and the code that takes texts apart."""
    digest = hashlib.sha256()
    code = {f"{_CODE.name}/{name}": (_CODE / name).read_bytes() for name in _READS}
    for name, data in {**files, **code}.items():
        digest.update("/".join(name.split("/")[-2:]).encode() + b"\0")
        digest.update(hashlib.sha256(data).digest())
    return digest.hexdigest()


def comparable(text: str) -> str:
    """A text in the form in which two wordings are compared."""
    return " ".join(words_of(text))
