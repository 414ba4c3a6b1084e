"""Saved words as a commit, without the program Git: on a branch of its own, with these files alone.

Git is the one truth, and nobody who edits need see it. Other changes in the folder, staged or not, stay as they are.
"""

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import sleep
from typing import Any, NamedTuple

from bot.editing.branches import HEAD, KeepError, commit_at, here, move_on
from bot.editing.committed import committed_bytes

__all__ = ["KeepError", "Kept", "changed", "files_in", "in_conflict", "keep", "repository", "unkept"]

_PAUSES = (0.1, 0.2, 0.5, 0.7, 1.0)
"""Seconds between the tries where another program works in the same Git: most are done within one or two."""
_BUSY = (
    "Another program is working in this folder's Git. Wait a moment, then save again. If it stays so, tell your ICT:"
    " a program may have ended there and left its lock behind (`{lock}`)."
)
_SUBJECT = 100
"""Characters of the line by which a commit is known in lists."""
_UNDER_WAY = ("MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "rebase-merge", "rebase-apply")


class Kept(NamedTuple):
    """Where the words are kept. `files` are those that the commit changes, as paths in the repository; none where
    everything was there already. `rests_on`: another person's branch, where this one was begun from it."""

    branch: str
    commit: str
    files: list[str]
    rests_on: str = ""


def keep(folder: Path, names: Sequence[Path], message: str, author: str, at: datetime | None = None) -> Kept | None:
    """Commit these files of a folder, those that are gone as well; None where it is not under Git, or where Git is told
    to ignore them all. Where another program has Git locked, it waits for up to 3 seconds.

    On the main branch, on none, or on the branch of another person's words, a branch `words/<day>-<author>` is begun
    first, from where the folder stands: so nothing in the folder changes, and nobody's branch has words of another.
    Raises KeepError.
    """
    from dulwich.file import FileLocked

    at, lock = at or datetime.now(UTC), ""
    for pause in (0, *_PAUSES):
        sleep(pause)
        try:
            with _said_plainly(), _opened(folder) as repo:
                return None if repo is None else _keep_in(repo, names, message, author, at)
        except FileLocked as error:
            lock = os.fsdecode(error.lockfilename)
    raise KeepError(_BUSY.format(lock=lock))


def unkept(folder: Path, names: Sequence[Path]) -> dict[Path, bytes | None]:
    """Those of these files that Git has otherwise or not at all, each with the bytes that it has, and not those that it
    is told to ignore; none where there is no Git. Raises KeepError."""
    with _said_plainly(), _opened(folder) as repo:
        if repo is None:
            return {}
        files, there = _files(repo, names), _at_head(repo)
        named = {_name_in(repo, path): path for path in names}
        return {
            named[name]: repo[there[name][1]].data if name in there else None
            for name, entry in files.items()
            if there.get(name) != _address(entry)
        }


@contextmanager
def _said_plainly() -> Iterator[None]:
    try:
        yield
    except (OSError, KeyError, ValueError, AssertionError) as error:
        raise KeepError(
            f"The words are saved as files, but Git could not take them ({error}). Tell your ICT."
        ) from None


@contextmanager
def _opened(folder: Path) -> Iterator[Any]:
    if (repo := repository(folder)) is None:
        yield None
        return
    with repo:
        yield repo


def _at_head(repo: Any) -> dict[bytes, tuple[int, bytes]]:
    head = commit_at(repo, HEAD)
    return dict(files_in(repo, repo[head].tree if head else None))


def _files(repo: Any, names: Sequence[Path]) -> dict[bytes, tuple[int, Any] | None]:
    """The files as Git would have them, by their names in it: mode and blob; None for one that is gone. Those that it
    does not have and is told to ignore are left out: whoever told it so wants no commit of them."""
    from dulwich.ignore import IgnoreFilterManager
    from dulwich.objects import Blob

    index, there, ignored = repo.open_index(), _at_head(repo), IgnoreFilterManager.from_repo(repo)
    attributes, config = repo.get_gitattributes(), repo.get_config_stack()
    found: dict[bytes, tuple[int, Any] | None] = {}
    for path in names:
        name = _name_in(repo, path)
        if name not in index and name not in there and ignored.is_ignored(name.decode()):
            continue
        if not path.is_file():
            found[name] = None
            continue
        old = index[name] if name in index else None  # noqa: SIM401 (an index has no `get`)
        mode, sha = there.get(name, (0o100644, None)) if old is None or in_conflict(old) else (old.mode, old.sha)
        staged = repo[sha].data if sha is not None and sha in repo.object_store else None
        data = committed_bytes(path.read_bytes(), attributes.match_path(name), config, staged)
        found[name] = mode, Blob.from_string(data)
    return found


def _address(entry: tuple[int, Any] | None) -> tuple[int, bytes] | None:
    return entry and (entry[0], entry[1].id)


def _under_way(repo: Any, names: Sequence[bytes]) -> str:
    """What shows that somebody is joining changes; "" where nobody is. After `git stash pop` it is a file of these
    in which two wordings met, and nothing else."""
    index = repo.open_index()
    begun = (name for name in _UNDER_WAY if (Path(repo.controldir()) / name).exists())
    met = (name.decode() for name in names if name in index and in_conflict(index[name]))
    return next(begun, "") or next(met, "")


def _keep_in(repo: Any, names: Sequence[Path], message: str, author: str, at: datetime) -> Kept | None:
    from dulwich.object_store import commit_tree_changes
    from dulwich.objects import Commit, Tree

    head = commit_at(repo, HEAD)
    before = repo[head].tree if head else None
    files, there, config = _files(repo, names), _at_head(repo), repo.get_config_stack()
    if names and not files:
        return None
    changes = {name: _address(entry) for name, entry in files.items()}
    real = {name: entry for name, entry in changes.items() if there.get(name) != entry}
    branch = here(repo)
    if not real:
        return Kept(branch.decode(), head.decode() if head else "", [])
    if under_way := _under_way(repo, [*real]):
        raise KeepError(f"Somebody is in the middle of joining changes here ({under_way}). Ask them to finish first.")
    for entry in filter(None, files.values()):
        repo.object_store.add_object(entry[1])
    base = repo[before] if before else Tree()
    edits = [(name, *(entry or (None, None))) for name, entry in sorted(real.items())]
    tree = commit_tree_changes(repo.object_store, base, edits)
    if changed(repo, before, tree) != {name.decode() for name in real}:
        raise KeepError("What would be kept is not what was saved. Nothing was kept; tell your ICT.")
    commit = Commit()
    commit.tree, commit.parents = tree, [head] if head else []
    commit.author = commit.committer = _person(author, config)
    commit.author_time = commit.commit_time = int(at.timestamp())
    commit.author_timezone = commit.commit_timezone = int((at.utcoffset() or at - at).total_seconds())
    commit.encoding, commit.message = b"UTF-8", f"{_folded(message.strip())}\n".encode()
    repo.object_store.add_object(commit)
    _stage(repo, changes)
    rests_on = move_on(repo, branch, head, commit.id, at, author)
    return Kept(here(repo).decode(), commit.id.decode(), sorted(name.decode() for name in real), rests_on.decode())


def _stage(repo: Any, changes: dict[bytes, tuple[int, bytes] | None]) -> None:
    """Let the index have these files as they are committed, and leave all others as they are in it."""
    from dulwich.index import index_entry_from_stat

    index = repo.open_index()
    for name, entry in changes.items():
        if entry is None:
            if name in index:
                del index[name]
        else:
            stat = (Path(repo.path) / name.decode()).stat()
            index[name] = index_entry_from_stat(stat, entry[1], mode=entry[0])
    index.write()


def repository(folder: Path) -> Any:
    """The repository that a folder is in; None where there is none with files."""
    from dulwich.errors import NotGitRepository
    from dulwich.repo import Repo

    here = folder.absolute()
    while not here.is_dir():
        here = here.parent
    try:
        repo = Repo.discover(str(here))
    except NotGitRepository:
        return None
    return None if repo.bare else repo


def _name_in(repo: Any, path: Path) -> bytes:
    """A file's name in the repository: dulwich stages nothing, and says nothing, for a path it does not know."""
    root, whole = Path(repo.path).resolve(), path.parent.resolve() / path.name
    if not whole.is_relative_to(root):
        raise KeepError(f"{path} is not in the folder that Git keeps ({root}). Tell your ICT.")
    return whole.relative_to(root).as_posix().encode()


def in_conflict(entry: Any) -> bool:
    """True for a file of an index in which two wordings met, and nobody has said yet which one is right."""
    from dulwich.index import ConflictedIndexEntry

    return isinstance(entry, ConflictedIndexEntry)


def files_in(repo: Any, tree: Any) -> Iterator[tuple[bytes, tuple[int, bytes]]]:
    """The files of a tree: name, mode and address of what stands in it."""
    from dulwich.object_store import iter_tree_contents

    for entry in iter_tree_contents(repo.object_store, tree) if tree else ():
        yield entry.path, (entry.mode, entry.sha)


def changed(repo: Any, before: Any, after: Any) -> set[str]:
    """The files that differ between two trees."""
    from dulwich.diff_tree import tree_changes

    return {
        side.path.decode("utf-8", "replace")
        for change in tree_changes(repo.object_store, before, after)
        for side in (change.old, change.new)
        if side is not None and side.path is not None
    }


def _folded(message: str) -> str:
    """A message whose first line can be read in a list: of a longer one its beginning, and all of it below."""
    first = message.partition("\n")[0]
    if len(first) <= _SUBJECT:
        return message
    begins = first[: _SUBJECT - 1]
    return f"{begins.rpartition(' ')[0] or begins}…\n\n{message}"


def _person(author: str, config: Any) -> bytes:
    name = " ".join(re.sub(r"[<>\x00-\x1f]", " ", author).split()) or "An editor"
    try:
        email: bytes = config.get((b"user",), b"email")
    except KeyError:
        email = b""
    return name.encode() + b" <" + email + b">"
