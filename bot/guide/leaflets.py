"""Where leaflets stand that were made with the guide: in a folder, below the mark of their edition.

So a bot never sends a leaflet of another edition than the one it answers from. File names tell nothing of a page: they
are seen in a telephone's list of files.
"""

import json
from pathlib import Path

from bot.guide.page import mark
from bot.guide.place import Place, encode

INDEX = "leaflets.json"
"""The list of all leaflets of an edition. It is written last: where it stands, the others are there."""
CODE_LENGTH = 6


def folder_of(folder: Path, version: str) -> Path:
    """Where the leaflets of an edition stand."""
    return folder / version


def file_of(place: Place) -> str:
    """The name of the leaflet of a place, whatever its part: a code, which says nothing of the page."""
    whole = encode(Place(place.audience, place.language, place.page))
    return f"{place.language}/leaflet-{mark(whole.encode(), CODE_LENGTH)}.pdf"


def read_index(folder: Path, version: str) -> frozenset[str] | None:
    """The names of all leaflets of an edition; None where there are none, or the list cannot be read."""
    try:
        names = json.loads((folder_of(folder, version) / INDEX).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return frozenset(name for name in names if isinstance(name, str)) if isinstance(names, list) else None
