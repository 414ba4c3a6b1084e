"""A tree with changes that are not written yet: all of them can be looked at, tried on a copy, or thrown away."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bot.guide.errors import PlainError
from bot.source.aside import write_aside
from bot.source.tree import FOLDERS, Tree, unreadable


class EditError(PlainError):
    """The change cannot be made, and nothing was changed. The message is a sentence for the person who asked for it."""


def changed_meanwhile(name: str) -> str:
    """What somebody is told whose change would be written over another's."""
    return f"{name} was changed meanwhile by somebody else. Look at it anew; nothing was changed."


def cannot_be_written(error: OSError) -> str:
    """What somebody is told whose words could not be written: of the file itself, and not of the one made beside it."""
    name = re.sub(r"\.\d+\.new$", "", str(error.filename or "A file"))
    return f"{name} cannot be written ({error.strerror})."


@dataclass(slots=True)
class Draft:
    """Files of a tree as they would be. `changed` has their bytes, None for a file that goes; `met`, the bytes of those
    that were read, so that nothing is written over what somebody else has changed meanwhile."""

    tree: Tree
    changed: dict[str, bytes | None] = field(default_factory=dict)
    met: dict[str, bytes] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """A file as it would be, line ends and byte-order mark as they are; raises EditError if it cannot be read."""
        try:
            return self.bytes_of(name).decode()
        except (OSError, UnicodeDecodeError) as error:
            raise EditError(str(unreadable(self.tree.shown(name), error))) from None

    def edit(self, name: str, change: Callable[[str], str]) -> bool:
        """Put a file's text through `change`; True if that changed anything."""
        before = self.text(name)
        after = change(before)
        if after != before:
            self.changed[name] = after.encode()
        return after != before

    def move(self, name: str, to: str) -> None:
        """The same bytes under another name."""
        self.changed[to] = self.text(name).encode()
        self.changed[name] = None

    def remove(self, name: str) -> None:
        self.changed[name] = None

    def names(self) -> list[str]:
        """Every file that there would be."""
        there = {name for folder in FOLDERS for name in self.tree.names(folder)}
        gone = {name for name, data in self.changed.items() if data is None}
        return sorted((there | self.changed.keys()) - gone)

    def bytes_of(self, name: str) -> bytes:
        """A file's bytes as they would be; raises OSError."""
        data = self.changed.get(name)
        return self._read(self.tree, name) if data is None else data

    def copy_below(self, folder: Path) -> Tree:
        """The tree as it would be, its files below another folder; an authority's own alone, laid over ours as it is.

        Raises OSError."""
        own = self.tree.layers[-1]
        there = {name for room in FOLDERS for name in own.names(room)}
        for name in sorted(there | self.changed.keys()):
            data = self.changed[name] if name in self.changed else self._read(own, name)
            if data is not None:
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
        return Tree(folder) if self.tree.overlay is None else Tree(self.tree.base, folder)

    def paths(self) -> list[Path]:
        """The files that have changed, where they are written: an authority's own folder, or ours."""
        return [self._path(name) for name in self.changed]

    def write(self) -> None:
        """Write what has changed, each file whole or not at all, new ones first; raises OSError.

        Raises EditError, with nothing written, if a file is no longer what it was when it was read."""
        for name in self.changed.keys() & self.met.keys():
            if not self.tree.has(name) or self.tree.read(name) != self.met[name]:
                raise EditError(changed_meanwhile(self.tree.shown(name)))
        for name, data in sorted(self.changed.items(), key=lambda change: change[1] is None):
            path = self._path(name)
            if data is not None:
                write_aside(path, data)
                continue
            path.unlink(missing_ok=True)
            for folder in path.parents[: name.count("/") - 1]:  # never content/ or locales/ itself
                if any(folder.iterdir()):
                    break
                folder.rmdir()

    def take(self, copy: Tree) -> None:
        """Take over what has changed in such a copy since."""
        copied = copy.layers[-1]
        for name in (name for folder in FOLDERS for name in copied.names(folder)):
            data = copied.read(name)
            if self.changed.get(name, self.met.get(name)) != data:
                self.changed[name] = data

    def _read(self, tree: Tree, name: str) -> bytes:
        data = tree.read(name)
        self.met.setdefault(name, data)
        return data

    def _path(self, name: str) -> Path:
        return self.tree.layers[-1].base / name
