"""Files that pages of the desk are made of: its own style and script, the web pages that are looked at, pictures."""

import re
from pathlib import Path

from bot.desk.asked import MissingError, Reply, Request
from bot.desk.desk import Desk
from bot.desk.preview import without_script
from bot.desk.printed import ASSETS
from bot.web.site import MEDIA_TYPES

_NOT_HERE = "There is no such file."


def asset(desk: Desk, asked: Request) -> Reply:
    """A file of ours."""
    path = ASSETS / asked.parts["name"]
    if not re.fullmatch(r"[a-z-]+\.(css|js)", path.name) or not path.is_file():
        raise MissingError(_NOT_HERE)
    return Reply(path.read_bytes(), MEDIA_TYPES[path.suffix].partition(";")[0])


def site(desk: Desk, asked: Request) -> Reply:
    """A web page of the guide, without script; `draft` names one that was made of words that are not saved."""
    if "draft" in asked.query:
        data = desk.kept.get(asked.query["draft"])
    else:
        data = desk.site(desk.reading.whole()).file(asked.parts["address"])
    kind = MEDIA_TYPES.get(Path(asked.parts["address"]).suffix)
    if data is None or kind is None:
        raise MissingError("The web pages have no such page any more. Look at it anew.")
    html = kind.startswith("text/html")
    return Reply(without_script(data) if html else data, kind.partition(";")[0])


def picture(desk: Desk, asked: Request) -> Reply:
    """A page of a leaflet that was made a moment ago."""
    data = desk.kept.get(asked.parts["key"])
    if data is None:
        raise MissingError(_NOT_HERE)
    return Reply(data, "image/png")
