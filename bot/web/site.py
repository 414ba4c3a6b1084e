"""The site: every file of it, by its address. The same guide gives the same bytes.

Each file is made when it is asked for, in about a millisecond, so that a preview need not make them all.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from bot.guide.brackets import pattern_of
from bot.guide.document import Quotation
from bot.guide.language import ENGLISH
from bot.guide.notes import checked_against, who_can_help
from bot.guide.page import HOME, MY_MEETING, START, Page, is_explicit
from bot.guide.place import Audience
from bot.web.addresses import (
    ICON,
    INDEX,
    SCRIPT,
    SHEET_SCRIPT,
    SHEET_STYLE,
    STYLE,
    address_of,
    find_address,
    index_address,
    is_discreet,
    is_on_the_web,
    marks_address,
    picture_address,
    relative,
)
from bot.web.frame import POLICY, SHEET_POLICY, Frame, Telegram, deep_link
from bot.web.guide import WebGuide, WebKey
from bot.web.order import place_of
from bot.web.past import past_rows
from bot.web.pictures import TALL, WIDE, Draw, Drawing, ShownPicture, size_of
from bot.web.render import Wording, blocks_html, spans_html, words_html
from bot.web.search import SearchablePage, index_json
from bot.web.sheet import sheet_html
from bot.web.words import reader_name

NOT_FOUND = "404.html"
MEDIA_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}
"""The media type of a file, by how its name ends."""

_ASSETS = Path(__file__).parent / "assets"


class Site:
    """The site of one edition. `telegram` gives links into the chat; without it, t.me where the guide names its bot.
    `draw` draws the pictures; without it, pages have their words alone."""

    def __init__(self, guide: WebGuide, telegram: Telegram | None = None, draw: Draw | None = None) -> None:
        self.guide = guide
        self._drawings = {} if draw is None else dict(_drawings(guide, draw))
        self._frame = Frame(guide, telegram or (partial(deep_link, guide.username) if guide.username else None))
        self._english = {code: pattern_of(words) for code, words in guide.english.items()}
        self._files = dict(self._every())

    @property
    def addresses(self) -> list[str]:
        """The address of every file, in their order."""
        return list(self._files)

    def file(self, address: str) -> bytes | None:
        """The file at an address; None if the site has none there."""
        make = self._files.get(address)
        return None if make is None else make()

    def _every(self) -> Iterator[tuple[str, Callable[[], bytes]]]:
        guide = self.guide
        yield INDEX, partial(self._page, (Audience.EVERYONE, ENGLISH, START), INDEX)
        for name in (STYLE, SCRIPT, ICON, SHEET_STYLE, SHEET_SCRIPT):
            yield name, (_ASSETS / name).read_bytes
        yield NOT_FOUND, self._not_found
        for code in guide.languages:
            yield marks_address(code), partial(self._marks, code)
            for reader in Audience:
                yield find_address(reader, code), partial(self._find, reader, code)
                yield index_address(reader, code), partial(self._index, reader, code)
        for key in guide.pages:
            if is_on_the_web(key[2]):
                yield address_of(*key), partial(self._page, key, address_of(*key))
        for key, drawing in self._drawings.items():
            for wide in (TALL, WIDE):
                yield picture_address(*key, wide=wide), partial(drawing.svg, wide)
        for old in guide.redirects:
            for code in guide.languages:
                for reader in Audience:
                    target = guide.nearest(reader, code, old)
                    if target and target[0] is reader:
                        yield address_of(reader, code, old), partial(self._moved, reader, code, old, target)

    def _page(self, key: WebKey, address: str) -> bytes:
        audience, code, name = key
        found = self.guide.pages[key]
        page, language = found.page, self.guide.languages[code]
        written_in = self.guide.languages[page.written_in]
        ours = self._frame.words[code]
        how = Wording(
            written_in,
            self._english.get(written_in.code),
            # Opening a site leaves traces, and where somebody is afraid they must choose to.
            linked=not is_discreet(page),
            explicit=self._frame.words[written_in.code]["explicit"] if hides_quotations(page) else "",
        )
        sheet = name == MY_MEETING
        heading = who_can_help(page, written_in.translate)
        quotes = any(isinstance(block, Quotation) for block in page.blocks)
        draft = page.translated and language.draft
        return self._frame.made(
            "page",
            address,
            key,
            # The tab and the history say no more than the name of the guide where that could harm.
            title=ours["name"] if is_discreet(page) or page.id == START else f"{page.title} | {ours['name']}",
            heading=words_html(page.title, how),
            urgent=page.urgent,
            is_first=page.id in {START, HOME},
            readers_first=page.id == START,
            written_in=written_in,
            untranslated=not page.translated,
            draft_first=draft and not page.urgent,  # where somebody needs help, help comes first
            draft_last=draft and page.urgent,
            quotation=quotes and page.translated and code != ENGLISH,
            english=relative(address_of(audience, ENGLISH, name), address) if code != ENGLISH else "",
            sheet=(relative(SHEET_STYLE, address), relative(SHEET_SCRIPT, address)) if sheet else (),
            policy=SHEET_POLICY if sheet else POLICY,
            chat=page.up if sheet else name,  # the chat has the page above it, which leads here
            text=(sheet_html if sheet else blocks_html)(page.blocks, how),
            picture=self._picture(key, address, how),
            ask=None if heading is None else (heading, spans_html(page.ask, how)),
            source=words_html(checked_against(page, written_in.translate), how),
            links=self._links(page, address),
            mark=found.mark,
        )

    def _picture(self, key: WebKey, address: str, how: Wording) -> ShownPicture | None:
        """The words of the page's picture, and the drawing where there is one."""
        picture = self.guide.pages[key].page.picture
        if picture is None:
            return None
        alt = self._frame.words[picture.language]["picture_alt"].format(title=picture.title)
        shown = ShownPicture(words_html(picture.title, how), blocks_html(picture.blocks, how, level=3), alt)
        drawing = self._drawings.get(key)
        if drawing is None or not drawing.tall:
            return shown
        tall, wide = (relative(picture_address(*key, wide=wide), address) for wide in (TALL, WIDE))
        return replace(shown, tall=tall, wide=wide, tall_size=size_of(drawing.tall), wide_size=size_of(drawing.wide))

    def _links(self, page: Page, address: str) -> list[tuple[str, str]]:
        if page.id == START:  # what it leads to stands at the foot of every page
            return []
        wanted = [(link.page, link.label) for link in page.next]
        if page.id == MY_MEETING:
            wanted.append((page.up, self.guide.pages[page.audience, page.language, page.up].page.button))
        sheet = self.guide.pages.get((page.audience, page.language, MY_MEETING))
        if sheet and page.id in {HOME, sheet.page.up}:
            ids = [name for name, _label in wanted]
            after = ids.index(sheet.page.up) + 1 if sheet.page.up in ids else len(ids)
            wanted.insert(after if page.id == HOME else 0, (MY_MEETING, sheet.page.button))
        found = []
        for name, label in wanted:
            target = self.guide.nearest(page.audience, page.language, name)
            if target and is_on_the_web(target[2]):
                found.append((relative(address_of(*target), address), label))
        return found

    def _find(self, reader: Audience, code: str) -> bytes:
        address, ours = find_address(reader, code), self._frame.words[code]
        return self._frame.made(
            "find",
            address,
            (reader, code, ""),
            title=f"{ours['find']} | {ours['name']}",
            pages=self._listed(reader, code, address),
            index=relative(index_address(reader, code), address),
        )

    def _index(self, reader: Audience, code: str) -> bytes:
        return index_json(self._listed(reader, code, find_address(reader, code)))

    def _listed(self, reader: Audience, code: str, address: str) -> list[SearchablePage]:
        """The pages of a reader and those that everyone shares, from A to Z, by the words on their buttons."""
        every = {key: one for key, one in self.guide.pages.items() if key[1] == code and is_on_the_web(key[2])}
        own = {key[2] for key in every if key[0] is reader}
        found = []
        for key, one in every.items():
            shared = key[0] is Audience.EVERYONE and key[2] not in own
            if (key[0] is reader or shared) and key[2] not in {START, HOME}:
                link = relative(address_of(*key), address)
                found.append(SearchablePage(link, one.page.button, one.page, one.asked, hides_quotations(one.page)))
        alphabet = self.guide.languages[code].alphabet
        return sorted(found, key=lambda one: (place_of(one.title, alphabet), one.title, one.link))

    def _marks(self, code: str) -> bytes:
        address, ours = marks_address(code), self._frame.words[code]
        translate = self.guide.languages[code].translate
        pages = [
            (reader_name(key[0], translate), one.page, one.mark, relative(address_of(*key), address))
            for key, one in self.guide.pages.items()
            if key[1] == code and is_on_the_web(key[2])
        ]
        title = f"{ours['marks']} | {ours['name']}"
        past = past_rows(self.guide, code, address)
        return self._frame.made("marks", address, (Audience.EVERYONE, code, ""), title=title, pages=pages, past=past)

    def _moved(self, reader: Audience, code: str, old: str, target: WebKey) -> bytes:
        address = address_of(reader, code, old)
        there = relative(address_of(*target), address)
        return self._frame.note(code, "moved", there, root=f"{relative('.', address)}/", at_once=True)

    def _not_found(self) -> bytes:
        # A server hands it out for an address of any depth: its links cannot be relative to that.
        root = f"{urlsplit(self.guide.site).path.rstrip('/')}/"
        return self._frame.note(ENGLISH, "gone", f"{root}{INDEX}", root=root, at_once=False)


def _drawings(guide: WebGuide, draw: Draw) -> Iterator[tuple[WebKey, Drawing]]:
    for key, found in guide.pages.items():
        if (picture := found.page.picture) is not None and is_on_the_web(key[2]):
            yield key, Drawing(picture, guide.languages[picture.language].direction, draw)


def hides_quotations(page: Page) -> bool:
    """True where the exact words of the law stay closed until they are asked for: they describe abuse plainly."""
    return is_explicit(page.audience, page.id)
