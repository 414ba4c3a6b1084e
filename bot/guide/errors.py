"""What goes wrong and is said in a sentence."""


class PlainError(Exception):
    """The message is a sentence for the person who can act: the commands say it, and nobody sees a traceback."""


class GuideError(PlainError):
    """The compiled guide cannot be used. The message is a sentence for the person who runs the bot."""
