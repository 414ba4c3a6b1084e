"""How it stands with each page: signed off, changed since, due again; and in which languages it is read."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from bot.compiler.texts import SignOff
from bot.guide.approval import Approval, State
from bot.guide.language import ENGLISH
from bot.guide.ledger import Where
from bot.guide.place import Audience
from bot.source.body import included_in
from bot.source.details import SHARED_CONTEXT
from bot.translation.project import all_units, merged_files

TRANSLATED, STALE, MISSING = "translated", "in English until its new words are translated", "in English"


class PageState(NamedTuple):
    """A page of a reader in English: its file, its sign-off, its days; and how it is read in each other language.

    `overdue`: the day by which it was to be compared with its sources has passed.
    """

    reader: Audience
    page: str
    title: str
    file: str
    signoff: State
    approval: Approval | None
    checked: date | None
    review: date
    overdue: bool
    languages: dict[str, str]


def page_states(signoff: SignOff, today: date) -> Iterator[PageState]:
    """Every page and sheet, reader by reader, as the files stand."""
    standings = {each.text.where: each for each in signoff.standings}
    stale = stale_contexts(signoff)
    for (reader, page), source in sorted(signoff.guide.documents.items()):
        contexts = {source.page.context}
        contexts |= {f"{SHARED_CONTEXT}{name}" for name in included_in(source.body, signoff.guide.passages)}
        languages = {
            code: TRANSLATED if Where(reader, code, page) in standings else STALE if contexts & stale[code] else MISSING
            for code in signoff.languages
            if code != ENGLISH
        }
        standing = standings[Where(reader, ENGLISH, page)]
        front, file = source.front, source.page.file.name
        late = front.review < today
        found = (standing.state, standing.approval, front.checked, front.review, late, languages)
        yield PageState(reader, page, front.title, file, *found)


def stale_contexts(signoff: SignOff) -> dict[str, set[str]]:
    """By language: the pages and passages with words that were translated, and whose English has changed since."""
    units = all_units(signoff.guide)
    return {
        catalogue.language.code: {entry.context for one in merged_files(catalogue, units) for entry, _was in one.stale}
        for catalogue in signoff.catalogues
        if catalogue.language.code != ENGLISH
    }
