"""The approvals of a guide as files, one a page and language: two people who sign off at once change no file twice.

They stand below `approvals/` of the authority's folder, else beside `content/`.
"""

from pathlib import Path

from bot.guide.approval import Approval, approval_from_toml
from bot.guide.ledger import Where
from bot.guide.place import Audience
from bot.source.problems import Problem
from bot.source.tree import Tree

APPROVALS = "approvals"


def approval_path(tree: Tree, where: Where) -> Path:
    """The file of the approval of a text, which may be missing."""
    return _folder(tree) / where.reader / where.page / f"{where.language}.toml"


def approval_shown(tree: Tree, where: Where) -> str:
    """The same, as a person is told of it."""
    return _shown(tree, approval_path(tree, where))


def read_approvals(tree: Tree, problems: list[Problem]) -> dict[Where, Approval]:
    """Every approval there is; one that cannot be read is a problem, and approves nothing."""
    folder = _folder(tree)
    found = {}
    for path in sorted(folder.rglob("*.toml")):
        name = path.relative_to(folder)
        try:
            where = Where(Audience(name.parts[0]), path.stem, "/".join(name.parts[1:-1]))
            found[where] = approval_from_toml(path.read_text("utf-8"))
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            do = "Put back its last good version, or delete it and sign off again."
            problems.append(Problem(_shown(tree, path), 0, f"This approval does not count: {reason}.", do))
    return found


def approvals_shown(tree: Tree) -> str:
    """The folder of the approvals, as a person is told of it."""
    return _shown(tree, _folder(tree))


def _folder(tree: Tree) -> Path:
    return (tree.overlay or tree.base) / APPROVALS


def _shown(tree: Tree, path: Path) -> str:
    own = tree.layers[-1]
    return f"{own.where}{path.relative_to(own.base).as_posix()}"
