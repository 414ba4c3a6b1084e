"""The approvals of a guide as files, one a page and language: two people who sign off at once change no file twice.

They stand below `approvals/` of the authority's folder, else beside `content/`. Where a file `allowed_signers` stands
there too, only a signed approval counts: one that a key allowed for its role, or for its name, has signed.
"""

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from os.path import lexists
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.guide.approval import Approval, approval_from_toml, approval_to_toml
from bot.guide.ledger import Where
from bot.guide.place import Audience
from bot.source.problems import Problem, few
from bot.source.signatures import SUFFIX, Seal, SignatureError, seal, sign
from bot.source.tree import Tree, reason

APPROVALS, ALLOWED = "approvals", "allowed_signers"
APPROVAL_NAMESPACE = "conference-guide-approval"
"""What a signature of an approval is for; that of a release is another, so that neither stands in for the other."""
_AT_ONCE = 8
"""Signatures looked at side by side: each is a process of its own."""


def approval_path(tree: Tree, where: Where) -> Path:
    """The file of the approval of a text, which may be missing."""
    return _folder(tree) / where.reader / where.page / f"{where.language}.toml"


def approval_shown(tree: Tree, where: Where) -> str:
    """The same, as a person is told of it."""
    return _shown(tree, approval_path(tree, where))


def signature_path(path: Path) -> Path:
    """The file of an approval's signature, which may be missing."""
    return path.with_name(path.name + SUFFIX)


def allowed_signers(tree: Tree) -> Path | None:
    """Which keys may sign for whom; None where approvals need no signature."""
    path = _folder(tree) / ALLOWED
    return path if lexists(path) else None


def wants_a_key(tree: Tree) -> str:
    """A sentence where an approval must be signed; "" where it need not be."""
    if (allowed := allowed_signers(tree)) is None:
        return ""
    what = f"Here an approval counts only when it is signed ({_shown(tree, allowed)})"
    return f"{what}: `conference-guide sign-off --sign KEY`."


def signed_bytes(text: bytes) -> bytes:
    """What of a file is signed: its line ends, which Windows and mail change, are not part of it."""
    return text.replace(b"\r\n", b"\n")


def read_approvals(tree: Tree, problems: list[Problem], only: Iterable[Where] | None = None) -> dict[Where, Approval]:
    """Every approval there is, or those of these texts alone; what cannot be read, or lacks a good signature, is a
    problem and approves nothing."""
    folder = _folder(tree)
    found = {}
    for path in sorted(folder.rglob("*.toml")) if only is None else _files_of(tree, only):
        name = path.relative_to(folder)
        try:
            where = Where(Audience(name.parts[0]), path.stem, "/".join(name.parts[1:-1]))
            found[where] = approval_from_toml(path.read_text("utf-8"))
        except (OSError, ValueError) as error:
            do = "Put back its last good version, or delete it and sign off again."
            what = f"This approval does not count: {reason(error)}."
            problems.append(Problem(_shown(tree, path), 0, what, do))
    if allowed := allowed_signers(tree):
        try:
            seals = look_at({approval_path(tree, where): approval for where, approval in found.items()}, allowed)
        except (OSError, SignatureError) as error:
            do = "Until they can be looked at, no approval counts."
            what = f"Signatures cannot be looked at: {reason(error).rstrip('.')}."
            problems.append(Problem(_shown(tree, allowed), 0, what, do))
            return {}
        problems += _unsealed(tree, allowed, seals)
        found = {where: each for where, each in found.items() if seals[approval_path(tree, where)] is Seal.GOOD}
    return found


def _files_of(tree: Tree, texts: Iterable[Where]) -> list[Path]:
    return [path for where in texts if (path := approval_path(tree, where)).is_file()]


def look_at(approvals: Mapping[Path, Approval], allowed: Path) -> dict[Path, Seal | None]:
    """What the signature of each approval is worth; None: it has none. Raises OSError and SignatureError."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        worth = pool.map(lambda path: _worth(path, approvals[path], allowed), approvals)
        return dict(zip(approvals, worth, strict=True))


def approval_files(tree: Tree, approvals: Mapping[Where, Approval], key: Path | None) -> dict[str, bytes | None]:
    """Each approval as the file that it is to be and, with a `key`, its signature beside it; without one, None, for a
    signature of words before does not stay there. Nothing is written.

    Raises OSError, and SignatureError, with a sentence, where they cannot be signed or would not count.
    """
    paths = {approval_path(tree, where): approval for where, approval in approvals.items()}
    allowed = allowed_signers(tree)
    if key is None and allowed:
        raise SignatureError(wants_a_key(tree))
    with TemporaryDirectory() as folder:
        aside = {path: Path(folder, f"{place}.toml") for place, path in enumerate(paths)}
        for path, approval in paths.items():
            aside[path].write_text(approval_to_toml(approval), "utf-8", newline="\n")
        if key is not None:
            sign([*aside.values()], key, APPROVAL_NAMESPACE)
        if key is not None and allowed:
            seals = look_at({aside[path]: approval for path, approval in paths.items()}, allowed)
            if {*seals.values()} != {Seal.GOOD}:
                one = next(iter(paths.values()))
                whom = f"{one.role}, nor as {one.name}"
                raise SignatureError(f"{key} is not allowed to sign as {whom}: see {_shown(tree, allowed)}.")
        files: dict[str, bytes | None] = {}
        for path, made in aside.items():
            name = path.relative_to(tree.layers[-1].base).as_posix()
            files[name] = made.read_bytes()
            files[name + SUFFIX] = None if key is None else signature_path(made).read_bytes()
    return files


def _worth(path: Path, approval: Approval, allowed: Path) -> Seal | None:
    signature = signature_path(path)
    if not signature.is_file():
        return None
    with TemporaryDirectory() as folder:
        plain = Path(folder, "signature")
        plain.write_bytes(signed_bytes(signature.read_bytes()))
        names = approval.role, approval.name
        return seal(signed_bytes(path.read_bytes()), plain, allowed, names, approval.on, APPROVAL_NAMESPACE)


def approvals_shown(tree: Tree) -> str:
    """The folder of the approvals, as a person is told of it."""
    return _shown(tree, _folder(tree))


_FAULTS = {
    None: ("not signed", "Sign them: `conference-guide sign-off --sign KEY`."),
    Seal.UNFIT: ("wrongly signed", "They were changed after they were signed: sign off anew, with --sign."),
    Seal.STRANGE: ("signed by a key not allowed for their role or name", "Who may sign stands in this file."),
}
"""What is said of a signature that does not count, and what to do."""


def _unsealed(tree: Tree, allowed: Path, seals: Mapping[Path, Seal | None]) -> Iterable[Problem]:
    """One sentence on each fault, with the approvals that have it."""
    for fault, (words, do) in _FAULTS.items():
        names = [path.relative_to(_folder(tree)).as_posix() for path, found in seals.items() if found is fault]
        if names:
            what = f"Approvals that do not count, since they are {words}: {few(names)}."
            yield Problem(_shown(tree, allowed), 0, what, do)


def _folder(tree: Tree) -> Path:
    return (tree.overlay or tree.base) / APPROVALS


def _shown(tree: Tree, path: Path) -> str:
    own = tree.layers[-1]
    return f"{own.where}{path.relative_to(own.base).as_posix()}"
