"""Place: where somebody is in the guide, in one spelling for buttons and deep links. Pure: no input or output.

The spelling is `<reader><action>_<language>_<part>_<page, with _ for />`, for example
`y_ur_12_conference_decision_can-they-take-my-child`. Telegram allows 1 to 64 bytes in `callback_data` and 1 to 64 of
`A-Za-z0-9_-` in a deep link (Bot API, InlineKeyboardButton and "Deep linking"), so one spelling serves both. Nothing
else holds a position: a restart loses nothing, and an old button keeps working.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256

MAX_PAGE_ID = 48
"""Longest page id in bytes. The rest of the spelling takes at most 16, of Telegram's 64."""

STEP_CODE = 3
"""Characters for each step of a page id in its code."""
MOST_CODED_STEPS = 5
"""Steps of a page id that its code has room for: three codes and what parts them are `MAX_PAGE_ID` bytes."""

MAX_PART = 99
"""Most parts of a page: the spelling has two digits for them."""

_PAGE_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:/[a-z0-9]+(?:-[a-z0-9]+)*)*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z]{2})?")
_SPELLING = re.compile(rf"([pyre])([a-z]?)_({_LANGUAGE.pattern})_([1-9][0-9]?)_([a-z0-9_-]+)")


class Audience(StrEnum):
    """Who is reading. Each has their own wording of every page; `EVERYONE` has not said yet."""

    PARENT = "parent"
    YOUNG_PERSON = "young_person"
    PROFESSIONAL = "professional"
    EVERYONE = "everyone"


READERS = (Audience.PARENT, Audience.YOUNG_PERSON, Audience.PROFESSIONAL)
"""The readers somebody can choose, in the order in which they are offered."""


class Action(StrEnum):
    """What a press does at its place; the letter stands in the spelling."""

    SHOW = ""
    ASK = "a"
    HIDE = "h"
    LANGUAGES = "l"
    READERS = "r"
    FIRST = "b"
    SECOND = "c"
    THIRD = "d"
    ENGLISH = "e"
    FOUND = "f"
    FOUND_UNDER_HELP = "g"
    OTHERS = "o"
    """`FOUND` shows what a typed message found, in the words of the reader of the place; its page holds their codes.
    `FOUND_UNDER_HELP`: with help standing first, as it stood above the buttons. `OTHERS`: what else it may be about,
    for somebody to whom the screen that opened says nothing."""
    LEAFLET = "k"
    FILE = "m"
    PICTURE = "v"
    TAKE_AWAY = "x"


SUGGESTED = (Action.FIRST, Action.SECOND, Action.THIRD)
"""Show, from a suggestion: the same page, and its rank is counted."""

_LETTERS = {Audience.PARENT: "p", Audience.YOUNG_PERSON: "y", Audience.PROFESSIONAL: "r", Audience.EVERYONE: "e"}
_AUDIENCES = {letter: audience for audience, letter in _LETTERS.items()}


@dataclass(frozen=True, slots=True)
class Place:
    """A page in the wording of one reader, in one language, open at one part (counted from 1)."""

    audience: Audience
    language: str
    page: str
    part: int = 1

    def at(self, page: str) -> "Place":
        """The same reader and language at another page, from its beginning."""
        return Place(self.audience, self.language, page)


@dataclass(frozen=True, slots=True)
class Press:
    """A button: what to do, and where."""

    action: Action
    place: Place


def is_page_id(text: str) -> bool:
    """True for `abuse/neglect`: lower-case letters, digits, hyphens, slashes, at most `MAX_PAGE_ID` bytes."""
    return len(text) <= MAX_PAGE_ID and _PAGE_ID.fullmatch(text) is not None


def is_language_code(text: str) -> bool:
    """True for `ur` or `pt-br`: what the spelling has room for."""
    return _LANGUAGE.fullmatch(text) is not None


def encode(place: Place, action: Action = Action.SHOW) -> str:
    """The spelling of a press, at most 64 bytes for ids that `is_page_id` accepts."""
    page = place.page.replace("/", "_")
    return f"{_LETTERS[place.audience]}{action}_{place.language}_{place.part}_{page}"


def decode(text: str) -> Press | None:
    """The press that `encode` spelled, or None for anything else: forged, cut short, or from a stranger's bot."""
    match = _SPELLING.fullmatch(text)
    if match is None:
        return None
    letter, action, language, part, page = match.groups()
    page = page.replace("_", "/")
    if not is_page_id(page) or action not in set(Action):
        return None
    return Press(Action(action), Place(_AUDIENCES[letter], language, page, int(part)))


@lru_cache(maxsize=4096)
def code_of(page: str) -> str:
    """A short code of a page id, the same for ever: `STEP_CODE` letters and digits for each of its steps.

    The code of the page above is what the code begins with, so that where a page is gone, that one is still found. The
    check says if two pages have the same. Steps beyond `MOST_CODED_STEPS` are left out: their page is the one above.
    """
    return "".join(map(_code_of_step, page.split("/")[:MOST_CODED_STEPS]))


def _code_of_step(step: str) -> str:
    number = int.from_bytes(sha256(step.encode()).digest()[:8], "big")
    return "".join("0123456789abcdefghijklmnopqrstuvwxyz"[number // 36**place % 36] for place in range(STEP_CODE))


def with_codes(place: Place, pages: Iterable[str]) -> Place:
    """The place of a press that carries up to three pages that were found, and not the words that found them."""
    return place.at("/".join(map(code_of, pages)))


def codes_in(place: Place) -> list[str]:
    """The codes that `with_codes` put there."""
    return place.page.split("/")
