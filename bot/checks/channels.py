"""Texts of web pages and leaflets that speak of the chat: nobody can press or type there what the chat's words say.

And texts of leaflets that speak of web pages, whose words they share.
"""

import re
from collections.abc import Iterator

from bot.checks.links import two_of_one
from bot.paper.pages import stands_on_paper
from bot.source.body import Body, Include, only_under
from bot.source.details import CHANNEL, PICTURE, WEB
from bot.source.guide import ReadPage, SourceGuide
from bot.source.problems import Problem
from bot.translation.extract import top_units
from bot.web.addresses import address_code_of, is_on_the_web

_OF_THE_CHAT = re.compile(
    r"\b(?:[Pp]ress|[Uu]se) (?:\*\*?|this chat|[A-Z]\w+ now)|\b(?:this|the) chat\b|\byour chats?\b"
    r"|(?<![\w/<:])/(?:hide|help|ask|start)\b|\bwhat you (?:type|write)\b|\b[Tt]ype (?:no|a few|names)\b"
    r"|\bDelete what I wrote\b|\bAsk a question\b|\bbuttons? (?:below|above)\b|\bfirst screen\b"
)
"""Words that are true in the chat alone. To press a number during a call is something else."""
_OF_THE_WEB = re.compile(
    r"\bat the top\b|\b[Cc]hoose (?:below|above|\*{0,2}Help now)|\b[Ll]eave this page\b|\b(?:the|or) search\b"
    r"|\bthis device\b|\b(?:your|this|the) browser\b|\b[Cc]lick\b|\b[Ss]croll\b|\b(?:this|the) link\b|\bthis web page\b"
)
"""Words that are true on a web page and not on paper. Both have the same words: what stands outside
`{% if channel.chat %}`."""


def check_channels(guide: SourceGuide) -> Iterator[Problem]:
    """What a web page or a leaflet would say of another channel, in every branch; and pages that would be empty."""
    said: set[tuple[str, int]] = set()
    for source in guide.documents.values():
        if is_on_the_web(source.page.id):
            yield from _page(guide, source, said)


def _page(guide: SourceGuide, source: ReadPage, said: set[tuple[str, int]]) -> Iterator[Problem]:
    file = source.page.file
    for unit in top_units(source):
        if found := _OF_THE_CHAT.search(unit.text):
            yield Problem(unit.file, unit.line, _what(found[0]), "Say it so that it is true on paper too.")
    texts = list(_on(WEB, guide, source.body, file.shown))
    if not texts:
        do = "Write something for it after {% else %}."
        yield Problem(file.shown, file.body_line, "This page is empty on the web.", do)
    on_paper = stands_on_paper(source.page.audience, source.page.id)
    pictured = _on(PICTURE, guide, only_under(source.body, (CHANNEL, PICTURE)), file.shown)
    for name, line, text in (*texts, *pictured):
        if (name, line) in said:
            continue
        if found := _OF_THE_CHAT.search(text):
            said.add((name, line))
            do = "Put it between {% if channel.chat %} and {% endif %}, with words for web pages after {% else %}."
            yield Problem(name, line, _what(found[0]), do)
        elif on_paper and (found := _OF_THE_WEB.search(text)):
            said.add((name, line))
            what = f'"{found[0]}" is true on a web page, and stands in a leaflet too.'
            yield Problem(name, line, what, "Say it so that it is true on paper too, as in: See *Help now*.")


def check_addresses(guide: SourceGuide) -> Iterator[Problem]:
    """Two pages of one address on the web."""
    yield from two_of_one(guide, guide.documents, address_code_of, "{page} has the address of {other} on the web.")


def _on(channel: str, guide: SourceGuide, body: Body, name: str) -> Iterator[tuple[str, int, str]]:
    """File, line and text of each unit that this channel shows, whatever the authority has filled in."""
    for piece in body.pieces:
        asked = [condition for condition in piece.conditions if condition.pair[0] == CHANNEL]
        if any((condition.pair[1] == channel) is not condition.filled for condition in asked):
            continue
        if isinstance(piece.content, Include):
            passage = guide.passages[piece.content.passage]
            yield from _on(channel, guide, passage.body, passage.file.shown)
        else:
            yield from ((name, unit.line, unit.text) for unit in piece.content.units)


def _what(words: str) -> str:
    return f'"{words}" is true in the chat alone, and stands on a web page.'
