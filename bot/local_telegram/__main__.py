"""`python -m bot.local_telegram --port 8081`: this Telegram alone; a bot can come and go under it."""

import argparse
import asyncio
import contextlib
import signal
import sys

from bot.local_telegram.running import LocalTelegram
from bot.local_telegram.state import DEFAULT_TOKEN


async def serve(token: str, port: int) -> None:
    """Serve until a stop signal comes."""
    stop = asyncio.Event()
    with contextlib.suppress(NotImplementedError):  # Windows: there Ctrl+C ends it
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with LocalTelegram(token, port) as telegram:
        sys.stdout.write(f"Chat page: {telegram.page_url}\nTELEGRAM_API_URL={telegram.url}\nBOT_TOKEN={token}\n")
        sys.stdout.flush()
        await stop.wait()


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m bot.local_telegram", description=__doc__)
    parser.add_argument("--port", type=int, default=8081, help="on 127.0.0.1; 0 takes a free one")
    parser.add_argument("--token", default=DEFAULT_TOKEN, help="the token the bot must come with")
    options = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(options.token, options.port))


if __name__ == "__main__":
    main()
