"""How Telegram tidies entities: which are dropped, merged or cut, and their order.

The rules are TDLib's (`fix_entities` in `MessageEntity.cpp`), for what `html.py` reads and `found.py` finds: there,
nothing but styles lies across anything else. Compared with TDLib itself by the tests.
"""

from itertools import pairwise

from bot.local_telegram.html import Entity

_STYLES = ("bold", "italic")
_QUOTES = ("blockquote", "expandable_blockquote")
_ORDER = {**dict.fromkeys(_QUOTES, 0), "bold": 2, "italic": 3}
_ANY_OTHER = 1


def sort_entities(entities: list[Entity]) -> list[Entity]:
    """In Telegram's order: by start, the longer first, then by kind."""
    return sorted(entities, key=lambda e: (e["offset"], -e["length"], _ORDER.get(e["type"], _ANY_OTHER)))


def settle(entities: list[Entity], found: list[Entity] | None = None) -> list[Entity]:
    """The entities as Telegram keeps them. What it `found` by itself yields to what the author marked."""
    entities = [entity for entity in entities if entity["length"] > 0]
    styles = [e for kind in _STYLES for e in _merged([e for e in entities if e["type"] == kind])]
    others = [e for e in entities if e["type"] not in _STYLES]
    others += [e for e in found or [] if not any(_in_the_way(e, other) for other in others)]
    edges = {edge for e in others for edge in (e["offset"], _end(e))} | {style["offset"] for style in styles}
    return sort_entities(others + [piece for style in styles for piece in _cut(style, edges)])


def _merged(styles: list[Entity]) -> list[Entity]:
    """Styles of one kind; those that touch are one."""
    merged: list[Entity] = []
    for style in sort_entities(styles):
        if merged and style["offset"] <= _end(merged[-1]):
            last = merged[-1]
            merged[-1] = {**last, "length": max(_end(last), _end(style)) - last["offset"]}
        else:
            merged.append(style)
    return merged


def _cut(style: Entity, edges: set[int]) -> list[Entity]:
    """The style in pieces: it is cut where anything else begins and where anything but a style ends."""
    begin, end = style["offset"], _end(style)
    places = [begin, *sorted(edge for edge in edges if begin < edge < end), end]
    return [{**style, "offset": here, "length": there - here} for here, there in pairwise(places)]


def _in_the_way(found: Entity, other: Entity) -> bool:
    """True where they touch, or where what was found reaches over an edge of a quotation."""
    apart = _end(other) <= found["offset"] or _end(found) <= other["offset"]
    inside = other["offset"] <= found["offset"] and _end(found) <= _end(other)
    return not apart and not (inside and other["type"] in _QUOTES)


def _end(entity: Entity) -> int:
    return int(entity["offset"]) + int(entity["length"])
