"""The leaflets that were made with the guide (`conference-guide build`): which there are, and one to be sent."""

from pathlib import Path

from bot.guide.errors import GuideError
from bot.guide.leaflets import folder_of, read_index, spelling_of
from bot.guide.place import Place
from bot.guide.thread import in_thread


class Leaflets:
    """Those of the edition that the bot answers from; none without a folder, and while they are not made yet.

    `offered` has each by the spelling of its place.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.offered: dict[str, str] = {}
        self._folder = folder
        self._version = ""

    def drop(self) -> None:
        """Another guide is in use: which leaflets it has is not known yet."""
        self.offered, self._version = {}, ""

    def has(self, place: Place) -> bool:
        """True if there is a leaflet of this place."""
        return spelling_of(place) in self.offered

    async def look(self, version: str) -> bool:
        """See which leaflets there are of this edition; True if that has changed. They may be made after the guide."""
        if self._folder is None or (version == self._version and self.offered):
            return False
        folder = self._folder
        try:
            found = await in_thread(lambda: read_index(folder, version), name=f"The leaflets in {folder}")
        except GuideError:  # a disk that hangs: pages are shown without
            return False
        changed = found != self.offered
        self._version, self.offered = version, found
        return changed

    async def file(self, place: Place) -> tuple[str, bytes] | None:
        """The leaflet of a place and its name; None if there is none, or it cannot be read."""
        name = self.offered.get(spelling_of(place))
        if self._folder is None or name is None:
            return None
        path = folder_of(self._folder, self._version) / name
        try:
            return path.name, await in_thread(path.read_bytes, name=f"The leaflet {path}")
        except (OSError, GuideError):
            return None
