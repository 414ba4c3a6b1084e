"""The guide in languages that nobody has translated yet, and with longer texts: to see whether there is room.

A made-up language is the English with its letters exchanged for those of a script: the words are about as long as they
would be, and each of their letters needs its font.
"""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bot.guide.language import ENGLISH, Language
from bot.guide.page import page_from_json, page_to_json
from bot.web.guide import WebGuide, WebKey, WebPage

Say = Callable[[str], str]
"""A text in other words."""

_OF_WORDS = {"text", "title", "button", "label"}
"""The fields of a stored page that hold words to be read."""
_KEPT = re.compile(r"(\{\w*\}|</?\w+>|\S*[/@]\S*)")
"""Names to be filled in, tags and addresses, which a translator leaves as they are."""

_CONSONANTS, _VOWELS = "bcdfghjklmnpqrstvwxyz", "aeiou"
_ARABIC = str.maketrans(_CONSONANTS + _VOWELS, "بچدفگحجکلمنپقرستوغخيزاهيوؤ")
_PLACES = (44, 26, 38, 43, 23, 57, 28, 21, 50, 46, 40, 42, 21, 48, 56, 36, 45, 44, 22, 47, 28)
_SIGNS, _LETTERS = (62, 71, 63, 75, 65), (6, 15, 7, 19, 9)
"""Places in a block of Unicode, which has the scripts of India alike: vowels behind a consonant, and as letters."""


def arabic(text: str) -> str:
    return _but_what_is_kept(text, lambda part: part.lower().translate(_ARABIC))


def indic(first: int) -> Say:
    """In the script of India whose block of Unicode begins at `first`."""
    consonants = {ord(one): chr(first + place) for one, place in zip(_CONSONANTS, _PLACES, strict=True)}
    signs, letters = (
        consonants | {ord(one): chr(first + place) for one, place in zip(_VOWELS, places, strict=True)}
        for places in (_SIGNS, _LETTERS)
    )

    def said(text: str) -> str:
        behind = re.sub(f"(?<=[{_CONSONANTS}])[{_VOWELS}]", lambda vowel: vowel[0].translate(signs), text.lower())
        return behind.translate(letters)

    return lambda text: _but_what_is_kept(text, said)


def longer(text: str) -> str:
    """A third more words, which are new ones: every third is said once more, from its end."""

    def said(part: str) -> str:
        count = iter(range(len(part)))
        return re.sub(r"[^\W\d_]{3,}", lambda word: word[0] if next(count) % 3 else f"{word[0]} {word[0][::-1]}", part)

    return _but_what_is_kept(text, said)


MADE_UP: dict[str, tuple[str, Say]] = {
    "pa": ("ltr", indic(0x0A00)),
    "bn": ("ltr", indic(0x0980)),
    "gu": ("ltr", indic(0x0A80)),
    "ar": ("rtl", arabic),
    **dict.fromkeys(("ro", "pt", "es", "it"), ("ltr", longer)),
}
"""Languages by their code: direction, and how a text is said. Beside English, Polish and Urdu they make eleven."""


def in_eleven_languages(guide: WebGuide) -> WebGuide:
    """The guide with those made-up languages beside its own."""
    for code, (direction, say) in MADE_UP.items():
        guide = with_language(guide, code, direction, say)
    return guide


def with_language(guide: WebGuide, code: str, direction: str, say: Say) -> WebGuide:
    """The guide with its English said otherwise, as a language of this code: all pages, and every word of ours."""
    messages = {message for language in guide.languages.values() for message in language.strings}
    strings = {message: say(message) for message in sorted(messages)}
    language = Language(code, say(f"Language {code}"), direction, draft=True, strings=strings)
    pages: dict[WebKey, WebPage] = {}
    for (audience, written, name), found in guide.pages.items():
        if written == ENGLISH:
            pages[audience, code, name] = _said(found, code, say)
    return replace(guide, languages={**guide.languages, code: language}, pages={**guide.pages, **pages})


def with_longer_texts(guide: WebGuide) -> WebGuide:
    """The guide in its own languages, each page a third longer."""
    return replace(guide, pages={key: _said(found, key[1], longer) for key, found in guide.pages.items()})


def _said(found: WebPage, code: str, say: Say) -> WebPage:
    stored = _again(json.loads(page_to_json(found.page)), code, say)
    return WebPage(page_from_json(json.dumps(stored)), found.mark, tuple(map(say, found.asked)))


def _again(value: Any, code: str, say: Say) -> Any:
    """Stored JSON with every word said otherwise, in the language `code`."""
    if isinstance(value, list):
        return [_again(one, code, say) for one in value]
    if not isinstance(value, dict):
        return value
    said = {}
    for name, one in value.items():
        if name in _OF_WORDS and isinstance(one, str) and value.get("kind") != "number":
            said[name] = say(one)
        else:
            said[name] = code if name == "language" else _again(one, code, say)
    return said


def _but_what_is_kept(text: str, say: Say) -> str:
    return "".join(part if number % 2 else say(part) for number, part in enumerate(_KEPT.split(text)))
