"""A text as it goes out to a fact-checker in a Word document: with its sources, and what it says beside the page."""

import re
from collections.abc import Iterator, Mapping

from bot.compiler.texts import SignOff, shown_for, sources_of
from bot.guide.approval import Standing
from bot.word.sent import SentOut

_ELSEWHERE = {"on the web": "On the web it says", "in the picture": "In the picture"}
_BESIDE = re.compile(r"\[(on the web|in the picture|button to [^\]]*)\] (?:## |- |> |---$)?(.*)")
_PLACEHOLDER = re.compile(r"\{\{ [a-z_.0-9]+ \}\}")


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
        if (found := _BESIDE.fullmatch(line)) and found[2]:
            place = _ELSEWHERE.get(found[1]) or f"On the {found[1]}"
            yield place, _PLACEHOLDER.sub(lambda name: values.get(name[0], name[0]), found[2])
