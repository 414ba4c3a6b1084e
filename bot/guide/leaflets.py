"""Where leaflets stand that were made with the guide: in a folder, below the mark of their edition.

So a bot never sends a leaflet of another edition than the one it answers from. File names tell nothing of a page: they
are seen in a telephone's list of files.
"""

import json
from pathlib import Path

from bot.guide.marking import mark
from bot.guide.place import Place, encode

LEAFLETS_INDEX = "leaflets.json"
"""The name of the list of an edition's leaflets. It is written last: where it stands, they are there."""
FILE_CODE = 6


def folder_of(folder: Path, version: str) -> Path:
    """Where the leaflets of an edition stand."""
    return folder / version


def spelling_of(place: Place) -> str:
    """By what a list knows the leaflet of a place: the place without its part."""
    return encode(Place(place.audience, place.language, place.page))


def file_of(place: Place) -> str:
    """Where the leaflet of a place stands below its edition: the name is a code, which says nothing of the page."""
    return f"{place.language}/leaflet-{mark(spelling_of(place).encode(), FILE_CODE)}.pdf"


def read_index(folder: Path, version: str) -> dict[str, str]:
    """Every leaflet of an edition, by the spelling of its place; none where there is no list that can be read."""
    try:
        found = json.loads((folder_of(folder, version) / LEAFLETS_INDEX).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {place: str(name) for place, name in found.items()} if isinstance(found, dict) else {}
