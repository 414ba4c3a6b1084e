"""Reading gettext's PO files: every entry as it stands there, with its line; nothing is corrected or guessed."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po

from bot.source.problems import Problem
from bot.source.tree import Tree, read_text

_LEFT_OUT = re.compile(r"^[ \t]*#(?:[.:]|~?\|).*$", re.MULTILINE)
_HEADER = re.compile(
    r'^"(POT-Creation-Date|PO-Revision-Date|Plural-Forms|Content-Type):[ ]*(.*?)(?:\\n)?"$', re.MULTILINE
)
_USUAL = {
    "Content-Type": "text/plain; charset=utf-8",
    "POT-Creation-Date": "1970-01-01 00:00+0000",
    "PO-Revision-Date": "YEAR-MO-DA HO:MI+ZONE",
}
"""What stands in for an odd line of the header; no plural forms, since nothing here has any."""

_PO_LINE = re.compile(r'\s*(?:#.*|(?:(?:msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?)\s+)?"(?:[^"\\]|\\.)*"\s*)?')

EntryKey = tuple[str, str]
"""What gettext looks a translation up by: the context, and the exact English."""


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One entry of a catalogue. `comments` are the translators' own; `fuzzy` is a tool's guess, which is never used.
    `file` is where it stands, for messages."""

    context: str
    english: str
    translated: str = ""
    comments: tuple[str, ...] = ()
    fuzzy: bool = False
    line: int = 0
    file: str = field(default="", compare=False)

    @property
    def key(self) -> EntryKey:
        return self.context, self.english

    @property
    def usable(self) -> str:
        """The translation, if a person has given one; else nothing."""
        return "" if self.fuzzy else self.translated


@dataclass(frozen=True, slots=True)
class PoFile:
    """A catalogue as it stands on disk: its entries in their order, and those that are out of use (`#~`). `name` is its
    path in the tree, `shown` where a person finds it."""

    name: str
    shown: str
    entries: tuple[CatalogueEntry, ...] = ()
    obsolete: tuple[CatalogueEntry, ...] = ()
    header: Catalog | None = field(default=None, compare=False)


def read_po_file(tree: Tree, name: str, code: str, problems: list[Problem]) -> PoFile:
    """The PO file of a language; empty, with a problem, if it is missing or broken.

    Where an authority has its own, a translation there stands in place of ours of the same English.
    """
    if not tree.has(name):
        do = f"Run `conference-guide translate update {code}`, or take the language out."
        problems.append(Problem(tree.shown(name), 0, "This catalogue is missing.", do, code))
        return PoFile(name, tree.shown(name))
    files = [_read(layer, name, code, problems) for layer in tree.layers_of(name)]
    ours = {entry.key: entry for entry in files[0].entries}
    own = {e.key: e for file in files[1:] for e in file.entries if e.usable or e.key not in ours}
    obsolete = tuple(entry for file in files for entry in file.obsolete)
    return PoFile(name, files[0].shown, (*(ours | own).values(),), obsolete, files[0].header)


def _read(tree: Tree, name: str, code: str, problems: list[Problem]) -> PoFile:
    shown = tree.shown(name)
    text = read_text(tree, name, problems) or ""
    lines = text.split("\n")
    for number, line in enumerate(lines, start=1):
        if not _PO_LINE.fullmatch(line):  # Babel would drop a letter without a word where a quotation mark is missing
            problems.append(
                Problem(shown, number, "This line of the catalogue is broken.", 'Mend it: msgid "…".', code)
            )
            return PoFile(name, shown)
    for number, english in _doubled(lines):
        what = f'This entry stands twice: "{english}".'
        problems.append(Problem(shown, number, what, "Keep the better translation and delete the other entry.", code))
    try:
        catalogue = read_po(BytesIO(_of_use(text).encode()), locale=code.replace("-", "_"), abort_invalid=True)
    except (PoFileError, ValueError, LookupError) as error:
        entry = int(getattr(error, "lineno", -1)) + 1  # Babel counts from 0
        what = "This entry of the catalogue is broken."
        problems.append(Problem(shown, entry, what, "Write msgctxt, msgid and msgstr, each once.", code))
        return PoFile(name, shown)
    entries = tuple(_entry(message, shown) for message in catalogue if message.id)
    obsolete = tuple(_entry(message, shown) for message in catalogue.obsolete.values())
    return PoFile(name, shown, entries, obsolete, catalogue)


def _of_use(text: str) -> str:
    """The catalogue without what no reader sees and Babel stumbles over or takes long to read: where the English stands
    and what it is, the English before of entries out of use, and the header's days, plural forms and character set as
    other tools write them. Each line keeps its number."""
    text = _LEFT_OUT.sub("#.", text)
    head, blank, rest = text.partition("\n\n")
    return _HEADER.sub(_sound, head) + blank + rest


def _sound(found: re.Match[str]) -> str:
    name, value = found[1], found[2]
    if name.endswith("-Date") and _is_day(value):
        return found[0]
    usual = f"{name}: {_USUAL[name]}\\n" if name in _USUAL else ""
    return f'"{usual}"'


def _is_day(text: str) -> bool:
    try:
        return bool(datetime.strptime(text, "%Y-%m-%d %H:%M%z"))
    except ValueError:
        return False


def _doubled(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """The entries that stand a second time, with the line of their English."""
    seen: set[tuple[str, str]] = set()
    parts = {"msgctxt": "", "msgid": ""}
    word, at = "", 0
    for number, line in enumerate(lines, start=1):
        keyword, quote, rest = line.strip().partition('"')
        if not quote or keyword.startswith("#"):
            continue
        if keyword := keyword.strip():
            if keyword == "msgctxt" or (keyword == "msgid" and word != "msgctxt"):
                parts = {"msgctxt": "", "msgid": ""}
            if keyword == "msgstr" and parts["msgid"]:
                key = parts["msgctxt"], parts["msgid"]
                if key in seen:
                    yield at, parts["msgid"]
                seen.add(key)
            at = number if keyword == "msgid" else at
            word = keyword
        if word in parts:
            parts[word] += rest[:-1]


def _entry(message: Message, file: str) -> CatalogueEntry:
    comments = tuple(message.user_comments)
    translated = str(message.string or "")
    return CatalogueEntry(
        message.context or "", str(message.id), translated, comments, message.fuzzy, message.lineno or 0, file
    )
