"""A guide comes onto the server: fetched aside, verified, opened whole, and only then named as the one in use."""

import tempfile
from collections.abc import Collection
from pathlib import Path

from bot.commands.fetched import Fetched, ReleaseError, fetch_guide, fetch_release
from bot.commands.numbered import NumberedGuide, all_numbered, forget_old, in_use, keep, keep_what_is_there, use
from bot.guide.edition import BUILD_AGAIN, read_edition, rows_of
from bot.guide.errors import GuideError
from bot.guide.store import check_offered
from bot.services.adoption import read_whole

_DAY = "SELECT since FROM published WHERE mark = ? AND audience = '' AND was = ''"


def pull_guide(
    guide: Path, source: str, allowed: Path | None, offered: Collection[str], *, rehearsal: bool, older: bool
) -> str:
    """Have the server answer from the guide of the release at `source`; what to say of it.

    Nothing changes for a release that is in use, or that somebody went back from. Raises GuideError with a sentence
    whatever is wrong with it: the guide in use is then as it was.
    """
    guide.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".pull.", dir=guide.parent) as made:
        folder = Path(made)
        release = fetch_release(source, folder, allowed)
        if not release.live and not rehearsal:
            raise ReleaseError(f"{release.name} is a rehearsal, made without the go-live list: --not-live takes it.")
        before = in_use(guide)
        same = next((kept for kept in reversed(all_numbered(guide)) if kept.hash == release.guide_hash), None)
        if same is not None:
            return _as_it_is(same, before, release)
        new = fetch_guide(release, folder)
        mark, day = _opened(new, offered, release)
        was = _what_it_was(guide)
        if before is None and guide.is_file():
            keep_what_is_there(guide, was[0] if was else "0")
        if was and day < was[1] and not older:
            raise ReleaseError(
                f"{release.name} was published on {day or 'no day'}, the guide in use on {was[1]}: --older takes it."
            )
        kept = keep(guide, new, mark)
    use(guide, kept)
    forget_old(guide)
    return f"{release.name} is in use: number {kept.number}, edition {mark}{_signed(release)}."


def go_back(guide: Path, number: int | None = None) -> str:
    """Have the server answer from the guide before the one in use, or from the one with this number; what to say.

    Raises GuideError with a sentence; the guide in use is then as it was.
    """
    every, current = all_numbered(guide), in_use(guide)
    if number is None:
        earlier = [kept for kept in every if current and kept.number < current.number]
        if not earlier:
            raise ReleaseError("There is no earlier guide here to go back to.")
        chosen = earlier[-1]
    else:
        found = next((kept for kept in every if kept.number == number), None)
        if found is None:
            have = ", ".join(str(kept.number) for kept in every) or "none"
            raise ReleaseError(f"There is no guide with the number {number} here. There are: {have}.")
        chosen = found
    read_whole(chosen.path)
    use(guide, chosen)
    return f"Number {chosen.number} is in use, edition {chosen.mark}. What was newer is not taken again by itself."


def what_is_here(guide: Path) -> list[str]:
    """The guides that are kept, the oldest first, a line each."""
    current = in_use(guide)
    lines = [
        f"{kept.number}  edition {kept.mark}{'  in use' if kept == current else ''}" for kept in all_numbered(guide)
    ]
    if current is None and guide.exists():
        lines.append(f"In use is {guide}, edition {read_edition(guide).version}, which was not pulled.")
    return lines or [f"There is no guide at {guide}."]


def _as_it_is(same: NumberedGuide, before: NumberedGuide | None, release: Fetched) -> str:
    if same == before:
        return f"{release.name} is in use already: number {same.number}, edition {same.mark}."
    return (
        f"{release.name} is here as number {same.number}, and another is in use: somebody went back. Nothing was"
        f" changed. `pull --use {same.number}` takes it again."
    )


def _opened(path: Path, offered: Collection[str], release: Fetched) -> tuple[str, str]:
    """The mark of a guide that is whole, with all the languages on offer, and the day of its publishing ("": none)."""
    try:
        edition = read_whole(path).edition
        check_offered(edition, offered, path)
    except GuideError as error:
        reason = str(error).replace(str(path), release.name).removesuffix(BUILD_AGAIN).strip()
        raise ReleaseError(
            f"{reason} Is this program older than the release? The release has the one that fits."
        ) from None
    return edition.version, _day_of(path, edition.version)


def _what_it_was(guide: Path) -> tuple[str, str] | None:
    """The mark and day of the guide in use; None where there is none that the bot could start on."""
    try:
        mark = read_edition(guide).version
    except GuideError:
        return None
    return mark, _day_of(guide, mark)


def _day_of(guide: Path, mark: str) -> str:
    rows = rows_of(guide, _DAY, [mark])
    return str(rows[0][0]) if rows else ""


def _signed(release: Fetched) -> str:
    return f", signed by {release.signer}" if release.signer else ""
