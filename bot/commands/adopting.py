"""Asking for the authority's own details, and writing each answer at once: whoever stops loses nothing."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import click

from bot.checks.live import how_to_look
from bot.commands.saving import said_plainly
from bot.editing.details import set_detail, set_line
from bot.editing.draft import Draft, EditError
from bot.source.local import Asked, asked_groups, every, wrong_answer, wrong_day
from bot.source.problems import Problem, likeliest
from bot.source.table import read_table
from bot.source.tree import AUTHORITY, HELP_LINES, Tree

HELP_LINES_PART = "help-lines"
"""What `--only` calls the days on which help lines were looked at."""

CHECKED = ".checked"
EMPTY = "-"

Say = Callable[[str], None]
Change = Callable[[Draft], bool]
Settle = Callable[[str], str]
"""Takes an answer in: what is wrong with it, or nothing, and then it is written."""


class Own:
    """The authority's files as they stand, and the one way to change them. `written` are those that were."""

    def __init__(self, tree: Tree, today: date) -> None:
        """Raises EditError if a file cannot be read as it is."""
        self._tree, self.today = tree, today
        self.written: list[Path] = []
        self._read()

    @property
    def path(self) -> Path:
        """Where the details are written."""
        return self._tree.layers[-1].base / AUTHORITY

    def value(self, asked: Asked) -> str:
        """What stands there now."""
        return " ".join(str(self._authority.get(asked.section, {}).get(asked.key) or "").split())

    def settle(self, asked: Asked, answer: str) -> str:
        """Write the answer; what is wrong with it, and then nothing is written."""
        if wrong := wrong_answer(asked.key, answer, self.today):
            return wrong
        self.write(self.detail(asked, answer))
        return ""

    def settle_line(self, key: str, answer: str) -> str:
        """Write the day on which a person looked at a help line, beside the number that was looked at."""
        if wrong := answer and wrong_day(answer, self.today):
            return wrong
        self.write(self.look(key, answer))
        return ""

    def detail(self, asked: Asked, answer: str) -> Change:
        """A detail with another value."""
        return partial(set_detail, key=asked.key, value=answer, today=self.today)

    def look(self, line: str, answer: str) -> Change:
        """A help line with another day on which a person looked."""
        return partial(set_line, line=line, key="checked", value=answer, today=self.today)

    def write(self, *changes: Change) -> None:
        """Make these changes: all of them, or none. They are not kept in Git: answers are given one by one, and whoever
        has answered commits them together. Raises PlainError."""
        draft = Draft(self._tree)
        for change in changes:
            change(draft)
        with said_plainly():
            draft.write()
        own = self._tree.layers[-1].base
        written = [own / name for name in (AUTHORITY, HELP_LINES) if name in draft.changed]
        self.written += [path for path in written if path not in self.written]
        self._read()

    def _read(self) -> None:
        problems: list[Problem] = []
        self._authority = read_table(self._tree, AUTHORITY, problems).values
        self.lines: dict[str, dict[str, Any]] = read_table(self._tree, HELP_LINES, problems).values
        if problems:
            raise EditError("\n".join(str(problem) for problem in problems))


def set_all(own: Own, given: Iterable[str]) -> None:
    """Take in `KEY=VALUE` each; all of them, or none if any is wrong, with a sentence for each."""
    known = {asked.key: asked for asked in every()}
    names = [*known, *(f"{key}{CHECKED}" for key in own.lines)]
    changes: list[Change] = []
    wrong = []
    for pair in given:
        key, equals, value = pair.partition("=")
        key, value = key.strip(), " ".join(value.split())
        line = key.removesuffix(CHECKED)
        if not equals:
            wrong.append(f"{pair}: write it as KEY=VALUE.")
        elif key in known:
            wrong += [f"{key}: {said}"] if (said := wrong_answer(key, value, own.today)) else []
            changes.append(own.detail(known[key], value))
        elif key.endswith(CHECKED) and line in own.lines:
            wrong += [f"{key}: {said}"] if (said := value and wrong_day(value, own.today)) else []
            changes.append(own.look(line, value))
        else:
            meant = likeliest(key, names)
            wrong.append(f"There is no {key}." + (f" Did you mean {meant}?" if meant else ""))
    if wrong:
        raise EditError("\n".join([*wrong, "Nothing was written."]))
    own.write(*changes)


def ask_all(own: Own, only: Sequence[str], say: Say) -> None:
    """Ask for everything, or for the groups `only` names. Raises click.Abort when whoever answers stops."""
    chosen = [group for group in asked_groups() if not only or group.name in only]
    count = sum(len(group.asked) for group in chosen)
    say("Enter keeps what stands there. - empties it. Ctrl-C stops: what you have answered is saved.")
    say("Every answer is optional: where there is none, the guide says honestly who can tell the reader.")
    number = 0
    for group in chosen:
        say(f"\n{group.title}")
        for asked in group.asked:
            number += 1
            say(f"\n({number} of {count}) {asked.words} [{asked.key}]")
            _ask(own.value(asked), asked.example, lambda answer, asked=asked: own.settle(asked, answer), say)  # type: ignore[misc]
    if not only or HELP_LINES_PART in only:
        say("\nHelp lines: on which day did a person look? Only a person's own look counts.")
        for key, entry in own.lines.items():
            if not entry.get("number"):
                say(f"\n{entry.get('name', key)} has no number that somebody could look at: write it first.")
                continue
            say(f"\n{entry.get('name', key)}. {how_to_look(entry)} [{key}{CHECKED}]")
            now = str(entry.get("checked") or "")
            _ask(now, "2026-11-29", lambda answer, key=key: own.settle_line(key, answer), say)  # type: ignore[misc]


def as_it_stands(own: Own) -> Iterator[str]:
    """What stands there now, part by part, with what is empty; then the days of the help lines."""
    for group in asked_groups():
        yield f"\n{group.title}"
        yield from (f"  {asked.key}: {own.value(asked) or '(empty)'}" for asked in group.asked)
    yield "\nHelp lines, and the day on which a person looked"
    yield from (
        f"  {key}, {entry.get('number') or '(no number)'}: {entry.get('checked') or '(nobody yet)'}"
        for key, entry in own.lines.items()
    )


def _ask(now: str, example: str, settle: Settle, say: Say) -> None:
    say(f"    now: {now}" if now else f"    such as: {example}")
    while True:
        answer = " ".join(str(click.prompt("", default=now, show_default=False, prompt_suffix="    > ")).split())
        wrong = settle("" if answer == EMPTY else answer)
        if not wrong:
            return
        say(f"    {wrong}")
