"""Trying a change on a copy: whoever makes it is told what would be wrong, before anything is written.

And saving it: tried, written, and kept in Git. So do the editor's page and the commands that change one text or value
(`page write`, `detail set`, `help-line set` and `rung`), and signing off, which changes no words: there is nothing to
try. Others do less, and each for a reason: `adopt` takes answers while most are still missing, when the guide as a
whole is not sound yet; `page retire` and `page rename` try, and leave many files to whoever commits them together with
what belongs to them; `overlay take` and `overlay seen` copy our words as they stand, for somebody who is about to
change them.
"""

from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from bot.checks.beneath import BEFORE
from bot.compiler.build import Report, build
from bot.editing.draft import Draft, EditError
from bot.editing.extra import TO_INSTALL_EDIT
from bot.editing.kept import KeepError, Kept, keep, unkept
from bot.source.ledger import ledger_text
from bot.source.problems import Problem
from bot.source.tree import Tree
from bot.translation.project import TranslationError, project_of
from bot.translation.update import update

NO_PARTS = f"Git does not have it yet: commit it by hand. {TO_INSTALL_EDIT}"
NO_GIT = "This folder is not under Git: nobody else can see what was before."


class Saved(NamedTuple):
    """What came of saving: `problems`, and then nothing was written; else the `files` that were, and where Git has
    them. `not_kept` is why it has not; "" where it has."""

    problems: list[Problem]
    files: list[Path]
    kept: Kept | None = None
    not_kept: str = ""


def save(draft: Draft, message: str, author: str, *, today: date | None = None, check: bool = True) -> Saved:
    """Try the draft, write it, and keep it in Git under the author's name; raises EditError and OSError, and has then
    written nothing. What is wrong already does not stop it: two broken pages are mended one by one. Without `check` it
    is not tried: no words change."""
    if check and (problems := _worse(draft, Draft(draft.tree), today)):
        return Saved(problems, [])
    draft.write()
    return _kept(draft.tree, draft.paths(), message, author)


def save_as_it_stands(tree: Tree, name: str, message: str, author: str, *, today: date | None = None) -> Saved | None:
    """Keep a file that a save leaves as it is, where Git has it otherwise: Git was busy when it was saved, or it was
    changed by hand. It is tried as in `save`, against what Git has. What a save has written beside it goes with it: how
    ours stood before an authority's first change, and those catalogues that are Git's brought up to date, and nothing
    more: others hold the work of somebody else. None where Git has it so, where it is told to ignore it, or where there
    is no Git to ask. Raises EditError, OSError."""
    own = tree.layers[-1]
    wanted = [each for each in (name, f"{BEFORE}/{name}") if own.has(each)]
    catalogues = own.names("locales", ".po")
    try:
        found = unkept(own.base, [own.base / each for each in (*wanted, *catalogues)])
    except ModuleNotFoundError:
        return None
    except KeepError as error:
        return Saved([], [], None, str(error))
    in_git = {each: found[path] for each in (*wanted, *catalogues) if (path := own.base / each) in found}
    if not any(each in in_git for each in wanted):
        return None
    draft = Draft(tree, {each: data for each, data in in_git.items() if each in catalogues})
    if problems := _worse(draft, Draft(tree, dict(in_git)), today):
        return Saved(problems, [])
    updated = [
        each
        for each in catalogues
        if each in in_git and _entries(draft.changed[each] or b"") == _entries(own.read(each))
    ]
    return _kept(tree, [own.base / each for each in (*wanted, *updated)], message, author)


def _entries(catalogue: bytes) -> list[bytes]:
    """What stands in a catalogue, in whatever order: what is used no longer stands in that of the saves. Without its
    top, which bears a date."""
    return sorted(catalogue.strip().split(b"\n\n")[1:])


def _kept(tree: Tree, files: list[Path], message: str, author: str) -> Saved:
    try:
        kept = keep(tree.layers[-1].base, files, message, author)
    except ModuleNotFoundError:
        return Saved([], files, None, NO_PARTS)
    except KeepError as error:
        return Saved([], files, None, str(error))
    return Saved([], files, kept, "" if kept else NO_GIT)


def _worse(draft: Draft, before: Draft, today: date | None) -> list[Problem]:
    """What would be wrong with the draft; nothing where all of it was wrong before already."""
    problems = tried(draft, today=today)
    known = {_without_line(each) for each in tried(before, today=today)} if problems else set()
    return problems if any(_without_line(each) not in known for each in problems) else []


def _without_line(problem: Problem) -> Problem:
    return replace(problem, line=0)


def tried(draft: Draft, *, today: date | None = None) -> list[Problem]:
    """What would be wrong with the whole guide; if nothing is, the draft then has the catalogues brought up to date.

    Nothing is written but the draft. Raises EditError, OSError.
    """
    return trial(draft, today=today).problems


def trial(draft: Draft, *, today: date | None = None) -> Report:
    """The same, with all that a build says."""
    with TemporaryDirectory() as folder:
        copy = draft.copy_below(Path(folder))
        ledger = ledger_text(draft.tree)
        report = build(copy, None, today=today, ledger=ledger)
        report.problems, report.warnings = (
            [_where_it_is(each, draft, copy) for each in found] for found in (report.problems, report.warnings)
        )
        if not report.problems and (found := report.gathered):
            try:
                update(project_of(copy, found.guide, found.catalogues))
            except TranslationError as error:
                raise EditError(str(error)) from None
            draft.take(copy)
    return report


def _where_it_is(problem: Problem, draft: Draft, copy: Tree) -> Problem:
    """The problem with the name of the file itself, and not of its copy."""
    there, own = copy.layers[-1].where, draft.tree.layers[-1].where
    if there and problem.file.startswith(there):
        return replace(problem, file=own + problem.file.removeprefix(there))
    return problem
