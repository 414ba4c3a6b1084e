"""What can be wrong with one translation beside its English: names, numbers, marks, addresses, length. Pure."""

import re
import unicodedata
from collections import Counter
from string import Formatter

from bot.source.markdown import inline_problems, parse_inline
from bot.source.template import PLACEHOLDER, holds_tags
from bot.telegram.paginate import TRANSLATED_PART_LENGTH, utf16_length

Wrong = tuple[str, str]
"""What is wrong, and what to do."""

STAND_INS = {"number": 13, "part": 2, "parts": 2}
"""How long what is filled into a button usually is, in characters: "0808 800 5000"."""

_ADDRESS = re.compile(r"<(?:https?://[^<>\s]*|[^<>\s@]+@[^<>\s@]+)>")
_FIELD = re.compile(r"\{(\w+)\}")
_MARKS = {"strong_open": "**bold**", "em_open": "*italic*"}
"""How marks are shown to translators; any other as Markdown writes it."""
_UNSEEN = {"Mn", "Me", "Cf"}


def content_problem(english: str, translated: str) -> Wrong | None:
    """What is wrong with the translation of a piece of content, and what to do; None if it may be shown."""
    names = sorted(PLACEHOLDER.findall(english))
    if names != sorted(PLACEHOLDER.findall(translated)) or holds_tags(PLACEHOLDER.sub("", translated)):
        written = ", ".join("{{ " + ".".join(pair) + " }}" for pair in names) or "none"
        return "The translation has other {{ names }} than the English.", f"Keep: {written}."
    if unknown := inline_problems(translated):
        return f"The translation holds {unknown[0]}.", "Use only what the English has."
    if (addresses := sorted(_ADDRESS.findall(english))) != sorted(_ADDRESS.findall(translated)):
        return "The translation has other addresses than the English.", f"Keep: {', '.join(addresses) or 'none'}."
    if _marks(english) != _marks(translated):
        marked = ", ".join(f"{count} × {mark}" for mark, count in _marks(english).items() if count)
        return "The translation has other bold or italic words than the English.", f"Keep: {marked or 'none'}."
    without = PLACEHOLDER.sub("", _ADDRESS.sub("", english)), PLACEHOLDER.sub("", _ADDRESS.sub("", translated))
    return _number_problem(*without)


def interface_problem(english: str, translated: str) -> Wrong | None:
    """The same for a button or a notice: filled in by `str.format`, and put into Telegram's HTML as it is."""
    names = _fields(english)
    if names != _fields(translated):
        written = ", ".join(f"{{{name}}}" for name in names or []) or "none"
        return "The translation has other {names} than the English.", f"Keep: {written}."
    if any(sign in translated and sign not in english for sign in "<>&"):
        return "The translation holds <, > or &.", "Write it in words."
    return _number_problem(english, translated)


def length_problem(translated: str, limit: int, *, paragraph: bool) -> Wrong | None:
    """A translation that does not fit where it stands: `limit` characters (0: none), or a `paragraph` on one screen."""
    if limit and (length := shown_length(translated)) > limit:
        return f"The translation has {length} characters.", f"At most {limit}: it stands on a button or as a title."
    if paragraph and (length := utf16_length(translated)) > TRANSLATED_PART_LENGTH:
        what = f"The translated paragraph is longer than a screen ({length} characters)."
        return what, f"At most {TRANSLATED_PART_LENGTH}."
    return None


def shown_length(text: str) -> int:
    """Characters as a reader counts them: vowel signs above and below do not count, `{number}` as long as it will be.

    Bengali or Panjabi would otherwise be told that words are too long which are not.
    """
    filled = _FIELD.sub(lambda field: "0" * STAND_INS.get(field[1], 2), text)
    return sum(unicodedata.category(character) not in _UNSEEN for character in filled)


def _number_problem(english: str, translated: str) -> Wrong | None:
    # "artykuł 47 (section 47)": the English term in brackets repeats its number.
    repeated = re.sub(r"\(([^()]+)\)", lambda found: "" if found[1] in english else found[0], translated)
    if (numbers := _numbers(english)) in (_numbers(translated), _numbers(repeated)):
        return None
    return "The translation has other numbers than the English.", f"Keep: {', '.join(numbers) or 'none'}."


def _numbers(text: str) -> list[str]:
    """The runs of digits in a text, sorted; those of other scripts count as what they mean."""
    return sorted("".join(str(unicodedata.digit(sign)) for sign in run) for run in re.findall(r"\d+", text))


def _marks(text: str) -> Counter[str]:
    """How often words are bold or italic, and how many signs stand about that mark nothing: "** bold **"."""
    marks: Counter[str] = Counter()
    for token in parse_inline(text):
        if token.nesting == 1 and token.type != "link_open":  # addresses are compared as a whole
            marks[_MARKS.get(token.type, token.markup)] += 1
        elif stray := token.content.count("*"):
            marks["*"] += stray
    return marks


def _fields(text: str) -> list[str] | None:
    try:
        return sorted(name for _text, name, _format, _conversion in Formatter().parse(text) if name is not None)
    except ValueError:  # a single { or }
        return None
