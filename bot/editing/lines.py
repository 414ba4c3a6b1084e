"""Lines with their ends as they stand in a file, mixed ones too: what nobody changed keeps its bytes. Pure."""

import re
from collections import Counter
from difflib import SequenceMatcher

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


def lines_of(text: str) -> list[str]:
    """The lines, each with its end."""
    return _LINE.findall(text)


def end_of(text: str) -> str:
    """How most lines end."""
    ends = Counter(line[len(line.rstrip("\r\n")) :] for line in lines_of(text))
    del ends[""]
    return ends.most_common(1)[0][0] if ends else "\n"


def laid_out(before: str, now: str) -> str:
    """The text `now`, whose lines end in \\n, in the bytes of `before` as far as its lines are the same.

    Whether the file ends with the end of a line stays as it is: nobody sees that.
    """
    lines, ending = lines_of(before), end_of(before)
    old = [line.rstrip("\r\n") for line in lines]
    now = now.removesuffix("\n") if now.rstrip("\n") else ""
    new = now.split("\n") if now else []
    if old == new:
        return before
    result: list[str] = []
    for tag, first, last, start, stop in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        result += lines[first:last] if tag == "equal" else [f"{line}{ending}" for line in new[start:stop]]
    result = [line if line.endswith(("\r", "\n")) else f"{line}{ending}" for line in result]
    if result and lines and not lines[-1].endswith(("\r", "\n")):
        result[-1] = result[-1].rstrip("\r\n")
    return "".join(result)
