"""Problem: something wrong in the content, said so that the person who edits it can put it right."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """What is wrong, where, and what to do. `file` is named as a person finds it (`Tree.shown`); `line` is counted from
    1, and 0 means the file as a whole."""

    file: str
    line: int
    what: str
    do: str
    language: str = ""

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        language = f" [{self.language}]" if self.language else ""
        return f"{where}:{language} {self.what} {self.do}"


def likeliest(name: str, known: Iterable[str]) -> str:
    """Of the names there are, the one that was probably meant; or "", if none is like it."""
    return next(iter(get_close_matches(name, known, n=1, cutoff=0.75)), "")
