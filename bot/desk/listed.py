"""All texts of the guide with how it stands with each, for the first page of the desk. Pure."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from bot.desk.printed import day
from bot.desk.reading import Sources, WholeGuide
from bot.guide.approval import State
from bot.guide.document import Span, Text
from bot.guide.document import words as shown_words
from bot.guide.language import ENGLISH, Language
from bot.guide.ledger import Where
from bot.guide.place import Audience
from bot.source.body import included_in
from bot.source.details import SHARED_CONTEXT
from bot.source.files import path_name_of
from bot.source.guide import ReadPage, SourceGuide
from bot.source.resolve import inline

FILTERS = {
    "": "All pages",
    "mistakes": "With mistakes",
    "changed": "Changed since they were signed off",
    "unsigned": "Never signed off",
    "due": "To be looked at again",
    "translation": "Need a translation",
}
"""What the list can be narrowed down to."""
_AROUND = 40
"""Signs on each side of what was found."""


class RowState(NamedTuple):
    """How it stands with a text in one respect: by which filter it is found ("": none), and in words. `well`: nothing
    is left to do. `language` is the one it speaks of; None: all of them."""

    filter: str
    words: str
    well: bool = False
    language: Language | None = None


class ListedText(NamedTuple):
    """A text in the list. `below`: how far below its subject it stands. `words`: what it says, to be searched. `found`:
    some of them, where somebody did."""

    path_name: str
    title: str
    id: str
    below: int
    states: list[RowState]
    words: str = ""
    found: str = ""


class Group(NamedTuple):
    """The texts of a reader."""

    reader: str
    rows: list[ListedText]


def groups(sources: Sources, whole: WholeGuide | None, today: date) -> list[Group]:
    """Every text there is. `whole` is None until everything has been read: how it stands follows then."""
    guide = sources.guide
    found: dict[str, list[ListedText]] = {reader: [] for reader in (*Audience, "sheets", "shared")}
    titles = {source.page.file.name: source for source in guide.documents.values()}
    for name in sorted(sources.tree.names("content", ".md"), key=_as_listed):
        path_name = path_name_of(name)
        reader, _slash, page = path_name.partition("/")
        source = titles.get(name)
        there = source or reader == "shared" or (reader, page) in guide.unusable  # else an authority has taken it out
        if reader in found and there:
            states = list(_states(sources, whole, name, source, today)) if whole else []
            title = source.front.title if source else page
            found[reader].append(
                ListedText(path_name, title, page, page.count("/"), states, _says(guide, name, source))
            )
    return [Group(reader, rows) for reader, rows in found.items() if rows]


def _as_listed(name: str) -> list[str]:
    """A subject stands above what is below it."""
    return name.removesuffix(".md").split("/")


def narrowed(all_groups: list[Group], words: str, reader: str, wanted: str) -> list[Group]:
    """Those of a reader ("": all), in this state, and with these words: in title or name, or as they are in the text;
    only where no text has them so, those that have each of them."""
    there = [
        Group(group.reader, [r for r in group.rows if not wanted or any(s.filter == wanted for s in r.states)])
        for group in all_groups
        if reader in ("", group.reader)
    ]
    for matches in (_says_so, _says_each):
        kept = [Group(group.reader, [row for each in group.rows if (row := matches(each, words))]) for group in there]
        if kept := [group for group in kept if group.rows]:
            return kept
    return []


def _says_so(row: ListedText, words: str) -> ListedText | None:
    if _all_in(words, f"{row.title} {row.path_name}"):
        return row
    sought = " ".join(words.split())
    at = row.words.casefold().find(sought.casefold())
    return row._replace(found=_around(row.words, at, len(sought))) if at >= 0 else None


def _says_each(row: ListedText, words: str) -> ListedText | None:
    return row if _all_in(words, f"{row.title} {row.path_name} {row.words}") else None


def _all_in(words: str, text: str) -> bool:
    there = text.casefold()
    return all(word in there for word in words.casefold().split())


def _around(text: str, at: int, length: int) -> str:
    """Some words on each side of what was found."""
    start, end = text.rfind(" ", 0, max(0, at - _AROUND)) + 1, text.find(" ", at + length + _AROUND)
    return f"{'… ' if start else ''}{text[start : end if end >= 0 else None]}{' …' if end >= 0 else ''}"


def _says(guide: SourceGuide, name: str, source: ReadPage | None) -> str:
    """The words of a text on one line, without marks, with the numbers of today: as somebody has read them."""
    passage = guide.passages.get(name.removeprefix("content/shared/").removesuffix(".md"))
    if source is None and passage is None:
        return ""
    body = source.body if source else passage.body if passage else None
    texts = [unit.text for unit in body.units] if body else []
    texts += [source.front.ask] if source else []

    def resolve(space: str, key: str) -> Span:
        value = guide.details.values.get((space, key))
        return Text(value.text if value else f"{{{{ {space}.{key} }}}}")

    return " ".join(" ".join(shown_words(inline(text, resolve)) for text in texts).split())


def states_of(sources: Sources, whole: WholeGuide, source: ReadPage, today: date) -> list[RowState]:
    """How it stands with a page."""
    return list(_states(sources, whole, source.page.file.name, source, today))


def _states(sources: Sources, whole: WholeGuide, name: str, source: ReadPage | None, today: date) -> Iterator[RowState]:
    shown = sources.tree.shown(name)
    if number := sum(problem.file == shown for problem in whole.problems):
        yield RowState("mistakes", f"{number} mistake{'s' if number > 1 else ''}")
    if source is None:
        return
    if source.front.review < today:
        yield RowState("due", f"Its review was due on {day(source.front.review)}")
    included = included_in(source.body, sources.guide.passages)
    for code, language in sources.languages.items():
        contexts = {source.page.context, *(f"{SHARED_CONTEXT}{name}" for name in included)}
        stale = bool(contexts & whole.stale.get(code, set()))
        yield from _in_a_language(whole, Where(source.page.audience, code, source.page.id), language, stale)


def _in_a_language(whole: WholeGuide, where: Where, language: Language, stale: bool) -> Iterator[RowState]:
    put_together = whole.pages.get(where)
    if put_together is None:
        if whole.sound:  # else a mistake may stand in its way, which is said where it is
            words = "cannot be shown: this is a fault of the program. Tell whoever looks after it"
            yield RowState("mistakes", words, language=language)
        return
    if not put_together.page.translated:
        words = "shown in English until its new words are translated" if stale else "shown in English"
        yield RowState("translation", words, language=language)
        return
    if where.language != ENGLISH and put_together.local:
        yield RowState("translation", "some of your own words in English", language=language)
    standing = whole.standings[where]
    approval = standing.approval
    match standing.state:
        case State.NEVER:
            yield RowState("unsigned", "never signed off", language=language)
        case State.LAPSED:
            yield RowState("changed", "changed since it was signed off", language=language)
        case State.DUE if approval:
            yield RowState("due", f"to be looked at again by {day(approval.due)}", language=language)
        case State.SIGNED if approval:
            yield RowState("", f"signed off until {day(approval.due)}", well=True, language=language)
