"""Where the ledger of what was published stands, and what it says: beside the sources, kept as they are."""

import errno
from pathlib import Path

from bot.guide.ledger import Ledger, read_ledger
from bot.source.problems import Problem
from bot.source.tree import Tree, is_packaged

LEDGER = "ledger.jsonl"


def ledger_path(tree: Tree) -> Path:
    """In the authority's own folder; without one, beside our sources; where these are part of an installed program, in
    the folder where one is: the next version of the program would take it away."""
    return (tree.overlay or (Path() if is_packaged(tree.base) else tree.base)) / LEDGER


def ledger_text(tree: Tree) -> str:
    """What stands in it; "" where nothing was ever noted. Raises OSError."""
    path = ledger_path(tree)
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError:
        raise OSError(errno.EILSEQ, "it is not in UTF-8", str(path)) from None


def read_published(text: str, problems: list[Problem]) -> Ledger:
    """The ledger; an empty one, with a problem, for what nobody has written so."""
    try:
        return read_ledger(text)
    except ValueError as error:
        what = f"The ledger is broken: {error}."
        problems.append(Problem(LEDGER, 0, what, "Put back the last good version of it."))
        return Ledger()
