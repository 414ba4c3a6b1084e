"""Catalogues: the translations in gettext's PO files, paragraph by paragraph.

gettext keys a translation by the exact English, so changed English misses its translation by itself: nothing stale can
be shown. Fuzzy entries (a tool's guess) are never used. `msgctxt` is the page, without a running number: an inserted
paragraph shifts nothing.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from string import Formatter
from typing import Any

from babel import Locale
from babel.core import UnknownLocaleError
from babel.messages.pofile import PoFileError, read_po

from bot.compiler.files import read_text
from bot.compiler.markdown import inline_problems
from bot.compiler.problems import Problem
from bot.compiler.tables import Table
from bot.compiler.template import PLACEHOLDER, holds_tags
from bot.guide.language import ENGLISH, Language
from bot.guide.place import is_language_code

_PO_LINE = re.compile(r'\s*(?:#.*|(?:(?:msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?)\s+)?"(?:[^"\\]|\\.)*"\s*)?')
_IN_BRITAIN = {ENGLISH: "en-GB"}
"""Languages whose dates are written here otherwise than Babel's default for them."""


class UntranslatedError(LookupError):
    """A unit has no translation that may be used."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One language: what it is, and its translations by (context, English)."""

    language: Language
    locale: Locale
    content: dict[tuple[str, str], str] = field(default_factory=dict)

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
        content: dict[tuple[str, str], str] = {}
        if code != ENGLISH:
            folder = locales / code / "LC_MESSAGES"
            interface = _messages(folder / "interface.po", locales, code, _interface_problem, problems)
            strings = {text: message for (_context, text), message in interface.items()}
            content = _messages(folder / "content.po", locales, code, _content_problem, problems)
        language = Language(code, entry["name"], entry["direction"], entry["status"] != "approved", strings)
        catalogues.append(Catalogue(language, locale, content))
    return catalogues


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
    try:
        locale = Locale.parse(_IN_BRITAIN.get(code, code), sep="-")
    except (UnknownLocaleError, ValueError):
        locale = None
    if locale is None or not is_language_code(code):
        do = "Use a code such as `ur` or `pt-br`."
        problems.append(languages.wrong(f"[{code}] is no language code we know.", do, code))
    return locale if len(problems) == before else None


def _messages(
    path: Path, locales: Path, code: str, wrong: Callable[[str, str], tuple[str, str] | None], problems: list[Problem]
) -> dict[tuple[str, str], str]:
    name = path.relative_to(locales.parent).as_posix()
    if not path.is_file():
        problems.append(Problem(name, 0, "This catalogue is missing.", "Make it, or take the language out.", code))
        return {}
    text = read_text(path, name, problems) or ""
    for number, line in enumerate(text.split("\n"), start=1):
        if not _PO_LINE.fullmatch(line):  # Babel would drop a letter without a word where a quotation mark is missing
            problems.append(Problem(name, number, "This line of the catalogue is broken.", 'Mend it: msgid "…".', code))
            return {}
    try:
        catalogue = read_po(BytesIO(text.encode()), locale=code.replace("-", "_"), abort_invalid=True)
    except (PoFileError, ValueError, LookupError) as error:  # also a header with a broken date or character set
        entry = int(getattr(error, "lineno", -1)) + 1  # Babel counts from 0
        what = "This entry of the catalogue is broken."
        problems.append(Problem(name, entry, what, "Write msgctxt, msgid and msgstr, each once.", code))
        return {}
    messages = {}
    for message in catalogue:
        if not message.id or message.fuzzy or not message.string:
            continue
        english, translated = str(message.id), str(message.string)
        if found := wrong(english, translated):
            problems.append(Problem(name, message.lineno or 0, *found, code))
            continue
        messages[message.context or "", english] = translated
    return messages


def _content_problem(english: str, translated: str) -> tuple[str, str] | None:
    """What is wrong with the translation of a piece of content, and what to do; None if it may be shown."""
    names = sorted(PLACEHOLDER.findall(english))
    if names != sorted(PLACEHOLDER.findall(translated)) or holds_tags(PLACEHOLDER.sub("", translated)):
        written = ", ".join("{{ " + ".".join(pair) + " }}" for pair in names) or "none"
        return "The translation has other {{ names }} than the English.", f"Keep: {written}."
    if unknown := inline_problems(translated):
        return f"The translation holds {unknown[0]}.", "Use only what the English has."
    return None


def _interface_problem(english: str, translated: str) -> tuple[str, str] | None:
    """The same for a button or a notice: filled in by `str.format`, and put into Telegram's HTML as it is."""
    names = _fields(english)
    if names != _fields(translated):
        written = ", ".join(f"{{{name}}}" for name in names or []) or "none"
        return "The translation has other {names} than the English.", f"Keep: {written}."
    if any(sign in translated and sign not in english for sign in "<>&"):
        return "The translation holds <, > or &.", "Write it in words."
    return None


def _fields(text: str) -> list[str] | None:
    try:
        return sorted(name for _text, name, _format, _conversion in Formatter().parse(text) if name is not None)
    except ValueError:  # a single { or }
        return None
