"""A leaflet: what stands on it, row by row, as data for `templates/leaflet.typ`. Pure.

A row holds one block, or two that say the same in two languages. What a machine reads of it is kept beside it, in the
order of the tags that typst makes.
"""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from bot.guide.brackets import pattern_of
from bot.guide.document import Address, Number, Quotation, Span, Strong, Text
from bot.guide.language import ENGLISH
from bot.guide.notes import checked_against, long_day, who_can_help
from bot.guide.page import HELP_NOW, HOME, Page
from bot.guide.picture import Picture
from bot.guide.place import Audience, Place
from bot.paper.blocks import ALONE, Voice, blocks_data, pairs_with, said
from bot.paper.labels import labels_of
from bot.paper.pages import WHOLE, is_on_paper
from bot.paper.pictures import picture_words
from bot.paper.qr import qr_svg
from bot.paper.typeset import PaperError
from bot.paper.words import Data
from bot.web.addresses import address_of, is_discreet, marks_address
from bot.web.frame import deep_link
from bot.web.guide import WebGuide, WebPage

_EMERGENCY = Number.of("999", copy=False)


@dataclass(frozen=True, slots=True)
class Leaflet:
    """What `templates/leaflet.typ` is given, and each text that it tags, with whether that is read from the right."""

    data: Data
    texts: tuple[tuple[str, bool], ...]
    right_to_left: bool


