"""Taking a page of ours out of an authority's guide: one line in its folder, and ours stays as it is (decision 26)."""

from functools import partial
from typing import Any

from bot.checks.beneath import BEFORE
from bot.editing.approvals import approvals_removed
from bot.editing.draft import Draft, EditError
from bot.editing.pages import must_not_be_the_programs, readers_of, target_of
from bot.editing.toml import checked, with_key, without_key
from bot.guide.place import Audience
from bot.source.guide import SourceGuide
from bot.source.tree import RETIRED

_TOP = """\
# Pages of the guide that our readers do not have, each with the page that answers in its place.
# Without its line a page is back.
"""


def take_out(
    draft: Draft, guide: SourceGuide, page: str, to: str | None = None, *, drop_questions: bool = False
) -> list[str]:
    """Let an authority's readers have a page of ours no more; `to`, or else the nearest page above it, answers in its
    place. What the authority had put in its place goes with it.

    Returns what was done, in words; raises EditError if it cannot be.
    """
    readers_of(guide, page)
    must_not_be_the_programs(guide, page)
    target = target_of(guide, page, to)
    ours, own = draft.tree.layers
    names = [f"content/{reader}/{page}.md" for reader in Audience]
    if not any(ours.has(name) for name in names):
        raise EditError(
            f'{page} is a page of your own: delete its file and what names it by hand, write "{page}" = "{target}"'
            " into content/redirects.toml, then run `conference-guide check`. Nothing was changed."
        )
    if drop_questions:
        raise EditError(f"The questions for {page} are ours: those of {target} take them over. Nothing was changed.")
    mine = [name for name in names if own.has(name)]
    beneath = [f"{BEFORE}/{name}" for name in mine if (own.base / BEFORE / name).is_file()]
    for name in (*mine, *beneath):
        draft.remove(name)
    before = draft.text(RETIRED) if own.has(RETIRED) else _TOP
    change = checked(RETIRED, partial(_named, page=page, target=target), partial(_wanted, page=page, target=target))
    draft.changed[RETIRED] = change(before).encode()
    return [
        *(f"Deleted, which stood in place of ours: {own.shown(name)}" for name in mine),
        *approvals_removed(draft, page),
        f"Named in {own.shown(RETIRED)}: what leads to {page} now opens {target}, which has its questions too",
    ]


def _named(text: str, page: str, target: str) -> str:
    return with_key(without_key(text, page), page, target)


def _wanted(values: dict[str, Any], page: str, target: str) -> dict[str, Any]:
    return values | {page: target}
