"""All texts of the guide with how it stands with each, for the first page of the desk. Pure."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from bot.desk.reading import Sources, Whole
from bot.guide.approval import State as Signed
from bot.guide.language import ENGLISH, Language
from bot.guide.ledger import Where
from bot.guide.place import Audience
from bot.source.body import included_in
from bot.source.details import SHARED_CONTEXT
from bot.source.guide import Source

FILTERS = {
    "": "All pages",
    "mistakes": "With mistakes",
    "changed": "Changed since they were signed off",
    "unsigned": "Never signed off",
    "due": "To be looked at again",
    "translation": "Need a translation",
}
"""What the list can be narrowed down to."""


class State(NamedTuple):
    """How it stands with a text in one respect: by which filter it is found ("": none), and in words. `well`: nothing
    is left to do. `language` is the one it speaks of; None: all of them."""

    filter: str
    words: str
    well: bool = False
    language: Language | None = None


class Row(NamedTuple):
    """A text in the list. `below`: how far below its subject it stands."""

    place: str
    title: str
    id: str
    below: int
    states: list[State]


class Group(NamedTuple):
    """The texts of a reader."""

    reader: str
    rows: list[Row]


def groups(sources: Sources, whole: Whole | None, today: date) -> list[Group]:
    """Every text there is. `whole` is None until everything has been read: how it stands follows then."""
    guide = sources.guide
    found: dict[str, list[Row]] = {reader: [] for reader in (*Audience, "sheets", "shared")}
    titles = {source.page.file.name: source for source in guide.documents.values()}
    for name in sorted(sources.tree.names("content", ".md"), key=_as_listed):
        place = name.removeprefix("content/").removesuffix(".md")
        reader, _slash, page = place.partition("/")
        source = titles.get(name)
        there = source or reader == "shared" or (reader, page) in guide.unread  # else an authority has taken it out
        if reader in found and there:
            states = list(_states(sources, whole, name, source, today)) if whole else []
            title = source.front.title if source else page
            found[reader].append(Row(place, title, page, page.count("/"), states))
    return [Group(reader, rows) for reader, rows in found.items() if rows]


def _as_listed(name: str) -> list[str]:
    """A subject stands above what is below it."""
    return name.removesuffix(".md").split("/")


def narrowed(all_groups: list[Group], words: str, reader: str, wanted: str) -> list[Group]:
    """Those of a reader ("": all), with these words in title or name, and in this state."""
    sought = words.casefold().split()
    kept = (
        Group(
            group.reader,
            [
                row
                for row in group.rows
                if all(word in f"{row.title} {row.place}".casefold() for word in sought)
                if not wanted or any(state.filter == wanted for state in row.states)
            ],
        )
        for group in all_groups
        if reader in ("", group.reader)
    )
    return [group for group in kept if group.rows]


def states_of(sources: Sources, whole: Whole, source: Source, today: date) -> list[State]:
    """How it stands with a page."""
    return list(_states(sources, whole, source.page.file.name, source, today))


def _states(sources: Sources, whole: Whole, name: str, source: Source | None, today: date) -> Iterator[State]:
    shown = sources.tree.shown(name)
    if number := sum(problem.file == shown for problem in whole.problems):
        yield State("mistakes", f"{number} mistake{'s' if number > 1 else ''}")
    if source is None:
        return
    if source.front.review < today:
        yield State("due", f"Its review was due on {source.front.review}")
    included = included_in(source.body, sources.guide.passages)
    for code, language in sources.languages.items():
        contexts = {source.page.context, *(f"{SHARED_CONTEXT}{name}" for name in included)}
        stale = bool(contexts & whole.stale.get(code, set()))
        yield from _in_a_language(whole, Where(source.page.audience, code, source.page.id), language, stale)


def _in_a_language(whole: Whole, where: Where, language: Language, stale: bool) -> Iterator[State]:
    put_together = whole.pages.get(where)
    if put_together is None:
        return
    if not put_together.page.translated:
        words = "shown in English until its new words are translated" if stale else "shown in English"
        yield State("translation", words, language=language)
        return
    if where.language != ENGLISH and put_together.local:
        yield State("translation", "some of your own words in English", language=language)
    standing = whole.standings[where]
    approval = standing.approval
    match standing.state:
        case Signed.NEVER:
            yield State("unsigned", "never signed off", language=language)
        case Signed.LAPSED:
            yield State("changed", "changed since it was signed off", language=language)
        case Signed.DUE if approval:
            yield State("due", f"to be looked at again by {approval.due}", language=language)
        case Signed.SIGNED if approval:
            yield State("", f"signed off until {approval.due}", well=True, language=language)
