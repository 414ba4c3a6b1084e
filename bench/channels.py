"""`python -m bench.channels`: what web pages and paper weigh and take, for docs/performance.md; with `--eleven`, in
eleven languages, eight of them made up. Times are of the processor: on a busy machine nothing else means anything."""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from bench.made_up import in_eleven_languages
from bench.weights import table
from bot.compiler.build import build
from bot.paper.files import make_leaflet, places
from bot.paper.pictures import picture_on_the_web
from bot.paper.posters import poster
from bot.paper.typeset import PaperError
from bot.source.tree import Tree, guide_root
from bot.web.guide import WebGuide, read_web_guide
from bot.web.site import Site

DAY = date(2026, 3, 1)
SITE, USERNAME = "https://www.anytown.example/guide/", "AnytownGuideBot"
A_POSTER = 6
"""Languages on one poster."""


def figures(guide: WebGuide) -> Iterator[str]:
    """A row each for the site, all leaflets and posters in all languages: how many, how large, how long it took."""
    yield "| what | files | MB | seconds of the processor |"
    yield "| --- | --: | --: | --: |"
    yield _row("site, with pictures", lambda: list(_files(Site(guide, draw=picture_on_the_web))))
    yield _row("leaflets", lambda: list(_leaflets(guide)))
    codes = list(guide.languages)
    sixes = [codes[first : first + A_POSTER] for first in range(0, len(codes), A_POSTER)]
    yield _row("posters, six languages on each", lambda: [poster(guide, six, DAY) for six in sixes])


def _files(site: Site) -> Iterator[bytes]:
    for address in site.addresses:
        yield site.file(address) or b""


def _leaflets(guide: WebGuide) -> Iterator[bytes]:
    for key in places(guide):
        try:
            yield make_leaflet(guide, DAY, *key, fold=False).screen
        except PaperError as error:
            raise SystemExit(f"{key}: {error}") from None


def _row(what: str, make: Callable[[], list[bytes]]) -> str:
    start = time.process_time()
    made = make()
    took = time.process_time() - start
    return f"| {what} | {len(made):,} | {sum(map(len, made)) / 1e6:.1f} | {took:.1f} |"


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m bench.channels", description=__doc__)
    parser.add_argument("--guide", type=Path, help="a compiled guide, instead of this checkout's")
    parser.add_argument("--eleven", action="store_true", help="in eleven languages")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-guide-") as name:
        path = options.guide or Path(name) / "guide.db"
        if not options.guide and build(Tree(guide_root()), path).problems:
            raise SystemExit("The guide does not build: `conference-guide check` says why.")
        guide = replace(read_web_guide(path), site=SITE, username=USERNAME)
    if options.eleven:
        guide = in_eleven_languages(guide)
    for line in table(Site(guide, draw=picture_on_the_web)):
        _say(line)
    for line in figures(guide):
        _say(line)


if __name__ == "__main__":
    main()
