"""HTTP to the Bot API over aiohttp, in place of python-telegram-bot's default client (docs/decisions/0010).

The library's own joint for this is `BaseRequest`; it reads the answers and raises its errors as ever. Calls without a
file go as JSON, which Telegram documents ("Making requests") and which costs less than a form.
"""

import asyncio
import contextlib
import io
import json
import re
from collections.abc import Collection
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.ext import ExtBot
from telegram.request import BaseRequest, RequestData

_NO_TIMEOUT = aiohttp.ClientTimeout()
"""aiohttp keeps no time of its own: `do_request` does, for the whole call."""

MOST_ANSWER_BYTES, MOST_UPDATES_BYTES = 1 << 20, 16 << 20
"""The longest answer that is read: of one call, and of `getUpdates`, which brings up to 100 messages. The longest of
those, 4,096 characters that answer 4,096 others, has 50 kB, since Telegram writes a letter as up to six bytes."""
UPDATE_LIFE = 24 * 60 * 60
"""Seconds that Telegram keeps an update (Bot API, "Getting updates"). A longer `retry_after` is taken for this."""

_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


_GOOD = b'{"ok":true'
"""How the Bot API begins an answer; what begins otherwise is looked at."""
_FIRST_UPDATE = re.compile(rb'\s*{\s*"ok"\s*:\s*true\s*,\s*"result"\s*:\s*\[\s*{\s*"update_id"\s*:\s*([0-9]{1,18})\b')


class UnreadableError(NetworkError):
    """An answer of the Bot API's that cannot be read. Of `getUpdates`, fewer may be asked for.

    `first` is the number of the first update in it, if it begins with one: a proxy's words do not.
    """

    def __init__(self, message: str, beginning: bytes | bytearray = b"") -> None:
        super().__init__(message)
        found = _FIRST_UPDATE.match(beginning)
        self.first = int(found[1]) if found else None


class TooLongError(UnreadableError):
    """An answer longer than is read."""


class AiohttpRequest(BaseRequest):
    """One pool of connections. `timeout` is for one whole call, in seconds, unless the call names its own.

    An answer that is longer than `most_bytes` ends there, with TooLongError.
    """

    def __init__(
        self, timeout: float, connections: int, proxy: str | None = None, most_bytes: int = MOST_ANSWER_BYTES
    ) -> None:
        self._timeout = timeout
        self._connections = connections
        self._proxy = proxy
        self._most_bytes = most_bytes
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds; the library adds a long poll's own time to it."""
        return self._timeout

    async def initialize(self) -> None:
        """Open the pool."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections)
            jar = aiohttp.DummyCookieJar()
            # Not packed: a few kilobytes could become gigabytes.
            self._session = aiohttp.ClientSession(
                connector=connector,
                cookie_jar=jar,
                timeout=_NO_TIMEOUT,
                proxy=self._proxy,
                auto_decompress=False,
                headers={"Accept-Encoding": "identity"},
            )

    async def shutdown(self) -> None:
        """Close the pool."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Status and body. Raises TimedOut and NetworkError; never with the address, which holds the token.

        A refusal counts only in the Bot API's own form: a 403 or 404 of some proxy's is trouble on the way.
        """
        seconds = self._timeout if read_timeout is BaseRequest.DEFAULT_NONE or read_timeout is None else read_timeout
        if self._session is None:
            raise RuntimeError("The request object has not been initialised.")
        body = None if request_data is None else _encoded(request_data)
        try:
            async with asyncio.timeout(seconds):
                async with self._session.request(method, url, data=body, allow_redirects=False) as response:
                    status, answer = response.status, await _read(response, self._most_bytes)
        except TimeoutError:
            raise TimedOut from None
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(type(error).__name__) from None
        if not 200 <= status <= 299:
            self.parse_json_payload(answer)
        elif not answer.startswith(_GOOD):
            with contextlib.suppress(NetworkError):  # what is no answer is told where it is read
                payload = self.parse_json_payload(answer)
                if payload["ok"] is not True:  # the library goes by the status alone
                    code = payload["error_code"]
                    status = code if type(code) is int and not 200 <= code <= 299 else 500
        return status, answer

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The Bot API's answer (core.telegram.org/bots/api, "Making requests"). Anything else is a NetworkError."""
        try:
            answer = json.loads(payload)
        except (ValueError, RecursionError):
            raise UnreadableError("What came is not JSON", payload) from None
        if not isinstance(answer, dict) or ("result" if answer.get("ok") is True else "error_code") not in answer:
            raise NetworkError("What came is not an answer of the Bot API")
        if not isinstance(answer.get("description"), str):
            answer.pop("description", None)
        answer["parameters"] = _parameters(answer.get("parameters"))
        return answer


class FetchingBot(ExtBot[None]):
    """The library's bot, which can fetch updates unread."""

    async def fetch(self, offset: int, limit: int, wait: int, allowed_updates: Collection[str]) -> Any:
        """`getUpdates`, unread: `Bot.get_updates` would fail for a whole batch if it cannot read one of them.

        The library gives it a pool of connections of its own by its name in this very spelling, so it never waits
        behind answers. `do_api_request` would advise against that spelling at every call.
        """
        ask = {"offset": offset, "limit": limit, "timeout": wait, "allowed_updates": list(allowed_updates)}
        return await self._post("getUpdates", ask, read_timeout=(self.request.read_timeout or 0) + wait)


async def _read(response: aiohttp.ClientResponse, most: int) -> bytes:
    body = bytearray()
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) > most:
            response.close()
            raise TooLongError(f"The answer is longer than {most} bytes", body)
    return bytes(body)


def _parameters(given: Any) -> dict[str, int]:
    """`ResponseParameters` of the Bot API: whole numbers. Anything else is as if it were not there."""
    if not isinstance(given, dict):
        return {}
    known = {name: given.get(name) for name in ("migrate_to_chat_id", "retry_after")}
    numbers = {name: value for name, value in known.items() if type(value) is int}
    if not 0 <= numbers.get("retry_after", 0) <= UPDATE_LIFE:
        numbers["retry_after"] = UPDATE_LIFE if numbers["retry_after"] > 0 else 0
    return numbers


def proxy_for(address: str) -> str | None:
    """The proxy that the environment names for an address, as for other programs (HTTPS_PROXY, ALL_PROXY, NO_PROXY).

    Asked once: aiohttp by itself (`trust_env`) asks at every call, in a thread.
    """
    parts = urlsplit(address)
    if not parts.hostname or proxy_bypass(parts.hostname):
        return None
    proxies = getproxies()
    return proxies.get(parts.scheme) or proxies.get("all")


def _encoded(data: RequestData) -> aiohttp.BytesPayload | aiohttp.FormData:
    if not data.contains_files:
        # A value that is JSON already stays a string: Telegram reads both alike.
        return aiohttp.BytesPayload(_json(data.parameters).encode(), content_type="application/json")
    form = aiohttp.FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in data.multipart_data.items():
        # As a stream: aiohttp warns of more than a megabyte of bytes, which it would have to send in one piece.
        stream = io.BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(name, stream, filename=filename, content_type=kind)
    return form
