"""Handlers: an update from Telegram to a screen. Each is short; none remembers anything."""
