"""Signing off, wherever somebody does it: which texts are meant, who may approve them, and the files that say so."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from pathlib import Path

from bot.checks.signoff import name_of, to_look_at_also
from bot.compiler.texts import SignOff
from bot.editing.draft import Draft
from bot.editing.editors import files_of, last_editors, same_person
from bot.guide.approval import Approval, Standing, State
from bot.guide.errors import PlainError
from bot.guide.ledger import Where
from bot.source.approvals import approval_files
from bot.source.problems import likeliest
from bot.source.signatures import SignatureError
from bot.source.tree import Tree


class SignOffError(PlainError):
    """Nothing was signed. The message is a sentence for whoever wanted to."""


def chosen_texts(
    signoff: SignOff,
    pages: Iterable[str],
    audiences: Collection[str],
    languages: Collection[str],
    *,
    all_below: bool = False,
) -> list[Standing]:
    """The texts that were named; raises SignOffError for a name that leads to none."""
    chosen: dict[Where, Standing] = {}
    for page in pages:
        found = [
            each
            for each in signoff.standings
            if each.text.where.page == page or (all_below and each.text.where.page.startswith(f"{page}/"))
            if each.text.where.reader in audiences and each.text.where.language in languages
        ]
        if not found:
            ids = {each.text.where.page for each in signoff.standings}
            meant = likeliest(page, ids)
            hint = f" Did you mean {meant}?" if meant and page not in ids else ""
            whose = f"{' or '.join(audiences)} in [{', '.join(languages)}]"
            why = " It is in English there until it is translated." if page in ids else ""
            raise SignOffError(f"There is no text {page} for {whose}.{hint}{why}")
        chosen |= {each.text.where: each for each in found}
    return [*chosen.values()]


def due_day(text: str, today: date) -> date:
    """By when the words are to be looked at again; "" is in a year. Raises SignOffError for what is no day to come."""
    if not text:
        return date(today.year + 1, today.month, min(today.day, 28) if today.month == 2 else today.day)
    try:
        due = date.fromisoformat(text)
    except ValueError:
        raise SignOffError(f"{text} is no day. Write it as 2027-11-29.") from None
    if due <= today:
        raise SignOffError(f"The day by which it is due, {text}, is no day to come.")
    return due


def approvals(
    tree: Tree,
    signoff: SignOff,
    chosen: list[Standing],
    *,
    role: str,
    name: str,
    due: date,
    today: date,
    mark: str = "",
    despite: str = "",
    how_despite: str = '--despite "…"',
    at_desk: str = "",
) -> dict[Where, Approval]:
    """What is written down of each text. Raises SignOffError: nobody is named; the words are not those of the `mark`
    that was read; the last editor approves their own words, and nobody says why (`despite`). `at_desk` is whose desk it
    is done at: who wrote the words might else sign them by typing another name."""
    role, name = " ".join(role.split()), " ".join(name.split())
    if not role or not name:
        raise SignOffError("Say who approves, and in which role.")
    if mark and [each.text.mark for each in chosen] != [mark.strip().lower()]:
        now = ", ".join(f"{name_of(each.text.where)} has {each.text.mark}" for each in chosen)
        raise SignOffError(f"The words are not those of the mark {mark}: {now}. Read them anew; nothing was signed.")
    own = _own_words(tree, signoff, [each.text.where for each in chosen], (name, at_desk))
    if own and not despite.strip():
        lines = [f"{name_of(where)}: {editor} was the last to change {file}." for where, file, editor in own]
        if not any(same_person(editor, name) for _where, _file, editor in own):
            lines.append(f"This is the desk of {at_desk}, whatever name is typed.")
        last = f"Somebody else should approve it; or say why not: {how_despite}. Nothing was signed."
        raise SignOffError("\n".join([*lines, last]))
    reasons = dict.fromkeys((where for where, _file, _editor in own), " ".join(despite.split()))
    return {
        each.text.where: Approval(role, name, today, due, each.text.words, reasons.get(each.text.where, ""))
        for each in chosen
    }


def write_down(draft: Draft, signed: Mapping[Where, Approval], key: Path | None = None) -> None:
    """Put them into the draft, signed with an SSH `key` where there is one.

    Raises SignOffError: they cannot be signed, or would not count; and OSError."""
    try:
        draft.changed |= approval_files(draft.tree, signed, key)
    except SignatureError as error:
        raise SignOffError(f"{error} Nothing was signed off.") from None


def to_look_at_after(signoff: SignOff, chosen: Iterable[Standing]) -> dict[Where, list[str]]:
    """By each text that had changed: its siblings that were not signed at once with it, and want a look too."""
    signed = {each.text.where: each.state for each in chosen}
    names = {name_of(where) for where in signed}
    others = {
        where: [other for other in to_look_at_also(where, signoff.standings) if other not in names]
        for where, state in signed.items()
        if state is State.LAPSED
    }
    return {where: each for where, each in others.items() if each}


def _own_words(
    tree: Tree, signoff: SignOff, texts: list[Where], names: Collection[str]
) -> list[tuple[Where, str, str]]:
    """The texts whose last editor goes by one of these names, each with a file that says so, and that editor."""
    files = {where: files_of(signoff.guide, where) for where in texts}
    editors = last_editors({tree.path(file) for each in files.values() for file in each})
    return [
        (where, tree.shown(file), editor)
        for where, each in files.items()
        for file in each
        if (editor := editors.get(tree.path(file), "")) and any(same_person(editor, name) for name in names)
    ]
