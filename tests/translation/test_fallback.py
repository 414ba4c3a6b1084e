"""Translations: a page is shown whole in the reader's language or whole in English, and nothing is forgotten."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from babel.dates import format_date

from bot.compiler.build import Report
from bot.guide.page import HELP_NOW, HOME, START
from bot.guide.place import READERS, Audience, Place
from bot.guide.store import ContentStore
from bot.telegram.page_screens import page_screen
from bot.telegram.screens import Screen
from bot.translation.extract import TextUnit, interface_units, units_of_code
from tests.pseudo import CODE, NAME, pseudo, write_locale
from tests.small_guide import TODAY, build_small, write_small_guide

RICH = "abuse/neglect"
NOTE = pseudo("This page is not in your language yet. Here it is in English.")
DRAFT = pseudo("A qualified translator has not yet checked this translation. The English counts.")
IN_ENGLISH = pseudo("In English")
LATIN = re.compile(r"[A-Za-z]+")
KEPT = re.compile(r"<[^>]+>|&\w+;|https?://\S+|\S+@\S+|(?<![\w/])/[a-z]+")


def built(root: Path, change: Callable[[TextUnit], str | None] = lambda unit: pseudo(unit.text)) -> Report:
    write_small_guide(root)
    write_locale(root, change)
    return build_small(root)


async def screen(root: Path, page: str, part: int = 1) -> Screen:
    store = await ContentStore.open(root / "guide.db")
    try:
        found = store.page(Place(Audience.PARENT, CODE, page))
        return page_screen(found, store.language(CODE), store.languages, part)
    finally:
        await store.close()


def without(text: str) -> Callable[[TextUnit], str | None]:
    """All translated but this English text."""
    return lambda unit: None if unit.text == text else pseudo(unit.text)


async def test_a_whole_page_is_translated_with_title_buttons_source_line_and_date(tmp_path: Path) -> None:
    assert built(tmp_path).problems == []
    first, second = await screen(tmp_path, RICH), await screen(tmp_path, RICH, 2)
    assert first.text.startswith(f"<b>{pseudo('What neglect means')}</b>\n\n")
    assert pseudo("Call") in first.text
    assert pseudo("For anyone under 19.") in first.text
    labels = [button.label for row in first.rows for button in row]
    assert pseudo("About abuse neglect more") in labels
    assert pseudo("Get help") in labels
    assert f"▼ {pseudo('The exact words')}" in labels
    assert pseudo("Home") in labels
    assert pseudo("the Safeguarding and Review Unit") in second.text
    assert f"{pseudo('the book')}, {pseudo('page 49')}" in second.text
    assert format_date(TODAY.replace(month=1, day=5), "long", locale=CODE) in second.text
    assert pseudo("Who can help") in second.text


async def test_numbers_keep_their_no_break_spaces(tmp_path: Path) -> None:
    assert built(tmp_path).problems == []
    shown = await screen(tmp_path, RICH)
    assert "0800\u00a01111" in shown.text
    assert "0800 1111" not in shown.text
    assert [button.copies for row in shown.rows for button in row if button.copies] == ["08001111"]


@pytest.mark.parametrize(
    "missing",
    [
        "What neglect means",
        "Neglect",
        "Get help",
        "Ask {{ authority.unit_name }} or the chair.",
        "A child does not get the **basics** they need. Ask *early*.",
        "The exact words",
        "Then that.",
        "The persistent failure to meet basic needs.",
        "For anyone under 19.",
        "the Safeguarding and Review Unit",
        "the book",
        "page 49",
        "Who can help",
        "Source: {sources}.",
        "Checked {day}.",
    ],
)
async def test_one_missing_translation_shows_the_page_whole_in_english_with_a_note(
    missing: str, tmp_path: Path
) -> None:
    assert built(tmp_path, without(missing)).problems == []
    for part in (1, 2):
        shown = await screen(tmp_path, RICH, part)
        assert shown.text.startswith(f"{NOTE}\n\n<b>What neglect means</b>")
        assert DRAFT not in shown.text
        assert IN_ENGLISH not in [button.label for row in shown.rows for button in row]
        words = shown.text.removeprefix(NOTE)
        assert not re.search("[\u0600-\u06ff]", words), "half a page in each language"


@pytest.mark.parametrize(
    "translation",
    [
        pytest.param("fuzzy " + pseudo("Then that."), id="fuzzy"),
        pytest.param(None, id="missing"),
    ],
)
async def test_a_guess_is_never_shown(translation: str | None, tmp_path: Path) -> None:
    def change(unit: TextUnit) -> str | None:
        return translation if unit.text == "Then that." else pseudo(unit.text)

    assert built(tmp_path, change).problems == []
    assert "Then that." in (await screen(tmp_path, RICH, 2)).text


async def test_changed_english_is_not_shown_in_its_old_translation(tmp_path: Path) -> None:
    assert built(tmp_path).problems == []
    page = tmp_path / "content/parent/abuse/neglect.md"
    page.write_text(page.read_text("utf-8").replace("Then that.", "Then this other thing."), "utf-8")
    assert build_small(tmp_path).problems == []
    assert "Then this other thing." in (await screen(tmp_path, RICH, 2)).text
    assert (await screen(tmp_path, RICH)).text.startswith(NOTE)


async def test_a_button_to_a_page_without_translation_stays_english(tmp_path: Path) -> None:
    assert built(tmp_path, without("About abuse neglect more")).problems == []
    shown = await screen(tmp_path, RICH)
    labels = [button.label for row in shown.rows for button in row]
    assert "About abuse neglect more" in labels
    assert pseudo("Get help") in labels
    assert NOTE not in shown.text


def test_a_lost_placeholder_is_a_problem_with_its_line(tmp_path: Path) -> None:
    english = "Call {{ line.childline }} at any time."

    def change(unit: TextUnit) -> str:
        return "سۆز 0800 1111" if unit.text == english else pseudo(unit.text)

    (problem,) = built(tmp_path, change).problems
    catalogue = tmp_path / problem.file
    assert english in catalogue.read_text("utf-8").split("\n")[problem.line - 1]
    assert problem.language == CODE
    assert "Keep: {{ line.childline }}." in str(problem)


async def test_the_same_english_may_be_said_differently_on_two_pages(tmp_path: Path) -> None:
    def change(unit: TextUnit) -> str:
        other = " ئا" if unit.context == "parent/behaviour" else ""
        return pseudo(unit.text) + (other if unit.text == "Read this next" else "")

    assert built(tmp_path, change).problems == []
    for page, label in [("behaviour", pseudo("Read this next") + " ئا"), ("abuse", pseudo("Read this next"))]:
        assert label in [button.label for row in (await screen(tmp_path, page)).rows for button in row]


def test_every_interface_text_is_found_even_inside_f_strings(tmp_path: Path) -> None:
    (tmp_path / "screens.py").write_text(
        'def shown(_, n):\n    return f"<b>{_(\'Which language?\')}</b>" + _("one " "text") + _(n)\n', "utf-8"
    )
    assert {(unit.text, unit.file, unit.line) for unit in units_of_code(tmp_path)} == {
        ("Which language?", f"{tmp_path.name}/screens.py", 2),
        ("one text", f"{tmp_path.name}/screens.py", 2),
    }
    ours = {unit.text for unit in interface_units()}
    assert {"Who can help", "Home", "Copy {number}", "Which language?", "I do not know that command."} <= ours


async def test_no_english_is_left_in_any_page_of_the_real_guide(pseudo_guide: Path) -> None:
    """Completeness of the extractor: what was never offered to a translator would still be in Latin letters here."""
    store = await ContentStore.open(pseudo_guide / "guide.db")
    try:
        language = store.language(CODE)
        seen = 0
        for audience in Audience:
            for page_id in store.ids(audience, CODE):
                page = store.page(Place(audience, CODE, page_id))
                assert page.translated, page_id
                for part in range(1, len(page.parts) + 1):
                    shown = page_screen(page, language, [language], part)
                    labels = (button.label for row in shown.rows for button in row)
                    words = KEPT.sub("", " ".join([shown.text, *labels]))
                    assert LATIN.findall(words) == [], (audience, page_id)
                    seen += 1
        assert seen > 3 * len(READERS) * 19
        start = page_screen(store.page(Place(Audience.EVERYONE, CODE, START)), language, store.languages)
        assert NAME in [button.label for row in start.rows for button in row]
        for reader in READERS:
            for page_id in (HOME, HELP_NOW):
                assert store.page(Place(reader, CODE, page_id)).id == page_id
    finally:
        await store.close()
