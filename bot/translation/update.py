"""Bringing catalogues up to date with the English. A guess is never made: what changed is to be translated again.

`--typo` is a person saying: in this file I have changed letters, not the meaning. Then the old translation takes the
new English as its key, where it is certain which sentence stands in which one's place.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from bot.source.aside import write_aside
from bot.translation.catalogue import FILES
from bot.translation.merge import Merged, Was, notes_of
from bot.translation.po import CatalogueEntry
from bot.translation.project import Project, TranslationError
from bot.translation.wording import content_problem, interface_problem
from bot.translation.write import po_text


@dataclass(frozen=True, slots=True)
class Rekeyed:
    """An old translation that now stands beside mended English; `wrong` if it may not, and why."""

    code: str
    entry: CatalogueEntry
    was: Was
    wrong: str = ""

    def __str__(self) -> str:
        change = f'"{self.was.english}" -> "{self.entry.english}"'
        return f"[{self.code}] {change}" + (f" NOT KEPT: {self.wrong}" if self.wrong else "")


def rekey(merged: Merged, file: str) -> tuple[Merged, list[Rekeyed]]:
    """The catalogue with the old translations of this file's changed units under their new English."""
    entries, done = dict(merged.entries), []
    problem = content_problem if merged.name.endswith("content.po") else interface_problem
    for entry, was in merged.stale:
        if merged.units[entry.key].file != file:
            continue
        found = problem(entry.english, was.translated)
        done.append(Rekeyed(merged.code, entry, was, " ".join(found) if found else ""))
        if not found:
            entries[entry.key] = replace(entry, translated=was.translated, fuzzy=False, comments=notes_of(entry))
    mended = {(one.entry.context, one.was.english) for one in done if not one.wrong}
    obsolete = tuple(entry for entry in merged.obsolete if entry.key not in mended)
    return replace(merged, entries=entries, obsolete=obsolete), done


def update(project: Project, code: str | None = None, typo: str | None = None) -> tuple[list[Merged], list[Rekeyed]]:
    """Write the catalogues of one language, or of all. Raises TranslationError, before anything is written."""
    updated: list[Merged] = []
    rekeyed: list[Rekeyed] = []
    if typo is not None and typo not in {unit.file for units in project.units.values() for unit in units}:
        raise TranslationError(f"{typo} has no text to translate. Name the file as in content/parent/abuse.md.")
    for language in project.chosen(code):
        for name in FILES:
            merged = project.merged_catalogue(language, name, new=True)
            if typo is not None:
                merged, done = rekey(merged, typo)
                rekeyed += done
            updated.append(merged)
    write(project, updated)
    return updated, rekeyed


def write(project: Project, catalogues: Iterable[Merged]) -> None:
    """Write these catalogues, each only if it differs from what is there."""
    for merged in catalogues:
        name = Path(merged.name).stem
        label = project.languages.values[merged.code].get("name", merged.code)
        data = po_text(merged, merged.before.header, project.units[name], label)
        if not merged.entries and not merged.obsolete and not project.tree.has(merged.name):
            continue  # nothing of this catalogue is the authority's own
        if not project.tree.has(merged.name) or project.tree.read(merged.name) != data:
            write_aside(project.tree.path(merged.name), data)
