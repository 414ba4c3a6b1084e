"""The foundation of paper: a template and its words to a file, with our fonts alone, or a sentence."""

import io
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import zxingcpp
from PIL import Image

from bot.paper import typeset as room
from bot.paper.qr import qr_svg
from bot.paper.typeset import FONTS, PAPER_TEMPLATES, TO_INSTALL_PAPER, PaperError, typeset

DAY = date(2026, 3, 1)
TEMPLATE = """
#import "base.typ": *
#set document(title: data.title, date: day)
#show: in-language.with(data.language)
#heading(level: 1, data.title)
#par(spans(data.spans))
#if "qr" in data [#figure(alt: "Where it leads", code(data.qr, alt: "Where it leads"))]
"""

SCRIPTS = {
    "ur": "اگر کوئی خطرے میں ہے تو ابھی فون کریں۔ ڈاکٹر، گھر، بچّہ؟",
    "ar": "إذا كان أحدٌ في خطرٍ الآن، فاتصل. ماذا يحدث؟",
    "fa": "اگر کسی در خطر است، همین حالا زنگ بزنید؛ می‌توانید بپرسید چه می‌شود.",
    "ps": "که څوک په خطر کې وي، همدا اوس زنګ ووهئ. ښه، ځای، ږغ.",
    "pa": "ਜੇ ਕੋਈ ਖ਼ਤਰੇ ਵਿੱਚ ਹੈ, ਹੁਣੇ ਫ਼ੋਨ ਕਰੋ। ਸ੍ਰੀ, ਬੱਚਾ, ਮੀਟਿੰਗ?",
    "bn": "কেউ বিপদে থাকলে এখনই ফোন করুন। ক্ষতি, শিশু, র‍্যাব, সিদ্ধান্ত?",
    "gu": "કોઈ જોખમમાં હોય તો હમણાં ફોન કરો. ક્ષમા, શ્રી, બાળક, જ્ઞાન?",
    "pl": "Jeśli ktoś jest w niebezpieczeństwie, dzwoń. Zażółć gęślą jaźń – „tak”…",
    "ro": "Dacă cineva este în pericol, sunați acum. Știți țara?",
    "vi": "Nếu ai đang gặp nguy hiểm, hãy gọi ngay. Trẻ em, quyết định?",
    "uk": "Якщо хтось у небезпеці, телефонуйте зараз. Їжа, ґанок, об’єкт.",
}
"""Invented sentences with the letters and signs that are hard in each language."""


def sheet(code: str, text: str, **more: Any) -> dict[str, Any]:
    direction = "rtl" if code in {"ur", "ar", "fa", "ps"} else "ltr"
    spans = [
        {"kind": "text", "text": text},
        {"kind": "strong", "spans": [{"kind": "text", "text": text}]},
        {"kind": "number", "text": "0300\u00a0123\u00a04567"},
        {"kind": "english", "text": "core group"},
    ]
    return {"title": text, "language": {"code": code, "direction": direction}, "spans": spans, **more}


@pytest.fixture(autouse=True)
def _with_a_template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(PAPER_TEMPLATES / "base.typ", tmp_path)
    (tmp_path / "trial.typ").write_text(TEMPLATE, "utf-8")
    monkeypatch.setattr(room, "PAPER_TEMPLATES", tmp_path)


@pytest.mark.parametrize("code", SCRIPTS)
def test_every_script_has_its_letters_in_both_weights_from_fonts_of_ours(code: str) -> None:
    own = {"ur": "NotoNastaliqUrdu", "pa": "NotoSansGurmukhi", "bn": "NotoSansBengali", "gu": "NotoSansGujarati"}
    name = own.get(code, "NotoNaskhArabic" if code in {"ar", "fa", "ps"} else "NotoSans")
    assert {f"{name}-Regular", f"{name}-Bold"} <= fonts_in(typeset("trial", sheet(code, SCRIPTS[code]), DAY)[0])


def test_a_letter_that_no_font_has_is_refused_in_every_form() -> None:
    for form in ("pdf", "svg", "png"):
        with pytest.raises(PaperError, match="漢"):
            typeset("trial", sheet("en", "This is 漢."), DAY, form=form)


def test_words_of_a_kind_that_the_template_does_not_know_are_refused_and_not_italic() -> None:
    data = sheet("en", "Words.")
    data["spans"].append({"kind": "underlined", "spans": [{"kind": "text", "text": "More."}]})
    with pytest.raises(PaperError, match="unknown span: underlined"):
        typeset("trial", data, DAY)


def test_a_font_that_is_not_here_is_refused_and_not_an_empty_page(tmp_path: Path) -> None:
    (tmp_path / "trial.typ").write_text(f'{TEMPLATE}\n#text(font: "Nope", fallback: false)[hello]', "utf-8")
    with pytest.raises(PaperError, match="unknown font family: nope"):
        typeset("trial", sheet("en", "Words."), DAY)


def test_no_sign_in_the_words_is_markup() -> None:
    words = "*b* #let x = 1 $y$ @ref <label> `raw` // \\ [z]"
    with pikepdf.open(io.BytesIO(typeset("trial", sheet("en", words), DAY)[0])) as pdf:
        assert pdf.docinfo["/Title"] == words


def test_the_same_words_give_the_same_bytes_in_every_form() -> None:
    data = sheet("ur", SCRIPTS["ur"])
    for form in ("pdf", "svg", "png"):
        assert typeset("trial", data, DAY, form=form) == typeset("trial", data, DAY, form=form)


def test_a_code_is_read_by_a_camera() -> None:
    address = (
        "https://t.me/AnytownConferenceGuideForFamiliesBot?start=y_ur_12_"
        + "conference_decision_can-they-take-my-child-12345"
    )
    [page] = typeset("trial", sheet("en", "Words.", qr=qr_svg(address)), DAY, form="png")
    [read] = zxingcpp.read_barcodes(Image.open(io.BytesIO(page)))
    assert read.text == address


def test_without_the_extra_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "is_installed", lambda: False)
    room._compiler.cache_clear()
    with pytest.raises(PaperError) as refused:
        typeset("trial", sheet("en", "Words."), DAY)
    assert str(refused.value) == TO_INSTALL_PAPER


def test_each_font_is_here_once_a_weight_with_its_licence() -> None:
    names = {path.stem for path in FONTS.glob("*.ttf")}
    licence = (FONTS / "OFL.txt").read_text("utf-8").replace(" ", "")
    assert len(names) == 12
    assert {name.replace("-Bold", "-Regular") for name in names} == {name for name in names if "Regular" in name}
    assert all(f"{name.partition('-')[0]}:Copyright" in licence for name in names)
    assert sum(path.stat().st_size for path in FONTS.glob("*.ttf")) < 5_000_000


def fonts_in(file: bytes) -> set[str]:
    """The names of the fonts of a file, each of which must be inside it."""
    names = set()
    with pikepdf.open(io.BytesIO(file)) as pdf:
        for one in pdf.objects:
            if isinstance(one, pikepdf.Dictionary) and "/FontDescriptor" in one:
                assert "/FontFile2" in one.FontDescriptor or "/FontFile3" in one.FontDescriptor
                names.add(str(one.FontDescriptor.FontName).partition("+")[2])
    return names


def test_asking_whether_paper_can_be_made_says_nothing_in_the_log() -> None:
    asking = "import logging; logging.basicConfig(level=logging.INFO); from bot.paper import typeset; "
    ended = subprocess.run(
        [sys.executable, "-c", f"{asking}print(typeset.is_installed())"], capture_output=True, text=True, check=True
    )
    assert (ended.stdout, ended.stderr) == ("True\n", "")
