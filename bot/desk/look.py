"""What follows the typing: what is wrong with the words as they are now, and how readers will see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.compiler.assemble import Assembled, AssembledSheet
from bot.desk.desk import Desk, DeskText
from bot.desk.mistakes import Mistake, in_other_letters, mistakes_of
from bot.desk.preview import Phone, leaflet_pages, on_the_web, phones, why_no_leaflet, with_page
from bot.desk.reading import Sources
from bot.desk.typed import FormTyped
from bot.editing.draft import Draft, EditError
from bot.editing.found import problems_in, with_text
from bot.editing.texts import lines_above, text_of
from bot.guide.language import ENGLISH, Language
from bot.paper.typeset import TO_INSTALL_PAPER, PaperError, is_installed
from bot.source.problems import Problem
from bot.web.addresses import address_of

SHOWS = {"chat": "Chat", "web": "Web", "leaflet": "Leaflet"}


@dataclass(frozen=True, slots=True)
class Look:
    """`show` and `language` were chosen. `frame` and `pictures` are addresses; `note` says why there is less."""

    show: str
    language: str
    languages: Mapping[str, Language]
    mistakes: list[Mistake] = field(default_factory=list)
    warnings: list[Mistake] = field(default_factory=list)
    phones: list[Phone] = field(default_factory=list)
    frame: str = ""
    pictures: list[str] = field(default_factory=list)
    note: str = ""

    @property
    def said(self) -> str:
        """What somebody is told who does not see the page."""
        count = len(self.mistakes)
        to_mend = f"{count} thing{'' if count == 1 else 's'} to mend." if count else "Nothing to mend."
        return f"{to_mend} Something to look at." if self.warnings else to_mend


def look_at(
    desk: Desk,
    sources: Sources,
    text: DeskText,
    typed: FormTyped,
    base: str,
    chosen: Mapping[str, str],
    problems: Sequence[Problem] | None = None,
) -> Look:
    """The text as it is typed. `chosen` may have `show` and `language`. `problems`: those that are known already."""
    show, language = chosen.get("show", ""), chosen.get("language", "")
    look = Look(
        show if show in SHOWS else "chat",
        language if language in sources.catalogues else ENGLISH,
        sources.languages,
        warnings=in_other_letters(typed.body),
    )
    names = {text.name, desk.tree.shown(text.name)}
    try:
        whole_text = text_of(Draft(desk.tree), text.name, typed.fields, typed.body)
    except EditError as error:
        return replace(look, mistakes=mistakes_of([Problem(text.name, 0, str(error), "")], "", 0, names))
    if problems is None:
        problems = problems_in(desk.tree, sources.guide, text.name, whole_text, desk.today)
    look = replace(look, mistakes=mistakes_of(problems, whole_text, lines_above(text.name, whole_text), names))
    if text.source is None:
        return replace(look, note="This is shown on the pages that it stands on: open one of them.")
    changed = with_text(sources.tree, sources.guide, text.name, whole_text, [])
    shown = changed and sources.with_guide(changed)
    page = shown and shown.assembled(text.source.page.audience, text.source.page.id, look.language)
    if not shown or not page:
        return replace(look, note="It can be shown once what stands under “To mend” is mended.")
    if not page.page.translated:
        named = sources.languages[look.language].name
        look = replace(look, note=f"In {named} readers will see it in English until it is translated.")
    if look.show == "chat":
        return _in_the_chat(look, shown, page)
    return _as_a_file(desk, base, look, page)


def _in_the_chat(look: Look, sources: Sources, page: Assembled | AssembledSheet) -> Look:
    if not isinstance(page, Assembled):
        return replace(look, note="The chat does not show this sheet: it leads to its web page.")
    return replace(look, phones=phones(sources, page, look.language))


def _as_a_file(desk: Desk, base: str, look: Look, page: Assembled | AssembledSheet) -> Look:
    """On the web, or as a leaflet: kept for a moment, until the browser asks for it."""
    guide = with_page(desk.web(desk.reading.whole()), page)
    reader, name = page.page.audience, page.page.id
    if look.show == "web":
        made = on_the_web(guide, reader, look.language, name)
        if made is None:
            return replace(look, note="The web pages do not have this page; or one that it leads to has mistakes.")
        address = address_of(reader, look.language, name)
        return replace(look, frame=f"{base}/site/{address}?draft={desk.kept.put(made)}")
    if why := why_no_leaflet(page.page) or ("" if is_installed() else TO_INSTALL_PAPER):
        return replace(look, note=why)
    try:
        pages = leaflet_pages(guide, desk.today, reader, look.language, name)
    except PaperError as error:
        return replace(look, note=str(error))
    return replace(look, pictures=[f"{base}/kept/{desk.kept.put(each)}.png" for each in pages])