@dataclass(frozen=True, slots=True)
class LeafletsOfEdition:
    """The leaflets of one edition, as they are on one day, which each of them says. `draw` draws the pictures of their
    pages, in a direction of writing; without it, and side by side, there are none."""

    guide: WebGuide
    day: date
    draw: Callable[[Picture, str], bytes] | None = None

    def of(self, audience: Audience, code: str, page: str = HOME, *, beside: str = "") -> Leaflet:
        """The leaflet of a page of this reader in the language `code`; of `HOME`, the reader's whole one.

        `beside`: a second language, whose words stand beside, paragraph by paragraph; English stands first. Raises
        PaperError for a page or language that there is not, or that cannot be set like that.
        """
        if beside and self.draw is not None:
            return replace(self, draw=None).of(audience, code, page, beside=beside)
        codes = [code, *([beside] if beside else [])]
        self._refuse_what_is_not_there(audience, codes, page)
        codes.sort(key=lambda one: one != ENGLISH)
        columns = [list(self._column(audience, one, page)) for one in codes]
        rows = [[block] for block in columns[0]] if not beside else _side_by_side(columns, codes, page)
        blocks = [block for row in rows for block in row]
        texts = tuple((text, _is_rtl(block)) for block in blocks for text in said(block))
        first = self.guide.languages[codes[0]]
        labels = labels_of(first.translate)
        data = {
            "title": self._title(audience, codes[0], page),
            "language": Voice(first).data,
            "columns": len(codes),
            "rows": rows,
            "footer": f"{labels['name']} · {labels['edition'].format(mark=self.guide.version)}",
        }
        return Leaflet(data, texts, first.direction == "rtl")

    def _refuse_what_is_not_there(self, audience: Audience, codes: list[str], page: str) -> None:
        for code in codes:
            if code not in self.guide.languages:
                there = ", ".join(self.guide.languages)
                raise PaperError(f"The guide has no language {code!r}. It has {there}.")
            if (audience, code, page) not in self.guide.pages:
                raise PaperError(f"The guide has no page {page!r} for {audience}.")
            if len(codes) > 1 and not all(one.page.translated for one in self._pages(audience, code, page)):
                raise PaperError(f"Not all of it is translated into {code}: nothing can stand beside the English.")
        if page != HOME and not is_on_paper(audience, page):
            raise PaperError(f"No leaflet is made of {page!r}: see docs/leaflets.md for the pages that have none.")
        if len(set(codes)) < len(codes):
            raise PaperError("Side by side there must be two languages.")

    def _pages(self, audience: Audience, code: str, page: str) -> list[WebPage]:
        names = [name for name in WHOLE if (audience, code, name) in self.guide.pages] if page == HOME else [page]
        return [self.guide.pages[audience, code, name] for name in names]

    def _title(self, audience: Audience, code: str, page: str) -> str:
        """The file's own title, which a reader's tab and list of files show: it says as little as the web's."""
        labels, found = labels_of(self.guide.languages[code].translate), self.guide.pages[audience, code, page].page
        if page == HOME:
            return f"{labels['title']}: {found.title}"
        return labels["name"] if is_discreet(found) else f"{found.title} | {labels['name']}"

    def _voice(self, code: str) -> Voice:
        return Voice(self.guide.languages[code], pattern_of(self.guide.english.get(code, ())))

    def _column(self, audience: Audience, code: str, page: str) -> Iterator[Data]:
        """All of a leaflet in one language."""
        voice, labels = self._voice(code), labels_of(self.guide.languages[code].translate)
        home = self.guide.pages[audience, code, HOME].page
        pages = self._pages(audience, code, page)
        name = self.guide.authority.get("name")
        over = labels["name"] if page == HOME else f"{labels['name']} · {home.title}"
        yield voice.paragraph(f"{name} · {over}" if name else over, "small")
        if page == HOME:
            yield voice.heading(labels["title"], 1)
            yield voice.paragraph((Strong((Text(home.title),)),))
        else:
            yield self._voice(pages[0].page.written_in).heading(pages[0].page.title, 1)
        yield voice.paragraph(_with_number(labels["danger"]), "box")
        if voice.language.draft:
            yield voice.paragraph(labels["draft"], "note")
        for found in pages:
            yield from self._section(found.page, code, 2 if page == HOME else 1)
        if whom := self._authority():
            yield voice.paragraph(whom)
        yield from self._doors(audience, code, page)
        yield from self._colophon(code, pages)
        yield {"kind": "break"}
        urgent = self.guide.pages[audience, code, HELP_NOW].page
        help_voice = self._voice(urgent.written_in)
        yield help_voice.heading(urgent.title, 2)
        yield from blocks_data(urgent.blocks, help_voice, 3)

    def _section(self, page: Page, code: str, level: int) -> Iterator[Data]:
        """A page, with what stands under it. Its title is the leaflet's own where it is alone (level 1)."""
        voice, reader = self._voice(page.written_in), self._voice(code)
        labels = labels_of(voice.language.translate)
        if level > 1:
            yield voice.heading(page.title, level)
        if not page.translated:
            yield reader.paragraph(labels_of(reader.language.translate)["untranslated"], "note")
        yield from blocks_data(page.blocks, voice, level + 1)
        yield from self._picture(page, voice)
        if page.written_in != ENGLISH and any(isinstance(block, Quotation) for block in page.blocks):
            yield voice.paragraph(labels["quotation"], "note")
        heading = who_can_help(page, voice.language.translate)
        if heading is not None:
            yield voice.paragraph((*((Strong((Text(f"{heading}: "),)),) if heading else ()), *page.ask))
        if source := checked_against(page, voice.language.translate):
            yield voice.paragraph(source, "small")
        if more := [link.label.rstrip(".") for link in page.next if is_on_paper(page.audience, link.page)]:
            yield voice.paragraph(labels["more"].format(pages=" · ".join(more)), "small")

    def _picture(self, page: Page, voice: Voice) -> Iterator[Data]:
        if self.draw is None or (picture := page.picture) is None:
            return
        if svg := self.draw(picture, self.guide.languages[picture.language].direction):
            yield {"kind": "picture", "language": voice.data, "svg": svg.decode(), "alt": picture_words(picture)}

    def _authority(self) -> tuple[Span, ...]:
        """Whose leaflet it is and whom to ask, as far as the authority has filled that in."""
        given = self.guide.authority
        if not given.get("unit_phone") and not given.get("unit_email"):
            return ()
        whose = ", ".join(given[name] for name in ("name", "unit_name") if name in given)
        parts: list[Span] = [Strong((Text(whose[:1].upper() + whose[1:]),))]
        if phone := given.get("unit_phone"):
            parts += [Text(" · "), Number.of(phone, copy=True)]
        if email := given.get("unit_email"):
            parts += [Text(" · "), Address(email)]
        return tuple(parts)

    def _doors(self, audience: Audience, code: str, page: str) -> Iterator[Data]:
        """The codes, each with its address: to the web page, and into the chat at the same place.

        Telegram asks for an age of 16: young people's codes lead to the web alone, and the chat is only named.
        """
        voice, labels = self._voice(code), labels_of(self.guide.languages[code].translate)
        doors = []
        if site := self._web(address_of(audience, code, page)):
            doors.append((labels["web"], site, labels["web_alt"]))
        chat = deep_link(self.guide.username, Place(audience, code, page)) if self.guide.username else ""
        young = audience is Audience.YOUNG_PERSON
        if chat and not young:
            doors.append((labels["telegram"], chat, labels["telegram_alt"]))
        if doors:
            made = [
                {"label": voice.paragraph(label)["spans"], "address": link, "svg": qr_svg(link), "alt": alt}
                for label, link, alt in doors
            ]
            yield {"kind": "doors", "language": voice.data, "doors": made}
        if chat and young:
            yield voice.paragraph(
                (Text(f"{labels['telegram']}: "), Address(chat), Text(f" {labels['sixteen']}")), "small"
            )
        if site and voice.language.direction == "rtl":
            yield voice.paragraph(labels["aloud"], "note")

    def _colophon(self, code: str, pages: list[WebPage]) -> Iterator[Data]:
        """By which marks it can be told whether a copy from a drawer is current."""
        voice, labels = self._voice(code), labels_of(self.guide.languages[code].translate)
        made = labels["made"].format(day=long_day(self.day, code))
        yield voice.paragraph(f"{labels['edition'].format(mark=self.guide.version)}. {made}", "small")
        if len(pages) == 1:
            texts = labels["text"].format(mark=pages[0].mark)
        else:
            texts = labels["texts"].format(marks=" · ".join(f"{one.page.title} {one.mark}" for one in pages))
        yield voice.paragraph(texts, "small")
        if current := self._web(marks_address(code)):
            yield voice.paragraph((Text(f"{labels['current']} "), Address(current)), "small")

    def _web(self, address: str) -> str:
        return f"{self.guide.site.rstrip('/')}/{address}" if self.guide.site else ""


def _side_by_side(columns: list[list[Data]], codes: list[str], page: str) -> list[list[Data]]:
    """Two columns, block beside block. What one language alone has to say, that it is a draft, is a row by itself.

    The codes to scan are the second language's: the first is read by who has them already.
    """
    first, second = deque(block for block in columns[0] if block["kind"] != "doors"), deque(columns[1])
    rows: list[list[Data]] = []
    while first or second:
        for column in (first, second):
            while column and column[0]["kind"] in ALONE:
                rows.append([column.popleft()])
        if not first and not second:
            break
        if not first or not second or not pairs_with(first[0], second[0]):
            what = f"{page!r} is divided otherwise in {codes[1]} than in {codes[0]}"
            raise PaperError(f"{what}: it cannot stand side by side.")
        one, other = first.popleft(), second.popleft()
        rows.append([one] if one["kind"] == "break" else [one, other])
    return rows


def _is_rtl(block: Data) -> bool:
    return bool(block.get("language", {}).get("direction") == "rtl")


def _with_number(sentence: str) -> tuple[Span, ...]:
    before, _number, after = sentence.partition("{number}")
    return Text(before), Strong((_EMERGENCY,)), Text(after)
