"""Publishing twice, and asking the ledger what stood there between, by its commands."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import commands
from bot.guide.ledger import read_ledger
from tests.small_guide import build_small, write_small_guide

PAGE = "content/parent/behaviour.md"


@pytest.fixture(autouse=True)
def guide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A guide published on one day, and again with other words."""
    write_small_guide(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CONTENT_OVERLAY", "anytown")
    assert build_small(tmp_path).built
    assert run("ledger", "note", "--on", "2026-11-20") == 0
    page = Path(PAGE)
    page.write_text(page.read_text("utf-8").replace("Ask who can help.", "Ask the chair."), "utf-8")
    Path("content/parent/abuse/neglect/more.md").unlink()
    for name in ("content/parent/abuse/neglect.md", "content/menu.toml"):
        lines = Path(name).read_text("utf-8").splitlines(keepends=True)
        Path(name).write_text("".join(line for line in lines if "abuse/neglect/more" not in line), "utf-8")
    assert build_small(tmp_path).problems == []
    assert run("ledger", "note", "--on", "2026-12-03") == 0


def run(*arguments: str) -> int:
    return CliRunner().invoke(commands, arguments).exit_code


def output(*arguments: str) -> str:
    return CliRunner().invoke(commands, arguments).output


def test_the_words_of_a_day_are_shown() -> None:
    before = output("said", "2026-12-02", "behaviour", "--audience", "parent")
    assert before.startswith("en/parent/behaviour, edition ")
    assert "in these words since 2026-11-20:" in before
    assert "Ask who can help." in before
    assert "Ask the chair." in output("said", "2026-12-03", "behaviour")
    assert "had no page abuse/neglect/more" in output("said", "2026-12-03", "abuse/neglect/more")
    assert "Nothing had been published by 2026-11-19" in output("said", "2026-11-19", "behaviour")
    assert "soon is no day." in output("said", "soon", "behaviour")


def test_a_mark_tells_what_became_of_its_words() -> None:
    ledger = read_ledger(Path("anytown/ledger.jsonl").read_text("utf-8"))
    marks = {
        (entry.where.page, str(entry.on)): entry.mark for entry in ledger.entries if entry.where.reader == "parent"
    }
    old, new = marks["behaviour", "2026-11-20"], marks["behaviour", "2026-12-03"]
    assert "en/parent/behaviour: since 2026-11-20, replaced on 2026-12-03." in output("ledger", "mark", old.upper())
    assert "en/parent/behaviour: since 2026-12-03, current." in output("ledger", "mark", new)
    assert "withdrawn on 2026-12-03." in output("ledger", "mark", marks["abuse/neglect/more", "2026-11-20"])
    assert "The edition: since 2026-11-20, replaced on 2026-12-03." in output("ledger", "mark", ledger.editions[0][1])
    assert "The ledger knows no mark 23456z." in output("ledger", "mark", "23456z")


def test_noting_the_same_guide_again_adds_nothing_and_an_earlier_day_is_refused() -> None:
    before = Path("anytown/ledger.jsonl").read_bytes()
    assert "0 line(s) added" in output("ledger", "note", "--on", "2026-12-04")
    assert "which is after 2026-12-02. Nothing was written." in output("ledger", "note", "--on", "2026-12-02")
    assert Path("anytown/ledger.jsonl").read_bytes() == before


def test_a_broken_ledger_is_named_and_left() -> None:
    Path("anytown/ledger.jsonl").write_text("{\n", "utf-8")
    assert "line 1 cannot be read" in output("ledger", "note")
    assert Path("anytown/ledger.jsonl").read_text("utf-8") == "{\n"
