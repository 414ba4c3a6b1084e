"""Telegram's HTML, read the way Telegram reads it: text and entities, or the error in its own words.

This follows TDLib's ``parse_html`` (``td/telegram/MessageEntity.cpp``) rule by rule and is compared with
TDLib itself by the tests. It works on UTF-8 bytes, because the errors name byte offsets; the entities count
in UTF-16 units, as everything in the Bot API does. Oddities that are Telegram's: ``&`` that starts no known
character reference stays as it is; ``</>`` closes whatever is open; an unquoted value holds only letters,
digits, dots and hyphens; ``<br>``, ``<p>`` and lists do not exist.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from bot.local_telegram.links import LinkError, checked_link, mentioned_user
from bot.local_telegram.tags import (
    BLANK,
    INT64,
    PLAIN,
    TAG_NAME,
    EntityError,
    ascii_lower,
    end_of,
    leading_integer,
    reference,
    start_tag,
)

Entity = dict[str, Any]

_ORDER = {
    "blockquote": 0,
    "expandable_blockquote": 0,
    "pre": 11,
    "code": 20,
    "date_time": 30,
    "text_link": 49,
    "text_mention": 49,
    "bold": 90,
    "italic": 91,
    "underline": 92,
    "strikethrough": 93,
    "spoiler": 94,
    "custom_emoji": 99,
}
_DETECTED = 50


class _Open(NamedTuple):
    tag: str
    argument: str
    date: int
    offset: int
    begin: int


def sort_entities(entities: list[Entity]) -> list[Entity]:
    """In Telegram's order: by start, the longer first, then by kind."""
    return sorted(entities, key=lambda e: (e["offset"], -e["length"], _priority(e)))


def _priority(entity: Entity) -> int:
    if entity["type"] == "pre" and entity.get("language"):
        return 10
    return _ORDER.get(entity["type"], _DETECTED)


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Text and entities of Telegram's HTML. Raises `EntityError` with TDLib's words."""
    try:
        data = source.encode()
    except UnicodeEncodeError as error:
        raise EntityError("Text must be encoded in UTF-8") from error
    text = bytearray()
    units = 0
    entities: list[Entity] = []
    open_tags: list[_Open] = []
    data_end = len(data)
    data += b"\0"  # what TDLib finds at the end of its string, and what ends every scan
    i = 0
    while i < data_end:
        byte = data[i]
        if byte == ord("&"):
            code, after = reference(data, i)
            if code:
                text += chr(code).encode("utf-8", "surrogatepass")
                units += 2 if code > 0xFFFF else 1
                i = after
                continue
        if byte != ord("<"):
            if byte & 0xC0 != 0x80:  # the first byte of a character
                units += 2 if byte >= 0xF0 else 1
            text.append(byte)
            i += 1
            continue
        if data[i + 1] == ord("/"):
            i = _close(data, i, open_tags, entities, units, text)
        else:
            tag, argument, date, i = start_tag(data, i)
            open_tags.append(_Open(tag, argument, date, units, len(text)))
    if open_tags:
        raise EntityError(f'Can\'t find end tag corresponding to start tag "{open_tags[-1].tag}"')
    for entity in entities:
        if entity["type"] == "code":
            entity.pop("language", None)
    try:
        return text.decode(), sort_entities(entities)
    except UnicodeDecodeError as error:
        raise EntityError(
            "Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units"
        ) from error


def _close(data: bytes, begin: int, open_tags: list[_Open], entities: list[Entity], units: int, text: bytearray) -> int:
    """Close the innermost tag at the end tag that begins here; the place after its ``>``."""
    if not open_tags:
        raise EntityError(f"Unexpected end tag at byte offset {begin}")
    name_end = end_of(TAG_NAME, data, begin + 2)
    name = ascii_lower(data[begin + 2 : name_end])
    i = end_of(BLANK, data, name_end)
    if data[i] != ord(">"):
        raise EntityError(f"Unclosed end tag at byte offset {begin}")
    opened = open_tags.pop()
    if name and name != opened.tag:
        raise EntityError(f'Unmatched end tag at byte offset {begin}, expected "</{opened.tag}>", found "</{name}>"')
    if units > opened.offset:
        _add_entity(opened, units - opened.offset, text, entities)
    return i + 1


def _add_entity(opened: _Open, length: int, text: bytearray, entities: list[Entity]) -> None:
    entity: Entity = {"type": "", "offset": opened.offset, "length": length}
    before = entities[-1] if entities and (entities[-1]["offset"], entities[-1]["length"]) == (
        opened.offset,
        length,
    ) else {"type": ""}  # fmt: skip
    match opened.tag:
        case "pre":
            if before["type"] == "code" and before.get("language"):
                before["type"] = "pre"
                return
            entity["type"] = "pre"
        case "code":
            if before["type"] == "pre" and not before.get("language") and opened.argument:
                before["language"] = opened.argument
                return
            entity |= {"type": "code", "language": opened.argument}
        case "a":
            url = opened.argument or bytes(text[opened.begin :]).decode("utf-8", "replace")
            user = mentioned_user(url)
            try:
                entity |= {"type": "text_mention", "user": {"id": user}} if user else {
                    "type": "text_link",
                    "url": checked_link(url),
                }  # fmt: skip
            except LinkError:
                return  # Telegram keeps the words and silently drops a link it does not like
        case "blockquote":
            entity["type"] = "expandable_blockquote" if opened.argument else "blockquote"
        case "tg-emoji":
            emoji = opened.argument
            if str(leading_integer(emoji, INT64)) != emoji or emoji == "0":
                raise EntityError("Invalid custom emoji identifier specified")
            entity |= {"type": "custom_emoji", "custom_emoji_id": emoji}
        case "tg-time":
            relative = opened.argument in {"r", "R"}
            if not relative and set(opened.argument) - set("tTdDwW"):
                raise EntityError("Invalid date format used")
            if opened.date <= 0:
                return
            entity |= {"type": "date_time", "unix_time": opened.date, "date_time_format": opened.argument}
        case tag:
            entity["type"] = PLAIN[tag]
    entities.append(entity)
