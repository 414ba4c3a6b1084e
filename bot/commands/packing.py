"""What goes into a release beside the guide: web pages, leaflets, the program, the recipe of its image, changes."""

import io
import os
import re
import subprocess
import sys
import tarfile
import tomllib
from collections.abc import Collection, Iterable, Mapping
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

import click

from bot.paper.pictures import picture_on_the_web
from bot.paper.typeset import is_installed
from bot.web.guide import read_web_guide
from bot.web.site import Site

RECIPES = {
    "requirements.txt": "requirements.txt",
    "requirements-paper.txt": "requirements-paper.txt",
    "Containerfile": "deploy/Containerfile.release",
}
"""Files of the checkout by their names in a release."""

_EPOCH = 1580601600
"""The time on each file in a wheel (reproducible-builds.org), whatever the machine that builds it says."""
_FOLDER_OF_RELEASES = "Run `release` in a copy of the repository, where pyproject.toml is."


def site_tar(guide: Path, offered: Collection[str]) -> bytes:
    """The web pages of a guide, in the languages that are `offered` (none: all)."""
    site = Site(read_web_guide(guide, offered), draw=picture_on_the_web if is_installed() else None)
    return _tar({address: site.file(address) or b"" for address in site.addresses})


def folder_tar(folder: Path) -> bytes:
    """All files below a folder."""
    return _tar({path.relative_to(folder).as_posix(): path.read_bytes() for path in _files(folder)})


def program_version(root: Path) -> str:
    """The version of the program: of the checkout at `root`, else of what is installed."""
    try:
        return str(tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["version"])
    except (OSError, ValueError, KeyError):
        pass
    try:
        return version("conference-guide")
    except PackageNotFoundError:
        return "0"


def wheel_of(root: Path, folder: Path) -> None:
    """Build the program's wheel into `folder`, without the network. Raises click.ClickException.

    The same bytes each time and everywhere: whoever has the sources can make it again and compare.
    """
    if not (root / "pyproject.toml").is_file():
        raise click.ClickException(_FOLDER_OF_RELEASES)
    if find_spec("hatchling") is None:
        raise click.ClickException("What builds it is not installed here: `make install`.")
    words = ["-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder.absolute())]
    fixed = {**os.environ, "SOURCE_DATE_EPOCH": str(_EPOCH)}
    done = subprocess.run(  # noqa: S603 (our own words)
        [sys.executable, *words], cwd=root, env=fixed, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise click.ClickException(f"hatchling could not build it: {(done.stderr.strip().splitlines() or ['?'])[-1]}")


def recipe_files(root: Path) -> Mapping[str, bytes]:
    """The pinned packages, and the recipe of an image of this release."""
    try:
        return {name: (root / path).read_bytes() for name, path in RECIPES.items()}
    except OSError as error:
        raise click.ClickException(f"{error.filename} cannot be read ({error.strerror}).") from None


def changes_of(root: Path) -> str:
    """What CHANGELOG.md says of this version, else of what is not released yet; "" where it has neither."""
    try:
        text = (root / "CHANGELOG.md").read_text("utf-8")
    except OSError:
        return ""
    sections = re.split(r"^(?=## )", text, flags=re.MULTILINE)[1:]
    names = (program_version(root), "Unreleased")
    found = (part for name in names for part in sections if re.match(rf"## \[?{re.escape(name)}\b", part))
    return next(found, "")


def _files(folder: Path) -> Iterable[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _tar(files: Mapping[str, bytes]) -> bytes:
    """An archive that says nothing of who made it, or when."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name in sorted(files):
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(files[name]), 0o644
            archive.addfile(entry, io.BytesIO(files[name]))
    return out.getvalue()
