"""The site: every file of it, by its address. The same guide gives the same bytes.

Each file is made when it is asked for, in about a millisecond, so that a preview need not make them all.
"""

import unicodedata
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bot.guide.document import Quotation
from bot.guide.language import ENGLISH, Language
from bot.guide.notes import checked_against, who_can_help
from bot.guide.numbers import keep_together
from bot.guide.page import ABOUT, HELP_NOW, HOME, PRIVACY, SHARED_PHONE, START, Page
from bot.guide.place import READERS, Audience, Place, encode
from bot.web.addresses import (
    ICON,
    INDEX,
    SCRIPT,
    STYLE,
    address_of,
    find_address,
    index_address,
    is_discreet,
    is_on_the_web,
    marks_address,
    relative,
)
from bot.web.guide import Key, WebGuide
from bot.web.render import Wording, blocks_html, spans_html, words_html
from bot.web.search import Found, index_json
from bot.web.words import reader_name, words_of

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none';"
    " form-action 'none'"
)
"""What a page may load: its own style, script, picture and index. A server should send it as a header as well, with
`FRAME_POLICY`, which a page cannot say of itself (docs/deploying.md)."""
FRAME_POLICY = "frame-ancestors 'none'"

ELSEWHERE = "https://www.bbc.co.uk/weather"
"""Where *Leave this page* leads: a page that nobody asks about, as on GOV.UK."""

NOT_FOUND = "404.html"
KINDS = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}
"""The media type of a file, by how its name ends."""

_ROOM = Path(__file__).parent
_ASSETS = _ROOM / "assets"

Telegram = Callable[[Place], str]
"""Gives the link that opens the chat at a place."""


