"""The extra with which words are kept in Git and written as Word documents: an optional part of the program."""

from importlib.util import find_spec

from bot.guide.errors import PlainError

TO_INSTALL_EDIT = (
    "What keeps words in Git and writes Word documents is not installed here: `make install-edit` installs it."
)


class NotInstalledError(PlainError):
    """A part of the program is not installed here. The message says what to do."""


def needs_extra(*packages: str) -> None:
    """Raises NotInstalledError with what to do where one of these packages of the extra is not installed."""
    if not all(map(find_spec, packages)):
        raise NotInstalledError(TO_INSTALL_EDIT)
