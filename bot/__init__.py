"""Conference Guide: a Telegram bot that explains child protection conferences in England."""

import os

# python-telegram-bot then gives waits as timedelta, as its next major version will; without it each wait warns.
os.environ.setdefault("PTB_TIMEDELTA", "1")
