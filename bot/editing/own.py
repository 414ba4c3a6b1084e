"""An authority's own folder: what is written goes there, and ours is noted as it was (decision 26)."""

from bot.checks.beneath import BEFORE
from bot.editing.draft import Draft, EditError


def note(draft: Draft, name: str) -> None:
    """Keep a copy of ours as it stands now, so that a later upgrade can be compared with it."""
    ours = draft.tree.layers[0]
    if ours.has(name):
        draft.changed[f"{BEFORE}/{name}"] = ours.read(name)


def take(draft: Draft, name: str) -> None:
    """Copy a text of ours into the authority's folder, to be changed there; raises EditError if it is there already."""
    ours, own = draft.tree.layers
    if own.has(name):
        raise EditError(f"{own.shown(name)} is there already: edit it.")
    note(draft, name)
    draft.changed[name] = ours.read(name)


def note_before_first(draft: Draft, name: str) -> None:
    """Note ours before the authority's first change of it; where there is no such folder, there is nothing to note."""
    if draft.tree.overlay is not None and not draft.tree.layers[-1].has(name):
        note(draft, name)
