"""From a page's source to the page in one language; whole in English where a translation is missing."""

from dataclasses import dataclass, replace
from functools import partial

from bot.guide.chat_page import ChatPage
from bot.guide.document import Span, spans_of, words
from bot.guide.language import Translate, isolated
from bot.guide.page import HOME, MY_MEETING, START, Citation, Link, Page, topic_of
from bot.guide.picture import Picture
from bot.guide.place import Audience
from bot.source.body import conditions_in, expand, only_under
from bot.source.details import (
    AUTHORITY_CONTEXT,
    CHANNEL,
    CHAT,
    PICTURE,
    SHARED_CONTEXT,
    SHEET_LINK,
    SOURCES_CONTEXT,
    WEB,
)
from bot.source.guide import ReadPage, SourceGuide
from bot.source.resolve import Resolve, detail_span, inline, resolved
from bot.telegram.render import chat_page
from bot.translation.catalogue import Catalogue, UntranslatedError
from bot.web.addresses import address_of


@dataclass(frozen=True, slots=True)
class Assembled:
    """A page in one language, as a document and ready-made for the chat; `web` is the document for web pages, whose
    words may be others.

    `missing` is the first text without translation, for which all of it is in English; `local` are the authority's own
    details that stand in English on a translated page.
    """

    page: Page
    chat: ChatPage
    web: Page
    missing: str = ""
    local: frozenset[str] = frozenset()


def assemble(guide: SourceGuide, source: ReadPage, catalogue: Catalogue, english: Catalogue) -> Assembled:
    """The page in the catalogue's language. Where any of the guide's words has no translation, all of it is English:
    half a page in each language would be misread. A detail of the authority's own costs only itself."""
    code = catalogue.language.code
    local: set[str] = set()
    try:
        page, web = _for_chat_and_web(guide, source, catalogue, code, local)
        chat = chat_page(page, catalogue.language, catalogue.interface)
        return Assembled(page, chat, web, local=frozenset(local))
    except UntranslatedError as error:
        page, web = (replace(each, translated=False) for each in _for_chat_and_web(guide, source, english, code, set()))
        return Assembled(page, chat_page(page, english.language, english.interface), web, missing=str(error))


@dataclass(frozen=True, slots=True)
class AssembledSheet:
    """A reader's sheet in one language, for the web and for paper; `missing` and `local` as of a page."""

    page: Page
    missing: str = ""
    local: frozenset[str] = frozenset()


def assemble_sheet(guide: SourceGuide, source: ReadPage, catalogue: Catalogue, english: Catalogue) -> AssembledSheet:
    """The sheet in the catalogue's language; whole in English where any of its words has no translation."""
    code = catalogue.language.code
    local: set[str] = set()
    try:
        return AssembledSheet(_document(guide, source, catalogue, code, local, WEB), local=frozenset(local))
    except UntranslatedError as error:
        page = replace(_document(guide, source, english, code, set(), WEB), translated=False)
        return AssembledSheet(page, missing=str(error))


def _for_chat_and_web(
    guide: SourceGuide, source: ReadPage, catalogue: Catalogue, code: str, local: set[str]
) -> tuple[Page, Page]:
    """The page in its words for the chat and in those for the web. Most pages have the same for both."""
    page = _document(guide, source, catalogue, code, local, CHAT)
    asked = {space for space, _name in conditions_in(source.body, guide.passages)}
    return page, _document(guide, source, catalogue, code, local, WEB) if CHANNEL in asked else page


