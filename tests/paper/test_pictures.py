"""Pictures: drawn in every kind and direction, for a phone and wide, the same bytes each time, and never with a box."""

import io
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from PIL import Image

from bot.compiler import pictures as compiled
from bot.compiler.build import Report, build
from bot.guide.document import Block, Emphasis, Heading, List, Number, Paragraph, Spans, Strong, Text
from bot.guide.edition import read_edition
from bot.guide.picture import PICTURE_KINDS, Picture
from bot.guide.place import Audience
from bot.paper.pictures import picture_data, picture_on_paper, picture_on_the_web, picture_png, picture_svg
from bot.paper.typeset import TO_INSTALL_PAPER, PaperError
from bot.source.tree import Tree
from tests.paper.test_typeset import SCRIPTS
from tests.small_guide import TODAY, build_small, write_small_guide

ACCENT = (11, 107, 98)
Kind = Literal["steps", "table", "ways"]


def item(name: str, rest: str, when: str = "") -> Spans:
    return (Strong((Text(f"{name}:"),)), Text(f" {rest}"), *((Emphasis((Text(when),)),) if when else ()))


def picture(kind: Kind, code: str = "en", words: str = "Some words") -> Picture:
    items = tuple(item(words, f"{words}, {words}.", "within 15 days" if kind == "steps" else "") for _ in range(4))
    blocks: tuple[Block, ...] = (
        Paragraph((Text(words), Number.of("999", copy=False))),
        List(items, 1 if kind == "steps" else None),
        Heading((Text(words),)),
        Paragraph((Text(words),)),
    )
    return Picture(kind, code, words, blocks)


def image(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")


def middle_of(accent: Image.Image) -> float:
    """Where, from the left (0) to the right (1), the discs and arrows stand."""
    width, height = accent.size
    pixels = accent.load()
    assert pixels is not None
    found = [x for y in range(height // 4, height, 4) for x in range(0, width, 2) if pixels[x, y] == ACCENT]
    return sum(found) / len(found) / width


@pytest.mark.parametrize("kind", PICTURE_KINDS)
@pytest.mark.parametrize("code", SCRIPTS)
def test_every_kind_is_drawn_in_every_script(code: str, kind: Kind) -> None:
    direction = "rtl" if code in {"ur", "ar", "fa", "ps"} else "ltr"
    made = picture(kind, code, SCRIPTS[code].split("،")[0].split(",")[0])
    tall, wide = (ElementTree.fromstring(picture_svg(made, direction, wide=wide)) for wide in (False, True))
    assert tall.get("width") == "270pt"
    assert wide.get("width") == "760pt"
    assert not list(tall.iter("{http://www.w3.org/2000/svg}text")), "outlines: no reader needs our fonts"


def test_right_to_left_turns_it_round() -> None:
    steps = picture("steps", "en", "A")
    left, right = (middle_of(image(picture_png(steps, direction))) for direction in ("ltr", "rtl"))
    assert left < 0.5 < right
    ways = [picture_svg(picture("ways"), direction) for direction in ("ltr", "rtl")]
    assert b"M 0 0l 7 5l -7 5Z" in ways[0].replace(b" Z", b"Z")
    assert b"M 0 0l 7 5l -7 5Z" not in ways[1].replace(b" Z", b"Z")


def test_the_same_words_give_the_same_bytes() -> None:
    made = picture("table")
    assert picture_png(made, "ltr") == picture_png(made, "ltr")
    assert picture_svg(made, "ltr") == picture_svg(made, "ltr")


def test_on_paper_a_picture_is_as_wide_as_its_column_and_never_too_small_to_read() -> None:
    made = picture("steps")
    assert b'width="340pt"' in picture_on_paper(made, "ltr")
    long = replace(made, blocks=(List(tuple(item("Some words", "more words " * 9) for _ in range(20)), 1),))
    assert picture_on_paper(long, "ltr") == b""


def test_what_parts_the_bold_words_from_the_rest_is_not_drawn() -> None:
    [_note, listed, *_] = picture_data(picture("ways"), "ltr")["blocks"]
    first = listed["items"][0]
    assert first["head"] == [{"kind": "text", "text": "Some words"}]
    assert first["text"] == [{"kind": "text", "text": "Some words, Some words."}]
    urdu = replace(picture("table", "ur"), blocks=(List(((Strong((Text("آپ"),)), Text("، اگر آپ آئیں")),)),))
    assert picture_data(urdu, "rtl")["blocks"][0]["items"][0]["text"] == [{"kind": "text", "text": "اگر آپ آئیں"}]


def test_a_letter_without_glyph_is_refused_and_the_web_has_the_words_alone() -> None:
    odd = picture("steps", "en", "This is 漢")
    with pytest.raises(PaperError, match="漢"):
        picture_png(odd, "ltr")
    assert picture_on_the_web(odd, "ltr", False) == b""


PICTURE = """
{% if channel.picture %}
## What comes first

1. **First** this.
2. **Then** that WORDS.
{% endif %}
"""


def with_a_picture(root: Path, words: str) -> Path:
    write_small_guide(root)
    page = root / "content/parent/abuse/neglect.md"
    text = page.read_text("utf-8").replace("checked: 2026-01-05", "picture: steps\nchecked: 2026-01-05", 1)
    page.write_text(text + PICTURE.replace("WORDS", words), "utf-8")
    return root


def left_out(report: Report) -> list[str]:
    return [line for warning in report.warnings if "left out" in (line := str(warning))]


def test_the_guide_holds_each_picture_and_draws_again_only_what_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = with_a_picture(tmp_path, "or not")
    report = build_small(root)
    assert report.built
    assert left_out(report) == []
    assert len(compiled.drawn_before(root / "guide.db", compiled.drawing())) == 1

    def never(*_about: object) -> bytes:
        raise AssertionError("drawn again")

    page = root / "content/parent/abuse/neglect.md"
    page.write_text(page.read_text("utf-8").replace("title: What neglect means", "title: What is neglect"), "utf-8")
    with monkeypatch.context() as patched:
        patched.setattr(compiled, "picture_png", never)
        assert build_small(root).built
    assert compiled.drawn_before(root / "guide.db", "another recipe") == {}


def test_a_picture_that_cannot_be_drawn_is_left_out_with_a_warning(tmp_path: Path) -> None:
    report = build_small(with_a_picture(tmp_path, "漢"))
    assert report.built
    [warning] = left_out(report)
    assert warning.startswith("content/parent/abuse/neglect.md:12: [en] The picture of this page is left out: ")
    assert compiled.drawn_before(tmp_path / "guide.db", compiled.drawing()) == {}


def test_without_the_extra_the_guide_is_built_and_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = with_a_picture(tmp_path, "or not")
    monkeypatch.setattr(compiled, "is_installed", lambda: False)
    said: list[str] = []
    assert build(Tree(root), root / "guide.db", today=TODAY, say=said.append).built
    assert f"No pictures in the chat. {TO_INSTALL_PAPER}" in said
    pages = read_edition(root / "guide.db").pages
    assert pages[Audience.PARENT, "en", "abuse/neglect"].picture is None, "no picture, no button"
