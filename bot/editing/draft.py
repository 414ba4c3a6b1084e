"""A tree with changes that are not written yet: all of them can be looked at, tried on a copy, or thrown away."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bot.source.tree import FOLDERS, Tree
from bot.translation.write import write_aside


class EditError(Exception):
    """The change cannot be made, and nothing was changed. The message is a sentence for the person who asked for it."""


@dataclass(slots=True)
class Draft:
    """Files of a tree as they would be. `changed` has their bytes, None for a file that goes."""

    tree: Tree
    changed: dict[str, bytes | None] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """A file as it would be, line ends and byte-order mark as they are; raises EditError if it cannot be read."""
        data = self.changed.get(name)
        try:
            return (self.tree.read(name) if data is None else data).decode()
        except (OSError, UnicodeDecodeError) as error:
            raise EditError(f"{name} cannot be read ({type(error).__name__}). Nothing was changed.") from None

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
        return self.tree.read(name) if data is None else data

    def write_below(self, folder: Path) -> None:
        """The whole tree as it would be, as files below another folder."""
        for name in self.names():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(self.bytes_of(name))

    def write(self) -> None:
        """Write what has changed, each file whole or not at all, new ones first; raises OSError."""
        for name, data in sorted(self.changed.items(), key=lambda change: change[1] is None):
            path = self.tree.path(name)
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
        for name in (name for folder in FOLDERS for name in copy.names(folder)):
            data = copy.read(name)
            if not self.tree.has(name) or self.tree.read(name) != data:
                self.changed[name] = data
