"""The three voices of a subject side by side, and what has changed in one since somebody signed it off."""

from typing import NamedTuple

from markupsafe import Markup

from bot.desk.asked import Reply, Request
from bot.desk.desk import Desk
from bot.desk.printed import READER_NAMES, day
from bot.guide.approval import State, siblings
from bot.guide.language import ENGLISH
from bot.guide.place import READERS
from bot.source.files import path_name_of
from bot.text.compare import Piece, compared
from bot.web.render import Wording, blocks_html, spans_html


class ReaderVoice(NamedTuple):
    """A subject in the words for one reader. `path_name` is "" where that reader has no page of it."""

    reader: str
    path_name: str
    title: str
    text: Markup
    ask: Markup
    language: str
    direction: str


class Changed(NamedTuple):
    """A text in a language, and the lines of it that are others now than those that were signed off."""

    name: str
    code: str
    direction: str
    standing: str
    lines: list[list[Piece]]


def side_by_side(desk: Desk, asked: Request) -> Reply:
    """The subject of a text for each reader, in a language."""
    sources = desk.reading.sources()
    text = desk.text(sources, asked.parts["path_name"])
    code = asked.query.get("language", ENGLISH)
    code = code if code in sources.catalogues else ENGLISH
    where = text.where(code)
    readers = READERS if where.reader in READERS else (where.reader,)
    voices = []
    for reader in readers:
        source = sources.guide.documents.get((reader, where.page))
        page = sources.assembled(reader, where.page, code)
        if source is None or not page:
            voices.append(ReaderVoice(READER_NAMES[reader], "", "", Markup(""), Markup(""), ENGLISH, "ltr"))
            continue
        shown, language = page.page, sources.languages[page.page.written_in]
        how = Wording(language, linked=False)
        path_name = path_name_of(source.page.file.name)
        words = blocks_html(shown.blocks, how, 3), spans_html(shown.ask, how)
        voices.append(
            ReaderVoice(READER_NAMES[reader], path_name, shown.title, *words, language.code, language.direction)
        )
    return desk.page(
        "voices.html",
        asked,
        f"Three voices: {text.title}",
        text=text,
        voices=voices,
        languages=sources.languages,
        language=code,
    )


def changes(desk: Desk, asked: Request) -> Reply:
    """What has changed in a text since it was signed off, in every language, and whose texts want a look for it."""
    whole = desk.reading.whole()
    sources = whole.sources
    text = desk.text(sources, asked.parts["path_name"])
    found = []
    for code, language in sources.languages.items():
        if standing := whole.standings.get(text.where(code)):
            approval = standing.approval
            lines = compared("\n".join(approval.words), "\n".join(standing.text.words)) if approval else []
            by = f" by {approval.name}, {approval.role}, on {day(approval.on)}" if approval else ""
            words = f"{_SAID[standing.state]}{by}."
            found.append(Changed(language.name, code, language.direction, words, lines))
    others = [
        (READER_NAMES[other.reader], path_name_of(source.page.file.name))
        for other in siblings(text.where(ENGLISH))
        if (source := sources.guide.documents.get((other.reader, other.page)))
    ]
    return desk.page("changes.html", asked, f"What changed: {text.title}", text=text, found=found, others=others)


_SAID = {
    State.NEVER: "Never signed off",
    State.LAPSED: "Changed since it was signed off",
    State.DUE: "As it was signed off, and soon to be looked at again; signed off",
    State.SIGNED: "As it was signed off",
}
