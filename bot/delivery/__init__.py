"""Delivery: bring updates to the handlers, and acknowledge each to Telegram only after it has been answered."""
