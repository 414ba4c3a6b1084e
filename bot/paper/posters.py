"""Posters for a waiting room, and slips for the invitation letter: what stands on them, as data for their templates.

Each holds a code that leads to the guide, and the address in letters beside it. No code leads to a page of urgent help,
or to one for somebody who is afraid at home: whoever stands behind them reads the poster too.
"""

from collections.abc import Sequence
from datetime import date

from bot.guide.language import Language
from bot.guide.notes import long_day
from bot.guide.numbers import keep_together
from bot.guide.page import HOME, START
from bot.guide.place import Audience, Place
from bot.paper.poster_words import poster_words, slip_words
from bot.paper.qr import qr_svg
from bot.paper.typeset import PaperError, typeset
from bot.paper.words import Data, text_data
from bot.web.addresses import INDEX, address_of, is_discreet, is_on_the_web
from bot.web.frame import deep_link
from bot.web.guide import WebGuide

MOST_LANGUAGES = 6
"""On one poster: so many codes of 30 mm and more, with words beside them, have room on A4. At 30 mm the
longest of our links (a place of 64 bytes, a bot's name of 32) is still read by a camera: 53 modules with their border,
0.57 mm each."""

SIXTEEN = "16+"
"""Behind the bot's address, where the web's is the one to scan: the age from which Telegram may be used."""


def poster(guide: WebGuide, languages: Sequence[str], day: date, size: str = "a4") -> bytes:
    """A poster for a waiting room as PDF: for everybody, in these languages, each with a code of its own.

    `day` stands on it. Raises PaperError with a sentence: for a language that the guide does not have, for more than
    `MOST_LANGUAGES`, and where the authority has not filled in where its guide is.
    """
    codes = list(dict.fromkeys(languages))
    if not 1 <= len(codes) <= MOST_LANGUAGES:
        raise PaperError(f"A poster has room for 1 to {MOST_LANGUAGES} languages; you named {len(codes)}.")
    first = _language(guide, codes[0])
    data = {
        "title": poster_words(first.translate)["name"],
        "language": _data(first),
        "size": size,
        "panels": [_panel(guide, _language(guide, code)) for code in codes],
        "footer": _footer(guide, first, day),
    }
    return typeset("poster", data, day)[0]


def slip(guide: WebGuide, audience: Audience, code: str, day: date, page: str = HOME) -> bytes:
    """Slips for the invitation letter as PDF: three on a sheet of A4, to be cut, for one reader in one language.

    Young people's lead to the web alone, since Telegram asks for an age of 16. Raises PaperError as `poster` does, and
    for a page that must not stand on paper that others see.
    """
    language = _language(guide, code)
    found = guide.pages.get((audience, code, page))
    if found is None:
        raise PaperError(f"The guide has no page {page!r} for {audience}.")
    if not is_on_the_web(page):
        raise PaperError(f"No slip leads to {page!r}: it answers what somebody types, and no web page has it.")
    if is_discreet(found.page):
        raise PaperError(f"No slip leads to {page!r}: a letter is read by others too. Leave --page out.")
    words = slip_words(audience, language.translate)
    links = _links(guide, Place(audience, code, page), language)
    if audience is Audience.YOUNG_PERSON:
        links = links[:1] if guide.site else []
    if not links:
        what = "site_link" if audience is Audience.YOUNG_PERSON else "site_link or bot_username"
        raise PaperError(f"There is nowhere to lead to. Fill in {what} in content/authority.toml.")
    data = {
        "title": words["title"],
        "language": _data(language),
        "heading": text_data(words["title"], code),
        "about": text_data(words["about"], code),
        "scan": text_data(words["scan"], code),
        "small": [text_data(text, code) for text in _small(language, sixteen=_says_sixteen(guide, audience))],
        "danger": _danger(language),
        "links": links,
        "footer": _footer(guide, language, day),
    }
    return typeset("slip", data, day)[0]


def _panel(guide: WebGuide, language: Language) -> Data:
    words = poster_words(language.translate)
    links = _links(guide, Place(Audience.EVERYONE, language.code, START), language)
    if not links:
        raise PaperError("There is nowhere to lead to. Fill in site_link or bot_username in content/authority.toml.")
    # The web page is for every age, and leads on into the chat.
    [first, *also] = links
    return {
        "language": _data(language),
        "heading": text_data(words["title"], language.code),
        "about": text_data(words["about"], language.code),
        "scan": text_data(words["scan"], language.code),
        "small": [text_data(text, language.code) for text in _small(language, sixteen=not guide.site)],
        "danger": _danger(language),
        "link": first,
        "also": [f"{link['shown']} ({SIXTEEN})" for link in also],
    }


def _links(guide: WebGuide, place: Place, language: Language) -> list[Data]:
    """Where a code may lead at this place: to the web page, then into the chat, as far as the authority has them."""
    words = poster_words(language.translate)
    links = []
    if guide.site:
        address = address_of(place.audience, place.language, place.page).removesuffix(INDEX)
        target = f"{guide.site.rstrip('/')}/{address}"
        links.append(_link(target, target, words["web"], words["web_alt"], language.code))
    if guide.username:
        target = deep_link(guide.username, place)
        links.append(_link(target, f"t.me/{guide.username}", words["telegram"], words["telegram_alt"], language.code))
    return links


def _link(target: str, shown: str, label: str, alt: str, code: str) -> Data:
    return {"qr": qr_svg(target), "shown": shown, "label": text_data(label, code), "alt": alt}


def _small(language: Language, *, sixteen: bool) -> list[str]:
    words = poster_words(language.translate)
    return [words["names"], *([words["sixteen"]] if sixteen else []), *([words["draft"]] if language.draft else [])]


def _says_sixteen(guide: WebGuide, audience: Audience) -> bool:
    return audience is Audience.YOUNG_PERSON or bool(guide.username)


def _danger(language: Language) -> list[Data]:
    before, after = poster_words(language.translate)["danger"].split("{number}")
    number = {"kind": "number", "text": keep_together("999")}
    return [*text_data(before, language.code), number, *text_data(after, language.code)]


def _footer(guide: WebGuide, language: Language, day: date) -> list[Data]:
    words = poster_words(language.translate)
    before, after = words["edition"].split("{mark}")
    made = words["made"].format(day=long_day(day, language.code))
    mark = {"kind": "number", "text": guide.version}
    return [
        *text_data(f"{words['name']} · {before}", language.code),
        mark,
        *text_data(f"{after} · {made}", language.code),
    ]


def _language(guide: WebGuide, code: str) -> Language:
    if code not in guide.languages:
        raise PaperError(f"The guide has no language {code!r}. It has {', '.join(guide.languages)}.")
    return guide.languages[code]


def _data(language: Language) -> Data:
    return {"code": language.code, "direction": language.direction}
