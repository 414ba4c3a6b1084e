"""Posters and slips as who prints them gets them: codes that a camera reads, the right size, and nothing that harms."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pytest
import zxingcpp
from click.testing import CliRunner
from PIL import Image

from bench.made_up import MADE_UP, with_language
from bot.cli import commands
from bot.commands.posters import write_poster, write_slip
from bot.guide.page import START
from bot.guide.place import READERS, Audience
from bot.paper import posters
from bot.paper.posters import MOST_LANGUAGES, poster, slip
from bot.paper.typeset import PaperError, typeset
from bot.paper.words import Data
from bot.web.guide import WebGuide, read_web_guide

DAY = date(2026, 3, 1)
SITE, BOT = "https://www.anytown.example/guide/", "AnytownGuideBot"
PER_INCH, PER_MILLIMETRE = 110.0, 110.0 / 25.4


@pytest.fixture(scope="module")
def guide(guide_db: Path) -> WebGuide:
    return replace(read_web_guide(guide_db), site=SITE, username=BOT)


@pytest.fixture
def as_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    def drawn(template: str, data: Data, day: date) -> list[bytes]:
        return typeset(template, data, day, form="png", per_inch=PER_INCH)

    monkeypatch.setattr(posters, "typeset", drawn)


def codes_on(png: bytes) -> dict[str, float]:
    """Each address that a camera reads on a page, with the narrowest side of its code in millimetres (no border)."""
    found: dict[str, float] = {}
    for code in zxingcpp.read_barcodes(Image.open(io.BytesIO(png))):
        side = (code.position.top_right.x - code.position.top_left.x) / PER_MILLIMETRE
        found[code.text] = min(side, found.get(code.text, side))
    return found


@pytest.mark.usefixtures("as_picture")
@pytest.mark.parametrize("size", ["a4", "a3"])
def test_each_language_of_a_poster_has_a_code_of_its_own(guide: WebGuide, size: str) -> None:
    languages = {**guide.languages, **{code: replace(guide.languages["pl"], code=code) for code in ("ro", "es", "pt")}}
    many = replace(guide, languages=languages)
    for codes in (["en"], ["en", "pl", "ur"], list(languages)):
        read = codes_on(poster(many, codes, DAY, size))
        assert set(read) == {f"{SITE}{code}/" for code in codes}
        assert min(read.values()) >= 30 * 0.78, "30 mm with the white border around it"


@pytest.mark.usefixtures("as_picture")
@pytest.mark.parametrize("size", ["a4", "a3"])
def test_six_scripts_have_room_on_one_poster(guide: WebGuide, size: str) -> None:
    """typst refuses a letter without glyph, and the template words without room: what is drawn is whole."""
    first = (Audience.EVERYONE, "en", START)
    many = replace(guide, pages={first: guide.pages[first]})
    for code in ("ar", "pa", "bn", "gu"):
        many = with_language(many, code, *MADE_UP[code])
    codes = ["en", "ur", "ar", "pa", "bn", "gu"]
    read = codes_on(poster(many, codes, DAY, size))
    assert set(read) == {f"{SITE}{code}/" for code in codes}
    assert min(read.values()) >= 30 * 0.78


def test_a_long_address_has_room_on_a_poster_of_three_languages(guide: WebGuide) -> None:
    council = "https://www.royal-borough-of-anytown-with-otherville.example.gov.uk"
    long = replace(guide, site=f"{council}/children-and-families/child-protection/guide/", username="a" * 32)
    assert poster(long, ["en", "pl", "ur"], DAY).startswith(b"%PDF")


@pytest.mark.usefixtures("as_picture")
def test_without_a_site_the_code_leads_into_the_chat(guide: WebGuide) -> None:
    assert set(codes_on(poster(replace(guide, site=""), ["ur"], DAY))) == {f"https://t.me/{BOT}?start=e_ur_1_start"}


@pytest.mark.usefixtures("as_picture")
@pytest.mark.parametrize("code", ["en", "pl", "ur"])
def test_a_slip_leads_to_its_reader_and_young_peoples_to_the_web_alone(guide: WebGuide, code: str) -> None:
    read = {reader: codes_on(slip(guide, reader, code, DAY)) for reader in READERS}
    assert set(read[Audience.PARENT]) == {f"{SITE}{code}/p/", f"https://t.me/{BOT}?start=p_{code}_1_home"}
    assert set(read[Audience.PROFESSIONAL]) == {f"{SITE}{code}/r/", f"https://t.me/{BOT}?start=r_{code}_1_home"}
    assert set(read[Audience.YOUNG_PERSON]) == {f"{SITE}{code}/y/"}
    assert all(side >= 30 * 0.78 for codes in read.values() for side in codes.values())


@pytest.mark.usefixtures("as_picture")
def test_a_slip_can_lead_to_one_page(guide: WebGuide) -> None:
    read = codes_on(slip(guide, Audience.PARENT, "pl", DAY, "conference/prepare"))
    assert f"https://t.me/{BOT}?start=p_pl_1_conference_prepare" in read


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> list[Data]:
    """What the templates were given to set."""
    data: list[Data] = []

    def kept(_template: str, given: Data, _day: date) -> list[bytes]:
        data.append(given)
        return [b""]

    monkeypatch.setattr(posters, "typeset", kept)
    return data


def small_print(data: Data) -> list[str]:
    return ["".join(span["text"] for span in spans) for spans in data["small"]]


def test_a_young_persons_slip_says_the_age_that_telegram_asks_for(guide: WebGuide, given: list[Data]) -> None:
    slip(guide, Audience.YOUNG_PERSON, "en", DAY)
    assert "Telegram says that you must be 16 or older to use it." in small_print(given[0])


def test_a_translation_that_nobody_has_approved_says_so(guide: WebGuide, given: list[Data]) -> None:
    poster(guide, ["en", "pl", "ur"], DAY)
    slip(guide, Audience.PARENT, "ur", DAY)
    draft = "This translation is a draft. The English counts."
    for panel in (*given[0]["panels"], given[1]):
        code = panel["language"]["code"]
        assert (guide.languages[code].translate(draft) in small_print(panel)) is (code != "en")


@pytest.mark.parametrize("code", ["en", "pl", "ur"])
def test_the_same_words_give_the_same_tagged_file(guide: WebGuide, code: str) -> None:
    makes: list[Callable[[], bytes]] = [
        lambda: poster(guide, [code], DAY),
        lambda: slip(guide, Audience.PARENT, code, DAY),
    ]
    for make in makes:
        file = make()
        assert file == make()
        with pikepdf.open(io.BytesIO(file)) as pdf:
            assert len(pdf.pages) == 1
            assert pdf.Root.Lang == code
            assert pdf.Root.MarkInfo.Marked
            assert "/StructTreeRoot" in pdf.Root


@pytest.mark.parametrize(
    "page", ["help-now", "help-now/partner", "abuse/sexual", "conference/people/safe-from-someone", "privacy"]
)
def test_no_slip_leads_where_others_must_not_look(guide: WebGuide, page: str) -> None:
    with pytest.raises(PaperError, match="a letter is read by others too"):
        slip(guide, Audience.PARENT, "en", DAY, page)


def test_what_cannot_be_made_is_one_sentence(guide: WebGuide) -> None:
    nowhere = replace(guide, site="", username="")
    with pytest.raises(PaperError, match="Fill in site_link or bot_username"):
        poster(nowhere, ["en"], DAY)
    with pytest.raises(PaperError, match="Fill in site_link in"):
        slip(replace(guide, site=""), Audience.YOUNG_PERSON, "en", DAY)
    with pytest.raises(PaperError, match="has no language 'xx'"):
        poster(guide, ["xx"], DAY)
    with pytest.raises(PaperError, match="has no page 'nowhere' for parent"):
        slip(guide, Audience.PARENT, "en", DAY, "nowhere")
    with pytest.raises(PaperError, match="No slip leads to 'unanswered'"):
        slip(guide, Audience.PARENT, "en", DAY, "unanswered")
    with pytest.raises(PaperError, match=f"room for 1 to {MOST_LANGUAGES}"):
        poster(guide, [str(number) for number in range(7)], DAY)


def test_the_commands_write_a_file_and_say_what_to_do(guide_db: Path, tmp_path: Path) -> None:
    with pytest.raises(PaperError, match="Fill in site_link or bot_username"):
        write_poster(guide_db, tmp_path / "poster.pdf", ["en"], DAY, "a4")
    with pytest.MonkeyPatch.context() as patched:
        found = replace(read_web_guide(guide_db), site=SITE, username=BOT)
        patched.setattr("bot.commands.posters.read_web_guide", lambda _path, _offered: found)
        said = write_poster(guide_db, tmp_path / "out/poster.pdf", ["en", "ur"], DAY, "a3")
        assert said.startswith(f"A poster of A3: {tmp_path}/out/poster.pdf.")
        said = write_slip(guide_db, tmp_path / "slip.pdf", Audience.PARENT, "ur", DAY, "")
        assert "cut apart" in said
    assert (tmp_path / "out/poster.pdf").read_bytes().startswith(b"%PDF-")
    for command in ("poster", "slip"):
        assert "the file OUT" in CliRunner().invoke(commands, [command, "--help"]).output
