"""What a browser fetches to show a page of the site, as Lighthouse would weigh it: bytes and requests."""

import gzip
import posixpath
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from bot.guide.page import MY_MEETING
from bot.guide.place import Audience
from bot.web.addresses import address_of, find_address, is_on_the_web, marks_address
from bot.web.guide import WebGuide
from bot.web.site import Site

KINDS = {".css": "css", ".js": "js", ".svg": "drawings", ".json": "index", ".html": "html"}
PARTS = ("html", "css", "js", "index", "drawings")


@dataclass(frozen=True, slots=True)
class Weight:
    """One page with all that it fetches: bytes by kind, as they stand on the disk, and together as they travel."""

    address: str
    bytes_of: dict[str, int]
    fetched: tuple[str, ...]
    """The addresses of all that a browser asks for, the page itself first."""

    @property
    def code(self) -> int:
        """HTML, CSS and script, with the search index where it is fetched."""
        return sum(self.bytes_of.get(kind, 0) for kind in ("html", "css", "js", "index"))

    def travelling(self, site: Site) -> int:
        """Bytes as a server sends them that packs them (gzip)."""
        return sum(len(gzip.compress(_file(site, address), mtime=0)) for address in self.fetched)


@dataclass
class _Fetched(HTMLParser):
    """The links that a browser follows by itself. Of a picture's two forms it takes one: here the one in `img`."""

    links: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "link" and has.get("rel") in {"stylesheet", "icon"}:
            self.links.append(has["href"])
        elif tag in {"script", "img"}:
            self.links.append(has["src"])
        elif "data-index" in has:
            self.links.append(has["data-index"])


def weight(site: Site, address: str) -> Weight:
    """The weight of the page at an address. Raises KeyError for what the site lacks."""
    page = _file(site, address)
    read = _Fetched()
    read.feed(page.decode())
    folder = posixpath.dirname(address)
    files = {address: page}
    for link in read.links:
        there = posixpath.normpath(posixpath.join(folder, link))
        files[there] = _file(site, there)
    sizes: dict[str, int] = defaultdict(int)
    for name, data in files.items():
        sizes[KINDS[posixpath.splitext(name)[1]]] += len(data)
    return Weight(address, dict(sizes), tuple(files))


def kinds(guide: WebGuide) -> dict[str, list[str]]:
    """The addresses of all pages, by the kind of page."""
    found: dict[str, list[str]] = defaultdict(list)
    for (audience, code, name), one in guide.pages.items():
        if is_on_the_web(name):
            kind = "My meeting" if name == MY_MEETING else "urgent help" if one.page.urgent else "a page"
            kind = "a page with a picture" if one.page.picture else kind
            found[kind].append(address_of(audience, code, name))
    for code in guide.languages:
        found["search, and A to Z"] += [find_address(reader, code) for reader in Audience]
        found["is my copy current?"].append(marks_address(code))
    return dict(found)


def table(site: Site) -> Iterator[str]:
    """The heaviest and the median page of each kind, as a table in Markdown."""
    yield "| kind of page | | HTML | CSS | script | search index | drawings | fonts | requests | packed |"
    yield "| --- | --- | --: | --: | --: | --: | --: | --: | --: | --: |"
    for kind, addresses in kinds(site.guide).items():
        weights = sorted((weight(site, address) for address in addresses), key=lambda one: (one.code, one.address))
        middle = weights[(len(weights) - 1) // 2]
        for which, one in (("median", middle), ("heaviest", weights[-1])):
            sizes = " | ".join(_kilobytes(one.bytes_of.get(part, 0)) for part in PARTS)
            packed = _kilobytes(one.travelling(site))
            yield f"| {kind} | {which}, {one.address} | {sizes} | 0 | {len(one.fetched)} | {packed} |"


def _kilobytes(size: int) -> str:
    return f"{size / 1000:.1f}" if size else ""


def _file(site: Site, address: str) -> bytes:
    data = site.file(address)
    if data is None:
        raise KeyError(address)
    return data
