"""Running: the bot put together, started, kept alive and stopped."""
