"""Law that changes: a made-up next edition of Working Together, in a copy of the whole guide."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.checks.editions import replaced, replaced_matter, unnamed_quotations
from bot.checks.links import unused_sources
from bot.cli import commands
from bot.compiler.texts import read_signoff
from bot.editing.draft import Draft
from bot.guide.approval import Approval
from bot.guide.place import READERS
from bot.source.approvals import approval_files
from bot.source.guide import SourceGuide, read_guide
from bot.source.problems import Problem
from bot.source.tree import Tree
from tests.own_guide import copy_english_guide
from tests.small_guide import write, write_small_guide

SOURCES = "content/sources.toml"
NEXT = """
[wt-2099]
name = "Working Together 2099"
title = "HM Government, Working Together to Safeguard Children"
edition = "April 2099"
address = "https://www.gov.uk/government/publications/working-together-2099"
grade = "A"
dated = 2099-04-01
"""
OLD = ("definitions", "wt-2018", "wt-2023", "wt-2026", "guidance")
QUOTED = [f"content/shared/definition/{name}.md" for name in ("emotional", "neglect", "physical", "sexual")]
THERE = "there is a newer edition: Working Together 2099 of 1 April 2099"
AFTER = date(2099, 5, 1)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole guide in English, every text of it signed off."""
    root = tmp_path_factory.mktemp("editions")
    copy_english_guide(root)
    texts = [each.text for each in read_signoff(Tree(root), AFTER).standings]
    given = date(2026, 6, 1), date(2299, 6, 1)
    draft, signed = Draft(Tree(root)), {text.where: Approval("Lead", "J. Smith", *given, text.words) for text in texts}
    draft.changed |= approval_files(draft.tree, signed, None)
    draft.write()
    return root


def change(root: Path, name: str, old: str, new: str) -> None:
    text = (root / name).read_text("utf-8")
    assert old in text, f"{name} has no {old!r}"
    write(root, name, text.replace(old, new))


def guide_below(root: Path) -> SourceGuide:
    problems: list[Problem] = []
    guide = read_guide(Tree(root), problems)
    assert problems == []
    return guide


def lines_that_cite(root: Path) -> Iterator[tuple[str, int]]:
    """Each line of a page's `sources` that names one of the old editions, found without the program's reader."""
    for path in sorted((root / "content").rglob("*.md")):
        top = path.read_text("utf-8").removeprefix("---\n").partition("---\n")[0]
        for number, line in enumerate(top.splitlines(), start=2):
            if re.fullmatch(rf"  - ({'|'.join(OLD)})( .*)?", line):
                yield path.relative_to(root).as_posix(), number


def test_a_new_edition_names_all_that_rests_on_the_old_and_what_is_quoted_moves_in_one_file(root: Path) -> None:
    assert [*replaced(guide_below(root), AFTER)] == []

    change(root, SOURCES, "dated = 2026-03-18\n", 'dated = 2026-03-18\nsuperseded_by = "wt-2099"\n')
    write(root, SOURCES, (root / SOURCES).read_text("utf-8") + NEXT)
    guide = guide_below(root)
    said = {*replaced(guide, AFTER)}
    pages = {(each.file, each.line) for each in said if each.what.startswith("This page rests on ")}
    assert len(pages) > 60
    assert pages == {*lines_that_cite(root)}
    quotations = [each for each in said if each.what.startswith("These words are quoted from ")]
    assert sorted(each.file for each in quotations) == QUOTED
    assert {each.what for each in quotations} == {f"These words are quoted from Working Together 2018, and {THERE}."}
    lines = {(each.file, each.line) for each in said if each.what.startswith("This line names ")}
    for place in (("content/shared/definition/attribution.md", 1), ("content/parent/abuse.md", 39)):
        assert place in lines, "words, with their line"
    (matter,) = replaced_matter(guide, sorted(said))
    assert matter.what.startswith(f"{len(said)} places rest on an edition that has been replaced: Working Together")
    assert [*unused_sources(guide)] == []

    # One file, and the quotations.
    text = (root / SOURCES).read_text("utf-8").replace('kept_beside = "wt-2026"', 'kept_beside = "wt-2099"')
    text = text.replace(
        '[definitions]\nname = "Working Together 2018"', '[definitions]\nname = "Working Together 2099"'
    )
    write(
        root, SOURCES, text.replace('superseded_by = "wt-2099"', 'superseded_by = "wt-2099"\nkept_beside = "wt-2099"')
    )
    for name in QUOTED:
        change(root, name, "child", "minor")
    change(root, "content/shared/definition/attribution.md", "2018", "2099")
    assert [*replaced(guide_below(root), AFTER)] == []

    due = CliRunner().invoke(commands, ["review", "--root", str(root)], env={"CONTENT_OVERLAY": ""})
    assert due.exit_code == 0, due.output
    lapsed = set(re.findall(r"^  (\S+) \[en\]: Changed since it was signed off", due.output, re.MULTILINE))
    kinds = [Path(name).stem for name in QUOTED]
    assert lapsed == {f"{reader}/abuse/{kind}" for reader in READERS for kind in kinds}, "these pages, and no other"
    others = "young_person/abuse/neglect [en], professional/abuse/neglect [en]"
    assert f"Look also at the same subject for others: {others}." in due.output


def test_an_edition_that_is_announced_is_said_to_be_still_to_come(tmp_path: Path) -> None:
    write_small_guide(tmp_path)
    write(tmp_path, SOURCES, (tmp_path / SOURCES).read_text("utf-8") + NEXT)
    change(tmp_path, SOURCES, 'quoted_in = ["definition"]', 'quoted_in = ["definition"]\nsuperseded_by = "wt-2099"')
    before, after = (
        sorted({each.what for each in replaced(guide_below(tmp_path), day)}) for day in (date(2099, 3, 31), AFTER)
    )
    assert [what.replace(", which is still to come", "") for what in before] == after
    assert before != after


def test_words_that_nobody_can_trace_are_named(tmp_path: Path) -> None:
    write_small_guide(tmp_path)
    assert [*unnamed_quotations(guide_below(tmp_path))] == []
    change(tmp_path, "content/parent/abuse/neglect.md", "  - book page 49\n", "")
    (page,) = unnamed_quotations(guide_below(tmp_path))
    assert str(page) == (
        "content/parent/abuse/neglect.md:9: This page quotes definition, and does not name where it is from."
        " Write book below `sources`."
    )
    change(tmp_path, SOURCES, 'quoted_in = ["definition"]\n', "")
    (passage,) = unnamed_quotations(guide_below(tmp_path))
    assert (passage.file, passage.line) == ("content/shared/definition.md", 1)
