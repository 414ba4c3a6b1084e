"""Trouble on request: what a test asks this Telegram to do wrong."""

import asyncio
from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass
class Fault:
    """The next `times` calls of `method` ("*": any but getUpdates) go wrong.

    `status`: the answer's code, with `description`, `retry_after` (429) or a raw `body` such as a
    proxy's HTML page. `drop`: the connection breaks off in the middle of the answer. `never`: no answer
    until `release`. `delay`: seconds before the ordinary answer. `when="after"`: the method is carried
    out first, and only its answer is lost. `chat_id`: only calls about this chat.
    """

    method: str
    times: int = 1
    status: int = 0
    description: str = ""
    retry_after: int = 0
    body: str | None = None
    drop: bool = False
    never: bool = False
    delay: float = 0.0
    when: Literal["before", "after"] = "before"
    chat_id: int | None = None
    released: asyncio.Event = field(default_factory=asyncio.Event)

    def release(self) -> None:
        """Let calls that wait (`never`, `delay`) go on."""
        self.released.set()

    def applies(self, method: str, chat_id: str) -> bool:
        """True where this call is to go wrong."""
        named = self.method.lower() == method or (self.method == "*" and method != "getupdates")
        return self.times > 0 and named and (self.chat_id is None or str(self.chat_id) == chat_id)

    def answer(self) -> tuple[int, dict[str, Any]]:
        """Status and body of the refusal, in Telegram's form."""
        status = self.status or 500
        words = self.description or {
            429: f"Too Many Requests: retry after {self.retry_after}",
            500: "Internal Server Error",
            502: "Bad Gateway",
            503: "Service Unavailable",
        }.get(status, "Bad Request")
        answer: dict[str, Any] = {"ok": False, "error_code": status, "description": words}
        if self.retry_after:
            answer["parameters"] = {"retry_after": self.retry_after}
        return status, answer


def take(faults: list[Fault], method: str, chat_id: str) -> Fault | None:
    """The first fault that applies, used up by one call."""
    for fault in faults:
        if fault.applies(method, chat_id):
            fault.times -= 1
            return fault
    return None
