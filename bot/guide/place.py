"""Place: where somebody is in the guide, in one spelling for buttons and deep links. Pure: no input or output.

The spelling is `<reader><action>_<language>_<part>_<page, with _ for />`, for example
`y_ur_12_conference_decision_can-they-take-my-child`. Telegram allows 1 to 64 bytes in `callback_data` and 1 to 64 of
`A-Za-z0-9_-` in a deep link (Bot API, InlineKeyboardButton and "Deep linking"), so one spelling serves both. Nothing
else holds a position: a restart loses nothing, and an old button keeps working.
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

MAX_PAGE_ID = 48
"""Longest page id in bytes. The rest of the spelling takes at most 16, of Telegram's 64."""

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
        return replace(self, page=page, part=1)


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
