"""Compiler: from the files of `content/` and `locales/` to the one file that the bot reads."""
