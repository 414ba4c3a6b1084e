"""HTTP to the Bot API over aiohttp, in place of python-telegram-bot's default client (docs/decisions/0010).

The library's own joint for this is `BaseRequest`; it reads the answers and raises its errors as ever. Calls without a
file go as JSON, which Telegram documents ("Making requests") and which costs less than a form.
"""

import asyncio
import json
from typing import Any

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

_JSON = {"Content-Type": "application/json"}


class AiohttpRequest(BaseRequest):
    """One pool of connections. `timeout` is for one whole call, in seconds, unless the call names its own."""

    def __init__(self, *, timeout: float, connections: int) -> None:
        self._timeout = timeout
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds; the library adds a long poll's own time to it."""
        return self._timeout

    async def initialize(self) -> None:
        """Open the pool. Proxies and certificates come from the environment, as for other programs."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections)
            self._session = aiohttp.ClientSession(connector=connector, trust_env=True, auto_decompress=True)

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
        """Status and body. Raises TimedOut and NetworkError; never with the address, which holds the token."""
        if self._session is None:
            raise RuntimeError("The request object has not been initialised.")
        seconds = self._timeout if read_timeout is BaseRequest.DEFAULT_NONE or read_timeout is None else read_timeout
        headers, body = _encoded(request_data)
        try:
            async with asyncio.timeout(seconds):
                async with self._session.request(method, url, data=body, headers=headers) as response:
                    return response.status, await response.read()
        except TimeoutError:
            raise TimedOut from None
        except aiohttp.ClientError as error:
            raise NetworkError(type(error).__name__) from None


def _encoded(data: RequestData | None) -> tuple[dict[str, str] | None, bytes | aiohttp.FormData | None]:
    if data is None:
        return None, None
    if not data.contains_files:
        # A value that is JSON already stays a string: Telegram reads both alike.
        return _JSON, json.dumps(data.parameters, ensure_ascii=False, separators=(",", ":")).encode()
    form = aiohttp.FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return None, form
