"""The end of `check`: what readers of each language will see in English, and why."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import commands
from bot.guide.place import Audience, Place
from bot.guide.store import ContentStore
from bot.translation.extract import TextUnit, UnitKind
from tests.compiler.test_sheets import SHEET
from tests.pseudo import CODE, NAME, pseudo, write_locale
from tests.small_guide import build_small, write, write_small_guide

PAGE = "content/parent/abuse/neglect.md"
RULE = "You get the report two days before."


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The small guide, wholly translated."""
    write_small_guide(tmp_path)
    page = tmp_path / PAGE
    rule = "\n{% if authority.report_rule %}\n{{ authority.report_rule }}\n{% else %}\nAsk when.\n{% endif %}\n"
    page.write_text(page.read_text("utf-8") + rule, "utf-8")
    write_locale(tmp_path)
    return tmp_path


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def shown(root: Path) -> str:
    report = build_small(root, force=True)
    assert report.problems == []
    (line,) = report.shown
    return line


def test_a_whole_language(root: Path) -> None:
    found = build_small(root).gathered
    assert found is not None
    pages = len(found.guide.pages)
    assert shown(root) == f"{NAME} [{CODE}]: {pages} of {pages} pages translated."


def test_pages_in_english_and_for_want_of_which_text(root: Path) -> None:
    replace(root / PAGE, "Then that.", "Then this other thing.")
    assert '1 in English, because "Then this other thing." has no translation (parent/abuse/neglect).' in shown(root)


async def test_a_local_sentence_without_translation_costs_only_itself(root: Path) -> None:
    replace(root / "content/authority.toml", 'unit_phone = ""', f'unit_phone = ""\nreport_rule = "{RULE}"')
    line = shown(root)
    assert "in English, because" not in line
    assert line.endswith("; your own words in English within them: report_rule.")
    store = await ContentStore.open(root / "guide.db")
    try:
        page = store.page(Place(Audience.PARENT, CODE, "abuse/neglect"))
    finally:
        await store.close()
    assert page.translated
    text = "".join(part.text for part in page.parts)
    assert RULE in text
    assert pseudo("Then that.") in text


def test_a_button_in_english_is_told_though_every_page_is_translated(root: Path) -> None:
    def without(unit: TextUnit) -> str | None:
        return None if unit.kind is UnitKind.INTERFACE and unit.text in buttons else pseudo(unit.text)

    buttons = {"Home"}
    write_locale(root, without)
    whole, _semicolon, more = shown(root).partition("; ")
    assert re.fullmatch(r".*: (\d+) of \1 pages translated", whole)
    assert more == '1 text of our own screens in English: "Home".'
    buttons = {"Home", "Up"}
    write_locale(root, without)
    assert "; 2 texts of our own screens in English: " in shown(root)


def test_check_counts_the_sheets_as_pages_wherever_it_counts(root: Path) -> None:
    write(root, "content/sheets/parent.md", SHEET)
    write_locale(root)
    result = CliRunner().invoke(commands, ["check", "--root", str(root)])
    assert result.exit_code == 0, result.output
    counted = re.findall(r"(\d+) (?:of \d+ pages|pages in 2 language)", result.output)
    assert len(counted) == 2, result.output
    assert counted[0] == counted[1]


def test_check_ends_with_it_also_when_much_must_be_settled(root: Path) -> None:
    result = CliRunner().invoke(commands, ["check", "--root", str(root), "--live"])
    assert result.exit_code == 1
    assert f"What readers will see:\n  {NAME} [{CODE}]: " in result.output