class Site:
    """The site of one edition. `telegram` gives links into the chat; without it, t.me where the guide names its bot."""

    def __init__(self, guide: WebGuide, telegram: Telegram | None = None) -> None:
        self.guide = guide
        self._telegram = telegram or (partial(deep_link, guide.username) if guide.username else None)
        environment = Environment(
            loader=FileSystemLoader(_ROOM / "templates", encoding="utf-8"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self._templates = {name: environment.get_template(f"{name}.html") for name in ("page", "find", "marks", "note")}
        self._words = {code: words_of(language.translate) for code, language in guide.languages.items()}
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
        for name in (STYLE, SCRIPT, ICON):
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
        for old in guide.redirects:
            for code in guide.languages:
                for reader in Audience:
                    target = guide.nearest(reader, code, old)
                    if target and target[0] is reader and (reader, code, old) not in guide.pages:
                        yield address_of(reader, code, old), partial(self._moved, reader, code, old, target)

    def _page(self, key: Key, address: str) -> bytes:
        audience, code, name = key
        found = self.guide.pages[key]
        page, language = found.page, self.guide.languages[code]
        written_in = self.guide.languages[page.written_in]
        ours = self._words[code]
        how = Wording(
            written_in,
            self.guide.english.get(written_in.code, ()),
            # Opening a site leaves traces, and where somebody is afraid they must choose to.
            linked=not is_discreet(page),
            explicit=self._words[written_in.code]["explicit"] if hides_quotations(page) else "",
        )
        quotes = any(isinstance(block, Quotation) for block in page.blocks)
        heading = who_can_help(page, written_in.translate)
        return self._made(
            "page",
            address,
            audience,
            language,
            # The tab and the history say no more than the name of the guide where that could harm.
            title=ours["name"] if is_discreet(page) or page.id == START else f"{page.title} | {ours['name']}",
            heading=words_html(page.title, how),
            urgent=page.urgent,
            is_first=page.id in {START, HOME},
            readers_first=page.id == START,
            written_in=written_in,
            untranslated=not page.translated,
            draft=page.translated and language.draft,
            quotation=quotes and page.translated and code != ENGLISH,
            english=relative(address_of(audience, ENGLISH, name), address) if code != ENGLISH else "",
            text=blocks_html(page.blocks, how),
            ask=None if heading is None else (heading, spans_html(page.ask, how)),
            source=words_html(checked_against(page, written_in.translate), how),
            links=self._links(page, address),
            mark=found.mark,
            key=key,
        )

    def _links(self, page: Page, address: str) -> list[tuple[str, str]]:
        found = []
        for link in page.next:
            target = self.guide.nearest(page.audience, page.language, link.page)
            if target and is_on_the_web(target[2]):
                found.append((relative(address_of(*target), address), link.label))
        return found

    def _find(self, reader: Audience, code: str) -> bytes:
        address = find_address(reader, code)
        ours = self._words[code]
        return self._made(
            "find",
            address,
            reader,
            self.guide.languages[code],
            title=f"{ours['find']} | {ours['name']}",
            pages=self._listed(reader, code, address),
            index=relative(index_address(reader, code), address),
            key=(reader, code, ""),
        )

    def _index(self, reader: Audience, code: str) -> bytes:
        return index_json(self._listed(reader, code, find_address(reader, code)))

    def _listed(self, reader: Audience, code: str, address: str) -> list[Found]:
        """The pages of a reader and those that everyone shares, from A to Z, by the words on their buttons."""
        own = {key[2] for key in self.guide.pages if key[:2] == (reader, code)}
        keys = [key for key in self.guide.pages if key[0] is reader or (key[0] is Audience.EVERYONE and key[2] not in own)]
        found = []
        for key in keys:
            if key[1] == code and is_on_the_web(key[2]) and key[2] not in {START, HOME}:
                page = self.guide.pages[key].page
                link = relative(address_of(*key), address)
                found.append(Found(link, page.button, page, explicit=hides_quotations(page)))
        return sorted(found, key=lambda one: (_in_order(one.title), one.link))

    def _marks(self, code: str) -> bytes:
        address = marks_address(code)
        ours = self._words[code]
        pages = [
            (reader_name(key[0], self.guide.languages[code].translate), one.page, one.mark, relative(address_of(*key), address))
            for key, one in self.guide.pages.items()
            if key[1] == code and is_on_the_web(key[2])
        ]
        key = Audience.EVERYONE, code, ""
        title = f"{ours['marks']} | {ours['name']}"
        language = self.guide.languages[code]
        return self._made("marks", address, Audience.EVERYONE, language, title=title, pages=pages, key=key)

    def _moved(self, reader: Audience, code: str, old: str, target: Key) -> bytes:
        address = address_of(reader, code, old)
        there = relative(address_of(*target), address)
        return self._note(code, "moved", there, at_once=True, root=relative(".", address) + "/")

    def _not_found(self) -> bytes:
        # A server hands it out for an address of any depth: its links cannot be relative to that.
        root = urlsplit(self.guide.site).path.rstrip("/") + "/"
        return self._note(ENGLISH, "gone", f"{root}{INDEX}", at_once=False, root=root)

    def _note(self, code: str, said: str, there: str, *, at_once: bool, root: str) -> bytes:
        ours, language = self._words[code], self.guide.languages[code]
        text = self._templates["note"].render(
            language=language, words=ours, said=ours[said], there=there, at_once=at_once, policy=POLICY, root=root
        )
        return text.encode()

    def _made(
        self, template: str, address: str, audience: Audience, language: Language, *, key: Key, **values: Any
    ) -> bytes:
        to = partial(relative, address=address)
        home = address_of(audience, language.code, START if audience is Audience.EVERYONE else HOME)
        phone = self._at(audience, language.code, SHARED_PHONE)
        own = key[2]
        text = self._templates[template].render(
            language=language,
            words=self._words[language.code],
            policy=POLICY,
            elsewhere=ELSEWHERE,
            style=to(STYLE),
            script=to(SCRIPT),
            icon=to(ICON),
            edition=self.guide.version,
            emergency=Markup('<a class="number" href="tel:999"><bdi dir="ltr">{}</bdi></a>').format(keep_together("999")),
            home=to(home),
            start=to(address_of(Audience.EVERYONE, language.code, START)),
            help=to(self._at(audience, language.code, HELP_NOW)),
            phone=to(phone),
            find=to(find_address(audience, language.code)),
            privacy=to(self._at(audience, language.code, PRIVACY)),
            about=to(self._at(Audience.EVERYONE, language.code, ABOUT)),
            marks=to(marks_address(language.code)),
            languages=[(one, to(self._in(key, template, code)), code == language.code) for code, one in self._offered()],
            readers=[
                (reader_name(reader, language.translate), to(self._for(key, template, reader)), reader is audience)
                for reader in READERS
            ],
            reader=reader_name(audience, language.translate),
            telegram=self._telegram(Place(audience, language.code, own)) if self._telegram and own else "",
            sixteen=audience is Audience.YOUNG_PERSON,
            everyone=audience is Audience.EVERYONE,
            **values,
        )
        return text.encode()

    def _offered(self) -> list[tuple[str, Language]]:
        return list(self.guide.languages.items()) if len(self.guide.languages) > 1 else []

    def _at(self, audience: Audience, code: str, page: str) -> str:
        """The address at which this reader finds a page."""
        found = self.guide.nearest(audience, code, page)
        return address_of(*found) if found else INDEX

    def _in(self, key: Key, template: str, code: str) -> str:
        """The same place in another language."""
        audience, _code, page = key
        if template == "page":
            return address_of(audience, code, page)
        return find_address(audience, code) if template == "find" else marks_address(code)

    def _for(self, key: Key, template: str, reader: Audience) -> str:
        """The same place for another reader; the first page of that reader where there is no such place."""
        _audience, code, page = key
        if template == "find":
            return find_address(reader, code)
        if template == "marks" or page == START:
            return self._at(reader, code, HOME)
        while page:
            if (reader, code, page) in self.guide.pages:
                return address_of(reader, code, page)
            page = page.rpartition("/")[0]
        return self._at(reader, code, HOME)


def deep_link(username: str, place: Place) -> str:
    """The link that opens the chat at a place (Telegram, "Deep linking")."""
    return f"https://t.me/{username}?start={encode(place)}"


def hides_quotations(page: Page) -> bool:
    """True where the exact words of the law stay closed until they are asked for: they describe abuse plainly."""
    return page.audience is Audience.YOUNG_PERSON and page.id.startswith("abuse")


def _in_order(title: str) -> str:
    """A title as it stands in a list from A to Z: without its accents, its capitals and what is no letter."""
    plain = unicodedata.normalize("NFKD", title).casefold()
    return "".join(sign for sign in plain if sign.isalnum() or sign == " ")
