"""A made-up language, written in Arabic letters from right to left: the whole guide "translated" by exchanging letters.

Whatever still shows a Latin letter afterwards was never offered to a translator. Names in `{{ … }}` and `{ … }`,
commands such as /hide and web addresses stay, as a translator would leave them.

    write_locale(root)               # adds the language to root/locales
    write_locale(root, change=…)     # … with some translations missing, fuzzy or other
"""

import re
from collections.abc import Callable, Iterable
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from bot.source.guide import read_guide
from bot.source.problems import Problem
from bot.source.tree import Tree
from bot.translation.extract import TextUnit, content_units, interface_units

CODE = "ug"
NAME = "ئۇيغۇرچە"
_ENTRY = f'\n[{CODE}]\nname = "{NAME}"\ndirection = "rtl"\nstatus = "draft"\n'
_KEPT = re.compile(r"\{\{.*?\}\}|\{\w*\}|<[^<>\s]*>|&\w+;|(?<![\w/])/[a-z]+")
_LETTERS = str.maketrans(
    {
        small: letter
        for latin, letter in zip("abcdefghijklmnopqrstuvwxyz", "ابپتجچحخدرزژسشغفقكگلمنوھېى", strict=True)
        for small in (latin, latin.upper())
    }
)

Change = Callable[[TextUnit], str | None]
"""Another translation for a unit; None leaves it untranslated. A text that begins with "fuzzy " is marked fuzzy."""


def pseudo(text: str) -> str:
    """The text in the made-up language."""
    result, position = "", 0
    for kept in _KEPT.finditer(text):
        result += text[position : kept.start()].translate(_LETTERS) + kept[0]
        position = kept.end()
    return result + text[position:].translate(_LETTERS)


def write_locale(root: Path, change: Change = lambda unit: pseudo(unit.text)) -> None:
    """Put the language beside English below `root`, with a catalogue of everything that can be translated."""
    problems: list[Problem] = []
    guide = read_guide(Tree(root), problems)
    assert problems == []
    folder = root / "locales" / CODE / "LC_MESSAGES"
    folder.mkdir(parents=True, exist_ok=True)
    write_catalogue(folder / "content.po", content_units(guide), change)
    write_catalogue(folder / "interface.po", interface_units(), change)
    languages = root / "locales" / "languages.toml"
    if f"[{CODE}]" not in languages.read_text("utf-8"):
        languages.write_text(languages.read_text("utf-8") + _ENTRY, "utf-8")


def write_catalogue(path: Path, units: Iterable[TextUnit], change: Change) -> None:
    """One PO file, each unit once."""
    catalogue = Catalog(locale=CODE)
    for unit in units:
        translated = change(unit)
        flags = {"fuzzy"} if translated and translated.startswith("fuzzy ") else set()
        catalogue.add(unit.text, translated or "", context=unit.context or None, flags=flags)
    with path.open("wb") as file:
        write_po(file, catalogue)
