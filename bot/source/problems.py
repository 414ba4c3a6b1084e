"""Problem: something wrong in the content, said so that the person who edits it can put it right."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from dataclasses import field as a_field
from difflib import get_close_matches

NAMED = 5
"""How many pages or entries a line names: more would not be read."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """What is wrong, where, and what to do. `file` is named as a person finds it (`Tree.shown`); `line` is counted from
    1, and 0 means the file as a whole. `field` is the line at the top that it is about, where it is about one."""

    file: str
    line: int
    what: str
    do: str
    language: str = ""
    field: str = a_field(default="", compare=False)

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        language = f" [{self.language}]" if self.language else ""
        return f"{where}:{language} {self.what} {self.do}"


def likeliest(name: str, known: Iterable[str]) -> str:
    """Of the names there are, the one that was probably meant; or "", if none is like it."""
    return next(iter(get_close_matches(name, known, n=1, cutoff=0.75)), "")


def few(names: Sequence[str]) -> str:
    """The first of them, and how many more there are."""
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more} more" if more > 0 else "")
