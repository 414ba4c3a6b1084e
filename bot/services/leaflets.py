"""The leaflets that were made with the guide (`conference-guide build`): which there are, and one to be sent."""

from pathlib import Path

from bot.guide.errors import GuideError
from bot.guide.leaflets import file_of, folder_of, read_index
from bot.guide.place import Place
from bot.guide.thread import in_thread


class Leaflets:
    """Those of the edition that the bot answers from; none without a folder, and while they are not made yet."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._version = ""
        self._names: frozenset[str] = frozenset()

    def has(self, place: Place) -> bool:
        """True if there is a leaflet of this place."""
        return bool(self._names) and file_of(place) in self._names

    async def look(self, version: str) -> bool:
        """See which leaflets there are of this edition; True if that has changed. They may be made after the guide."""
        if self._folder is None or (version == self._version and self._names):
            return False
        folder = self._folder
        try:
            found = await in_thread(lambda: read_index(folder, version), name=f"The leaflets in {folder}")
        except GuideError:  # a disk that hangs: pages are shown without
            return False
        names = found or frozenset()
        changed = names != self._names
        self._version, self._names = version, names
        return changed

    async def file(self, place: Place) -> tuple[str, bytes] | None:
        """The leaflet of a place and its name; None if there is none, or it cannot be read."""
        if self._folder is None or not self.has(place):
            return None
        path = folder_of(self._folder, self._version) / file_of(place)
        try:
            return path.name, await in_thread(path.read_bytes, name=f"The leaflet {path}")
        except (OSError, GuideError):
            return None
