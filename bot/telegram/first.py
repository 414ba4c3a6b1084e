"""What a page says first, to stand beside its title; and the help lines that stand above an answer. Pure.

Made when the guide is compiled, so that a question costs no reading of pages.
"""

import re
from typing import assert_never

from bot.guide.chat_page import Copy, HelpLine
from bot.guide.document import Heading, List, Paragraph, PartBreak, Quotation, Strong, numbers, words
from bot.guide.language import Language
from bot.guide.page import Page
from bot.guide.place import Audience
from bot.telegram.markup import in_markup
from bot.telegram.paginate import utf16_length
from bot.text.render import parts_of

MOST_FIRST = 180
"""Sentences are taken as long as they are together no longer than this, in UTF-16 units: three stand on one screen."""
MOST_SENTENCE = 300
"""A first sentence alone may be this long. A longer one is left out: half a sentence says something else."""
EMERGENCY_NUMBER = "999"

NOT_BESIDE_A_TITLE = frozenset({"abuse/sexual"})
"""Topics whose pages begin with explicit words. On the page a warning stands before the worst; beside a title, where a
child may read it who asked for something else, none can."""

_END = re.compile(r"(?<=[.!?…؟۔])[\"”’')\]]*\s+(?=\S)")
_SHORT_FORMS = ("e.g.", "i.e.", "No.", "Dr.", "Mr.", "Mrs.", "Ms.", "St.", "s.", "art.", "np.", "tzw.", "ok.", "nr.")
"""Abbreviations whose full stop ends no sentence. In any language, nor does a full stop before a small letter."""


def first_words(page: Page, language: Language) -> str:
    """The first sentences of the first paragraph or list item, in Telegram's HTML; "" where the title must stand alone.

    Passed over are headings, paragraphs with a number for an emergency, which say what to do before the answer begins,
    and quotations (the law's own words, often explicit) but for professionals, who ask for just these.
    """
    if page.urgent or page.topic in NOT_BESIDE_A_TITLE:
        return ""
    text = _first_text(page)
    kept = ""
    for sentence in sentences_in_any_language(text):
        if kept and utf16_length(f"{kept} {sentence}") > MOST_FIRST:
            break
        kept = f"{kept} {sentence}".strip()
    if utf16_length(kept) > MOST_SENTENCE:
        return ""
    return in_markup(kept, language)


def help_lines(page: Page, language: Language) -> tuple[HelpLine, ...]:
    """The help lines of an urgent page that can be rung from here, name and number in its own approved words, in its
    order. Ways to reach 999 itself are none of them: that number stands above them anyway."""
    if not page.urgent:
        return ()
    found = []
    for item in (item for block in page.blocks if isinstance(block, List) for item in block.items):
        if item and isinstance(item[0], Strong) and EMERGENCY_NUMBER not in (text := words(item[0].spans)):
            found += [
                HelpLine(in_markup(text, language), Copy(n.shown, n.dialled)) for n in numbers(item[0].spans) if n.copy
            ]
    return tuple(found)


def sentences_in_any_language(text: str) -> list[str]:
    """The sentences of a paragraph in any language of the guide."""
    found, start = [], 0
    for match in _END.finditer(text):
        before = text[start : match.end()].rstrip()
        if text[match.end()].islower() or before.endswith(tuple(f" {short}" for short in _SHORT_FORMS)):
            continue
        found.append(before)
        start = match.end()
    rest = text[start:].strip()
    return [*found, rest] if rest else found


def _first_text(page: Page) -> str:
    """The first paragraph, list item or announced list; "" where none may stand beside a title."""
    announcement = ""
    for block in next(parts_of(page.blocks), ()):
        match block:
            case Paragraph(spans) if not any(not number.copy for number in numbers(spans)):
                text = words(spans).strip()
                announcement = text if text.endswith((":", "\uff1a")) else ""
                if not announcement:
                    return text
            case List(items) if announcement:
                return _announced(announcement, [words(item).strip() for item in items])
            case List((spans, *_)):
                return words(spans).strip()
            case Quotation((spans, *_)) if page.audience is Audience.PROFESSIONAL:
                return words(spans).strip()
            case Paragraph() | List() | Quotation() | Heading() | PartBreak():
                pass
            case _:
                assert_never(block)
    return ""


def _announced(announcement: str, items: list[str]) -> str:
    """An announcement with as many items of its list as fit."""
    text = f"{announcement} {items[0]}"
    for item in items[1:]:
        longer = f"{text.rstrip('.;,')}; {item}"
        if utf16_length(longer) > MOST_FIRST:
            return f"{text.rstrip('.;,')} …"
        text = longer
    return text
