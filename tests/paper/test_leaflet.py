"""A leaflet: what stands in it, what a machine reads of it, and that every page can become one."""

import io
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from statistics import mean
from typing import Any

import pikepdf
import pytest
import zxingcpp
from PIL import Image, ImageChops

from bot.guide.document import Block, Heading, List, Number, Paragraph, Quotation, Spans, Strong, Text, spans_of, words
from bot.guide.language import Language
from bot.guide.page import HELP_NOW, HOME, Page
from bot.guide.place import READERS, Audience
from bot.paper.files import make_leaflet, places
from bot.paper.leaflet import LeafletsOfEdition
from bot.paper.pages import has_leaflet, is_on_paper
from bot.paper.typeset import PaperError, typeset
from bot.web.guide import WebGuide
from tests.paper.conftest import DAY
from tests.paper.test_typeset import SCRIPTS, fonts_in

PARENT, YOUNG, PROFESSIONAL = READERS
TEXTS = {f"/H{level}" for level in range(1, 7)} | {"/P", "/LBody"}


def tags(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    """Every tag of a file, in reading order."""

    def walk(element: Any) -> Iterator[pikepdf.Dictionary]:
        if isinstance(element, pikepdf.Array):
            for one in element:
                yield from walk(one)
        elif isinstance(element, pikepdf.Dictionary) and "/S" in element:
            yield element
            yield from walk(element.get("/K"))

    yield from walk(pdf.Root.StructTreeRoot.K)


def shown(guide: WebGuide, audience: Audience, language: str, page: str = HOME, beside: str = "") -> list[str]:
    """The texts of a leaflet, in their order."""
    return [text for text, _rtl in LeafletsOfEdition(guide, DAY).of(audience, language, page, beside=beside).texts]


def codes_on(guide: WebGuide, audience: Audience, language: str, page: str) -> set[str]:
    """What a camera reads on the pages: a poor one, to which a printed code is as coarse as this."""
    data = LeafletsOfEdition(guide, DAY).of(audience, language, page).data
    drawn = typeset("leaflet", data, DAY, form="png", per_inch=110)
    return {code.text for page in drawn for code in zxingcpp.read_barcodes(Image.open(io.BytesIO(page)))}


@pytest.mark.parametrize("language", ["en", "pl", "ur"])
@pytest.mark.parametrize("reader", READERS)
def test_a_whole_leaflet_is_tagged_named_and_the_same_each_time(
    guide: WebGuide, reader: Audience, language: str
) -> None:
    made = make_leaflet(guide, DAY, reader, language)
    if reader is YOUNG or "ALL_PROOFS" in os.environ:  # theirs are the shortest
        assert made == make_leaflet(guide, DAY, reader, language)
    with pikepdf.open(io.BytesIO(made.screen)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang).partition("-")[0] == language
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert guide.pages[reader, language, HOME].page.title in str(pdf.docinfo["/Title"])
        found = [(str(tag.S), tag) for tag in tags(pdf)]
        levels = [int(name[2]) for name, _tag in found if re.fullmatch("/H[1-6]", name)]
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels)), "no level is skipped"
        assert levels.count(1) == 1
        figures = [tag for name, tag in found if name == "/Figure"]
        assert figures
        assert all(str(tag.Alt) for tag in figures)
        assert all(abs(float(page.mediabox[2]) - 419.53) < 1 for page in pdf.pages), "A5"
    assert fonts_in(made.screen)
    with pikepdf.open(io.BytesIO(made.booklet)) as pdf:
        assert len(pdf.pages) == (made.pages + 3) // 4 * 2, "two pages a side, two sides a sheet"
        assert all(float(page.mediabox[2]) > float(page.mediabox[3]) for page in pdf.pages)


@pytest.mark.parametrize("beside", ["", "ur"])
def test_what_a_machine_reads_of_urdu_is_the_page_itself(guide: WebGuide, beside: str) -> None:
    name = "conference/prepare"
    page = guide.pages[PARENT, "ur", name].page
    made = make_leaflet(guide, DAY, PARENT, "en" if beside else "ur", name, beside=beside, fold=not beside)
    with pikepdf.open(io.BytesIO(made.screen)) as pdf:
        read = [str(tag.ActualText) for tag in tags(pdf) if str(tag.S) in TEXTS and "/ActualText" in tag]
    written = [words(spans) for block in page.blocks for spans in spans_of(block)]
    start = read.index(written[0])
    assert read[start : start + len(written)] == written
    assert page.title in read
    urgent = guide.pages[PARENT, "ur", HELP_NOW].page
    assert [words(spans) for block in urgent.blocks for spans in spans_of(block)] == read[-len(spans_in(urgent)) :]


