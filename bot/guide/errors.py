"""What can be wrong with a compiled guide."""


class GuideError(Exception):
    """The compiled guide cannot be used. The message is a sentence for the person who runs the bot."""
