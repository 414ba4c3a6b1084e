"""The parameters of one request, in the one form Telegram turns them all into: named strings, and files."""

import json
import re
from dataclasses import dataclass, field
from typing import Any, Self

from bot.local_telegram.errors import ApiError, bad_request

_INTEGER = re.compile(r"-?[0-9]+")


@dataclass(frozen=True)
class Upload:
    """A file sent with a request."""

    name: str
    mime_type: str
    content: bytes


@dataclass(frozen=True)
class Params:
    """What a request carries, whether it came as a query, a form, multipart or JSON."""

    values: dict[str, str] = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)

    @classmethod
    def of(cls, values: dict[str, Any], files: dict[str, Upload] | None = None) -> Self:
        """Values as strings: Telegram, too, re-reads JSON from a string where it expects an object."""
        return cls({name: _as_string(value) for name, value in values.items() if value is not None}, files or {})

    def text(self, name: str) -> str:
        """A string; "" where it was not given."""
        return self.values.get(name, "")

    def flag(self, name: str) -> bool:
        """True for "true", "yes" and "1", as TDLib's `to_bool` has it."""
        return self.text(name).lower() in {"true", "yes", "1"}

    def number(self, name: str, default: int = 0, low: int | None = None, high: int | None = None) -> int:
        """An integer. Telegram takes nonsense for 0 and pulls the rest into the allowed range."""
        raw = self.text(name)
        found = _INTEGER.match(raw)
        value = default if not raw else int(found[0]) if found else 0
        value = value if low is None else max(value, low)
        return value if high is None else min(value, high)

    def json(self, name: str, refusal: str) -> Any:
        """A JSON value; None where it was not given. `refusal`: Telegram's words for broken JSON."""
        raw = self.text(name)
        if not raw:
            return None
        try:
            return json.loads(raw)
        except ValueError as error:
            raise bad_request(refusal) from error

    def message_ids(self, most: int) -> list[int]:
        """The ids of `deleteMessages`, with the refusals of `Client::get_message_ids`."""
        ids = self.json("message_ids", "Can't parse message_ids JSON object")
        if ids is None or ids == []:
            raise bad_request("Message identifiers are not specified")
        if not isinstance(ids, list):
            raise bad_request("Expected an Array of message identifiers")
        if len(ids) > most:
            raise bad_request("Too many message identifiers specified")
        return [_message_id(value) for value in ids]


def chat_id(params: Params) -> int:
    """The chat a request is about. User names lead nowhere here: nobody on this machine has a public one."""
    raw = params.text("chat_id")
    if not raw:
        raise bad_request("chat_id is empty")
    if not re.fullmatch(r"-?[0-9]+", raw):
        raise bad_request("chat not found")
    return int(raw)


def allowed_updates(params: Params) -> list[str] | None:
    """The kinds of update asked for; None where nothing (or nonsense) was said: the old ones stay."""
    try:
        raw = params.json("allowed_updates", "")
    except ApiError:
        return None
    return [str(kind) for kind in raw] if isinstance(raw, list) else None


def _message_id(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise bad_request("Message identifier must be a Number")
    if not re.fullmatch(r"-?[0-9]+", str(value)):
        raise bad_request("Can't parse message identifier as a Number")
    if int(value) <= 0:
        raise bad_request("Invalid message identifier specified")
    return int(value)


def _as_string(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