def spans_in(page: Page) -> list[Spans]:
    return [spans for block in page.blocks for spans in spans_of(block)]


def test_english_and_polish_are_read_as_they_are_drawn(guide: WebGuide) -> None:
    with pikepdf.open(io.BytesIO(make_leaflet(guide, DAY, PARENT, "pl").screen)) as pdf:
        assert not any("/ActualText" in tag for tag in tags(pdf) if str(tag.S) in TEXTS)


def drawn(guide: WebGuide, code: str, direction: str, *spans: tuple[str, str]) -> Image.Image:
    """One line as it is printed, cropped to its ink; spans as (kind, text)."""
    data = LeafletsOfEdition(guide, DAY).of(PARENT, "en", "behaviour").data
    line = [{"kind": kind, "text": text} for kind, text in spans]
    row = [{"kind": "paragraph", "language": {"code": code, "direction": direction}, "spans": line}]
    [page] = typeset("leaflet", {**data, "rows": [row]}, DAY, form="png")
    whole = Image.open(io.BytesIO(page)).convert("L")
    image = whole.crop((0, 0, whole.width, 300)).point(lambda dot: 255 - dot)
    return image.crop(image.getbbox())


@pytest.mark.parametrize("language", ["en", "ur"])
def test_the_picture_of_a_page_is_drawn_and_says_all_its_words(guide: WebGuide, language: str) -> None:
    picture = guide.pages[PARENT, language, "conference/what"].page.picture
    assert picture is not None
    made = make_leaflet(guide, DAY, PARENT, language, "conference/what", fold=False).screen
    with pikepdf.open(io.BytesIO(made)) as pdf:
        told = [str(tag.Alt) for tag in tags(pdf) if str(tag.S) == "/Figure"]
        assert len(told) == 3, "the picture, and two codes"
        drawn = [kind.get("/Subtype") for kind in pdf.objects if isinstance(kind, pikepdf.Stream)]
        assert "/Image" not in drawn, "lines, not dots"
    lines = told[0].split("\n")
    assert lines[0] == picture.title
    assert [line[:2] for line in lines[-5:]] == ["1.", "2.", "3.", "4.", "5."]
    for block in picture.blocks:
        for spans in spans_of(block):
            assert words(spans) in told[0]
    assert made == make_leaflet(guide, DAY, PARENT, language, "conference/what", fold=False).screen


def test_side_by_side_there_is_no_picture(guide: WebGuide) -> None:
    def pictures(beside: str) -> int:
        data = (
            LeafletsOfEdition(guide, DAY, lambda *_about: b"<svg/>")
            .of(PARENT, "en", "conference/what", beside=beside)
            .data
        )
        return sum(block["kind"] == "picture" for row in data["rows"] for block in row)

    assert (pictures(""), pictures("ur")) == (1, 0)


def test_a_number_is_drawn_in_its_order_inside_arabic(guide: WebGuide) -> None:
    """At the left end of an Arabic line stands the very drawing of the number that an English line has."""
    english = drawn(guide, "en", "ltr", ("number", "0300 123 4567"))

    def differs(kind: str) -> float:
        line = drawn(guide, "ar", "rtl", ("text", "اتصل "), (kind, "0300 123 4567"))
        number = line.crop((0, 0, english.width, line.height))
        number = number.crop(number.getbbox()).resize(english.size)
        return mean(ImageChops.difference(number, english).tobytes())

    assert differs("number") < 30
    assert differs("text") > 40, "a number that is only text is turned about: the box is needed"


