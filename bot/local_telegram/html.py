"""The HTML that this project sends, to text and entities, or the refusal in Telegram's form.

Telegram knows some twenty tags and forgives much (Bot API, "HTML style"; `parse_html` in TDLib's `MessageEntity.cpp`).
This reads the five tags that we send, each in one spelling, and refuses the rest. What it takes, Telegram takes in the
same way: the tests compare it with TDLib itself. So a slip in our HTML is seen here, and not first by a reader.
Refusals name byte offsets and entities count UTF-16 units, as in the Bot API.
"""

import re
from html import unescape
from typing import Any

from bot.local_telegram.links import LinkError, checked_link
from bot.local_telegram.units import utf16_length

Entity = dict[str, Any]

_TYPES = {"b": "bold", "i": "italic", "code": "code", "blockquote": "blockquote", "a": "text_link"}
_STYLED = {"b", "i", "a"}
_MAY_HOLD = {"b": _STYLED, "i": _STYLED, "a": {"b", "i"}, "blockquote": {*_STYLED, "code"}, "code": set[str]()}
"""What may lie inside a tag. Telegram takes more, and then cuts and drops; so what we send stays as it was written."""
_CHARACTER = r"&(?:lt|gt|amp|quot|\#x27);"
"""What `html.escape` writes."""
_PIECE = re.compile(
    rf"""(?P<words>(?:[^<&]+|{_CHARACTER})+)
    | <(?P<start>b|i|code|blockquote)>
    | <(?P<expandable>blockquote)[ ]expandable>
    | <(?P<link>a)[ ]href="(?P<address>(?:[^"&\0]|{_CHARACTER})*)">
    | </(?P<end>[^ \t\r\n\0\v>]*)>""",
    re.VERBOSE,
)


class EntityError(ValueError):
    """A text that Telegram cannot parse, or that is not read here. The message has Telegram's form."""


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Text and entities, the inner ones first; raises `EntityError`."""
    text, units, at = "", 0, 0
    entities: list[Entity] = []
    opened: list[tuple[str, Entity]] = []
    while at < len(source):
        piece = _PIECE.match(source, at)
        if not piece:
            raise _unreadable(source, at)
        if piece["words"]:
            words = unescape(piece["words"])
            text += words
            units += utf16_length(words)
        elif piece["end"] is None:
            tag = piece["start"] or piece["expandable"] or piece["link"]
            if any(tag not in _MAY_HOLD[outer] for outer, _ in opened):
                where = f'inside "{opened[-1][0]}" at byte offset {_byte(source, at)}'
                raise EntityError(f'Unsupported start tag "{tag}" {where}')
            opened.append((tag, _entity(piece, tag, units)))
        else:
            entity = _closed(opened, piece["end"], source, at)
            entity["length"] = units - entity["offset"]
            entities.append(entity)
        at = piece.end()
    if opened:
        raise EntityError(f'Can\'t find end tag corresponding to start tag "{opened[-1][0]}"')
    return text, [entity for entity in entities if entity["length"]]


def _entity(piece: re.Match[str], tag: str, offset: int) -> Entity:
    entity: Entity = {"type": "expandable_blockquote" if piece["expandable"] else _TYPES[tag], "offset": offset}
    if piece["link"]:
        try:
            entity["url"] = checked_link(unescape(piece["address"]))
        except LinkError as error:  # Telegram would keep the words and drop the link without a word
            raise EntityError(f'{error} in the tag "a"') from error
    return entity


def _closed(opened: list[tuple[str, Entity]], name: str, source: str, at: int) -> Entity:
    if not opened:
        raise EntityError(f"Unexpected end tag at byte offset {_byte(source, at)}")
    tag, entity = opened.pop()
    if name != tag:
        where = f"at byte offset {_byte(source, at)}"
        raise EntityError(f'Unmatched end tag {where}, expected "</{tag}>", found "</{name}>"')
    return entity


def _unreadable(source: str, at: int) -> EntityError:
    """Why no piece begins here."""
    offset = _byte(source, at)
    if source[at] == "&":
        return EntityError(f"Unsupported character reference at byte offset {offset}")
    if source.startswith("</", at):
        return EntityError(f"Unclosed end tag at byte offset {offset}")
    tag, closing, _rest = source[at + 1 :].partition(">")
    if not closing:
        return EntityError(f"Unclosed start tag at byte offset {offset}")
    return EntityError(f'Unsupported start tag "{tag}" at byte offset {offset}')


def _byte(source: str, at: int) -> int:
    return len(source[:at].encode("utf-8", "surrogatepass"))
