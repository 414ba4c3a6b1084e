"""The approvals of a page that is renamed or retired: the words that readers see are the same, so they still count."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from bot.editing.draft import Draft
from bot.guide.approval import BUTTON_TO, approval_from_toml, approval_to_toml
from bot.source.approvals import APPROVALS
from bot.source.signatures import SUFFIX


def approvals_renamed(draft: Draft, names: Mapping[str, str]) -> list[str]:
    """Move the approvals of pages to their new names. Returns what was done, in words.

    Where approved words name such a page as what a button leads to, they name it anew: no reader sees that name.
    """
    done = []
    for name, reader, page, language in list(_approvals(draft)):
        called = f"{APPROVALS}/{reader}/{names.get(page, page)}/{language}"
        text = draft.text(name)
        changed = _naming(text, names)
        if called != name:
            draft.remove(name)
            done.append(f"Approval kept: {called}")
        if called != name or changed != text:
            draft.changed[called] = changed.encode()
            done += _signature_renamed(draft, name, called, fits=changed == text)
    return done


def approvals_removed(draft: Draft, page: str) -> list[str]:
    """Take away the approvals of a page that is no more; Git has them still. Returns what was done, in words."""
    gone = [name for name, _reader, other, _language in list(_approvals(draft)) if other == page]
    for name in gone:
        draft.remove(name)
        if _has_signature(draft, name):
            draft.remove(name + SUFFIX)
    return [f"Deleted, since nobody reads those words any more: {name}" for name in gone]


def _signature_renamed(draft: Draft, name: str, called: str, *, fits: bool) -> list[str]:
    """The signature beside an approval goes with it, as long as it fits: where the file stands is no part of it."""
    if not _has_signature(draft, name):
        return []
    signature = draft.text(name + SUFFIX)
    draft.remove(name + SUFFIX)
    if fits:
        draft.changed[called + SUFFIX] = signature.encode()
        return []
    return [f"Its signature does not fit the new name of a button's page; sign it off anew, with --sign: {called}"]


def _has_signature(draft: Draft, name: str) -> bool:
    return draft.tree.layers[-1].has(name + SUFFIX)


def _approvals(draft: Draft) -> Iterator[tuple[str, str, str, str]]:
    """Each approval: its file, the reader, the page, and the file's own name."""
    base = draft.tree.layers[-1].base
    for path in sorted((base / APPROVALS).rglob("*.toml")):
        name = path.relative_to(base).as_posix()
        _folder, reader, *page, language = name.split("/")
        if page:
            yield name, reader, "/".join(page), language


def _naming(text: str, names: Mapping[str, str]) -> str:
    """An approval with the new names of pages in it; one that cannot be read stays as it is, which `check` says."""
    try:
        approval = approval_from_toml(text)
    except ValueError:
        return text
    words = tuple(_word(line, names) for line in approval.words)
    return text if words == approval.words else approval_to_toml(replace(approval, words=words))


def _word(line: str, names: Mapping[str, str]) -> str:
    if not line.startswith(BUTTON_TO):
        return line
    page, end, label = line.removeprefix(BUTTON_TO).partition("] ")
    return f"{BUTTON_TO}{names.get(page, page)}{end}{label}"
