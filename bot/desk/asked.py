"""What a browser asks of the desk, and what it gets: plain data, so that pages are made and tried without a server."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.guide.errors import PlainError


@dataclass(frozen=True, slots=True)
class Request:
    """A request that may be looked at. `base` is the beginning of every address, with the part that only this person's
    browser knows; `parts` are the variable parts of the address. `file` is one that was sent along."""

    person: str
    base: str
    parts: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict)
    file: bytes = b""
    file_name: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer. `to`: an address to go to instead. `nonce` lets a page to print have its style."""

    body: bytes = b""
    kind: str = "text/html"
    status: int = 200
    to: str = ""
    file_name: str = ""
    nonce: str = ""

    @classmethod
    def page(cls, text: str, status: int = 200, nonce: str = "") -> "Reply":
        return cls(text.encode(), status=status, nonce=nonce)

    @classmethod
    def json(cls, values: Mapping[str, Any]) -> "Reply":
        return cls(json.dumps(values, ensure_ascii=False).encode(), "application/json")


class MissingError(PlainError):
    """There is nothing at this address. The message is a sentence."""
