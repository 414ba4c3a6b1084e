"""What was published and is current no more, as rows of the page that says whether a copy is current."""

from typing import NamedTuple

from bot.guide.marks import Past, what_became
from bot.guide.place import Audience
from bot.web.addresses import address_of, is_on_the_web, relative
from bot.web.guide import WebGuide
from bot.web.words import reader_name


class PastRow(NamedTuple):
    """A mark, the title and the reader of the page that had its words ("" for an edition), a link to the page as it is
    now ("" where it is gone), and what became of them."""

    mark: str
    title: str
    reader: str
    link: str
    became: str


def past_rows(guide: WebGuide, code: str, address: str) -> list[PastRow]:
    """The rows for the page at an address, in this language: its own texts, and editions; the newest first."""
    language = guide.languages[code]
    current = {one.mark for key, one in guide.pages.items() if key[1] == code}

    def row(past: Past) -> PastRow:
        reader = reader_name(past.audience, language.translate) if past.audience else ""
        key = past.audience or Audience.EVERYONE, past.language, past.page
        link = relative(address_of(*key), address) if key in guide.pages and is_on_the_web(past.page) else ""
        return PastRow(past.mark, past.title, reader, link, what_became(past, language))

    return [
        row(past)
        for past in guide.past
        if past.language in {code, ""} and past.mark != guide.version and past.mark not in current
    ]
