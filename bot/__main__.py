"""`python -m bot` is `conference-guide`."""

from bot.cli import main

if __name__ == "__main__":
    main()
