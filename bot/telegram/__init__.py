"""The channel of Telegram: a page as messages. Nothing that the compiler uses here needs the library `telegram`."""
