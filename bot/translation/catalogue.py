"""Catalogues: the translations in gettext's PO files, paragraph by paragraph.

gettext keys a translation by the exact English, so changed English misses its translation by itself: nothing stale can
be shown. Fuzzy entries (a tool's guess) are never used. `msgctxt` is the page, without a running number: an inserted
paragraph shifts nothing.
"""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from babel import Locale
from babel.core import UnknownLocaleError

from bot.guide.language import ENGLISH, Language
from bot.guide.place import is_language_code
from bot.source.problems import Problem
from bot.source.table import Table
from bot.source.tree import Tree
from bot.translation.po import EntryKey, PoFile, read_po_file
from bot.translation.terms import Term, read_terms
from bot.translation.wording import Wrong, content_problem, interface_problem

FILES = ("interface", "content")
"""The two catalogues of a language: the words of our own screens, and the words of the guide."""


class UntranslatedError(LookupError):
    """A unit has no translation that may be used."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One language: what it is, its translations by (context, English), and the `FILES` they were read from."""

    language: Language
    content: dict[EntryKey, str] = field(default_factory=dict)
    files: tuple[PoFile, ...] = ()
    terms: tuple[Term, ...] = ()

    def translate(self, text: str, contexts: Iterable[str]) -> str:
        """The unit in this language; raises UntranslatedError. English is its own translation."""
        if self.language.code == ENGLISH or not text:
            return text
        for context in contexts:
            if found := self.content.get((context, text)):
                return found
        raise UntranslatedError(text)

    def interface(self, text: str) -> str:
        """An interface text that stands on a page, in this language; raises UntranslatedError, as the page's own do."""
        if self.language.code != ENGLISH and text not in self.language.strings:
            raise UntranslatedError(text)
        return self.language.translate(text)


def read_catalogues(tree: Tree, languages: Table, problems: list[Problem]) -> list[Catalogue]:
    """A catalogue for each language of `languages.toml`, in its order."""
    catalogues = []
    for code, entry in languages.values.items():
        if not _is_sound(code, entry, languages, problems):
            continue
        strings: dict[str, str] = {}
        content: dict[EntryKey, str] = {}
        files: tuple[PoFile, ...] = ()
        if code != ENGLISH:
            files = tuple(read_po_file(tree, po_name(code, name), code, problems) for name in FILES)
            interface = _messages(files[0], code, interface_problem, problems)
            strings = {text: message for (_context, text), message in interface.items()}
            content = _messages(files[1], code, content_problem, problems)
        alphabet = _plain(entry.get("alphabet", ""))
        draft = entry["status"] != "approved"
        language = Language(code, entry["name"], entry["direction"], draft, strings, alphabet)
        catalogues.append(Catalogue(language, content, files, read_terms(tree, code, problems)))
    return catalogues


def po_name(code: str, name: str) -> str:
    """Where one of a language's `FILES` is in the tree."""
    return f"locales/{code}/LC_MESSAGES/{name}.po"


def _is_sound(code: str, entry: dict[str, Any], languages: Table, problems: list[Problem]) -> bool:
    """True if the language can be used: its entry is whole, and Babel knows how its dates are written."""
    before = len(problems)
    if missing := [name for name in ("name", "direction", "status") if not isinstance(entry.get(name), str)]:
        problems.append(languages.wrong(f"[{code}] has no {' and no '.join(missing)}.", "Fill it in.", code))
    if entry.get("direction", "ltr") not in ("ltr", "rtl"):
        do = 'Write "ltr" or "rtl".'
        problems.append(languages.wrong(f"[{code}] has a direction we do not know.", do, code, "direction"))
    if entry.get("status", "draft") not in ("draft", "approved"):
        do = 'Write "draft" or "approved".'
        problems.append(languages.wrong(f"[{code}] has a status we do not know.", do, code, "status"))
    if code != ENGLISH and entry.get("status") == "approved" and not (entry.get("by") and entry.get("on")):
        do = 'Write by = "…" and on = "2026-11-22", or status = "draft".'
        problems.append(languages.wrong(f"[{code}] is approved, but not by whom and when.", do, code, "status"))
    if (on := entry.get("on")) and not _is_day(str(on)):
        do = 'Write it as on = "2026-11-22".'
        problems.append(languages.wrong(f"`on` of [{code}] is not a day.", do, code, "on"))
    if not isinstance(alphabet := entry.get("alphabet", ""), str) or len(set(_plain(alphabet))) != len(
        _plain(alphabet)
    ):
        do = "Write each letter once, in small letters, in the order of the language's dictionaries."
        problems.append(languages.wrong(f"The alphabet of [{code}] is none.", do, code, "alphabet"))
    if not is_language_code(code) or not _is_known(code):
        do = "Use a code such as `ur` or `pt-br`."
        problems.append(languages.wrong(f"[{code}] is no language code we know.", do, code))
    return len(problems) == before


def _plain(alphabet: str) -> str:
    return unicodedata.normalize("NFC", "".join(alphabet.split()).casefold())


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def _is_known(code: str) -> bool:
    try:
        Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        return False
    return True


def _messages(
    po: PoFile, code: str, wrong: Callable[[str, str], Wrong | None], problems: list[Problem]
) -> dict[EntryKey, str]:
    messages = {}
    for entry in po.entries:
        if not entry.usable:
            continue
        if found := wrong(entry.english, entry.usable):
            problems.append(Problem(entry.file, entry.line, *found, code))
            continue
        messages[entry.key] = entry.usable
    return messages
