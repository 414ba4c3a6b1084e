"""A page's file as a person edits it: the lines at its top as fields, and the text below.

A change touches what the person changed and leaves every other byte: line ends, quotation marks, comments, the
byte-order mark. What is then read must be exactly what was wanted; else it is refused, and a person does it by hand.
"""

import hashlib
from collections.abc import Mapping
from typing import NamedTuple

from bot.editing.draft import Draft, EditError, changed_meanwhile
from bot.editing.fields import EditedFields, fields_in, with_fields
from bot.editing.lines import laid_out, lines_of
from bot.editing.own import note_before_first
from bot.source.tree import Tree, half_merged, plain_ends

SHARED = "content/shared/"
_BOM = "\ufeff"
_EDGE = "---"


class Opened(NamedTuple):
    """A text as it is edited. `mark` is of the file's bytes and is given back when saving.

    `fields` has the lines at the top that a person may change, as text, without those that are not there: title,
    button, ask, checked, review, and `label:PAGE` for the words of a button. `leads_to` are the pages of `next`.
    A passage has no fields. Nor has a file whose top cannot be read: then all of it is in `body`, to be mended.
    """

    name: str
    mark: str
    fields: dict[str, str]
    body: str
    leads_to: tuple[str, ...] = ()


class _Parts(NamedTuple):
    """A file's text: what stands before the top (a byte-order mark), the top with both its edges, and the body."""

    before: str
    top: str
    body: str
    read: EditedFields


def opened(tree: Tree, name: str) -> Opened:
    """A text to be edited; raises EditError if there is none, or if it cannot be read."""
    if not (name.startswith("content/") and name.endswith(".md") and tree.has(name)):
        raise EditError(f"There is no text {name}.")
    draft = Draft(tree)
    parts = _parts(name, draft.text(name))
    return Opened(name, file_mark(draft.bytes_of(name)), parts.read.values, plain_ends(parts.body), parts.read.leads_to)


def file_mark(data: bytes) -> str:
    """A mark of a file's bytes: another one means that somebody has changed it."""
    return hashlib.sha256(data).hexdigest()[:16]


def text_of(draft: Draft, name: str, fields: Mapping[str, str], body: str) -> str:
    """The file's text as it would be with these fields and this body; nothing is changed. What `fields` does not name
    stays. Raises EditError."""
    text = draft.text(name)
    parts = _parts(name, text)
    wanted = {key: " ".join(value.split()) for key, value in fields.items()}
    top = with_fields(parts.top, wanted) if wanted else parts.top
    after = parts.before + top + laid_out(parts.body, plain_ends(body))
    again = _parts(name, after)
    if parts.top and (again.read.values != _changed(parts.read.values, wanted) or again.read.rest != parts.read.rest):
        raise EditError(f"{name} is written in a way that cannot be changed here. Change it by hand first.")
    return after


def rewritten(draft: Draft, name: str, mark: str, fields: Mapping[str, str], body: str) -> bool:
    """Put a person's words into the draft; True if that changed anything.

    With an authority's folder the change goes there, and ours is noted as it was. Raises EditError, and loses nothing,
    if the file has changed since it was opened, or if it would be half merged: what is kept must be one wording.
    """
    before = draft.text(name)
    if file_mark(draft.bytes_of(name)) != mark:
        raise EditError(changed_meanwhile(draft.tree.shown(name)))
    after = text_of(draft, name, fields, body)
    if marks := half_merged(after, draft.tree.shown(name)):
        raise EditError(f"{marks} Nothing was changed.")
    if after == before:
        return False
    note_before_first(draft, name)
    draft.changed[name] = after.encode()
    return True


def lines_above(name: str, text: str) -> int:
    """How many lines of a file stand above what is shown as its body: those of a top that can be read."""
    return len(lines_of(_parts(name, text).top))


def _changed(values: Mapping[str, str], wanted: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in {**values, **wanted}.items() if value}


def _parts(name: str, text: str) -> _Parts:
    before = _BOM if text.startswith(_BOM) else ""
    lines = lines_of(text.removeprefix(before))
    whole = _Parts(before, "", "".join(lines), EditedFields({}, (), {}))
    if name.startswith(SHARED) or not lines or lines[0].rstrip() != _EDGE:
        return whole
    end = next((at for at, line in enumerate(lines[1:], start=1) if line.rstrip() == _EDGE), 0)
    top = "".join(lines[: end + 1])
    read = fields_in(top) if end else None
    return whole if read is None else _Parts(before, top, "".join(lines[end + 1 :]), read)
