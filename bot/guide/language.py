"""Languages: which are offered, which one a person probably reads, and the words on our buttons. Pure."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

ENGLISH = "en"
LONGEST_CODE = 35
"""Characters of a language tag that is looked at (RFC 5646, 4.4.1)."""

Translate = Callable[[str], str]
"""Takes an English interface text, gives it in the reader's language. Named `_` where it is used, as gettext does."""


def limited(text: str, most: int) -> str:
    """The text as it is. Says that where it stands there is room for `most` characters, and no more.

    `bot.translation.extract` reads these calls from the code: `most` must be a number written out. Translators are
    told, and a longer translation is a problem.
    """
    assert most > 0
    return text


@dataclass(frozen=True, slots=True)
class Language:
    """A language on offer. `name` is its own name for itself; `direction` is "ltr" or "rtl"; `draft` says that no
    qualified translator has approved it yet. `alphabet` has its letters in the order of its dictionaries."""

    code: str
    name: str
    direction: str = "ltr"
    draft: bool = False
    strings: Mapping[str, str] = field(default_factory=dict)
    alphabet: str = ""

    def translate(self, text: str) -> str:
        """The interface text in this language; the English itself where there is none."""
        return self.strings.get(text, text)


BOUND = {"pl": "aikouwz"}
"""Words of one letter that must not end a line, by language: a rule of its typesetting."""


def with_letters_bound(text: str, code: str) -> str:
    """The text, in whose language some words of one letter are bound to the next word by a no-break space.

    Takes Telegram's HTML too: a tag's name is no word.
    """
    if not (letters := BOUND.get(code)):
        return text
    return re.sub(rf"(?<![\w<])([{letters}{letters.upper()}](?:</\w+>)*) (?=\S)", "\\1\u00a0", text)


def isolated(text: str, direction: str) -> str:
    """English inside a language of this direction: between isolates, so that its signs keep their order (UAX #9, 2.4).

    A whole English sentence would else have its full stop at the wrong end.
    """
    return f"\u2066{text}\u2069" if direction == "rtl" else text


def choose(app_language: str | None, offered: Collection[str]) -> str:
    """The first guess from Telegram's `language_code`: the language of the *app*, never taken for a choice.

    Telegram sends IETF tags such as `pt-br` or `zh-hans`, or nothing (Bot API, User). An exact match wins, then the
    language without its region or script, then English. What is no tag counts as nothing.
    """
    if not isinstance(app_language, str) or len(app_language) > LONGEST_CODE:
        return ENGLISH
    wanted = app_language.lower().replace("_", "-")
    candidates = [wanted]
    while "-" in wanted:
        wanted = wanted.rpartition("-")[0]
        candidates.append(wanted)
    return next((code for code in candidates if code in offered), ENGLISH)
