"""Currency of law: which pages and quotations still rest on an edition that has been replaced.

`superseded_by` of a source in content/sources.toml names the edition that came after it. What rests on the old one is
then named, place by place, until `kept_beside` of the source says that somebody compared it with the new one and goes
on citing it. That is said beside one edition, and ends with the next.
"""

import re
from collections.abc import Iterator
from datetime import date

from bot.checks.matter import EDITOR, LAW, Matter, Settled
from bot.source.body import included_in
from bot.source.guide import Passage, SourceGuide
from bot.source.markdown import BlockKind
from bot.source.problems import Problem, few, likeliest

_NAMED_WITH_YEAR = re.compile(r"(.+?)\W+(\d{4})")
_BETWEEN = r"[^.\n]{0,40}?\b"
"""What may stand between the name of a work and its year: "Working Together to Safeguard Children, 2018"."""
_TASK = "docs/tasks/new-edition.md"


def check_editions(guide: SourceGuide) -> Iterator[Problem]:
    """Editions and quotations that name what is not there; a passage that is quoted from two sources."""
    table = guide.tables.sources
    whose: dict[str, str] = {}
    for key, entry in table.values.items():
        for name in ("superseded_by", "kept_beside"):
            if (other := entry.get(name)) and (other not in table.values or other == key):
                meant = likeliest(other, table.values.keys() - {key})
                do = f"Did you mean {meant}?" if meant else "Name another source of this file."
                yield table.wrong(f"`{name}` of [{key}] names {other}, which is no other source.", do, key, name)
        if _goes_round(guide, key):
            do = "The newest edition has no `superseded_by`."
            yield table.wrong(f"`superseded_by` leads from [{key}] back to it.", do, key, "superseded_by")
        for passage in map(str, entry.get("quoted_in") or ()):
            if passage not in guide.passages:
                do = "Name a file of content/shared/ without its .md."
                yield table.wrong(f"`quoted_in` of [{key}] names {passage}, which is no passage.", do, key, "quoted_in")
            elif whose.setdefault(passage, key) != key:
                what = f"{passage} is quoted from [{whose[passage]}] and from [{key}]."
                yield table.wrong(what, "Name it in one `quoted_in`.", key, "quoted_in")


def unnamed_quotations(guide: SourceGuide) -> Iterator[Problem]:
    """Passages of quoted words that no source claims: nobody would be told when they are replaced. And pages with such
    words that do not name the source: their readers could not find it."""
    sources = guide.tables.sources.values
    named = {str(name): key for key, entry in sources.items() for name in entry.get("quoted_in") or ()}
    for name, passage in guide.passages.items():
        if name not in named and any(block.kind is BlockKind.QUOTE for block in passage.body.blocks):
            do = f'Write quoted_in = ["{name}"] at their source in content/sources.toml.'
            yield Problem(
                passage.file.shown, _quote(passage), "No source says that these words are quoted from it.", do
            )
    for source in guide.documents.values():
        file, cited = source.page.file, {key for key, _place in source.front.sources}
        for name in included_in(source.body, guide.passages):
            if named.get(name, "") not in {"", *cited}:
                what = f"This page quotes {name}, and does not name where it is from."
                yield Problem(file.shown, file.line_of("sources"), what, f"Write {named[name]} below `sources`.")


def replaced(guide: SourceGuide, today: date) -> Iterator[Problem]:
    """Each place that rests on an edition of which there is a newer one: quoted words, lines that name it, and pages
    that have it among their sources."""
    do = f"Compare them: {_TASK}."
    for key, newer in _to_compare(guide).items():
        sources = guide.tables.sources.values
        there, name = f"there is a newer edition: {_dated(sources[newer], today)}.", sources[key]["name"]
        for passage in map(str, sources[key].get("quoted_in") or ()):
            if quoted := guide.passages.get(passage):
                what = f"These words are quoted from {name}, and {there}"
                yield Problem(quoted.file.shown, _quote(quoted), what, do)
        texts = [(source.page.file, source.body) for source in guide.documents.values()]
        texts += [(passage.file, passage.body) for passage in guide.passages.values()]
        for file, unit in [(file, unit) for file, body in texts for unit in body.units]:
            if _says(unit.text, name):
                yield Problem(file.shown, unit.line, f"This line names {name}, and {there}", do)
        for source in guide.documents.values():
            file = source.page.file
            for position, (named, _place) in enumerate(source.front.sources):
                if named == key:
                    what = f"This page rests on {name}, and {there}"
                    yield Problem(file.shown, file.line_of("sources", position), what, do)


def replaced_matter(guide: SourceGuide, places: list[Problem]) -> Iterator[Matter]:
    """What the go-live list says of these places: once, whatever it touches."""
    if places:
        editions = [guide.tables.sources.values[key]["name"] for key in _to_compare(guide)]
        what = f"{len(places)} places rest on an edition that has been replaced: {', '.join(editions)}."
        why = "A newer edition may say something else. Nobody here has said that the guide is still right beside it."
        do = f"`conference-guide check` names each place; {_TASK} says what to do."
        details = (few([f"{place.file}, line {place.line}" for place in places]),)
        yield Matter(LAW, what, why, EDITOR, do, details=details, blocks=False, settled=Settled.AT_EACH_PLACE)


def newest(guide: SourceGuide, key: str) -> str:
    """The edition in force of a source's work; the source itself, where it has no editions.

    What is no edition, such as a collection of quotations, has `kept_beside` alone: its line is that edition's.
    """
    entry = guide.tables.sources.values[key]
    beside = entry.get("kept_beside")
    begin = key if entry.get("superseded_by") or beside not in guide.tables.sources.values else beside
    return _line_of_editions(guide, begin)[-1]


def _to_compare(guide: SourceGuide) -> dict[str, str]:
    """Each source that was replaced, and its newest edition, where nobody has said that it is kept beside that one."""
    sources = guide.tables.sources.values
    newer = {key: newest(guide, key) for key in sources}
    return {key: last for key, last in newer.items() if last not in (key, sources[key].get("kept_beside"))}


def _line_of_editions(guide: SourceGuide, key: str) -> list[str]:
    """A source and what came after it, in order; as far as it goes where it goes round, or leads nowhere."""
    sources, line = guide.tables.sources.values, [key]
    while (after := sources[line[-1]].get("superseded_by")) and after in sources and after not in line:
        line.append(after)
    return line


def _goes_round(guide: SourceGuide, key: str) -> bool:
    line = _line_of_editions(guide, key)
    return len(line) > 1 and guide.tables.sources.values[line[-1]].get("superseded_by") == key


def _says(text: str, name: str) -> bool:
    """True if a text names an edition, with or without the rest of its title before the year."""
    found = _NAMED_WITH_YEAR.fullmatch(name)
    return found is not None and bool(re.search(rf"{re.escape(found[1])}{_BETWEEN}{found[2]}\b", text))


def _quote(passage: Passage) -> int:
    """The line on which its quotation begins."""
    return next((block.line for block in passage.body.blocks if block.kind is BlockKind.QUOTE), 1)


def _dated(entry: dict[str, object], today: date) -> str:
    dated = entry.get("dated")
    when = f" of {dated.day} {dated:%B %Y}" if isinstance(dated, date) else ""
    ahead = ", which is still to come" if isinstance(dated, date) and dated > today else ""
    return f"{entry['name']}{when}{ahead}"
