"""The content tree: `content/` and `locales/` as one, whatever folders they come from. Whatever is made of
the two is read through it; `editing` also reads the bytes of files that it keeps in Git.

An authority's own folder can be laid over ours: a text of its own stands in place of ours of the same name, and may
add names; tables and catalogues are laid over entry by entry (`layers`). A file is named by its path in the tree, such
as `content/parent/abuse.md`; where a person is told of it, by where it can be found (`shown`).
"""

import errno
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import translate
from pathlib import Path

from bot.source.problems import Problem

FOLDERS = ("content", "locales")

AUTHORITY, HELP_LINES, RETIRED = "content/authority.toml", "content/help-lines.toml", "content/retired.toml"

LEFTOVERS = (
    "._*",
    ".#*",
    "#*#",
    "~$*",
    "*~",
    "*.swp",
    "*.swo",
    "*.bak",
    "*.orig",
    ".DS_Store",
    "Thumbs.db",
    "desktop.ini",
)
"""What editors and systems leave behind. It is nobody's work: it is not read, and stops nothing."""

MOST_FILE_BYTES = 20_000_000
"""No file of a guide is near as long; more would fill the memory."""

Files = Mapping[str, bytes]
"""Files by their name in the tree, such as `content/questions/en.toml`."""


class OutsideError(OSError):
    """A symbolic link leads out of the tree: what is there was never looked at by those who answer for the guide."""


@dataclass(frozen=True, slots=True)
class Tree:
    """The guide's sources below `base`, and what `overlay`, a folder of the same form, puts over them.

    `where` stands before the names of files where a person is told of them: nothing, or the path of an overlay.
    """

    base: Path
    overlay: Path | None = None
    where: str = ""

    def names(self, folder: str, suffix: str = "") -> list[str]:
        """The files below a folder of the tree whose names end so, sorted as paths are, part by part.

        Without what editors leave behind, and without names that are no text (`unfit` says which).
        """
        names = (name for name in self._every(folder) if name.endswith(suffix) and name.isprintable())
        return [name for name in names if not _is_leftover(name)]

    def leftovers(self) -> list[str]:
        """What editors and systems have left behind."""
        return [name for folder in FOLDERS for name in self._every(folder) if _is_leftover(name)]

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
        if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder)):
            raise OutsideError(f"{name} leads out of the tree")
        if path.exists() and not path.is_file() and not path.is_dir():  # a pipe would be waited for without end
            raise OSError(errno.EINVAL, "it is a pipe or a device")
        with path.open("rb") as file:
            data = file.read(MOST_FILE_BYTES + 1)
        if len(data) > MOST_FILE_BYTES:
            raise OSError(errno.EFBIG, f"it is longer than {MOST_FILE_BYTES} bytes")
        return data

    @property
    def layers(self) -> tuple["Tree", ...]:
        """The folders as trees of their own: ours, then the one that is laid over it."""
        ours = Tree(self.base, where=self.where)
        return (ours,) if self.overlay is None else (ours, Tree(self.overlay, where=f"{self.overlay.as_posix()}/"))

    def layers_of(self, name: str) -> tuple["Tree", ...]:
        """The layers whose words of this file count, the lowest first; the base alone where no layer has it.

        One for a text, and for the authority's own details, which stand in place of ours; both for tables and
        catalogues: who says when a help line was rung need not repeat all the others.
        """
        having = tuple(layer for layer in self.layers if layer.has(name)) or self.layers[:1]
        return having if laid_entry_by_entry(name) else having[-1:]

    def shown(self, name: str) -> str:
        """The file as the person who edits it finds it: by the path of the overlay, if it stands there alone."""
        return f"{self.layers_of(name)[0].where}{name}"

    def read_all(self, *folders: str, suffix: str) -> Files:
        """The files below these folders whose names end so, in their order."""
        return {name: self.read(name) for folder in folders for name in self.names(folder, suffix)}

    def unfit(self) -> list[Problem]:
        """What must be put right before anything is read: links to what lies outside the tree (a file of the builder's
        would be published), links that lead nowhere, names that are no text, pipes and devices."""
        return self._leading_out() or list(self._no_files())

    def _no_files(self) -> Iterator[Problem]:
        for name in (name for folder in FOLDERS for name in self._every(folder) if not _is_leftover(name)):
            path = self.path(name)
            if not name.isprintable():
                shown = "".join(sign if sign.isprintable() else "?" for sign in name)
                yield Problem(shown, 0, "The name of this file is not plain text.", "Name it with a-z, 0-9 and -.")
            elif not path.exists():
                yield Problem(
                    self.shown(name), 0, "This file is a link that leads nowhere.", "Put the file itself here."
                )
            elif not path.is_file():
                yield Problem(self.shown(name), 0, "This is a pipe or a device, not a file.", "Delete it.")

    def _every(self, folder: str) -> list[str]:
        found = {path.relative_to(root).as_posix() for root in self._roots for path in _files(root / folder)}
        return sorted(found, key=lambda name: name.split("/"))

    def _leading_out(self) -> list[Problem]:
        homes = [(root / folder).resolve() for root in self._roots for folder in FOLDERS]
        return [
            _outside(f"{layer.where}{path.relative_to(layer.base).as_posix()}")
            for layer in reversed(self.layers)
            for folder in FOLDERS
            for path in sorted((layer.base / folder).rglob("*"))
            if path.is_symlink() and not any(Path(os.path.realpath(path)).is_relative_to(home) for home in homes)
        ]

    @property
    def _roots(self) -> tuple[Path, ...]:
        return (self.base,) if self.overlay is None else (self.overlay, self.base)


