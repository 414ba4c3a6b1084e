"""Signatures by OpenSSH's own tool, `ssh-keygen` 8.2 or newer: it is on every server and desk, and people have keys.

Which keys may sign stands in a file of allowed signers, a line a key: the names it may sign for, and the public key
(ssh-keygen(1), ALLOWED SIGNERS). A namespace says what a signature is for: made for something else, it does not hold.
"""

import subprocess
from collections.abc import Sequence
from datetime import date
from enum import Enum
from pathlib import Path

from bot.guide.errors import PlainError

SUFFIX = ".sig"
"""What stands behind the name of a file in that of its signature."""


class SignatureError(PlainError):
    """Something is not signed by anybody we know, or cannot be signed. The message is a sentence."""


class Seal(Enum):
    """What a signature is worth."""

    GOOD = "by a key that is allowed"
    UNFIT = "of something else"
    STRANGE = "by a key that is not allowed"


def sign(files: Sequence[Path], key: Path, namespace: str) -> None:
    """Write the signature of each file beside it. Asks once for the key's passphrase where it has one.

    Raises SignatureError; then there may be signatures of some.
    """
    signatures = [file.with_name(file.name + SUFFIX) for file in files]
    for signature in signatures:
        signature.unlink(missing_ok=True)
    done = ssh_keygen("-Y", "sign", "-q", "-f", str(key), "-n", namespace, *map(str, files))
    if done.returncode != 0 or not all(signature.is_file() for signature in signatures):
        raise SignatureError(f"Not signed with {key}: {_last_line(done)}")


def seal(text: bytes, signature: Path, allowed: Path, names: Sequence[str], on: date, namespace: str) -> Seal:
    """What the signature of a text is worth, if it should be by a key that is allowed for one of `names`.

    A key that ran out (`valid-before`) still counts for what was signed `on` a day before. Raises SignatureError where
    there is no ssh-keygen.
    """
    # Only where it is needed: OpenSSH before 8.8 knows neither.
    when = ("-O", f"verify-time={on:%Y%m%d}") if b"valid-" in allowed.read_bytes() else ()
    what = ("-n", namespace, "-s", str(signature))
    for name in names:
        words = ("-Y", "verify", "-f", str(allowed), "-I", name, *when, *what)
        if name.isprintable() and ssh_keygen(*words, given=text).returncode == 0:
            return Seal.GOOD
    fits = ssh_keygen("-Y", "check-novalidate", *what, given=text).returncode == 0
    return Seal.STRANGE if fits else Seal.UNFIT


def ssh_keygen(*words: str, given: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    """Run it. Raises SignatureError where it is missing."""
    try:
        return subprocess.run(["ssh-keygen", *words], input=given, capture_output=True, check=False)  # noqa: S603, S607
    except FileNotFoundError:
        raise SignatureError("There is no ssh-keygen here, which signs: install OpenSSH's client.") from None


def _last_line(done: subprocess.CompletedProcess[bytes]) -> str:
    lines = done.stderr.decode(errors="replace").split("\n")
    return next((line.strip() for line in reversed(lines) if line.strip()), "ssh-keygen says nothing")
