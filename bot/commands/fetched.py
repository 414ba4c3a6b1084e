"""A release, as the server sees it: in a folder, or at an https address. Files are fetched into a folder of the
server's own, and only those that their hash vouches for are given on."""

import asyncio
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.commands.sums import SIGNATURE, SUMS, read_sums, verify
from bot.guide.edition import MOST_GUIDE_BYTES
from bot.guide.errors import PlainError

RELEASE, GUIDE, LATEST = "release.json", "guide.db", "LATEST"
"""In each release: what it is, and the guide. Beside the releases: the name of the newest."""
MOST_SMALL_BYTES = 64 * 1024
MINUTES = 10
"""For everything that is fetched of one release."""


class ReleaseError(PlainError):
    """The release cannot be had, or is not what it says. The message is a sentence."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a release says of itself; `signer` is "" where nobody asked who made it."""

    name: str
    live: bool
    guide_hash: str
    signer: str
    at: str


def fetch_release(source: str, folder: Path, allowed: Path | None) -> Fetched:
    """Fetch what a release says of itself into `folder`, and verify it. `source` is a release, or names the newest one
    (`LATEST`). Raises ReleaseError or SignatureError."""
    at = source.rstrip("/")
    if not _get(at, SUMS, folder, optional=True):
        if not _get(at, LATEST, folder, optional=True):
            raise ReleaseError(f"There is no release at {at}.")
        newest = (folder / LATEST).read_text("utf-8", errors="replace").strip()
        if not newest or "/" in newest or newest.startswith("."):
            raise ReleaseError(f"{LATEST} at {at} names no release.")
        at = f"{at}/{newest}"
        _get(at, SUMS, folder)
    signer = ""
    if allowed is not None:
        _get(at, SIGNATURE, folder, optional=True)
        signer = verify(folder / SUMS, folder / SIGNATURE, allowed)
    try:
        sums = read_sums((folder / SUMS).read_text("utf-8"))
        guide_hash = sums[GUIDE]
        _get(at, RELEASE, folder, wanted=sums[RELEASE])
        about: dict[str, Any] = json.loads((folder / RELEASE).read_text("utf-8"))
        return Fetched(str(about["release"]), about["live"] is True, guide_hash, signer, at)
    except (ValueError, KeyError, TypeError) as error:
        raise ReleaseError(f"The release at {at} is not whole ({type(error).__name__}: {error}).") from None


def fetch_guide(release: Fetched, folder: Path) -> Path:
    """The guide of a release, in `folder`. Raises ReleaseError."""
    _get(release.at, GUIDE, folder, wanted=release.guide_hash, most=MOST_GUIDE_BYTES)
    return folder / GUIDE


def _get(
    at: str, name: str, folder: Path, *, wanted: str = "", most: int = MOST_SMALL_BYTES, optional: bool = False
) -> bool:
    """Copy a file of the source; False if it is `optional` and not there. `wanted` is its hash."""
    to = folder / name
    there = asyncio.run(_download(f"{at}/{name}", to, most)) if "://" in at else _copy(Path(at) / name, to, most)
    if not there and not optional:
        raise ReleaseError(f"The release at {at} has no {name}.")
    if there and wanted:
        with to.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != wanted:
                raise ReleaseError(f"{name} at {at} is not what its hash says: it was changed, or cut short.")
    return there


def _copy(path: Path, to: Path, most: int) -> bool:
    if not path.is_file():
        return False
    try:
        if path.stat().st_size > most:
            raise ReleaseError(f"{path} is longer than {most} bytes.")
        to.write_bytes(path.read_bytes())
    except OSError as error:
        raise ReleaseError(f"{error.filename or path}: {error.strerror}.") from None
    return True


async def _download(address: str, to: Path, most: int) -> bool:
    import aiohttp

    from bot.telegram.transport import proxy_for

    if not _is_safe(address):
        raise ReleaseError(f"{address} is no https address.")
    timeout = aiohttp.ClientTimeout(total=MINUTES * 60, sock_connect=30, sock_read=60)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout, auto_decompress=False) as session,
            session.get(address, proxy=proxy_for(address), headers={"Accept-Encoding": "identity"}) as answer,
        ):
            if answer.status == 404:
                return False
            if answer.status != 200:
                raise ReleaseError(f"{address} answers {answer.status}.")
            if not all(_is_safe(str(step.url)) for step in (*answer.history, answer)):
                raise ReleaseError(f"{address} leads to an address that is not https.")
            size = 0
            with to.open("wb") as file:
                async for part in answer.content.iter_chunked(1 << 16):
                    size += len(part)
                    if size > most:
                        raise ReleaseError(f"{address} is longer than {most} bytes.")
                    file.write(part)
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        raise ReleaseError(f"{address} cannot be reached ({type(error).__name__}).") from None
    except OSError as error:
        raise ReleaseError(f"{error.filename or address}: {error.strerror}.") from None
    return True


def _is_safe(address: str) -> bool:
    """https, or this machine: nobody on the way can have changed it. The hashes alone come from the same place."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in {"127.0.0.1", "localhost", "::1"})
