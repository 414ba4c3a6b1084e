"""Trying a change on a copy: whoever makes it is told what would be wrong, before anything is written."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.compiler.build import Report, build
from bot.editing.draft import Draft, EditError
from bot.source.guide import read_guide
from bot.source.ledger import ledger_text
from bot.source.problems import Problem
from bot.source.tree import Tree
from bot.telegram.paginate import MOST_TEXT
from bot.translation.project import TranslationError, project_of
from bot.translation.update import update


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
        report = build(copy.base, None, max_text=MOST_TEXT, today=today, overlay=copy.overlay, ledger=ledger)
        report.problems, report.warnings = (
            [_where_it_is(each, draft, copy) for each in found] for found in (report.problems, report.warnings)
        )
        if not report.problems:
            try:
                update(project_of(copy, read_guide(copy, [])))
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