def test_english_in_brackets_and_addresses_keep_their_signs_inside_urdu(guide: WebGuide) -> None:
    """As the plain text is drawn, which the Unicode bidirectional algorithm puts right."""
    before, after = "پہلی کانفرنس (", ") 15 دنوں"

    for kind, shown_words in (("english", "advocate"), ("address", "https://a.example/b/")):
        plain = drawn(guide, "ur", "rtl", ("text", f"{before}\u2066{shown_words}\u2069{after}"))
        told_apart = drawn(guide, "ur", "rtl", ("text", before), (kind, shown_words), ("text", after))
        assert told_apart.size == plain.size
        assert told_apart.tobytes() == plain.tobytes()


@pytest.mark.parametrize("language", ["en", "ur"])
def test_the_codes_lead_to_this_very_place_and_stand_there_in_letters(guide: WebGuide, language: str) -> None:
    texts = shown(guide, PARENT, language, "conference/plan")
    codes = codes_on(guide, PARENT, language, "conference/plan")
    assert f"https://t.me/AnytownGuideBot?start=p_{language}_1_conference_plan" in codes
    assert codes <= set(texts)
    assert len(codes) == 2
    assert any(code.startswith(f"https://www.anytown.example/guide/{language}/p/") for code in codes)


def test_a_young_persons_code_leads_to_the_web_and_the_age_is_said(guide: WebGuide) -> None:
    codes = codes_on(guide, YOUNG, "en", HOME)
    assert codes == {"https://www.anytown.example/guide/en/y/index.html"}
    said = [text for text in shown(guide, YOUNG, "en") if "t.me" in text]
    assert said == [
        "In Telegram: https://t.me/AnytownGuideBot?start=y_en_1_home"
        " Telegram says that you must be 16 or older to use it."
    ]


def test_who_where_when_and_which_text_it_is(guide: WebGuide) -> None:
    texts = shown(guide, PROFESSIONAL, "en", "behaviour")
    mark = guide.pages[PROFESSIONAL, "en", "behaviour"].mark
    assert texts[0] == "Anytown Council · Conference Guide · For professionals"
    number = "0300\u00a0123\u00a04567"
    assert f"Anytown Council, the Anytown Safeguarding Unit · {number} · unit@anytown.example" in texts
    assert f"Edition {guide.version}. Made on 1 March 2026." in texts
    assert f"Text of this page {mark}" in texts
    assert "Is my copy current? https://www.anytown.example/guide/en/marks.html" in texts
    assert any(text.startswith("Source: the conference leaflet") for text in texts)
    assert "If anyone is in danger now, call 999." in texts
    assert not any("draft" in text or "translator" in text for text in texts)
    polish = guide.languages["pl"].translate
    draft = polish("A qualified translator has not yet checked this translation. The English counts.")
    assert draft in shown(guide, PROFESSIONAL, "pl", "behaviour")


def test_an_authority_that_has_filled_in_nothing_has_a_leaflet_too(guide: WebGuide) -> None:
    nothing = replace(guide, site="", username="", authority={})
    texts = shown(nothing, PARENT, "ur")
    assert not any("https://www.anytown" in text or "t.me" in text for text in texts)
    assert make_leaflet(nothing, DAY, PARENT, "ur", "conference/prepare").pages > 1


def test_every_page_has_its_words_side_by_side_in_every_language(guide: WebGuide) -> None:
    leaflets = LeafletsOfEdition(replace(guide, site="", username=""), DAY)  # no codes, which take their time
    for audience, language, page in places(guide):
        if language != "en":
            leaflet = leaflets.of(audience, "en", page, beside=language)
            assert any(len(row) == 2 for row in leaflet.data["rows"])
            assert leaflet.data["columns"] == 2


def test_side_by_side_english_stands_first_whichever_was_named_first(guide: WebGuide) -> None:
    texts = shown(guide, PARENT, "en", "behaviour", "pl")
    assert texts == shown(guide, PARENT, "pl", "behaviour", "en")
    english, polish = (guide.pages[PARENT, code, "behaviour"].page.title for code in ("en", "pl"))
    assert texts.index(english) + 1 == texts.index(polish)


def test_a_page_that_is_divided_otherwise_is_not_set_side_by_side(guide: WebGuide) -> None:
    key = PARENT, "pl", "behaviour"
    page = guide.pages[key].page
    cut = replace(guide.pages[key], page=replace(page, blocks=page.blocks[:-1]))
    with pytest.raises(PaperError, match="divided otherwise in pl"):
        LeafletsOfEdition(replace(guide, pages={**guide.pages, key: cut}), DAY).of(
            PARENT, "en", "behaviour", beside="pl"
        )


