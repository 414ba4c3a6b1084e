"""Telephone numbers, written in one way in every channel. Pure: no input or output."""

NO_BREAK_SPACE = "\u00a0"


def keep_together(number: str) -> str:
    """The number with its digit groups joined by no-break spaces.

    Inside Arabic or Urdu, "0300 123 4567" is shown as "4567 123 0300": a space ends a run of digits in the Unicode
    bidirectional algorithm (UAX #9), a no-break space (class CS) does not, and Telegram removes the older marks.
    """
    return NO_BREAK_SPACE.join(number.split())


def dialled(number: str) -> str:
    """The number for the clipboard: what a dial pad takes, without spaces."""
    return "".join(number.split())