def _document(
    guide: SourceGuide, source: ReadPage, catalogue: Catalogue, code: str, local: set[str], channel: str
) -> Page:
    page, front = source.page, source.front
    blocks, included = expand(source.body, partial(guide.details.is_set, channel=channel), guide.passages)
    translate = _translator(catalogue, page.context, *(f"{SHARED_CONTEXT}{name}" for name in included))

    def resolve(space: str, key: str) -> Span:
        value = guide.details.values[space, key]
        if (space, key) == SHEET_LINK:
            return detail_span(value, f"{value.text.rstrip('/')}/{address_of(page.audience, code, MY_MEETING)}")
        if not value.context:
            return detail_span(value, value.text)
        try:
            return detail_span(value, catalogue.translate(value.text, [value.context]))
        except UntranslatedError:
            if value.context != AUTHORITY_CONTEXT or key not in guide.details.set_by_authority:
                raise
            # The authority's own words may come long after the translation: they alone stay English, not the page.
            local.add(key)
            return detail_span(value, isolated(value.text, catalogue.language.direction))

    return Page(
        audience=page.audience,
        language=code,
        id=page.id,
        title=words(inline(translate(front.title), resolve)),
        button=translate(front.button),
        topic=topic_of(page.id),
        blocks=resolved(blocks, translate, resolve),
        ask=inline(_translator(catalogue, page.context, needed=page.id != START)(front.ask), resolve),
        sources=_citations(guide, source, catalogue),
        checked=front.checked,
        review=front.review,
        next=_links(guide, source, catalogue),
        urgent=front.urgent,
        up=front.below or guide.above(page.audience, page.id),
        picture=_picture(guide, source, catalogue, resolve),
    )


def _picture(guide: SourceGuide, source: ReadPage, catalogue: Catalogue, resolve: Resolve) -> Picture | None:
    """The words of the page's picture; None where it has none, or where one of them has no translation: the page itself
    need not be English for that."""
    if source.front.picture is None:
        return None
    of_picture = only_under(source.body, (CHANNEL, PICTURE))
    is_set = partial(guide.details.is_set, channel=PICTURE)
    blocks, included = expand(of_picture, is_set, guide.passages)
    translate = _translator(catalogue, source.page.context, *(f"{SHARED_CONTEXT}{name}" for name in included))
    try:
        title, *words_below = resolved(blocks, translate, resolve)
    except UntranslatedError:
        return None
    return Picture(source.front.picture, catalogue.language.code, words(spans_of(title)[0]), tuple(words_below))


def _translator(catalogue: Catalogue, *contexts: str, needed: bool = True) -> Translate:
    """Translates units of these contexts; what is not `needed` stays English where it has no translation."""

    def translate(text: str) -> str:
        try:
            return catalogue.translate(text, contexts)
        except UntranslatedError:
            if needed:
                raise
            return text

    return translate


def _citations(guide: SourceGuide, source: ReadPage, catalogue: Catalogue) -> tuple[Citation, ...]:
    # Urgent pages and first screens do not show their sources: they must not be English for want of a name.
    needed = not (source.front.urgent or source.page.id in {START, HOME})
    translate = _translator(catalogue, SOURCES_CONTEXT, needed=needed)
    names = guide.tables.sources.values
    # A line that somebody must still approve is no source to a reader. `check --live` asks for it.
    cited = [(key, at) for key, at in source.front.sources if not names[key].get("provisional")]
    return tuple(Citation(key, translate(names[key]["name"]), translate(at)) for key, at in cited)


def _links(guide: SourceGuide, source: ReadPage, catalogue: Catalogue) -> tuple[Link, ...]:
    page = source.page
    if page.id == HOME:
        return tuple(_link(guide, page.audience, target, catalogue) for target in guide.menu(page.audience))
    links = []
    for target, label in source.front.next:
        if label is None:
            links.append(_link(guide, page.audience, target, catalogue))
        else:
            links.append(Link(target, catalogue.translate(label, [page.context])))
    return tuple(links)


def _link(guide: SourceGuide, audience: Audience, target: str, catalogue: Catalogue) -> Link:
    linked = guide.pages[audience, target]
    try:
        return Link(target, catalogue.translate(linked.front.button, [linked.page.context]))
    except UntranslatedError:  # that page itself will be in English, and so is the button to it
        return Link(target, linked.front.button)
