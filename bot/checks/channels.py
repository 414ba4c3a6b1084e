"""Texts of web pages that speak of the chat: nobody can press or type there what the chat's words say."""

import re
from collections.abc import Iterator

from bot.source.body import Body, Include, only_under
from bot.source.details import CHANNEL, PICTURE, WEB
from bot.source.guide import Guide, Source
from bot.source.problems import Problem
from bot.web.addresses import code_of, is_on_the_web

_OF_THE_CHAT = re.compile(
    r"\b(?:[Pp]ress|[Uu]se) (?:\*\*?|this chat|[A-Z]\w+ now)|\b(?:this|the) chat\b|\byour chats?\b"
    r"|(?<![\w/<:])/(?:hide|help|ask|start)\b|\bwhat you (?:type|write)\b|\b[Tt]ype (?:no|a few|names)\b"
    r"|\bDelete what I wrote\b|\bAsk a question\b|\bbuttons? (?:below|above)\b|\bfirst screen\b"
)
"""Words that are true in the chat alone. To press a number during a call is something else."""


def check_channels(guide: Guide) -> Iterator[Problem]:
    """What a web page would say of the chat, and pages that would say nothing there, in every other branch."""
    said: set[tuple[str, int]] = set()
    for source in guide.pages.values():
        if is_on_the_web(source.page.id):
            yield from _page(guide, source, said)


def _page(guide: Guide, source: Source, said: set[tuple[str, int]]) -> Iterator[Problem]:
    file = source.page.file
    if found := _OF_THE_CHAT.search(source.front.ask):
        yield Problem(file.name, file.line_of("ask"), _what(found[0]), "Say it so that it is true on paper too.")
    texts = list(_on(WEB, guide, source.body, file.name))
    if not texts:
        do = "Write something for it after {% else %}."
        yield Problem(file.name, file.body_line, "This page is empty on the web.", do)
    for name, line, text in [*texts, *_on(PICTURE, guide, only_under(source.body, (CHANNEL, PICTURE)), file.name)]:
        if (found := _OF_THE_CHAT.search(text)) and (name, line) not in said:
            said.add((name, line))
            do = "Put it between {% if channel.chat %} and {% endif %}, with words for web pages after {% else %}."
            yield Problem(name, line, _what(found[0]), do)


def check_addresses(guide: Guide) -> Iterator[Problem]:
    """Two pages of one address on the web."""
    seen: dict[str, str] = {}
    redirects = guide.tables.redirects
    # The retired first: their addresses are out already, and it is the newer page that can still get another name.
    for page in dict.fromkeys((*sorted(redirects.values), *sorted(page for _audience, page in guide.pages))):
        if (other := seen.setdefault(code_of(page), page)) != page:
            what, do = f"{page} has the address of {other} on the web.", "Give the newer of the two another name."
            if page in redirects.values:
                yield redirects.wrong(what, do, page)
            else:
                audience = next(audience for audience, name in guide.pages if name == page)
                yield Problem(f"content/{audience}/{page}.md", 0, what, do)


def _on(channel: str, guide: Guide, body: Body, name: str) -> Iterator[tuple[str, int, str]]:
    """File, line and text of each unit that this channel shows, whatever the authority has filled in."""
    for piece in body.pieces:
        asked = [condition for condition in piece.conditions if condition.pair[0] == CHANNEL]
        if any((condition.pair[1] == channel) is not condition.filled for condition in asked):
            continue
        if isinstance(piece.content, Include):
            passage = guide.passages[piece.content.passage]
            yield from _on(channel, guide, passage.body, passage.file.name)
        else:
            yield from ((name, unit.line, unit.text) for unit in piece.content.units)


def _what(words: str) -> str:
    return f'"{words}" is true in the chat alone, and stands on a web page.'
