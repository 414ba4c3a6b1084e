"""From what a bot asks Telegram to say, to what Telegram says: parsed, cleaned, trimmed, measured.

Sources: `Client::get_formatted_text` in telegram-bot-api, `fix_formatted_text` and
`clean_input_string` in TDLib. Direction marks U+202A to U+202E are removed and runs of U+200E and U+200F
thinned out, so right-to-left text cannot rely on them; isolates (U+2066 to U+2069) stay.
"""

import re

from telegram.constants import MessageLimit

from bot.local_telegram.entities import settle, sort_entities
from bot.local_telegram.errors import bad_request
from bot.local_telegram.found import find
from bot.local_telegram.html import Entity, EntityError, parse_html
from bot.local_telegram.units import utf16_length

_MAX_SOURCE_BYTES = 1 << 15
"""`Client::get_formatted_text` refuses more before it parses anything."""
_KEPT_ENTITIES = int(MessageLimit.MESSAGE_ENTITIES)
_CONTROL = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f]")
_DROPPED = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")
_MARKS = re.compile("[\u200e\u200f]{2,}")
_TRIMMED = " \n"
_INVISIBLE = re.compile(
    "[ \n\u00a0\u1680\u180e\u2000-\u200f\u202e\u202f\u205f\u2800\u3000\ufeff\ufffc\U000e0000-\U000e007f]*"
)


def clean(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Take out what Telegram takes out, and move the entities with the text."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise bad_request("Strings must be encoded in UTF-8") from error
    text = _CONTROL.sub(" ", text)
    dropped = [utf16_length(text[: match.start()]) for match in _DROPPED.finditer(text)]
    moved = []
    for entity in entities:
        begin = entity["offset"] - sum(at < entity["offset"] for at in dropped)
        end = entity["offset"] + entity["length"]
        end -= sum(at < end for at in dropped)
        moved.append({**entity, "offset": begin, "length": end - begin})
    text = _DROPPED.sub("", text)
    text = _MARKS.sub(lambda run: "\u200c" * (len(run[0]) - 1) + run[0][-1], text)
    return text, settle(moved)


def trim(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Cut white space at both ends; at the start only as far as no entity covers it (as TDLib does)."""
    text = text.rstrip(_TRIMMED)
    end = utf16_length(text)
    entities = [{**e, "length": min(e["length"], end - e["offset"])} for e in entities if e["offset"] < end]
    blank = len(text) - len(text.lstrip(_TRIMMED))
    cut = min([blank, *(e["offset"] for e in entities)])
    return text[cut:], sort_entities([{**e, "offset": e["offset"] - cut} for e in entities])


def formatted(source: str, parse_mode: str) -> tuple[str, list[Entity]]:
    """The text and entities of a message, as Telegram stores them. Empty text stays empty."""
    if len(source.encode("utf-8", "surrogatepass")) > _MAX_SOURCE_BYTES:
        raise bad_request("Text is too long")
    text, entities = source, list[Entity]()
    match parse_mode.lower():
        case "html":
            try:
                text, entities = parse_html(source)
            except EntityError as error:
                raise bad_request(f"Can't parse entities: {error}") from error
        case "" | "none":
            pass
        case "markdown" | "markdownv2":
            raise bad_request("local_telegram reads HTML only; this project sends nothing else")
        case _:
            raise bad_request("Unsupported parse_mode")
    text, entities = trim(*clean(text, entities))
    if _INVISIBLE.fullmatch(text):
        return "", []
    return text, settle(entities, find(text))[:_KEPT_ENTITIES]


def message_text(source: str, parse_mode: str) -> tuple[str, list[Entity]]:
    """The text of `sendMessage` and `editMessageText`, or Telegram's refusal."""
    if not source:
        raise bad_request("Message text is empty")
    text, entities = formatted(source, parse_mode)
    if not text:
        raise bad_request("Text must be non-empty")
    if utf16_length(text) > MessageLimit.MAX_TEXT_LENGTH:
        raise bad_request("Message is too long")
    return text, entities


def caption(source: str, parse_mode: str) -> tuple[str, list[Entity]]:
    """The caption under a document or a photo; it may be empty."""
    text, entities = formatted(source, parse_mode)
    if utf16_length(text) > MessageLimit.CAPTION_LENGTH:
        raise bad_request("Message caption is too long")
    return text, entities
