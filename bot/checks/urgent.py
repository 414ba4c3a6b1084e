"""Urgent screens, in every language: short enough, numbers first, and said plainly that nobody has been told."""

from collections.abc import Iterator

from bot.checks.parts import mixtures
from bot.guide.document import Span
from bot.guide.language import ENGLISH
from bot.source.body import expand
from bot.source.details import SHARED_CONTEXT, Value, filled_with, sample
from bot.source.guide import ReadPage, SourceGuide
from bot.source.problems import Problem
from bot.source.resolve import detail_span, resolved
from bot.source.template import Pair
from bot.telegram.paginate import utf16_length
from bot.text.render import blocks_text, parts_of
from bot.translation.catalogue import Catalogue, UntranslatedError

MOST_ENGLISH = 900
MOST_TRANSLATED = 1100
"""What a phone shows of a screen before somebody must scroll, in UTF-16 units; other languages need more."""

EMERGENCY_LINE = "emergency"
NOBODY_TOLD = "Nobody has been told"


def check_urgent(guide: SourceGuide, catalogue: Catalogue) -> Iterator[Problem]:
    """Parts of urgent pages that are too long, with the authority's details filled in or left empty; and, in English,
    a first part that lacks the emergency number or the sentence. A page with an untranslated text is in English."""
    for source in guide.pages.values():
        if source.front.urgent:
            try:
                screens = [_parts(guide, source, catalogue, filled) for filled in mixtures(guide, source)]
            except UntranslatedError:
                continue
            yield from _too_long(source, screens, catalogue.language.code)
            if catalogue.language.code == ENGLISH:
                yield from _first_part(guide, source, screens)


def _too_long(source: ReadPage, screens: list[list[str]], code: str) -> Iterator[Problem]:
    english = code == ENGLISH
    most = MOST_ENGLISH if english else MOST_TRANSLATED
    longest: dict[int, int] = {}
    for parts in screens:
        for position, text in enumerate(parts, start=1):
            longest[position] = max(longest.get(position, 0), utf16_length(text))
    file = source.page.file
    for position, length in longest.items():
        if length > most:
            what = f"Part {position} of this urgent page has up to {length} characters."
            language = "" if english else code
            yield Problem(file.shown, file.body_line, what, f"At most {most}: help is read at a glance.", language)


def _parts(guide: SourceGuide, source: ReadPage, catalogue: Catalogue, filled: frozenset[Pair]) -> list[str]:
    blocks, included = expand(source.body, filled_with(guide.details, filled), guide.passages)
    contexts = [source.page.context, *(f"{SHARED_CONTEXT}{name}" for name in included)]

    def translate(text: str) -> str:
        return catalogue.translate(text, contexts)

    def resolve(space: str, key: str) -> Span:
        value: Value = guide.details.values.get((space, key)) or sample(key)
        local = space == "authority" and guide.details.is_set(space, key)
        return detail_span(
            value, catalogue.translate(value.text, [value.context]) if value.context and not local else value.text
        )

    return [blocks_text(part) for part in parts_of(resolved(blocks, translate, resolve))]


def _first_part(guide: SourceGuide, source: ReadPage, screens: list[list[str]]) -> Iterator[Problem]:
    """What must stand on the screen itself: a part behind a button may never be seen."""
    file = source.page.file
    number = guide.details.values["line", EMERGENCY_LINE].text
    firsts = ["".join(parts[:1]) for parts in screens]
    if not all(number in first for first in firsts):
        do = "Begin with it: what stands behind --- may never be read."
        yield Problem(file.shown, file.body_line, "The emergency number is not on this urgent screen.", do)
    if not all(NOBODY_TOLD in first for first in firsts):
        do = "Put it before the first ---."
        yield Problem(file.shown, file.body_line, f'This urgent screen does not say "{NOBODY_TOLD}".', do)
