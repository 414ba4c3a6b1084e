"""A text as it goes out to a fact-checker in a Word document: with its sources, and what it says beside the page."""

from collections.abc import Iterator, Mapping

from bot.compiler.texts import SignOff, shown_for, sources_of
from bot.guide.approval import BESIDE_THE_SCREENS, Standing, read_line
from bot.source.template import PLACEHOLDER
from bot.word.sent import SentOut


def sent_of(signoff: SignOff, each: Standing) -> SentOut:
    """This text, to be written down as a document or held against one that came back."""
    where = each.text.where
    values = shown_for(signoff.guide.details, where.reader, where.language)
    page = signoff.pages[where]
    direction = signoff.languages[where.language].direction
    also = tuple(_beside(each.text.words, values))
    return SentOut(page, each.text.mark, direction, tuple(sources_of(signoff.guide, where)), also)


def _beside(lines: tuple[str, ...], values: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        label, _kind, begins = read_line(line)
        if line[begins:] and (label in BESIDE_THE_SCREENS or label.startswith("button to ")):
            where = BESIDE_THE_SCREENS.get(label) or f"On the {label}"
            yield where, PLACEHOLDER.sub(lambda name: values.get(name[0], name[0]), line[begins:])
