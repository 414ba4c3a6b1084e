"""Telegram's own parser (TDLib, offline): what it makes of a text is what Telegram makes of it.

`parse_html("<b>x</b>")` gives `("x", [{"type": "bold", "offset": 0, "length": 1}])` or raises `RefusedError`
with Telegram's words. Entities are in the Bot API's spelling. Nothing is sent anywhere: `td_execute` runs
TDLib's synchronous functions inside this process.
"""

import json
import re
from typing import Any

from tdjson import td_execute

Entity = dict[str, Any]

td_execute(json.dumps({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0}).encode())
td_execute(json.dumps({"@type": "setLogStream", "log_stream": {"@type": "logStreamEmpty"}}).encode())

_NAMES = {
    "EmailAddress": "email",
    "PreCode": "pre",
    "TextUrl": "text_link",
    "MentionName": "text_mention",
    "BlockQuote": "blockquote",
    "ExpandableBlockQuote": "expandable_blockquote",
}


class RefusedError(ValueError):
    """TDLib refused the text; the message is its own."""


def parse_html(text: str) -> tuple[str, list[Entity]]:
    """Text and entities as Telegram's HTML parser gives them (before trimming). Raises `RefusedError`."""
    answer = _ask({"@type": "parseTextEntities", "text": text, "parse_mode": {"@type": "textParseModeHTML"}})
    return answer["text"], [_bot_api(entity) for entity in answer["entities"]]


def find_entities(text: str) -> list[Entity]:
    """What Telegram finds by itself in a plain text: addresses, e-mails, mentions, commands and the like."""
    return [_bot_api(entity) for entity in _ask({"@type": "getTextEntities", "text": text})["entities"]]


def clean(text: str, entities: list[dict[str, Any]]) -> tuple[str, list[Entity]]:
    """What Telegram makes of text and TDLib-spelt entities when it stores them (no Markdown in it)."""
    formatted = {"@type": "formattedText", "text": text, "entities": entities}
    answer = _ask({"@type": "parseMarkdown", "text": formatted})
    return answer["text"], [_bot_api(entity) for entity in answer["entities"]]


def parse_and_clean(text: str) -> tuple[str, list[Entity]]:
    """`parse_html`, then `clean`: the text as stored, short of the trimming at both ends."""
    answer = _ask({"@type": "parseTextEntities", "text": text, "parse_mode": {"@type": "textParseModeHTML"}})
    return clean(answer["text"], answer["entities"])


def _ask(request: dict[str, Any]) -> dict[str, Any]:
    raw = td_execute(json.dumps(request).encode())
    answer: dict[str, Any] = json.loads(raw) if raw else {"@type": "error", "message": "no answer"}
    if answer["@type"] == "error":
        raise RefusedError(answer["message"])
    return answer


def _bot_api(entity: dict[str, Any]) -> Entity:
    kind = entity["type"]
    name = kind["@type"].removeprefix("textEntityType")
    name = _NAMES.get(name) or re.sub(r"(?<!^)([A-Z])", r"_\1", name).lower()
    made: Entity = {"type": name, "offset": entity["offset"], "length": entity["length"]}
    for field in ("url", "language"):
        if kind.get(field):
            made[field] = kind[field]
    if "custom_emoji_id" in kind:
        made["custom_emoji_id"] = str(kind["custom_emoji_id"])
    if "user_id" in kind:
        made["user"] = {"id": kind["user_id"]}
    if "unix_time" in kind:
        made["unix_time"] = kind["unix_time"]
    return made
