"""A reader's sheet: for the web and paper, named in the chat only where web pages are, checked as pages are."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.guide.edition import read_edition
from bot.guide.page import MY_MEETING
from bot.guide.place import Audience
from bot.web.addresses import address_of
from bot.web.guide import WebPage, read_web_guide
from tests.pseudo import CODE, pseudo, write_locale
from tests.small_guide import build_small, page_text, write, write_small_guide

SHEET = """\
---
title: My meeting
ask: Your social worker can go through this with you.
sources:
  - leaflet
review: 2027-01-05
---
This sheet is for you.

## Before the meeting

- Ask for the reports.

## What I want to say

1. What goes well
"""
LINK = "\n\n{% if authority.sheet_link %}\n\nA list to tick: {{ authority.sheet_link }}\n\n{% endif %}\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write_small_guide(tmp_path)
    write(tmp_path, "content/sheets/parent.md", SHEET)
    write(tmp_path, "content/parent/behaviour.md", page_text("behaviour") + LINK)
    return tmp_path


def put(root: Path, name: str, change: Callable[[str], str]) -> None:
    path = root / name
    path.write_text(change(path.read_text("utf-8")), "utf-8")


def sheet_of(root: Path, language: str = "en") -> WebPage:
    return read_web_guide(root / "guide.db").pages[Audience.PARENT, language, MY_MEETING]


def in_the_chat(root: Path, language: str = "en") -> str:
    pages = read_edition(root / "guide.db").pages
    assert (Audience.PARENT, language, MY_MEETING) not in pages, "nobody can tick in a chat"
    return "".join(part.text for part in pages[Audience.PARENT, language, "behaviour"].parts)


def test_it_is_on_the_web_and_the_chat_leads_to_it_where_the_web_pages_are(root: Path) -> None:
    assert build_small(root).problems == []
    assert sheet_of(root).page.title == "My meeting"
    assert "A list to tick" not in in_the_chat(root)
    site = "https://www.anytown.example/guide/"
    put(root, "content/authority.toml", lambda text: text.replace("[authority]", f'[authority]\nsite_link = "{site}"'))
    write_locale(root)
    assert build_small(root).problems == []
    for language in ("en", CODE):
        assert f"{site}{address_of(Audience.PARENT, language, MY_MEETING)}" in in_the_chat(root, language)


def test_it_is_translated_whole_or_english_whole(root: Path) -> None:
    write_locale(root)
    assert build_small(root).problems == []
    assert sheet_of(root, CODE).page.title == pseudo("My meeting")
    marks = {sheet_of(root, language).mark for language in ("en", CODE)}
    assert len(marks) == 2
    write_locale(root, lambda unit: None if unit.text == "What goes well" else pseudo(unit.text))
    report = build_small(root)
    assert report.problems == []
    assert sheet_of(root, CODE).page.title == "My meeting"
    assert not sheet_of(root, CODE).page.translated
    assert any(f"parent/{MY_MEETING}" in line for line in report.shown), "and whoever builds it is told"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text.replace("Ask for the reports.", "Just ask."), 'The word "Just" is never used here.'),
        (lambda text: text.replace("  - leaflet", "  - nothing"), "There is no source 'nothing'."),
        (lambda text: text.replace("Ask for the reports.", "Press **Help now**."), "is true in the chat alone"),
        (lambda text: text.replace("Ask for the reports.", "{{ authority.site_link }}"), "may be empty"),
    ],
)
def test_its_words_are_checked_as_a_pages_are(root: Path, change: Callable[[str], str], said: str) -> None:
    put(root, "content/sheets/parent.md", change)
    (problem,) = build_small(root).problems
    assert problem.file == "content/sheets/parent.md"
    assert said in problem.what


def test_a_sheet_of_nobody_and_a_link_to_no_sheet_are_named(root: Path) -> None:
    (root / "content/sheets/parent.md").rename(root / "content/sheets/stranger.md")
    problems = {problem.file: problem.what for problem in build_small(root).problems}
    assert problems == {
        "content/sheets/stranger.md": "This sheet is no reader's.",
        "content/parent/behaviour.md": "This page leads to a sheet, and parent has none.",
    }
