"""The content tree: `content/` and `locales/` as one, whatever folders they come from. Nobody else opens those two.

An authority's own folder can be laid over ours: a file of its own stands in place of ours of the same name, and may
add names. A file is named by its path in the tree, such as `content/parent/abuse.md`, in every message and hash.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.source.problems import Problem

FOLDERS = ("content", "locales")

Files = Mapping[str, bytes]
"""Files by their name in the tree, such as `content/questions/en.toml`."""


class OutsideError(OSError):
    """A symbolic link leads out of the tree: what is there was never looked at by those who answer for the guide."""


@dataclass(frozen=True, slots=True)
class Tree:
    """The guide's sources below `base`, and what `overlay`, a folder of the same form, puts over them."""

    base: Path
    overlay: Path | None = None

    def names(self, folder: str, suffix: str = "") -> list[str]:
        """The files below a folder of the tree whose names end so, sorted as paths are, part by part."""
        found = {path.relative_to(root).as_posix() for root in self._roots for path in _files(root / folder, suffix)}
        return sorted(found, key=lambda name: name.split("/"))

    def has(self, name: str) -> bool:
        """True if there is such a file."""
        return self.path(name).is_file()

    def path(self, name: str) -> Path:
        """Where a file is: in the overlay if that has it, else in the base, where it may be missing."""
        paths = [root / name for root in self._roots]
        return next((path for path in paths if path.is_file()), paths[-1])

    def read(self, name: str) -> bytes:
        """A file's bytes; raises OSError if it cannot be read, an OutsideError if it is a link out of the tree."""
        path = self.path(name)
        folder = path.parents[name.count("/") - 1]
        if not path.resolve().is_relative_to(folder.resolve()):
            raise OutsideError(f"{name} leads out of the tree")
        return path.read_bytes()

    def read_all(self, *folders: str, suffix: str) -> Files:
        """The files below these folders whose names end so, in their order."""
        return {name: self.read(name) for folder in folders for name in self.names(folder, suffix)}

    def links_leading_out(self) -> list[Problem]:
        """Symbolic links to what lies outside the tree: a file of the builder's would be published."""
        homes = [(root / folder).resolve() for root in self._roots for folder in FOLDERS]
        return [
            _outside(path.relative_to(root).as_posix())
            for root in self._roots
            for folder in FOLDERS
            for path in sorted((root / folder).rglob("*"))
            if path.is_symlink() and not any(Path(os.path.realpath(path)).is_relative_to(home) for home in homes)
        ]

    @property
    def _roots(self) -> tuple[Path, ...]:
        return (self.base,) if self.overlay is None else (self.overlay, self.base)


def guide_root() -> Path:
    """Where `content/` and `locales/` are: inside an installed package, else in the checkout."""
    code = Path(__file__).parent.parent
    packaged = code / "_guide"
    return packaged if packaged.is_dir() else code.parent


def read_text(tree: Tree, name: str, problems: list[Problem]) -> str | None:
    """A source file's text with plain line ends; None, with a problem, if it is missing, outside, or not UTF-8."""
    try:
        return tree.read(name).decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except FileNotFoundError:
        problems.append(Problem(name, 0, "This file is missing.", "Put it back."))
    except OutsideError:
        problems.append(_outside(name))
    except OSError as error:
        problems.append(
            Problem(name, 0, f"This file cannot be read ({error.strerror}).", "Make it a file you may read.")
        )
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        problems.append(Problem(name, line, "This line is not in UTF-8.", "Save the file again as UTF-8."))
    return None


def _outside(name: str) -> Problem:
    return Problem(name, 0, "This file is a link that leads out of the guide.", "Put the file itself here.")


def _files(folder: Path, suffix: str) -> Iterator[Path]:
    # Linked folders are not followed: they could lead anywhere, or in a circle.
    for here, _folders, names in os.walk(folder):
        yield from (Path(here, name) for name in names if name.endswith(suffix))
