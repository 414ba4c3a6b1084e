"""The small pieces of Telegram's HTML, as TDLib reads them: start tags, attributes, character references."""

from __future__ import annotations

import re

_SPACES = b" \t\r\n\0\v"
_NAMED = {b"lt": 0x3C, b"gt": 0x3E, b"amp": 0x26, b"quot": 0x22}
_REFERENCE = re.compile(rb"&(?:#x([0-9A-Fa-f]*)|#([0-9]*)|([A-Za-z]*))")
_LONGEST_NUMBER = 9
"""TDLib ignores a numeric reference of ten bytes or more, its ``&#`` included."""
_ATTRIBUTE_NAME = re.compile(rb"[^ \t\r\n\0\v=>/\"']*")
_NAME_TOKEN = re.compile(rb"[A-Za-z0-9.-]*")
TAG_NAME = re.compile(rb"[^ \t\r\n\0\v>]*")
BLANK = re.compile(rb"[ \t\r\n\v]*")

PLAIN = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
}
_TAGS = {*PLAIN, "a", "code", "pre", "blockquote", "tg-emoji", "tg-time"}

INT32, INT64 = 32, 64


class EntityError(ValueError):
    """A text Telegram cannot parse; the message is TDLib's."""


def reference(data: bytes, at: int) -> tuple[int, int]:
    """The character a reference at ``at`` stands for (0: none) and where the text goes on."""
    found = _REFERENCE.match(data, at)
    if not found:
        return 0, at
    hexadecimal, decimal, name = found.groups()
    if name is not None:
        code = _NAMED.get(name, 0)
    else:
        code = int(hexadecimal or b"0", 16) if hexadecimal is not None else int(decimal or b"0")
        if code >= 0x10FFFF or found.end() - at > _LONGEST_NUMBER:
            code = 0
    return code, found.end() + (data[found.end()] == ord(";"))


def start_tag(data: bytes, begin: int) -> tuple[str, str, int, int]:
    """Name, argument, date of the tag that begins here, and the place after its ``>``."""
    i = end_of(TAG_NAME, data, begin + 1)
    if data[i] == 0:
        raise EntityError(f"Unclosed start tag at byte offset {begin}")
    tag = ascii_lower(data[begin + 1 : i])
    if tag not in _TAGS:
        raise EntityError(f'Unsupported start tag "{tag}" at byte offset {begin}')
    argument, date = "", 0
    while data[i] != ord(">"):
        i = end_of(BLANK, data, i)
        if data[i] == ord(">"):
            break
        name_end = end_of(_ATTRIBUTE_NAME, data, i)
        name = data[i:name_end].decode("utf-8", "replace")
        if not name:
            raise EntityError(f'Empty attribute name in the tag "{tag}" at byte offset {begin}')
        i = end_of(BLANK, data, name_end)
        if data[i] != ord("="):
            if data[i] == 0:
                raise EntityError(f'Unclosed start tag "{tag}" at byte offset {begin}')
            if (tag, name) == ("blockquote", "expandable"):
                argument = "1"
            continue
        i = end_of(BLANK, data, i + 1)
        if data[i] == 0:
            raise EntityError(f'Unclosed start tag "{tag}" at byte offset {begin}')
        value, i = _attribute_value(data, i)
        if data[i] == 0:
            raise EntityError(f"Unclosed start tag at byte offset {begin}")
        match tag, name:
            case ("a", "href") | ("tg-emoji", "emoji-id") | ("tg-time", "format"):
                argument = value
            case ("code", "class") if value.startswith("language-"):
                argument = value.removeprefix("language-")
            case ("span", "class") if value.startswith("tg-"):
                argument = value.removeprefix("tg-")
            case ("blockquote", "expandable"):
                argument = "1"
            case ("tg-time", "unix"):
                date = leading_integer(value, INT32)
    if tag == "span" and argument != "spoiler":
        raise EntityError(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
    return tag, argument, date, i + 1


def _attribute_value(data: bytes, i: int) -> tuple[str, int]:
    quote = data[i]
    if quote not in b"'\"":
        end = end_of(_NAME_TOKEN, data, i)
        if data[end] not in _SPACES and data[end] != ord(">"):
            raise EntityError(f"Unexpected end of name token at byte offset {i}")
        return ascii_lower(data[i:end]), end
    value = bytearray()
    i += 1
    while data[i] not in (quote, 0):
        if data[i] == ord("&"):
            code, after = reference(data, i)
            if code:
                value += chr(code).encode("utf-8", "surrogatepass")
                i = after
                continue
        value.append(data[i])
        i += 1
    try:
        return value.decode(), i + (data[i] == quote)
    except UnicodeDecodeError as error:  # half a surrogate pair: TDLib itself aborts on it
        raise EntityError("Text must be encoded in UTF-8") from error


def end_of(pattern: re.Pattern[bytes], data: bytes, at: int) -> int:
    found = pattern.match(data, at)
    return found.end() if found else at


def ascii_lower(name: bytes) -> str:
    return name.lower().decode("utf-8", "replace")


def leading_integer(text: str, bits: int) -> int:
    """TDLib's ``to_integer``: the digits at the start, wrapping round at the size of the integer."""
    found = re.match(r"(-?)([0-9]*)", text)
    value = int(found[2] or "0") if found else 0
    value = -value if found and found[1] else value
    return (value + (1 << bits - 1)) % (1 << bits) - (1 << bits - 1)
