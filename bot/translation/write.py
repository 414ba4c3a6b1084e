"""Writing PO files, the same bytes for the same content, so that a version history shows what a person changed."""

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from io import BytesIO

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import write_po

from bot.source.template import PLACEHOLDER
from bot.translation.extract import TextUnit, UnitKind
from bot.translation.merge import Merged, unique
from bot.translation.po import CatalogueEntry, EntryKey

_WIDE = 1_000_000
"""A unit stays on one line, and so does a comment: cut lines make every small change look like a large one."""

_GUESSED_FLAGS = ("python-format", "python-brace-format")
_FIELD = re.compile(r"\{\w+\}")
_KEPT = re.compile(rf"{PLACEHOLDER.pattern}|<(?:https?://[^<>\s]*|[^<>\s@]+@[^<>\s@]+)>")
_HEADER = """\
# Conference Guide: {name}.
# How to work on this file: docs/translating.md"""


def po_text(merged: Merged, header: Catalog | None, units: Iterable[TextUnit], name: str) -> bytes:
    """A language's catalogue. Its header stays as it is, if it has one."""
    catalogue = _catalogue(merged.code, header, name)
    everywhere = _by_key(units)
    for entry in merged.entries.values():
        _add(catalogue, merged.units[entry.key], entry).locations = everywhere[entry.key]
    for entry in merged.obsolete:
        key = (entry.english, entry.context) if entry.context else entry.english
        catalogue.obsolete[key] = Message(
            entry.english, entry.translated, user_comments=entry.comments, context=entry.context or None
        )
    return _text(catalogue)


def pot_text(units: Iterable[TextUnit], name: str) -> bytes:
    """A template: everything there is to translate, in English."""
    everything = list(units)
    everywhere = _by_key(everything)
    catalogue = _catalogue(None, None, name)
    for unit in unique(everything).values():
        _add(catalogue, unit, CatalogueEntry(*unit.key)).locations = everywhere[unit.key]
    return _text(catalogue)


def hints(unit: TextUnit) -> list[str]:
    """What a translator must know of a unit: what it is, how long it may be, what to leave as it is."""
    lines = [f"What: {unit.kind}" + (f"; at most {unit.limit} characters." if unit.limit else ".")]
    kept = _FIELD if unit.kind is UnitKind.INTERFACE else _KEPT
    if names := [found[0] for found in kept.finditer(unit.text)]:
        lines.append(f"Leave as it is: {', '.join(dict.fromkeys(names))}")
    if unit.kind is UnitKind.QUOTE:
        lines.append("Word for word from the law or the guidance: an aid; the English stands behind a button.")
    return lines


def _by_key(units: Iterable[TextUnit]) -> dict[EntryKey, list[tuple[str, int]]]:
    places: dict[EntryKey, list[tuple[str, int]]] = defaultdict(list)
    for unit in units:
        places[unit.key].append((unit.file, unit.line))
    return places


def _catalogue(code: str | None, header: Catalog | None, name: str) -> Catalog:
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    catalogue = Catalog(
        locale=code.replace("-", "_") if code else None,
        project="Conference Guide",
        version="1",
        msgid_bugs_address="docs/translating.md",
        last_translator=name,
        language_team=name,
        header_comment=_HEADER.format(name=name),
        creation_date=now,
        revision_date=now,
        fuzzy=False,
    )
    if header is not None:
        kept = {key: value for key, value in header.mime_headers if key not in {"Content-Type", "Plural-Forms"}}
        catalogue.header_comment = header.header_comment
        catalogue.mime_headers = list(kept.items())
    return catalogue


def _add(catalogue: Catalog, unit: TextUnit, entry: CatalogueEntry) -> Message:
    message = catalogue.add(
        unit.text,
        entry.translated,
        context=unit.context or None,
        auto_comments=hints(unit),
        user_comments=entry.comments,
        flags={"fuzzy"} if entry.fuzzy else set(),
    )
    if unit.kind is not UnitKind.INTERFACE:  # Babel takes "50 % of" for a format of Python's
        message.flags -= set(_GUESSED_FLAGS)
    return message


def _text(catalogue: Catalog) -> bytes:
    file = BytesIO()
    # Files without lines: a paragraph put in would else change every entry below it.
    write_po(file, catalogue, width=_WIDE, include_lineno=False)
    return file.getvalue()