def test_no_leaflet_of_what_must_not_be_found_nor_of_screens(guide: WebGuide) -> None:
    kept = {(audience, page) for audience, _language, page in places(guide)}
    assert (PARENT, "conference/decision/can-they-take-my-child") in kept
    assert (PARENT, HOME) in kept
    assert (PROFESSIONAL, "abuse/neglect") in kept
    for audience, page in (
        (PARENT, "help-now"),
        (PARENT, "help-now/partner"),
        (PARENT, "conference/people/safe-from-someone"),
        (PARENT, "privacy/shared-phone"),
        (PARENT, "subjects"),
        (YOUNG, "abuse/sexual"),
        (Audience.EVERYONE, "about"),
    ):
        assert (audience, page) not in kept
        with pytest.raises(PaperError):
            LeafletsOfEdition(guide, DAY).of(audience, "en", page)
    assert all(is_on_paper(audience, page) or page == HOME for audience, page in kept)
    assert not any(found.page.urgent for found in guide.pages.values() if has_leaflet(found.page))


def test_what_there_is_not_is_a_sentence(guide: WebGuide) -> None:
    leaflets = LeafletsOfEdition(guide, DAY)
    for arguments, sentence in {
        (PARENT, "xx", HOME, ""): "The guide has no language 'xx'. It has en, pl, ur.",
        (PARENT, "en", "nope", ""): "The guide has no page 'nope' for parent.",
        (PARENT, "en", HOME, "en"): "Side by side there must be two languages.",
    }.items():
        audience, language, page, beside = arguments
        with pytest.raises(PaperError) as refused:
            leaflets.of(audience, language, page, beside=beside)
        assert str(refused.value) == sentence


@pytest.mark.parametrize("code", ["ar", "pa", "bn", "gu"])
def test_a_leaflet_in_a_language_to_come_has_every_letter(guide: WebGuide, code: str) -> None:
    """The guide's own pages with invented words in that script: typst refuses a letter without glyph."""
    direction = "rtl" if code == "ar" else "ltr"

    def spoken(spans: Spans) -> Spans:
        return tuple(
            one
            if isinstance(one, Number)
            else Strong((Text(SCRIPTS[code]),))
            if isinstance(one, Strong)
            else Text(SCRIPTS[code])
            for one in spans
        )

    def translated(page: Page) -> Page:
        blocks: list[Block] = []
        for block in page.blocks:
            match block:
                case Paragraph(spans) | Heading(spans):
                    blocks.append(replace(block, spans=spoken(spans)))
                case List(items):
                    blocks.append(replace(block, items=tuple(map(spoken, items))))
                case Quotation(paragraphs):
                    blocks.append(replace(block, paragraphs=tuple(map(spoken, paragraphs))))
        return replace(page, language=code, title=SCRIPTS[code], blocks=tuple(blocks))

    pages = {
        (audience, code, name): replace(found, page=translated(found.page))
        for (audience, language, name), found in guide.pages.items()
        if language == "en" and audience is PARENT
    }
    more = replace(
        guide,
        languages={**guide.languages, code: Language(code, "Invented", direction, draft=True)},
        pages={**guide.pages, **pages},
    )
    made = make_leaflet(more, DAY, PARENT, code)
    family = {"ar": "NaskhArabic", "pa": "SansGurmukhi", "bn": "SansBengali", "gu": "SansGujarati"}[code]
    assert {f"Noto{family}-Regular", f"Noto{family}-Bold"} <= fonts_in(made.screen)
    with pikepdf.open(io.BytesIO(made.screen)) as pdf:
        assert any("/ActualText" in tag for tag in tags(pdf) if str(tag.S) in TEXTS) is (direction == "rtl")
    assert make_leaflet(more, DAY, PARENT, "en", "behaviour", beside=code, fold=False).pages >= 1


def test_only_pages_below_abuse_are_kept_from_young_peoples_paper() -> None:
    young = Audience.YOUNG_PERSON
    assert not any(is_on_paper(young, page) for page in ("abuse", "abuse/neglect"))
    assert is_on_paper(young, "abuse-helplines")
    assert is_on_paper(Audience.PARENT, "abuse/neglect")
