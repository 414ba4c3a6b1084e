"""Catalogues: the translations in gettext's PO files, paragraph by paragraph.

gettext keys a translation by the exact English, so changed English misses its translation by itself: nothing stale can
be shown. Fuzzy entries (a tool's guess) are never used. `msgctxt` is the page, without a running number: an inserted
paragraph shifts nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from babel import Locale
from babel.core import UnknownLocaleError
from babel.messages.catalog import Message
from babel.messages.pofile import PoFileError, read_po

from bot.compiler.problems import Problem
from bot.compiler.template import PLACEHOLDER
from bot.guide.language import ENGLISH, Language

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


def read_catalogues(locales: Path, languages: dict[str, dict[str, str]], problems: list[Problem]) -> list[Catalogue]:
    """A catalogue for each language of `languages.toml`, in its order."""
    catalogues = []
    for code, entry in languages.items():
        missing = [name for name in ("name", "direction", "status") if name not in entry]
        if missing:
            problems.append(
                Problem("locales/languages.toml", 0, f"[{code}] has no {' and no '.join(missing)}.", "Fill it in.")
            )
            continue
        try:
            locale = Locale.parse(_IN_BRITAIN.get(code, code), sep="-")
        except (UnknownLocaleError, ValueError):
            problems.append(
                Problem(
                    "locales/languages.toml", 0, f"[{code}] is no language code we know.", "Use a code such as `ur`."
                )
            )
            continue
        draft = entry["status"] != "approved"
        strings: dict[str, str] = {}
        content: dict[tuple[str, str], str] = {}
        if code != ENGLISH:
            folder = locales / code / "LC_MESSAGES"
            interface = _messages(folder / "interface.po", locales, code, problems)
            strings = {text: message for (_context, text), message in interface.items()}
            content = _messages(folder / "content.po", locales, code, problems)
        language = Language(code, entry["name"], entry["direction"], draft, strings)
        catalogues.append(Catalogue(language, locale, content))
    return catalogues


def _messages(path: Path, locales: Path, code: str, problems: list[Problem]) -> dict[tuple[str, str], str]:
    name = path.relative_to(locales.parent).as_posix()
    try:
        with path.open("rb") as file:
            catalogue = read_po(file, locale=code.replace("-", "_"), abort_invalid=True)
    except FileNotFoundError:
        problems.append(Problem(name, 0, "This catalogue is missing.", "Make it, or take the language out.", code))
        return {}
    except (PoFileError, ValueError) as error:
        line = getattr(error, "lineno", 0) or 0
        problems.append(Problem(name, line, f"This catalogue is broken ({error}).", "Mend this entry.", code))
        return {}
    messages = {}
    for message in catalogue:
        if not message.id or message.fuzzy or not message.string:
            continue
        if problem := _lost_placeholder(message, name, code):
            problems.append(problem)
            continue
        messages[message.context or "", str(message.id)] = str(message.string)
    return messages


def _lost_placeholder(message: Message, name: str, code: str) -> Problem | None:
    english = sorted(PLACEHOLDER.findall(str(message.id)))
    translated = sorted(PLACEHOLDER.findall(str(message.string)))
    if english == translated:
        return None
    names = ", ".join("{{ " + ".".join(pair) + " }}" for pair in english) or "none"
    return Problem(
        name, message.lineno or 0, "The translation has other {{ names }} than the English.", f"Keep: {names}.", code
    )
