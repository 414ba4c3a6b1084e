"""A page as plain text: for a terminal, for reading through, and for the search index."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from bot.compiler.build import build
from bot.guide.document import Emphasis, Heading, List, Number, Paragraph, PartBreak, Quotation, Strong, Text
from bot.guide.language import Language
from bot.guide.page import HOME, START, Citation, Link, Page
from bot.guide.place import Audience
from bot.source.tree import Tree
from bot.text.guide import write_texts
from bot.text.render import block_text, page_texts
from tests.small_guide import write_small_guide

NUMBER = Number.of("0800 1111", copy=True)


def page(name: str = "abuse", *, urgent: bool = False) -> Page:
    blocks = (Paragraph((Text("Words & <more>."),)), PartBreak(), Heading((Text("Law"),)), Paragraph((Text("So."),)))
    source = Citation("book", "the book", "page 49")
    return Page(
        Audience.PARENT, "en", name, "A title", "Button", "abuse", blocks, (Text("Ask "), NUMBER), (source,),
        date(2026, 1, 5), date(2027, 1, 5), (Link("abuse/neglect", "Neglect"),), urgent,
    )  # fmt: skip


def test_each_block_is_what_is_read() -> None:
    bold = Strong((Text("Ring "), NUMBER, Text(", "), Emphasis((Text("now"),))))
    assert block_text(Paragraph((bold, Text(".")))) == "Ring 0800\u00a01111, now."
    assert block_text(List(((Text("a"),), (Text("b"),)))) == "• a\n• b"
    assert block_text(List(((Text("a"),), (Text("b"),)), 3)) == "3. a\n4. b"
    assert block_text(Quotation(((Text("The law"),), (Text("in two."),)))) == "The law\n\nin two."
    assert block_text(PartBreak()) == ""


def test_a_page_has_its_title_its_parts_who_can_help_and_its_sources() -> None:
    assert page_texts(page(), str) == [
        "A title\n\nWords & <more>.",
        "A title\n\nLaw\n\nSo.\n\nWho can help\nAsk 0800\u00a01111"
        "\n\nSource: the book, page 49. Checked 5 January 2026.",
    ]


def test_an_urgent_page_begins_with_what_to_do_and_names_only_the_day() -> None:
    first, last = page_texts(page(urgent=True), str)
    assert first == "Words & <more>."
    assert last.endswith("\n\nChecked 5 January 2026.")


def test_first_screens_have_no_sources_and_the_very_first_names_nobody() -> None:
    assert page_texts(page(HOME), str)[-1].endswith("So.\n\nAsk 0800\u00a01111")
    assert page_texts(page(START), str)[-1].endswith("So.")


def test_the_whole_guide_is_printed_in_the_order_in_which_buttons_lead(tmp_path: Path) -> None:
    write_texts(tmp_path, [page("abuse/neglect"), page(HOME), page("abuse")], {"en": Language("en", "English")})
    lines = (tmp_path / "parent.en.txt").read_text("utf-8").split("\n")
    assert [line for line in lines if line.startswith("=")] == [
        "======== home", "======== abuse/neglect", "======== abuse"
    ]  # fmt: skip
    assert lines.count("-------- [Law]") == 3
    assert lines.count("   [Neglect] -> abuse/neglect") == 3


def test_a_part_without_a_heading_is_announced_in_the_language_of_the_page(tmp_path: Path) -> None:
    read_on = {"Read on ({part} of {parts})": "Czytaj dalej ({part} z {parts})"}
    parts = (Paragraph((Text("A"),)), PartBreak(), Paragraph((Text("B"),)))
    two = replace(page(), language="pl", blocks=parts, next=())
    write_texts(tmp_path, [two], {"pl": Language("pl", "Polski", strings=read_on)})
    assert "-------- [Czytaj dalej (2 z 2)]" in (tmp_path / "parent.pl.txt").read_text("utf-8").split("\n")


def test_build_prints_one_file_a_reader(tmp_path: Path) -> None:
    write_small_guide(tmp_path)
    assert build(Tree(tmp_path), None, text=tmp_path / "text").problems == []
    assert sorted(path.name for path in (tmp_path / "text").iterdir()) == [
        "everyone.en.txt", "parent.en.txt", "professional.en.txt", "young_person.en.txt"
    ]  # fmt: skip
