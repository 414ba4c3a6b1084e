"""Proofs: what the promises of the live bot amount to, tried on the real bot at full size, with figures.

`make chaos` and `make prove-nothing-kept`. Each starts the bot as an adopter does, as processes of their own, against
the Telegram of `bot.local_telegram`. `tests/test_proofs.py` runs both at a small size.
"""
