"""What the translation commands work on: the units of today's English, and the languages with their catalogues."""

from dataclasses import dataclass
from pathlib import Path

from bot.compiler.build import read_guide
from bot.compiler.catalogue import FILES, po_path
from bot.compiler.checks import check_texts
from bot.compiler.extract import TextUnit
from bot.compiler.merge import Merged, merge
from bot.compiler.po import PoFile, read_po_file
from bot.compiler.problems import Problem
from bot.compiler.tables import Table
from bot.compiler.translations import all_units
from bot.guide.language import ENGLISH


class TranslationError(Exception):
    """The command cannot do its work, and has changed nothing. Each line of the message says what to put right."""


@dataclass(frozen=True, slots=True)
class Project:
    """The English of today, by catalogue, and the languages of `languages.toml` other than English."""

    root: Path
    units: dict[str, list[TextUnit]]
    languages: Table

    @property
    def codes(self) -> list[str]:
        return [code for code in self.languages.values if code != ENGLISH]

    def chosen(self, code: str | None) -> list[str]:
        """This language alone, or all of them; raises TranslationError for one that the guide does not have."""
        if code is None:
            return self.codes
        if code not in self.codes:
            raise TranslationError(f"locales/languages.toml has no language [{code}]. Add it there first.")
        return [code]

    def path(self, code: str, name: str) -> Path:
        return po_path(self.root / "locales", code, name)

    def catalogue(self, code: str, name: str, *, new: bool = False) -> PoFile:
        """A language's catalogue as it stands; raises TranslationError if it is broken, or missing and not `new`."""
        path = self.path(code, name)
        if new and not path.is_file():
            return PoFile(path.relative_to(self.root).as_posix())
        problems: list[Problem] = []
        found = read_po_file(path, self.root, code, problems)
        if problems:
            raise TranslationError("\n".join(map(str, problems)))
        return found

    def merged(self, code: str) -> list[Merged]:
        """A language's catalogues beside the English of today."""
        return [merge(self.catalogue(code, name), code, self.units[name]) for name in FILES]


def read_project(root: Path) -> Project:
    """The guide's English; raises TranslationError if it cannot be read whole. Catalogues are read when asked for."""
    problems: list[Problem] = []
    guide, _catalogues = read_guide(root, problems)
    problems = [problem for problem in problems if not problem.language] or check_texts(guide)
    if problems:
        lines = [*map(str, sorted(set(problems))), "The English must be sound first: see `conference-guide check`."]
        raise TranslationError("\n".join(lines))
    return Project(root, all_units(guide), guide.tables.languages)
