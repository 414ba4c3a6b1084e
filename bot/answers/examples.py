"""Examples: how people ask, and how they say that somebody is in danger (`content/questions/`, `content/urgent/`)."""

import hashlib
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from bot.answers.words import words_of

ABOUT = "about"
"""The kind in `content/urgent/` for what only sounds like danger."""

NONE = "none"
"""The key in `content/questions/` for messages that the guide must not answer."""

GREETING = "greeting"
"""The key for those that get the first screen."""

WEIGHTS = Path("questions") / "weights.zip"
"""Where the trained weights are, below `content/`."""

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


def read_examples(content: Path) -> Examples:
    """All languages together: the sentence model carries from one to the other."""
    examples = Examples()
    for path in sorted((content / "questions").glob("*.toml")):
        for page, texts in tomllib.loads(path.read_text("utf-8")).items():
            examples.questions += [(text, page) for text in texts]
            examples.languages.update(dict.fromkeys(texts, path.stem))
    for path in sorted((content / "urgent").glob("*.toml")):
        for kind, entry in tomllib.loads(path.read_text("utf-8")).items():
            if kind == ABOUT:
                examples.about += entry["phrases"]
            else:
                examples.danger += [(text, kind) for text in entry["phrases"]]
            examples.languages.update(dict.fromkeys(entry["phrases"], path.stem))
    return examples


def hash_of_examples(content: Path) -> str:
    """A hash of what weights are made from: the examples, and the code that takes texts apart."""
    digest = hashlib.sha256()
    paths = [*sorted((content / "questions").glob("*.toml")), *sorted((content / "urgent").glob("*.toml"))]
    for path in [*paths, *(_CODE / name for name in _READS)]:
        digest.update(f"{path.parent.name}/{path.name}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def plain(text: str) -> str:
    """A text in the form in which two wordings are compared."""
    return " ".join(words_of(text))
