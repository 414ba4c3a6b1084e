"""What is saved and not given on: the commits that the main branch does not have, and what is not in one yet."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from bot.editing.branches import HEAD, commit_at, here, main_commits
from bot.editing.committed import committed_bytes
from bot.editing.kept import changed, files_in, in_conflict, repository

_READ = (".md", "authority.toml", "help-lines.toml")
_MOST = 200
"""Commits that are listed: more would not be read."""


class Waiting(NamedTuple):
    """A commit that the main branch does not have. `message` is the first line of what its writer says, `more` what
    stands below that. `texts`: of its files that people read, what stood there before and what stands there now."""

    day: date
    author: str
    message: str
    files: list[str]
    texts: dict[str, tuple[str, str]]
    more: str = ""


def waiting(folder: Path) -> list[Waiting]:
    """The commits of this branch that the main branch does not have, the newest first; none where there is no Git."""
    if (repo := repository(folder)) is None:
        return []
    with repo:
        head, known = commit_at(repo, HEAD), main_commits(repo)
        if head is None or head in known:
            return []
        return [_waiting(repo, entry) for entry in repo.get_walker([head], exclude=known, max_entries=_MOST)]


def branch_of(folder: Path) -> str | None:
    """The branch on which words are kept now; "" where there is none, None where there is no Git."""
    if (repo := repository(folder)) is None:
        return None
    with repo:
        return here(repo).decode("utf-8", "replace")


def _waiting(repo: Any, entry: Any) -> Waiting:
    commit = entry.commit
    day = datetime.fromtimestamp(commit.author_time, UTC).date()
    author = commit.author.decode("utf-8", "replace").partition(" <")[0]
    message, _end, more = commit.message.decode("utf-8", "replace").strip().partition("\n")
    before = repo[commit.parents[0]].tree if commit.parents else None
    files = sorted(changed(repo, before, commit.tree))
    texts = {
        name: (_text_at(repo, before, name), _text_at(repo, commit.tree, name))
        for name in files
        if name.endswith(_READ)
    }
    return Waiting(day, author, message, files, texts, more.strip())


def not_kept(folder: Path) -> list[str]:
    """The files of a folder that Git has otherwise: it was busy when they were saved, or they changed elsewhere."""
    if (repo := repository(folder)) is None:
        return []
    with repo:
        below, attributes, config = folder.resolve(), repo.get_gitattributes(), repo.get_config_stack()
        there = dict(files_in(repo, repo[head].tree if (head := commit_at(repo, HEAD)) else None))
        found = []
        for name, entry in repo.open_index().items():
            path = Path(repo.path).resolve() / name.decode("utf-8", "replace")
            if path.is_relative_to(below) and (
                name not in there
                or in_conflict(entry)
                or there[name][1] != entry.sha
                or _differs(repo, path, name, entry, attributes, config)
            ):
                found.append(name.decode("utf-8", "replace"))
        return sorted(found)


def _differs(repo: Any, path: Path, name: bytes, entry: Any, attributes: Any, config: Any) -> bool:
    """True if the file is another than the index has it; it is read only where its time or its length is another."""
    from dulwich.objects import Blob

    try:
        stat = path.stat()
    except OSError:
        return True
    when = entry.mtime if isinstance(entry.mtime, tuple) else (entry.mtime, 0)
    if (stat.st_size, divmod(stat.st_mtime_ns, 10**9)) == (entry.size, when):
        return False
    staged = repo[entry.sha].data if entry.sha in repo.object_store else None
    try:
        data = committed_bytes(path.read_bytes(), attributes.match_path(name), config, staged)
    except (OSError, ValueError):
        return True
    return bool(Blob.from_string(data).id != entry.sha)


def _text_at(repo: Any, tree: Any, name: str) -> str:
    """The text of a file in a tree; "" where there is none."""
    from dulwich.object_store import tree_lookup_path

    try:
        _mode, sha = tree_lookup_path(repo.__getitem__, tree, name.encode())
    except (KeyError, AttributeError):
        return ""
    return str(repo[sha].data.decode("utf-8", "replace"))
