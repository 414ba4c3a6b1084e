"""*My meeting* on paper: boxes and lines for each reader in each language, tagged, and the same bytes each time."""

import io
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner

from bot.cli import commands
from bot.guide.document import List, spans_of, words
from bot.guide.page import MY_MEETING
from bot.guide.place import READERS, Audience
from bot.paper.sheet import make_sheet, sheet_of
from bot.paper.typeset import PaperError
from bot.web.guide import WebGuide
from tests.paper.conftest import DAY
from tests.paper.test_leaflet import TEXTS, tags
from tests.paper.test_typeset import fonts_in

PARENT = Audience.PARENT
A4 = (595, 842)


@pytest.mark.parametrize("language", ["en", "pl", "ur"])
@pytest.mark.parametrize("reader", READERS)
def test_a_sheet_is_a4_tagged_silent_and_the_same_each_time(guide: WebGuide, reader: Audience, language: str) -> None:
    made = make_sheet(guide, DAY, reader, language)
    assert made == make_sheet(guide, DAY, reader, language)
    assert fonts_in(made), "each inside it"
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang).partition("-")[0] == language
        assert str(pdf.docinfo["/Title"]) == guide.languages[language].translate("Conference Guide")
        assert {tuple(round(float(edge)) for edge in page.mediabox[2:]) for page in pdf.pages} == {A4}
        assert len(pdf.pages) == 2, "one to tick, one to write on"
        names = [str(tag.S) for tag in tags(pdf)]
    page = guide.pages[reader, language, MY_MEETING].page
    lists = [block for block in page.blocks if isinstance(block, List)]
    assert names.count("/H1") == 1
    assert names.count("/LBody") == sum(len(block.items) for block in lists if block.start is None) > 15


@pytest.mark.parametrize("language", ["en", "ur"])
def test_there_are_three_lines_to_write_on_below_each_thing_that_is_asked(guide: WebGuide, language: str) -> None:
    page = guide.pages[PARENT, language, MY_MEETING].page
    asked = sum(len(block.items) for block in page.blocks if isinstance(block, List) and block.start is not None)
    with pikepdf.open(io.BytesIO(make_sheet(guide, DAY, PARENT, language))) as pdf:
        drawn = [str(one.operator) for one in pikepdf.parse_content_stream(pdf.pages[1])]
    assert drawn.count("f") == 3 * asked > 0, "a line is a filled shape, and there is no other on that page"


@pytest.mark.parametrize("language", ["en", "ur"])
def test_all_that_the_page_says_is_on_it_with_its_marks(guide: WebGuide, language: str) -> None:
    found = guide.pages[PARENT, language, MY_MEETING]
    told = [text for text, _rtl in sheet_of(guide, DAY, PARENT, language).texts]
    for block in found.page.blocks:
        for spans in spans_of(block):
            assert words(spans) in told
    assert found.page.title in told
    assert found.mark in told[-1]
    assert guide.version in told[-1]
    note = guide.languages[language].translate(
        "A qualified translator has not yet checked this translation. The English counts."
    )
    assert (note in told) is (language == "ur")


def test_what_a_machine_reads_of_urdu_is_the_sheet_itself(guide: WebGuide) -> None:
    texts = [text for text, _rtl in sheet_of(guide, DAY, PARENT, "ur").texts]
    with pikepdf.open(io.BytesIO(make_sheet(guide, DAY, PARENT, "ur"))) as pdf:
        assert [str(tag.ActualText) for tag in tags(pdf) if str(tag.S) in TEXTS] == texts


def test_what_there_is_not_is_a_sentence(guide: WebGuide) -> None:
    with pytest.raises(PaperError, match="no language 'xx'"):
        make_sheet(guide, DAY, PARENT, "xx")
    with pytest.raises(PaperError, match="no sheet for everyone"):
        make_sheet(guide, DAY, Audience.EVERYONE, "en")


def test_the_command_writes_it(tmp_path: Path, guide_db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.commands.printing.compile_guide", lambda *_given: True)
    out = tmp_path / "new/sheet.pdf"
    runner = CliRunner(env={"GUIDE_DB": str(guide_db)})
    asked = ["sheet", "--audience", "parent", "--day", "2026-03-01", str(out)]
    assert runner.invoke(commands, asked).output == f"2 pages of A4: {out}\n"
    first = out.read_bytes()
    assert first.startswith(b"%PDF-")
    runner.invoke(commands, asked)
    assert out.read_bytes() == first
    (tmp_path / "file").write_text("in the way", "utf-8")
    result = runner.invoke(commands, [*asked[:-1], str(tmp_path / "file/sheet.pdf")])
    assert result.exit_code == 1
    assert "cannot be written" in result.output