def laid_entry_by_entry(name: str) -> bool:
    """True for files that an authority lays over ours entry by entry, and not whole."""
    return name.endswith((".toml", ".po")) and name != AUTHORITY


_PACKAGED = "_guide"


def guide_root() -> Path:
    """Where `content/` and `locales/` are: inside an installed package, else in the checkout."""
    code = Path(__file__).parent.parent
    packaged = code / _PACKAGED
    return packaged if packaged.is_dir() else code.parent


def is_packaged(root: Path) -> bool:
    """True where the sources are part of an installed program, and nobody's to change."""
    return root.name == _PACKAGED


def read_text(tree: Tree, name: str, problems: list[Problem]) -> str | None:
    """A source file's text with plain line ends; None, with a problem, if it is missing, outside, not UTF-8, or half
    merged.

    Signs that nobody sees are a problem each and left out: what is read is what the person who wrote it sees.
    """
    try:
        text = tree.read(name).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        problems.append(unreadable(tree.shown(name), error))
        return None
    if marks := half_merged(text, tree.shown(name)):
        problems.append(marks)
        return None
    return plain_text(text, tree.shown(name), problems)


def unreadable(shown: str, error: OSError | UnicodeDecodeError) -> Problem:
    """Why a file cannot be read, and what to do about it."""
    match error:
        case UnicodeDecodeError():
            line = error.object[: error.start].count(b"\n") + 1
            return Problem(shown, line, "This line is not in UTF-8.", "Save the file again as UTF-8.")
        case FileNotFoundError():
            return Problem(shown, 0, "This file is missing.", "Put it back.")
        case OutsideError():
            return _outside(shown)
        case _:
            what = f"This file cannot be read ({error.strerror})."
            return Problem(shown, 0, what, "Make it a file you may read.")


def reason(error: Exception) -> str:
    """Why a file cannot be read or does not count, within a sentence."""
    if isinstance(error, UnicodeDecodeError):
        return "it is not in UTF-8"
    return str((error.strerror if isinstance(error, OSError) else None) or error)


_MERGE_MARK = re.compile(r"^(<{7}|>{7}|\|{7})(?![<>|])", re.MULTILINE)


def half_merged(text: str, shown: str) -> Problem | None:
    """What is wrong with a text in which two wordings stand, parted by the marks that Git has set there (git-merge(1)):
    neither is what is meant, and what reads on would stumble over the marks."""
    if not (found := _MERGE_MARK.search(text)):
        return None
    what = f"This file holds marks of a merge ({found[1]})."
    do = "Two wordings stand between them: keep the right one, and delete the other and the lines of marks."
    return Problem(shown, plain_ends(text[: found.start()]).count("\n") + 1, what, do)


def plain_text(text: str, name: str, problems: list[Problem]) -> str:
    """A file's text with plain line ends, and without signs that nobody sees: each line that has some is a problem."""
    return _seen(plain_ends(text), name, problems)


def plain_ends(text: str) -> str:
    """The text with plain ends of lines, wherever it was typed."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _outside(name: str) -> Problem:
    return Problem(name, 0, "This file is a link that leads out of the guide.", "Put the file itself here.")


_UNSEEN = re.compile(
    "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\xad\\u061c\\u200b\\u200e\\u200f\\u2028-\\u202e"
    "\\u2060-\\u2069\\ue000-\\uf8ff\\ufeff\\ufffd-\\uffff]"
)
"""Control characters, signs that turn the direction of text round (the renderers set what a screen needs), signs
without width, private ones, and what stands for something lost. Joiners (U+200C, U+200D) are part of Urdu and stay."""


def _seen(text: str, name: str, problems: list[Problem]) -> str:
    """The text without unseen signs. Each line that has some is a problem."""
    if not _UNSEEN.search(text):
        return text
    for number, line in enumerate(text.split("\n"), start=1):
        if found := _UNSEEN.search(line):
            what = f"This line holds a sign that nobody sees (U+{ord(found[0]):04X})."
            problems.append(Problem(name, number, what, "Delete it, or type the line anew."))
    return _UNSEEN.sub("", text)


_LEFTOVER = re.compile("|".join(map(translate, LEFTOVERS)))


def _is_leftover(name: str) -> bool:
    return _LEFTOVER.match(name.rpartition("/")[2]) is not None


def _files(folder: Path) -> Iterator[Path]:
    # Linked folders are not followed: they could lead anywhere, or in a circle.
    for here, _folders, names in os.walk(folder):
        yield from (Path(here, name) for name in names)
