"""From a page's source to the page as it is shown, in one language; whole in English where a translation is missing."""

from dataclasses import dataclass
from html import escape

from babel.dates import format_date

from bot.compiler.catalogue import Catalogue, UntranslatedError
from bot.compiler.details import Details
from bot.compiler.files import SourceFile, SourcePage
from bot.compiler.front_matter import FrontMatter
from bot.compiler.markdown import Block, PartBreak, Quote, Unit, parse
from bot.compiler.paginate import paginate
from bot.compiler.render import Rendered, Resolve, Shown, render_block, render_text, utf16_length
from bot.compiler.tables import Tables
from bot.compiler.template import expand
from bot.guide.direction import laid_out
from bot.guide.language import ENGLISH
from bot.guide.page import HOME, START, Link, Page, Part, topic_of
from bot.guide.place import Audience

SOURCES_CONTEXT = "sources"


@dataclass(frozen=True, slots=True)
class Source:
    """A page that has been read and checked: its lines at the top and its file."""

    page: SourcePage
    front: FrontMatter


@dataclass(frozen=True, slots=True)
class Guide:
    """Everything read from the source files that a page may need, or a check.

    `unread` are the pages whose file is there but cannot be read: a problem of their own, not of those that name them.
    """

    pages: dict[tuple[Audience, str], Source]
    passages: dict[str, SourceFile]
    details: Details
    tables: Tables
    unread: frozenset[tuple[Audience, str]] = frozenset()

    def menu(self, audience: Audience) -> list[str]:
        """The pages on this reader's first screen, in order."""
        pages: list[str] = self.tables.menu.values.get(audience, {}).get("pages", [])
        return pages


def assemble(guide: Guide, source: Source, catalogue: Catalogue, english: Catalogue) -> Page:
    """The page in the catalogue's language. Where any of its words has no translation, all of it is English: half a
    page in each language would be misread."""
    try:
        return _assemble(guide, source, catalogue, translated=True)
    except UntranslatedError:
        return _assemble(guide, source, english, translated=False, shown_as=catalogue)


def blocks_of(guide: Guide, source: Source) -> tuple[list[Block], tuple[str, ...]]:
    """The page's blocks with the authority's conditions decided, and the passages that were put in."""
    text, included = expand(source.page.file.body, guide.details.is_set, guide.passages)
    return parse(text)[0], included


def _assemble(
    guide: Guide, source: Source, catalogue: Catalogue, *, translated: bool, shown_as: Catalogue | None = None
) -> Page:
    page, front = source.page, source.front
    blocks, included = blocks_of(guide, source)
    contexts = (page.context, *(f"shared/{name}" for name in included))

    def translate(unit: Unit) -> str:
        return catalogue.translate(unit.text, contexts)

    def resolve(space: str, key: str) -> Shown:
        value = guide.details.values[space, key]
        text = catalogue.translate(value.text, [value.context]) if value.context else value.text
        return Shown(text, value.number, value.copy)

    rendered = [(block, render_block(block, translate, resolve)) for block in blocks]
    if translated and catalogue.language.code != ENGLISH:
        _say_english_counts(rendered, catalogue)
    # Help must stand on one screen in every language: an urgent page is cut only where its writer cuts it.
    drafts = paginate(rendered, most=None) if front.urgent else paginate(rendered)
    title = render_text(translate(Unit(front.title)), resolve)
    footer = _footer(guide, source, catalogue, resolve)
    parts = []
    for number, draft in enumerate(drafts, start=1):
        whole = Rendered()
        # The first line of an urgent screen is what a locked phone shows: no title that tells about the reader.
        if not front.urgent:
            whole.add(Rendered(f"<b>{title.html}</b>", title.plain))
        whole.add(draft.body, "\n\n")
        if number == len(drafts):
            whole.add(footer, "\n\n")
        html = laid_out(whole.html, catalogue.language.direction)
        parts.append(Part(html, draft.label, tuple(whole.copies), draft.quotes))
    return Page(
        audience=page.audience,
        language=(shown_as or catalogue).language.code,
        id=page.id,
        title=title.plain,
        button=translate(Unit(front.button)),
        topic=topic_of(page.id),
        parts=tuple(parts),
        next=_links(guide, source, catalogue),
        urgent=front.urgent,
        translated=translated,
        up=_up(guide, page),
    )


def _say_english_counts(rendered: list[tuple[Block, Rendered]], catalogue: Catalogue) -> None:
    """Under the last quotation of each part: translated, it is an aid; the words that count are one press away."""
    _ = catalogue.interface
    open_ = True
    for block, shown in reversed(rendered):
        if isinstance(block, Quote) and open_:
            note = _("This quotation is translated to help you. The English words count: press “{button}”.")
            note = note.format(button=_("In English"))
            shown.add(Rendered(f"<i>{escape(note, quote=False)}</i>", note), "\n")
        open_ = isinstance(block, PartBreak) or (open_ and not isinstance(block, Quote))


def longest_part(page: Page) -> int:
    """The length of the longest part as Telegram counts it, tags included: never less than what Telegram counts."""
    return max((utf16_length(part.text) for part in page.parts), default=0)


def _footer(guide: Guide, source: Source, catalogue: Catalogue, resolve: Resolve) -> Rendered:
    front = source.front
    footer = Rendered()
    _ = catalogue.interface
    if source.page.id == START:
        return footer  # one short screen: its sources stand in About
    if front.ask:
        ask = render_text(catalogue.translate(front.ask, [source.page.context]), resolve)
        footer.add(Rendered(f"<b>{_('Who can help')}</b>\n{ask.html}", f"{_('Who can help')}\n{ask.plain}", ask.copies))
    if source.page.id == HOME:
        return footer  # a menu: the pages it leads to name theirs
    day = format_date(front.checked, format="long", locale=catalogue.locale)
    if front.urgent:  # every line counts there; the numbers' own sources stand in help-lines.toml
        line = _("Checked {day}.").format(day=day)
    else:
        names = []
        for key, locator in front.sources:
            name = catalogue.translate(guide.tables.sources.values[key]["name"], [SOURCES_CONTEXT])
            names.append(f"{name}, {catalogue.translate(locator, [SOURCES_CONTEXT])}" if locator else name)
        line = _("Source: {sources}. Checked {day}.").format(sources="; ".join(names), day=day)
    footer.add(Rendered(f"<i>{escape(line, quote=False)}</i>", line), "\n\n")
    return footer


def _links(guide: Guide, source: Source, catalogue: Catalogue) -> tuple[Link, ...]:
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


def _link(guide: Guide, audience: Audience, target: str, catalogue: Catalogue) -> Link:
    linked = guide.pages[audience, target]
    try:
        return Link(target, catalogue.translate(linked.front.button, [linked.page.context]))
    except UntranslatedError:  # that page itself will be in English, and so is the button to it
        return Link(target, linked.front.button)


def _up(guide: Guide, page: SourcePage) -> str:
    above = page.id
    while "/" in above:
        above = above.rpartition("/")[0]
        if (page.audience, above) in guide.pages:
            return above
    return START if page.audience is Audience.EVERYONE else HOME
