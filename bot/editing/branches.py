"""The branches on which words are kept: each person's own, begun from where the folder stands."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.guide.errors import PlainError

MAIN = ("main", "master")
"""The branches from which words go out: nobody saves to them directly."""
HEAD = b"HEAD"
_BRANCH = b"refs/heads/"
_OWNED = re.compile(rb"words/\d{4}-\d\d-\d\d-(.+?)(?:-\d+)?")


class KeepError(PlainError):
    """The words are saved as files and not kept in Git. The message says why, for the person who saved them."""


def here(repo: Any) -> bytes:
    """The branch, without what stands before its name; nothing where there is none."""
    chain, _commit = repo.refs.follow(HEAD)
    name: bytes = chain[-1]
    return name.removeprefix(_BRANCH) if name.startswith(_BRANCH) else b""


def commit_at(repo: Any, name: bytes) -> Any:
    """The commit that a name stands for; None where there is no such name."""
    try:
        return repo.refs[name]
    except KeyError:
        return None


def main_commits(repo: Any) -> list[Any]:
    """Where the main branch is, here and where it came from."""
    return [commit for name in _main_refs(repo) if (commit := commit_at(repo, name))]


def move_on(repo: Any, branch: bytes, head: bytes | None, commit: bytes, at: datetime, author: str) -> bytes:
    """Let the branch have the commit; from the main branch, from none, or from another person's, one of the author's.

    Gives the other person's branch, where it was left.
    """
    said = b"saved: words"
    owner = _OWNED.fullmatch(branch)
    another = branch if owner and owner[1] != _slug(author) else b""
    if not another and not _is_main(repo, branch):
        _let_have(repo, branch, head, commit, said)
        return b""
    if another and (own := _own_below(repo, head, author)):
        before = commit_at(repo, _BRANCH + own)
        _let_have(repo, own, before, commit, said)
        _go_to(repo, own, before, commit, said)
        return another
    for name in _names(at, author):
        if repo.refs.add_if_new(_BRANCH + name, commit, message=said):
            _go_to(repo, name, None, commit, said)
            break
    return another


def _let_have(repo: Any, branch: bytes, before: bytes | None, commit: bytes, said: bytes) -> None:
    if not repo.refs.set_if_equals(_BRANCH + branch, before, commit, message=said):
        raise KeepError("Somebody else saved in this moment. Save again.")


def _go_to(repo: Any, branch: bytes, before: bytes | None, commit: bytes, said: bytes) -> None:
    """Let the folder be on the branch. Where another program has HEAD locked, the branch is again as it was before, or
    gone: else each new try would begin one more."""
    from dulwich.file import FileLocked

    try:
        repo.refs.set_symbolic_ref(HEAD, _BRANCH + branch, message=said)
    except FileLocked:
        if before:
            repo.refs.set_if_equals(_BRANCH + branch, commit, before, message=b"not saved: HEAD was locked")
        else:
            repo.refs.remove_if_equals(_BRANCH + branch, commit)
        raise


def _own_below(repo: Any, head: bytes | None, author: str) -> bytes:
    """The author's branch on which this one rests, and which main does not have yet: it goes on, and loses nothing.
    So two people who save in turn have two branches, and not one more for each save."""
    if head is None:
        return b""
    waiting = {entry.commit.id for entry in repo.get_walker([head], exclude=main_commits(repo))}
    open_elsewhere = _open_elsewhere(repo)
    for name, commit in sorted(repo.refs.as_dict(_BRANCH[:-1]).items(), reverse=True):
        owner = _OWNED.fullmatch(name)
        if owner and owner[1] == _slug(author) and commit in waiting and name not in open_elsewhere:
            return bytes(name)
    return b""


def _open_elsewhere(repo: Any) -> set[bytes]:
    """The branches of the other folders of this repository (`git worktree`): those are not moved beneath them."""
    common = Path(repo.commondir())
    heads = [common / "HEAD", *common.glob("worktrees/*/HEAD")]
    return {head.read_bytes().removeprefix(b"ref: " + _BRANCH).strip() for head in heads if head.is_file()}


def _names(at: datetime, author: str) -> Iterator[bytes]:
    name = b"words/%s-%s" % (str(at.date()).encode(), _slug(author))
    yield name
    number = 2
    while True:
        yield b"%s-%d" % (name, number)
        number += 1


def _slug(author: str) -> bytes:
    plain = unicodedata.normalize("NFKD", author).encode("ascii", "ignore").decode().casefold()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:30].strip("-")
    return re.sub(r"-\d+$", "", slug).encode() or b"editor"  # a number at the end counts an author's branches


def _is_main(repo: Any, branch: bytes) -> bool:
    return not branch or any(name.endswith(b"/" + branch) for name in _main_refs(repo))


def _main_refs(repo: Any) -> list[bytes]:
    """The main branch, here and where it came from."""
    names = [f"refs/{where}/{name}".encode() for where in ("heads", "remotes/origin") for name in MAIN]
    chosen = repo.refs.get_symrefs().get(b"refs/remotes/origin/HEAD")
    if chosen is not None:
        names += [chosen, _BRANCH + chosen.removeprefix(b"refs/remotes/origin/")]
    return names
