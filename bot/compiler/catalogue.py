"""Catalogues: the translations in gettext's PO files, paragraph by paragraph.

gettext keys a translation by the exact English, so changed English misses its translation by itself: nothing stale can
be shown. Fuzzy entries (a tool's guess) are never used. `msgctxt` is the page, without a running number: an inserted
paragraph shifts nothing.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from babel import Locale
from babel.core import UnknownLocaleError

from bot.compiler.po import Key, PoFile, read_po_file
from bot.compiler.problems import Problem
from bot.compiler.tables import Table
from bot.compiler.terms import Term, read_terms
from bot.compiler.wording import Wrong, content_problem, interface_problem
from bot.guide.language import ENGLISH, Language
from bot.guide.place import is_language_code

_IN_BRITAIN = {ENGLISH: "en-GB"}
"""Languages whose dates are written here otherwise than Babel's default for them."""


FILES = ("interface", "content")
"""The two catalogues of a language: the words of our own screens, and the words of the guide."""


class UntranslatedError(LookupError):
    """A unit has no translation that may be used."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One language: what it is, its translations by (context, English), and the `FILES` they were read from."""

    language: Language
    locale: Locale
    content: dict[Key, str] = field(default_factory=dict)
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


def read_catalogues(locales: Path, languages: Table, problems: list[Problem]) -> list[Catalogue]:
    """A catalogue for each language of `languages.toml`, in its order."""
    catalogues = []
    for code, entry in languages.values.items():
        locale = _checked(code, entry, languages, problems)
        if locale is None:
            continue
        strings: dict[str, str] = {}
        content: dict[Key, str] = {}
        files: tuple[PoFile, ...] = ()
        if code != ENGLISH:
            files = tuple(read_po_file(po_path(locales, code, name), locales.parent, code, problems) for name in FILES)
            interface = _messages(files[0], code, interface_problem, problems)
            strings = {text: message for (_context, text), message in interface.items()}
            content = _messages(files[1], code, content_problem, problems)
        language = Language(code, entry["name"], entry["direction"], entry["status"] != "approved", strings)
        catalogues.append(Catalogue(language, locale, content, files, read_terms(locales, code, problems)))
    return catalogues


def po_path(locales: Path, code: str, name: str) -> Path:
    """Where one of a language's `FILES` is."""
    return locales / code / "LC_MESSAGES" / f"{name}.po"


def _checked(code: str, entry: dict[str, Any], languages: Table, problems: list[Problem]) -> Locale | None:
    """The language's dates and numbers, from Babel; None, with problems, if its entry cannot be used."""
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
    try:
        locale = Locale.parse(_IN_BRITAIN.get(code, code), sep="-")
    except (UnknownLocaleError, ValueError):
        locale = None
    if locale is None or not is_language_code(code):
        do = "Use a code such as `ur` or `pt-br`."
        problems.append(languages.wrong(f"[{code}] is no language code we know.", do, code))
    return locale if len(problems) == before else None


def _messages(
    po: PoFile, code: str, wrong: Callable[[str, str], Wrong | None], problems: list[Problem]
) -> dict[Key, str]:
    messages = {}
    for entry in po.entries:
        if not entry.usable:
            continue
        if found := wrong(entry.english, entry.usable):
            problems.append(Problem(po.name, entry.line, *found, code))
            continue
        messages[entry.key] = entry.usable
    return messages
