"""No framework at all: what Python itself needs for the same calls. Shows that the fake Bot API can do far more than
any bot that is measured. Polls only, acknowledges before answering, and looks at nothing that comes back.
"""

import asyncio
import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

SCREEN = json.loads(Path(os.environ["BENCH_SCREEN"]).read_text("utf-8"))
CONTENT = {"text": SCREEN["text"], "parse_mode": "HTML", "reply_markup": {"inline_keyboard": SCREEN["rows"]}}
API = urlsplit(os.environ["TELEGRAM_API_URL"])
PATH = f"/bot{os.environ['BOT_TOKEN']}/"
SIDE_BY_SIDE = 32


class Line:
    """One kept connection, one call at a time."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    async def open(cls) -> "Line":
        return cls(*await asyncio.open_connection(API.hostname, API.port))

    async def call(self, method: str, data: dict[str, Any]) -> bytes:
        body = json.dumps(data, ensure_ascii=False).encode()
        head = f"POST {PATH}{method} HTTP/1.1\r\nHost: fake\r\nContent-Length: {len(body)}\r\n"
        self._writer.write(f"{head}Content-Type: application/json\r\n\r\n".encode() + body)
        answer = await self._reader.readuntil(b"\r\n\r\n")
        return await self._reader.readexactly(int(answer.partition(b"Content-Length: ")[2].partition(b"\r\n")[0]))


async def answer(waiting: "asyncio.Queue[dict[str, Any]]") -> None:
    line = await Line.open()
    while True:
        update = await waiting.get()
        if query := update.get("callback_query"):
            message = query["message"]
            where = {"chat_id": message["chat"]["id"], "message_id": message["message_id"]}
            await line.call("answerCallbackQuery", {"callback_query_id": query["id"]})
            await line.call("editMessageText", {**where, **CONTENT})
        else:
            await line.call("sendMessage", {"chat_id": update["message"]["chat"]["id"], **CONTENT})


async def main() -> None:
    waiting: asyncio.Queue[dict[str, Any]] = asyncio.Queue(maxsize=200)
    workers = [asyncio.create_task(answer(waiting)) for _ in range(SIDE_BY_SIDE)]
    line, offset = await Line.open(), 0
    while workers:
        found = json.loads(await line.call("getUpdates", {"offset": offset, "timeout": 30, "limit": 100}))
        for update in found["result"]:
            offset = update["update_id"] + 1
            await waiting.put(update)


if __name__ == "__main__":
    asyncio.run(main())
