"""A Telegram on this machine: the part of the Bot API that the guide uses, and a chat page for a browser.

It serves two purposes. `conference-guide try` lets anybody use the guide without a token and without a
network; and the tests run the real bot against it. It therefore refuses what Telegram refuses, in Telegram's
own words: a stand-in that is kinder than Telegram is how bots break when they meet the real one.

It runs the ordinary bot, unchanged, pointed at another address. Nothing is written to disk and nothing leaves
this computer.
"""

from bot.local_telegram.errors import ApiError
from bot.local_telegram.faults import Fault
from bot.local_telegram.running import LocalTelegram
from bot.local_telegram.state import DEFAULT_PERSON, DEFAULT_TOKEN, USERNAME, State

__all__ = ["DEFAULT_PERSON", "DEFAULT_TOKEN", "USERNAME", "ApiError", "Fault", "LocalTelegram", "State"]
