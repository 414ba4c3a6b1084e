"""What a save does beyond the words: who reads them in English for now, and whose approval counts no more."""

from collections.abc import Sequence

from babel import Locale, UnknownLocaleError

from bot.compiler.texts import standings
from bot.desk.desk import Desk, DeskText
from bot.desk.reading import Sources
from bot.guide.approval import State
from bot.guide.language import ENGLISH, Language
from bot.guide.place import Audience
from bot.source.body import included_in
from bot.source.guide import ReadPage


def pages_with(sources: Sources, text: DeskText) -> list[ReadPage]:
    """The pages that show a text: itself, or those on which a passage stands."""
    passage = text.path_name.removeprefix("shared/")
    guide = sources.guide
    return [
        source
        for source in guide.documents.values()
        if source.page.file.name == text.name
        or (passage != text.path_name and passage in included_in(source.body, guide.passages))
    ]


def after_saving(desk: Desk, text: DeskText) -> str:
    """In sentences; "" where all readers see the new words, and nobody had approved the old ones."""
    sources = desk.reading.sources()
    shown = [(source.page.audience, source.page.id) for source in pages_with(sources, text)]
    said = [_in_english(desk, sources, text, shown), _lapsed(desk, sources, text, shown)]
    return " ".join(filter(None, said))


def _in_english(desk: Desk, sources: Sources, text: DeskText, shown: Sequence[tuple[Audience, str]]) -> str:
    names = [
        english_name(language)
        for code, language in sources.languages.items()
        if code != ENGLISH and (not desk.offered or code in desk.offered)
        if any((made := sources.assembled(*each, code)) and not made.page.translated for each in shown)
    ]
    if not names:
        return ""
    readers = " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
    what = "this page" if text.source else "pages that it stands on"
    return f"Readers in {readers} see {what} in English until the new words are translated."


def _lapsed(desk: Desk, sources: Sources, text: DeskText, shown: Sequence[tuple[Audience, str]]) -> str:
    made = [page for each in shown for code in sources.catalogues if (page := sources.assembled(*each, code))]
    found = standings(desk.tree, sources.guide, made, desk.today, [])
    lapsed = {(each.text.where.reader, each.text.where.page) for each in found if each.state is State.LAPSED}
    if not lapsed:
        return ""
    if text.source:
        return "Its sign-off has lapsed: somebody has to read it anew."
    number = "a page" if len(lapsed) == 1 else f"{len(lapsed)} pages"
    return f"The sign-off of {number} that it stands on has lapsed: somebody has to read each anew."


def english_name(language: Language) -> str:
    """A language's name for those who edit."""
    try:
        return Locale.parse(language.code).get_display_name("en") or language.name
    except (UnknownLocaleError, ValueError):
        return language.name
