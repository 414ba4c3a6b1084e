"""What the translation commands work on: the units of today's English, and the languages with their catalogues."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from bot.guide.errors import PlainError
from bot.guide.language import ENGLISH
from bot.source.guide import SourceGuide, read_guide
from bot.source.problems import Problem
from bot.source.table import Table
from bot.source.tree import Tree
from bot.translation.catalogue import FILES, Catalogue, po_name
from bot.translation.extract import TextUnit, content_units, interface_units
from bot.translation.merge import Merged, merge
from bot.translation.po import EntryKey, PoFile, read_po_file


class TranslationError(PlainError):
    """The command cannot do its work, and has changed nothing. Each line of the message says what to put right."""


@dataclass(frozen=True, slots=True)
class Project:
    """The English of today, by catalogue, and the languages of `languages.toml` other than English.

    Where an authority lays a folder over ours, `tree` is that folder alone, and the units are its own words: ours are
    translated with us, and an upgrade brings them.
    """

    tree: Tree
    units: dict[str, list[TextUnit]]
    languages: Table
    whole: "Project | None" = None
    """The whole guide, where these are an authority's own words: theirs stand in places where ours were translated."""
    files: Mapping[str, PoFile] = field(default_factory=dict)
    """Catalogues of this tree that have been read already, without any problem, by their names."""

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

    def catalogue(self, code: str, name: str, *, new: bool = False) -> PoFile:
        """A language's catalogue as it stands; raises TranslationError if it is broken, or missing and not `new`."""
        file = po_name(code, name)
        if file in self.files:
            return self.files[file]
        if (new or not self.units[name]) and not self.tree.has(file):
            return PoFile(file, self.tree.shown(file))
        problems: list[Problem] = []
        found = read_po_file(self.tree, file, code, problems)
        if problems:
            raise TranslationError("\n".join(map(str, problems)))
        return found

    def merged_catalogues(self, code: str) -> list[Merged]:
        """A language's catalogues beside the English of today."""
        return [self.merged_catalogue(code, name) for name in FILES]

    def merged_catalogue(self, code: str, name: str, *, new: bool = False) -> Merged:
        """One of a language's catalogues beside the English of today; raises TranslationError as `catalogue` does."""
        found = merge(self.catalogue(code, name, new=new), code, self.units[name])
        if self.whole is None or not found.entries:
            return found
        formers = self.whole.merged_catalogue(code, name, new=True).entries
        entries = {
            key: entry if entry.translated or entry.comments else replace(entry, comments=formers[key].comments)
            for key, entry in found.entries.items()
        }
        return replace(found, entries=entries)


def project_of(tree: Tree, guide: SourceGuide, catalogues: Iterable[Catalogue] = ()) -> Project:
    """What the commands work on: the whole guide, or what an authority has laid over it. `catalogues` are those that
    have been read already, without any problem."""
    files = {file.name: file for catalogue in catalogues for file in catalogue.files}
    units = all_units(guide)
    if tree.overlay is None:
        return Project(tree, units, guide.tables.languages, files=files)
    ours, own = tree.layers
    known = {name: {unit.key for unit in found} for name, found in all_units(read_guide(ours, [])).items()}
    for code in guide.tables.languages.values:
        for name in FILES:  # a translation of ours that the authority has put its own in place of
            if own.has(po_name(code, name)):
                known[name] -= {entry.key for entry in read_po_file(own, po_name(code, name), code, []).entries}
    languages = guide.tables.languages
    mine = {name: _own(found, known[name], own) for name, found in units.items()}
    return Project(own, mine, languages, Project(tree, units, languages, files=files))


def _own(units: Iterable[TextUnit], known: Collection[EntryKey], own: Tree) -> list[TextUnit]:
    """Without what is ours; files by their place in the tree, since paths differ from machine to machine."""
    return [replace(unit, file=unit.file.removeprefix(own.where)) for unit in units if unit.key not in known]


def all_units(guide: SourceGuide) -> dict[str, list[TextUnit]]:
    """What there is to translate, for each of a language's `FILES`."""
    return dict(zip(FILES, (list(interface_units()), list(content_units(guide))), strict=True))


def merged_files(catalogue: Catalogue, units: dict[str, list[TextUnit]]) -> list[Merged]:
    """The language's catalogues beside the English of today; none for English."""
    pairs = zip(FILES, catalogue.files, strict=False)
    return [merge(file, catalogue.language.code, units[name]) for name, file in pairs]
