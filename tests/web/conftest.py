"""The site of the real guide, made once; and the same on a server of this machine, in one browser a session."""

import http.server
import pickle
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.guide.picture import Picture
from bot.web.guide import WebGuide, read_web_guide
from bot.web.site import MEDIA_TYPES, Site
from tests.conftest import Once

BOT = "AnytownGuideBot"


@pytest.fixture(scope="session")
def guide(guide_db: Path) -> WebGuide:
    """The guide of this checkout, as if the authority had named its bot."""
    return replace(read_web_guide(guide_db), username=BOT, site="https://www.anytown.example/guide/")


def small(_picture: Picture, direction: str, wide: bool) -> bytes:
    """A drawing that takes no time, in place of one by typst."""
    size = 'width="760pt" height="300pt"' if wide else 'width="270pt" height="600pt"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 1 1"><desc>{direction}</desc></svg>'.encode()


@pytest.fixture(scope="session")
def files(once: Once, guide: WebGuide) -> dict[str, bytes]:
    """Every file of the site by its address."""

    def made(path: Path) -> None:
        site = Site(guide, draw=small)
        path.write_bytes(pickle.dumps({address: site.file(address) or b"" for address in site.addresses}))

    found: dict[str, bytes] = pickle.loads(once("site", made).read_bytes())
    return found


class MadeSite(Site):
    """A site whose files stand there already."""

    def __init__(self, guide: WebGuide, files: dict[str, bytes]) -> None:
        super().__init__(guide)
        self._made = files

    def file(self, address: str) -> bytes | None:
        return self._made.get(address)


@pytest.fixture(scope="session")
def site(guide: WebGuide, files: dict[str, bytes]) -> Site:
    return MadeSite(guide, files)


@pytest.fixture(scope="session")
def origin(files: dict[str, bytes]) -> Iterator[str]:
    """A plain server of these files, which sends no header of its own: as the simplest host would."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            data = files.get(self.path.lstrip("/"))
            self.send_response(404 if data is None else 200)
            self.send_header("Content-Type", MEDIA_TYPES.get(Path(self.path).suffix, "text/plain"))
            self.end_headers()
            self.wfile.write(data or b"")

        def log_message(self, *_about: Any) -> None:
            """Says nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()
