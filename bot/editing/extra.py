"""The extra with which words are kept in Git and written as Word documents: an optional part of the program."""

from bot.guide.errors import PlainError

TO_INSTALL = "What keeps words in Git and writes Word documents is not installed here: `make install-edit` installs it."


class NotInstalledError(PlainError):
    """A part of the program is not installed here. The message says what to do."""


def needs_extra() -> None:
    """Raises NotInstalledError with what to do where the extra is not installed."""
    try:
        import docx  # noqa: F401
        import dulwich  # noqa: F401
    except ImportError:
        raise NotInstalledError(TO_INSTALL) from None
