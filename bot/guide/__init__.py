"""The four words of the guide: page, place, screen, store. Nothing here knows Telegram's library."""
