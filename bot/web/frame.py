"""What stands around every page: the way out, help, languages, readers, the edition. Templates are filled in here."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bot.guide.language import Language
from bot.guide.page import ABOUT, HELP_NOW, HOME, PRIVACY, SHARED_PHONE, START, WRONG
from bot.guide.place import READERS, Audience, Place, encode
from bot.web.addresses import (
    ICON,
    INDEX,
    SCRIPT,
    STYLE,
    address_of,
    find_address,
    marks_address,
    relative,
)
from bot.web.guide import WebGuide, WebKey
from bot.web.words import reader_name, words_of

SHEET_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"
)
"""What a page may load on which somebody writes: nothing, once it is there. No script could send what is written."""
POLICY = SHEET_POLICY.replace("; base-uri", "; connect-src 'self'; base-uri")
"""What a page may load: its own style, script, picture and index. A server should send it as a header as well, with
`FRAME_POLICY`, which a page cannot say of itself (docs/deploying.md)."""
FRAME_POLICY = "frame-ancestors 'none'"

LEAVE_TO = "https://www.bbc.co.uk/weather"
"""Where *Leave this page* leads: a page that nobody asks about, as on GOV.UK."""

_TEMPLATES = Path(__file__).parent / "templates"
_EMERGENCY = Markup('<a class="number" href="tel:999"><bdi dir="ltr">999</bdi></a>')

Telegram = Callable[[Place], str]
"""Gives the link that opens the chat at a place."""


class Frame:
    """The templates of one edition, filled in. `telegram` gives links into the chat; None: there are none."""

    def __init__(self, guide: WebGuide, telegram: Telegram | None) -> None:
        self.guide = guide
        self.words = {code: words_of(language.translate) for code, language in guide.languages.items()}
        self._telegram = telegram
        environment = Environment(
            loader=FileSystemLoader(_TEMPLATES, encoding="utf-8"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self._templates = {name: environment.get_template(f"{name}.html") for name in ("page", "find", "marks", "note")}

    def made(
        self,
        template: str,
        address: str,
        key: WebKey,
        *,
        title: str,
        chat: str = "",
        policy: str = POLICY,
        **values: Any,
    ) -> bytes:
        """The file at an address: a page (`key` says which), or the search or the marks of a reader and language, whose
        key names no page. `chat` is the page that the link into the chat opens."""
        audience, code, _page = key
        language = self.guide.languages[code]
        to = partial(relative, address=address)
        text = self._templates[template].render(
            title=title,
            language=language,
            words=self.words[code],
            policy=policy,
            elsewhere=LEAVE_TO,
            style=to(STYLE),
            script=to(SCRIPT),
            icon=to(ICON),
            edition=self.guide.version,
            emergency=_EMERGENCY,
            home=to(address_of(audience, code, START if audience is Audience.EVERYONE else HOME)),
            help=to(self._at(audience, code, HELP_NOW)),
            phone=to(self._at(audience, code, SHARED_PHONE)),
            find=to(find_address(audience, code)),
            privacy=to(self._at(audience, code, PRIVACY)),
            accessibility=self.guide.accessibility,
            about=to(self._at(Audience.EVERYONE, code, ABOUT)),
            wrong=to(self._at(Audience.EVERYONE, code, WRONG)),
            marks=to(marks_address(code)),
            languages=[(one, to(self._in(key, template, one.code)), one is language) for one in self._offered()],
            readers=[
                (reader_name(reader, language.translate), to(self._for(key, template, reader)), reader is audience)
                for reader in READERS
            ],
            reader=reader_name(audience, language.translate),
            telegram=self._telegram(Place(audience, code, chat)) if self._telegram and chat else "",
            sixteen=audience is Audience.YOUNG_PERSON,
            everyone=audience is Audience.EVERYONE,
            **values,
        )
        return text.encode()

    def note(self, code: str, said: str, there: str, *, root: str, at_once: bool) -> bytes:
        """A page of one sentence and one link; `at_once` also goes there by itself. `root` is where the site begins."""
        ours, language = self.words[code], self.guide.languages[code]
        label = ours["next"] if at_once else ours["beginning"]
        text = self._templates["note"].render(
            language=language,
            words=ours,
            said=ours[said],
            there=there,
            label=label,
            at_once=at_once,
            policy=POLICY,
            root=root,
        )
        return text.encode()

    def _offered(self) -> list[Language]:
        return list(self.guide.languages.values()) if len(self.guide.languages) > 1 else []

    def _at(self, audience: Audience, code: str, page: str) -> str:
        """The address at which this reader finds a page."""
        found = self.guide.nearest(audience, code, page)
        return address_of(*found) if found else INDEX

    def _in(self, key: WebKey, template: str, code: str) -> str:
        """The same place in another language."""
        audience, _code, page = key
        if template == "page":
            return address_of(audience, code, page)
        return find_address(audience, code) if template == "find" else marks_address(code)

    def _for(self, key: WebKey, template: str, reader: Audience) -> str:
        """The same place for another reader: their own page of the subject, the nearest above it, or their first."""
        _audience, code, page = key
        if template == "find":
            return find_address(reader, code)
        while page:
            if (reader, code, page) in self.guide.pages:
                return address_of(reader, code, page)
            page = page.rpartition("/")[0]
        return self._at(reader, code, HOME)


def deep_link(username: str, place: Place) -> str:
    """The link that opens the chat at a place (Telegram, "Deep linking")."""
    return f"https://t.me/{username}?start={encode(place)}"
