"""Marks: what the short marks of a guide and of its pages say of a copy, on paper or on a screen. Pure.

The edition has one mark (`ContentStore.version`), and the words of each page have another (`marking.mark_of`). Both are
made when the guide is built. The sentences here are those of every channel.
"""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from bot.guide.language import Language, Translate
from bot.guide.marking import ALPHABET, EDITION_LENGTH, TEXT_LENGTH
from bot.guide.notes import long_day
from bot.guide.place import Audience

MOST_MARKS = 8
"""How many marks are looked up in one message. A foot line holds two."""

_FORM = re.compile(rf"[0-9a-f]{{{EDITION_LENGTH}}}|[{ALPHABET}]{{{TEXT_LENGTH}}}")
_MEANT = str.maketrans("oil", "011")
"""Letters that no mark has, and the digits that they are taken for."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A page whose words have a mark: the title that stands on it, and its words on buttons."""

    mark: str
    audience: Audience
    language: str
    page: str
    title: str
    button: str


@dataclass(frozen=True, slots=True)
class Past:
    """Words that had a mark and are current no more, or an edition (`audience` is None).

    `page` and its words on buttons are those that took their place; "" where there are none. `withdrawn`: the page is
    gone.
    """

    mark: str
    audience: Audience | None
    language: str
    page: str
    title: str
    button: str
    until: date
    withdrawn: bool


class Verdict(Enum):
    """What a copy is, by its marks."""

    CURRENT = auto()
    SAME_TEXT = auto()
    PARTLY = auto()
    OTHER_EDITION = auto()
    OTHER_TEXT = auto()
    NO_MARK = auto()


SOME_CURRENT = (Verdict.SAME_TEXT, Verdict.PARTLY)
"""Verdicts under which pages are named."""


PAST = "SELECT mark, audience, language, page, title, button, until, withdrawn FROM published WHERE until <> ''"
"""What `past_of` reads, from an open guide."""


def past_of(
    mark: str, audience: str, language: str, page: str, title: str, button: str, until: str, withdrawn: int
) -> Past:
    """A row of the table `published`."""
    reader = Audience(audience) if audience else None
    return Past(mark, reader, language, page, title, button, date.fromisoformat(until), bool(withdrawn))


def marks_in(typed: str) -> list[str]:
    """What has the form of a mark in typed words, each once: in capitals, between other words, with digits of another
    script, or parted by spaces and dashes as people write a long number down. At most `MOST_MARKS`."""
    words = "".join(_plain(sign) for sign in unicodedata.normalize("NFKC", typed).casefold()).split()
    whole = "".join(words)
    candidates = dict.fromkeys(word.translate(_MEANT) for word in (*words, whole))
    return [word for word in candidates if _FORM.fullmatch(word)][:MOST_MARKS]


def verdict_on(marks: Collection[str], edition: str, pages: Collection[Marked]) -> Verdict:
    """What a copy with these marks is. `edition` is the mark of the guide in use, `pages` are those of its pages that
    have one of the marks. A copy may have several, as a leaflet of several pages has."""
    if not marks:
        return Verdict.NO_MARK
    if edition in marks:
        return Verdict.CURRENT
    texts = {mark for mark in marks if len(mark) == TEXT_LENGTH}
    if not texts:
        return Verdict.OTHER_EDITION
    missing = texts - {page.mark for page in pages}
    return Verdict.SAME_TEXT if not missing else Verdict.OTHER_TEXT if missing == texts else Verdict.PARTLY


def no_more(past: Collection[Past], edition: str, pages: Collection[Marked], language: str) -> list[Past]:
    """What of a copy is current no more: without what is current after all, as words are that now stand elsewhere; each
    once, in this language if it has the same words in several."""
    current = {edition, *(page.mark for page in pages)}
    last = sorted(past, key=lambda each: each.language == language)
    return list({(each.mark, each.audience, each.page): each for each in last if each.mark not in current}.values())


def sentence_of(verdict: Verdict, _: Translate) -> str:
    """What is said of such a copy, and what to do."""
    match verdict:
        case Verdict.CURRENT:
            return _("Your copy has this edition: it is current.")
        case Verdict.SAME_TEXT:
            return _("Your copy has the words of this page as they are now: it is current.")
        case Verdict.PARTLY:
            return _(
                "Part of your copy is current: what is named here. For the rest, read the page here, or ask the people"
                " who gave it to you for a new one."
            )
        case Verdict.OTHER_EDITION:
            return _(
                "Your copy has another edition. Check the mark of its text, too: if a page here has it, the words are"
                " still current. If none has, read the page here, or ask the people who gave it to you for a new one."
            )
        case Verdict.OTHER_TEXT:
            return _(
                "No page here has the words of your copy now. Read the page here, or ask the people who gave it to you"
                " for a new one."
            )
        case Verdict.NO_MARK:
            return _(
                "I found no mark in that. The marks stand at the foot of a page or leaflet: six or eight letters and"
                " digits. If you cannot find one, ask the people who gave it to you."
            )


def what_became(past: Past, language: Language) -> str:
    """What became of these words, and when."""
    _, day = language.translate, long_day(past.until, language.code)
    if past.audience is None:
        return _("Edition {mark} was replaced on {day}.").format(mark=past.mark, day=day)
    if past.withdrawn:
        return _("Withdrawn on {day}. Do not use these words any more.").format(day=day)
    return _("Replaced on {day}.").format(day=day)


def _plain(sign: str) -> str:
    """A letter or digit in its plain form; nothing for what joins or turns letters; a space for all else but dashes."""
    if sign.isdecimal():
        return str(unicodedata.decimal(sign))
    if sign.isalnum():
        return sign
    return "" if unicodedata.category(sign) in {"Cf", "Mn", "Pd"} or sign in "._'’‘`" else " "
