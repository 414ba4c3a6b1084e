"""What makes a release whole and ours: hashes of all its files, and a signature of these hashes, by OpenSSH's own tool.

One tool that is on every server (`ssh-keygen`, OpenSSH 8.2 or newer), and keys that people have (decision 31).
"""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

from bot.source import signatures
from bot.source.signatures import SignatureError, ssh_keygen

SUMS, SIGNATURE = "SHA256SUMS", "SHA256SUMS.sig"
RELEASE_NAMESPACE = "conference-guide"
"""What a signature is for: one that was made for something else does not hold here (ssh-keygen(1), -n)."""

_LINE = re.compile(r"([0-9a-f]{64})  ([A-Za-z0-9][A-Za-z0-9._+-]*)")


def sums_of(files: Mapping[str, bytes]) -> str:
    """The hashes of files by their names, as `sha256sum --check` reads them."""
    return "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))


def read_sums(text: str) -> dict[str, str]:
    """The hash of each file by its name. Raises ValueError for a line that is none, and for a name with a path."""
    found = [_LINE.fullmatch(line) for line in text.splitlines()]
    if not found or None in found:
        raise ValueError(f"{SUMS} has a line that is no hash and name")
    return {match[2]: match[1] for match in found if match}


def sign(sums: Path, key: Path) -> None:
    """Write the signature beside `sums`. Asks for the key's passphrase where it has one. Raises SignatureError."""
    signatures.sign([sums], key, RELEASE_NAMESPACE)


def verify(sums: Path, signature: Path, allowed: Path) -> str:
    """Who signed the hashes, by the name that the file of allowed signers has for them. Raises SignatureError."""
    if not allowed.is_file():
        raise SignatureError(f"There is no file of allowed signers at {allowed}.")
    if not signature.is_file():
        raise SignatureError("The release is not signed.")
    found = ssh_keygen("-Y", "find-principals", "-s", str(signature), "-f", str(allowed))
    name = found.stdout.decode(errors="replace").split("\n", 1)[0].strip()
    if found.returncode != 0 or not name:
        raise SignatureError(f"The release is signed by somebody who is not in {allowed}.")
    words = ("-Y", "verify", "-f", str(allowed), "-I", name, "-n", RELEASE_NAMESPACE, "-s", str(signature))
    if ssh_keygen(*words, given=sums.read_bytes()).returncode != 0:
        raise SignatureError(f"The signature of {name} does not fit this release.")
    return name
