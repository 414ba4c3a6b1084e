"""The bytes that Git would keep of a file: its rules for line ends (gitattributes(5), and convert.c of Git). Pure."""

from collections.abc import Mapping
from typing import Any

_NOT_HERE = (b"filter", b"working-tree-encoding", b"ident")


def committed_bytes(data: bytes, attributes: Mapping[bytes, Any], config: Any, staged: bytes | None) -> bytes:
    """The bytes to keep. `staged` is what Git has of the file now: where that has Windows' line ends already, a file
    whose kind is only guessed keeps them.

    Raises ValueError for a file that only the program Git can convert.
    """
    if odd := next((name for name in _NOT_HERE if attributes.get(name)), None):
        raise ValueError(f".gitattributes gives it `{odd.decode()}`, which only the program Git can do")
    text = False if attributes.get(b"binary") else attributes.get(b"text", _legacy(attributes))
    if text is None and attributes.get(b"eol"):
        text = True
    guessed = text == b"auto" or (text is None and _converts(config))
    if text is False or (text is None and not guessed) or b"\r\n" not in data:
        return data
    if guessed and (_is_binary(data) or (staged is not None and b"\r\n" in staged and not _is_binary(staged))):
        return data
    return data.replace(b"\r\n", b"\n")


def _legacy(attributes: Mapping[bytes, Any]) -> Any:
    """What the older attribute `crlf` says; nothing in most repositories."""
    old = attributes.get(b"crlf")
    return True if old == b"input" else old


def _converts(config: Any) -> bool:
    try:
        value: bytes = config.get((b"core",), b"autocrlf")
    except KeyError:
        return False
    return value.lower() in (b"true", b"input", b"yes", b"on", b"1")


def _is_binary(data: bytes) -> bool:
    """As Git guesses it: a lone return, a zero, or more than one sign of 128 that cannot be printed."""
    if data.replace(b"\r\n", b"").count(b"\r") or b"\0" in data:
        return True
    odd = sum(1 for sign in data if (sign < 32 and sign not in b"\n\r\t\b\x1b\x0c") or sign == 127)
    odd -= data.endswith(b"\x1a")
    printable = len(data) - odd - data.count(b"\n") - data.count(b"\r")
    return (printable >> 7) < odd
