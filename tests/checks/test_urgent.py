"""Urgent screens in every language: their length, and the English to ask for on the telephone."""

from pathlib import Path

import pytest

from tests.pseudo import CODE, pseudo, write_locale
from tests.small_guide import TABLES, build_small, write, write_small_guide

PAGE = "content/parent/help-now.md"
TERM = (
    '["social worker"]\nours = "ئىشچى"\nforms = ["{form}"]\nwhy = "It stands in letters."\nbrackets = "social worker"\n'
)


def replace(root: Path, name: str, old: str, new: str) -> None:
    text = (root / name).read_text("utf-8")
    assert old in text
    write(root, name, text.replace(old, new))


@pytest.mark.parametrize(("longer", "said"), [(0, []), (1, ["Part 1 of this urgent page has up to 1101 characters."])])
def test_a_translation_may_be_longer_than_the_english_but_not_than_a_screen(
    tmp_path: Path, longer: int, said: list[str]
) -> None:
    write_small_guide(tmp_path)
    replace(tmp_path, PAGE, "Nobody has been told.", "Nobody has been told.\n\nAsk.")
    rest = 1100 - len("If anyone is in danger now, call 999.\n\n") - len("\n\n") - 400
    texts = {"Nobody has been told.": "ئ" * 400, "Ask.": "ئ" * (rest + longer)}
    write_locale(tmp_path, lambda unit: texts.get(unit.text) or pseudo(unit.text))
    assert [problem.what for problem in build_small(tmp_path).problems if problem.file == PAGE] == said


@pytest.mark.parametrize("bracketed", [False, True])
def test_what_to_ask_for_in_english_also_where_a_passage_or_a_help_line_says_it(
    tmp_path: Path, bracketed: bool
) -> None:
    write_small_guide(tmp_path)
    table = TABLES["content/help-lines.toml"].replace('about = "Day and night."', 'about = "Ask for a social worker."')
    write(tmp_path, "content/help-lines.toml", table)
    write(tmp_path, "content/shared/told.md", "Ring. {{ about.emergency }}\n")
    for reader in ("parent", "young_person", "professional", "everyone"):
        replace(tmp_path, f"content/{reader}/help-now.md", "Nobody has", '{% include "told" %}\n\nNobody has')
    with_english = pseudo("Ask for a social worker.") + " (social worker)"
    write_locale(
        tmp_path,
        lambda unit: with_english if bracketed and unit.text == "Ask for a social worker." else pseudo(unit.text),
    )
    write(tmp_path, f"locales/{CODE}/terms.toml", TERM.format(form=pseudo("social worker")))
    report = build_small(tmp_path)
    assert report.problems == []
    said = [warning for warning in report.warnings if "An urgent screen first says it here" in warning.what]
    assert len(said) == (0 if bracketed else 1), "once, though four pages say it"
    assert all('"(social worker)"' in warning.what and warning.language == CODE for warning in said)


def test_a_source_that_no_page_names_is_a_warning(tmp_path: Path) -> None:
    write_small_guide(tmp_path)
    report = build_small(tmp_path)
    assert report.built
    assert [warning.what for warning in report.warnings if "No page names" in warning.what] == [
        "No page names the source [rumour].",
        "No page names the source [provisional].",
    ]
