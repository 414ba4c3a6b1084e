"""How Telegram tidies entities: what may lie inside what, and what is merged, cut or dropped.

The rules are TDLib's (``fix_entities`` in ``td/telegram/MessageEntity.cpp``): code holds nothing else; a link
or a quotation does not lie inside its like; styles are merged where they touch and cut at the edges of
everything else. Compared with TDLib itself by the tests.
"""

from __future__ import annotations

from bot.local_telegram.html import Entity, sort_entities

_STYLES = ("bold", "italic", "underline", "strikethrough", "spoiler")
_QUOTES = {"blockquote", "expandable_blockquote"}
_CODE = {"pre", "code", "date_time"}


def settle(entities: list[Entity]) -> list[Entity]:
    """The entities as Telegram keeps them."""
    entities = sort_entities([entity for entity in entities if entity["length"] > 0])
    if _already_settled(entities):
        return entities
    styles = [e for e in entities if e["type"] in _STYLES]
    quotes = _without_overlaps([e for e in entities if e["type"] in _QUOTES])
    others = _without_overlaps([e for e in entities if e["type"] not in _STYLES and e["type"] not in _QUOTES])
    others = [e for e in others if not any(_crosses(e, quote) for quote in quotes)]
    return split_styles(styles, sort_entities(others + quotes))


def add_found(entities: list[Entity], found: list[Entity]) -> list[Entity]:
    """Add what Telegram found by itself, where it does not touch what the author marked."""
    if not found:
        return entities
    styles = [e for e in entities if e["type"] in _STYLES]
    quotes = [e for e in entities if e["type"] in _QUOTES]
    marked = [e for e in entities if e["type"] not in _STYLES and e["type"] not in _QUOTES]
    found = [e for e in found if not any(_crosses(e, quote) for quote in quotes)]
    found = [e for e in found if all(_end(e) <= m["offset"] or e["offset"] >= _end(m) for m in marked)]
    return split_styles(styles, sort_entities(marked + found + quotes))


def split_styles(styles: list[Entity], others: list[Entity]) -> list[Entity]:
    """Merge styles that touch, cut them at the edges of the others, drop those inside code."""
    if not styles:
        return others
    waiting = list(reversed(styles))
    begins: dict[str, int] = {}
    ends: dict[str, int] = {}
    made: list[Entity] = []

    def flush(offset: int) -> None:
        for style in _STYLES:
            if style not in ends or begins[style] >= offset:
                continue
            stop = min(ends[style], offset)
            made.append({"type": style, "offset": begins[style], "length": stop - begins[style]})
            if ends[style] <= offset:
                del begins[style], ends[style]
            else:
                begins[style] = offset

    def advance(offset: int) -> None:
        while waiting and waiting[-1]["offset"] < offset:
            style = waiting.pop()
            kind = style["type"]
            if kind in ends and style["offset"] <= ends[kind]:
                ends[kind] = max(ends[kind], _end(style))
            else:
                flush(style["offset"])
                begins[kind], ends[kind] = style["offset"], _end(style)
        flush(offset)

    inside: list[Entity] = []

    def reach(offset: int) -> None:
        while inside and offset >= _end(inside[-1]):
            kept = len(made)
            advance(_end(inside[-1]))
            if inside[-1]["type"] in _CODE:
                del made[kept:]
            inside.pop()
        advance(offset)

    for other in others:
        reach(other["offset"])
        inside.append(other)
    reach(max([_end(e) for e in [*styles, *others]]) + 1)
    return sort_entities(others + made)


def _already_settled(entities: list[Entity]) -> bool:
    """True where nothing needs cutting: TDLib then leaves the list alone."""
    ends: dict[str, int] = {}
    inside: list[Entity] = []
    for entity in entities:
        while inside and entity["offset"] >= _end(inside[-1]):
            inside.pop()
        if inside:
            kinds = {e["type"] for e in inside}
            links = kinds - set(_STYLES) - _QUOTES - _CODE
            if (
                _end(entity) > _end(inside[-1])
                or entity["type"] in kinds
                or inside[-1]["type"] in _CODE
                or (entity["type"] in _CODE and kinds - _QUOTES)
                or (entity["type"] not in _STYLES and entity["type"] not in _CODE and links)
                or (entity["type"] in _QUOTES and kinds & _QUOTES)
                or kinds & set(_STYLES)
            ):
                return False
        if entity["type"] in _STYLES:
            if ends.get(entity["type"], -1) >= entity["offset"]:
                return False
            ends[entity["type"]] = _end(entity)
        inside.append(entity)
    return True


def _without_overlaps(entities: list[Entity]) -> list[Entity]:
    kept: list[Entity] = []
    for entity in entities:
        if not kept or entity["offset"] >= _end(kept[-1]):
            kept.append(entity)
    return kept


def _crosses(entity: Entity, quote: Entity) -> bool:
    """True where the entity reaches over an edge of the quotation."""
    if _end(quote) <= entity["offset"] or _end(entity) <= quote["offset"]:
        return False
    return bool(_end(quote) < _end(entity) or entity["offset"] < quote["offset"])


def _end(entity: Entity) -> int:
    return int(entity["offset"]) + int(entity["length"])
