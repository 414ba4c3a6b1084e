"""The end of `check`: what readers of each language will see in English, and why."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import commands
from bot.guide.place import Audience, Place
from bot.guide.store import ContentStore
from tests.pseudo import CODE, NAME, pseudo, write_locale
from tests.small_guide import build_small, write_small_guide

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


def test_check_ends_with_it_also_when_much_must_be_settled(root: Path) -> None:
    result = CliRunner().invoke(commands, ["check", "--root", str(root), "--live"])
    assert result.exit_code == 1
    assert f"What readers will see:\n  {NAME} [{CODE}]: " in result.output
