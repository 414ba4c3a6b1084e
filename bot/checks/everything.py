"""All checks of the sources, in their order: the texts first, then the guide as a whole, then the calendar and the
translations. What can only be seen of a page put together (lengths, captions) is looked at as it is
(`bot.compiler.gathered`); its sign-off, or an upgrade beneath an authority's folder, by `bot.compiler.build`."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from bot.checks.approvals import approvals
from bot.checks.channels import check_addresses, check_channels
from bot.checks.editions import check_editions, replaced, replaced_matter, unnamed_quotations
from bot.checks.links import (
    check_codes,
    check_links,
    check_reach,
    check_sheets,
    check_sources,
    check_voices,
    unused_sources,
)
from bot.checks.live import golive, overdue
from bot.checks.matter import CONTENT, EDITOR, Matter, Settled, in_order
from bot.checks.never import check_never
from bot.checks.parts import check_parts
from bot.checks.pictures import check_pictures
from bot.checks.style import Readability, check_reading_level, check_style, readability
from bot.checks.texts import check_texts
from bot.checks.translations import (
    became_stale,
    too_long,
    urgent_in_english,
    urgent_without_brackets,
    without_brackets,
    without_our_terms,
)
from bot.checks.unread import unread_files
from bot.checks.urgent import check_urgent
from bot.checks.weights import stale_weights
from bot.guide.language import ENGLISH
from bot.source.guide import SourceGuide
from bot.source.problems import Problem
from bot.source.tree import Tree
from bot.translation.catalogue import Catalogue
from bot.translation.merge import Merged
from bot.translation.project import all_units, merged_files


@dataclass(slots=True)
class Findings:
    """What is wrong; `warnings` stop nothing. `readability` has each page's measure, if all texts could be read.
    `matters` is the go-live list, if that was asked for.

    `sound`: the pages can be put together, whatever must still be settled before families see them.
    """

    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    readability: list[Readability] = field(default_factory=list)
    matters: list[Matter] = field(default_factory=list)
    sound: bool = False


def check_everything(
    tree: Tree,
    guide: SourceGuide,
    catalogues: Collection[Catalogue],
    problems: Iterable[Problem],
    *,
    today: date,
    live: bool,
    offered: Collection[str],
) -> Findings:
    """Check a guide that was read with these `problems`. Only a guide whose texts and links are sound is looked at
    further. `live` asks also for the go-live list, in the languages `offered`."""
    unread, leftovers = unread_files(tree)
    if guide.unread or any(table.broken for table in guide.tables.needed):  # what names them is not at fault
        return Findings([*problems, *unread], leftovers)
    texts = check_texts(guide)
    links = (
        *check_links(guide),
        *check_codes(guide),
        *check_sheets(guide),
        *check_addresses(guide),
        *check_sources(guide),
        *check_editions(guide),
        *check_voices(guide),
    )
    found = Findings([*problems, *unread, *texts, *links], leftovers)
    if not guide.unusable:
        found.problems += check_reach(guide)
    if texts:  # tags or Markdown that cannot be read
        return found
    found.readability = readability(guide)
    found.problems += check_words(guide, found.readability)
    if found.problems:
        return found
    found.warnings += [*stale_weights(tree, guide.tables), *unused_sources(guide, lent=tree.overlay is not None)]
    found.warnings += unnamed_quotations(guide)
    late, old = sorted(overdue(guide, today)), sorted({*replaced(guide, today)})
    beside = [*_beside_english(guide, catalogues)]
    for catalogue in catalogues:
        found.problems += check_urgent(guide, catalogue)
    for catalogue, files in beside:
        found.problems += too_long(files)
        advice = (
            *without_our_terms(files, catalogue.terms),
            *without_brackets(files, catalogue.terms),
            *urgent_without_brackets(guide, files, catalogue.terms),
        )
        found.warnings += sorted({*became_stale(files), *advice})
    found.sound = not found.problems
    found.warnings += [*late, *old]
    if live:
        open_to = [files for catalogue, files in beside if not offered or catalogue.language.code in offered]
        in_english = [problem for files in open_to for problem in urgent_in_english(guide, files)]
        matters = (*approvals(guide, today), *golive(guide, today, late, in_english), *replaced_matter(guide, old))
        found.matters = in_order([*matters])
    return found


def check_words(guide: SourceGuide, measures: Iterable[Readability]) -> Iterator[Problem]:
    """What is wrong with the words of a guide, or of one text in it, once its texts can be read."""
    yield from check_parts(guide)
    yield from check_style(guide)
    yield from check_never(guide)
    yield from check_channels(guide)
    yield from check_pictures(guide)
    yield from check_reading_level(guide, measures)


def mistakes(problems: Collection[Problem]) -> Matter:
    """Mistakes in the files, as one matter: what else is left to settle can be said once they are mended."""
    number = "A mistake" if len(problems) == 1 else f"{len(problems)} mistakes"
    what = f"{number} in the files must be mended first."
    why = "The guide cannot be put together. The rest of this list follows once it can."
    do = "Mend each line as it says; `conference-guide check` shows what is left."
    return Matter(CONTENT, what, why, EDITOR, do, details=tuple(map(str, problems)), settled=Settled.BY_MENDING)


def _beside_english(guide: SourceGuide, catalogues: Iterable[Catalogue]) -> Iterator[tuple[Catalogue, list[Merged]]]:
    """Each language but English, beside the English of today."""
    others = [catalogue for catalogue in catalogues if catalogue.language.code != ENGLISH]
    units = all_units(guide) if others else {}
    for catalogue in others:
        yield catalogue, merged_files(catalogue, units)
