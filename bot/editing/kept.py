"""Saved words as a commit, without the program Git: on a branch of its own, with these files alone.

Git is the one truth, and nobody who edits need see it. Other changes in the folder, staged or not, stay as they are.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from bot.editing.committed import committed_bytes

MAIN = ("main", "master")
"""The branches from which words go out: nobody saves to them directly."""
_UNDER_WAY = ("MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "rebase-merge", "rebase-apply")
_HEAD, _BRANCH = b"HEAD", b"refs/heads/"
_MOST = 200
"""Commits that are listed: more would not be read."""


class KeepError(Exception):
    """The words are saved as files and not kept in Git. The message says why, for the person who saved them."""


class Kept(NamedTuple):
    """Where the words are kept. `files` are those that the commit changes, as paths in the repository; none where
    everything was there already."""

    branch: str
    commit: str
    files: list[str]


class Waiting(NamedTuple):
    """A commit that the main branch does not have."""

    day: date
    author: str
    message: str
    files: list[str]


def keep(folder: Path, names: Sequence[Path], message: str, author: str, at: datetime | None = None) -> Kept | None:
    """Commit these files of a folder, those that are gone as well; None where it is not under Git.

    On the main branch, or on none, a branch `words/<day>-<author>` is made first. Raises KeepError.
    """
    from dulwich.file import FileLocked

    if (repo := _repository(folder)) is None:
        return None
    try:
        with repo:
            return _keep(repo, names, message, author, at or datetime.now(UTC))
    except FileLocked:
        raise KeepError("Another program is working in this folder's Git. Wait a moment, then save again.") from None
    except (OSError, KeyError, ValueError, AssertionError) as error:
        raise KeepError(
            f"The words are saved as files, but Git could not take them ({error}). Tell your ICT."
        ) from None


def waiting(folder: Path) -> list[Waiting]:
    """The commits of this branch that the main branch does not have, the newest first; none where there is no Git."""
    if (repo := _repository(folder)) is None:
        return []
    with repo:
        head = _commit_at(repo, _HEAD)
        known = [commit for name in _main_refs(repo) if (commit := _commit_at(repo, name))]
        if head is None or head in known:
            return []
        return [_waiting(repo, entry) for entry in repo.get_walker([head], exclude=known, max_entries=_MOST)]


def _waiting(repo: Any, entry: Any) -> Waiting:
    commit = entry.commit
    day = datetime.fromtimestamp(commit.author_time, UTC).date()
    author = commit.author.decode("utf-8", "replace").partition(" <")[0]
    message = commit.message.decode("utf-8", "replace").strip()
    before = repo[commit.parents[0]].tree if commit.parents else None
    return Waiting(day, author, message, sorted(_changed(repo, before, commit.tree)))


def _keep(repo: Any, names: Sequence[Path], message: str, author: str, at: datetime) -> Kept:
    from dulwich.object_store import commit_tree_changes
    from dulwich.objects import Blob, Commit, Tree

    if under_way := [name for name in _UNDER_WAY if (Path(repo.controldir()) / name).exists()]:
        raise KeepError(
            f"Somebody is in the middle of joining changes here ({under_way[0]}). Ask them to finish first."
        )
    head = _commit_at(repo, _HEAD)
    before = repo[head].tree if head else None
    index, attributes, config = repo.open_index(), repo.get_gitattributes(), repo.get_config_stack()
    changes: dict[bytes, tuple[int, bytes] | None] = {}
    for path in names:
        name = _name_in(repo, path)
        if not path.is_file():
            changes[name] = None
            continue
        old = index[name] if name in index else None  # noqa: SIM401 (an index has no `get`)
        staged = repo[old.sha].data if old is not None and old.sha in repo.object_store else None
        blob = Blob.from_string(committed_bytes(path.read_bytes(), attributes.match_path(name), config, staged))
        repo.object_store.add_object(blob)
        changes[name] = (old.mode if old is not None else 0o100644, blob.id)
    there = dict(_files(repo, before))
    real = {name: entry for name, entry in changes.items() if there.get(name) != entry}
    branch = _branch(repo)
    if not real:
        return Kept(branch.decode(), head.decode() if head else "", [])
    base = repo[before] if before else Tree()
    edits = [(name, *(entry or (None, None))) for name, entry in sorted(real.items())]
    tree = commit_tree_changes(repo.object_store, base, edits)
    if _changed(repo, before, tree) != {name.decode() for name in real}:
        raise KeepError("What would be kept is not what was saved. Nothing was kept; tell your ICT.")
    commit = Commit()
    commit.tree, commit.parents = tree, [head] if head else []
    commit.author = commit.committer = _person(author, config)
    commit.author_time = commit.commit_time = int(at.timestamp())
    commit.author_timezone = commit.commit_timezone = int((at.utcoffset() or at - at).total_seconds())
    commit.encoding, commit.message = b"UTF-8", f"{message.strip()}\n".encode()
    repo.object_store.add_object(commit)
    _stage(repo, index, changes)
    _move_on(repo, branch, head, commit.id, at, author)
    return Kept(_branch(repo).decode(), commit.id.decode(), sorted(name.decode() for name in real))


def _move_on(repo: Any, branch: bytes, head: bytes | None, commit: bytes, at: datetime, author: str) -> None:
    """Let the branch have the commit; from the main branch, or from none, to a new one."""
    said = b"saved: words"
    if not _is_main(repo, branch):
        if not repo.refs.set_if_equals(_BRANCH + branch, head, commit, message=said):
            raise KeepError("Somebody else saved in this moment. Save again.")
        return
    for name in _names(at, author):
        if repo.refs.add_if_new(_BRANCH + name, commit, message=said):
            repo.refs.set_symbolic_ref(_HEAD, _BRANCH + name, message=said)
            return


def _names(at: datetime, author: str) -> Iterator[bytes]:
    plain = unicodedata.normalize("NFKD", author).encode("ascii", "ignore").decode().casefold()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:30].strip("-") or "editor"
    name = f"words/{at.date()}-{slug}"
    yield name.encode()
    number = 2
    while True:
        yield f"{name}-{number}".encode()
        number += 1


def _stage(repo: Any, index: Any, changes: dict[bytes, tuple[int, bytes] | None]) -> None:
    """Let the index have these files as they are committed, and leave all others as they are in it."""
    from dulwich.index import index_entry_from_stat

    for name, entry in changes.items():
        if entry is None:
            if name in index:
                del index[name]
        else:
            stat = (Path(repo.path) / name.decode()).stat()
            index[name] = index_entry_from_stat(stat, entry[1], mode=entry[0])
    index.write()


def _repository(folder: Path) -> Any:
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


def _branch(repo: Any) -> bytes:
    """The branch, without what stands before its name; nothing where there is none."""
    chain, _commit = repo.refs.follow(_HEAD)
    name: bytes = chain[-1]
    return name.removeprefix(_BRANCH) if name.startswith(_BRANCH) else b""


def _is_main(repo: Any, branch: bytes) -> bool:
    return not branch or any(name.endswith(b"/" + branch) for name in _main_refs(repo))


def _main_refs(repo: Any) -> list[bytes]:
    """The main branch, here and where it came from."""
    names = [f"refs/{where}/{name}".encode() for where in ("heads", "remotes/origin") for name in MAIN]
    chosen = repo.refs.get_symrefs().get(b"refs/remotes/origin/HEAD")
    if chosen is not None:
        names += [chosen, _BRANCH + chosen.removeprefix(b"refs/remotes/origin/")]
    return names


def _commit_at(repo: Any, name: bytes) -> Any:
    try:
        return repo.refs[name]
    except KeyError:
        return None


def _files(repo: Any, tree: Any) -> Iterator[tuple[bytes, tuple[int, bytes]]]:
    from dulwich.object_store import iter_tree_contents

    for entry in iter_tree_contents(repo.object_store, tree) if tree else ():
        yield entry.path, (entry.mode, entry.sha)


def _changed(repo: Any, before: Any, after: Any) -> set[str]:
    """The files that differ between two trees."""
    from dulwich.diff_tree import tree_changes

    return {
        side.path.decode("utf-8", "replace")
        for change in tree_changes(repo.object_store, before, after)
        for side in (change.old, change.new)
        if side is not None and side.path is not None
    }


def _person(author: str, config: Any) -> bytes:
    name = " ".join(re.sub(r"[<>\x00-\x1f]", " ", author).split()) or "An editor"
    try:
        email: bytes = config.get((b"user",), b"email")
    except KeyError:
        email = b""
    return name.encode() + b" <" + email + b">"
