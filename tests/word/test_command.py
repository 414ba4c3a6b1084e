"""The commands: pages written as documents, what came back listed in words, and a proposal taken over."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import commands
from tests.small_guide import write_small_guide
from tests.word.letters import edited, hung, ins, out, with_comments, with_part

PAGE = "content/parent/abuse/neglect.md"


@pytest.fixture(autouse=True)
def guide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_small_guide(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CONTENT_OVERLAY", raising=False)


def run(*arguments: str, ends_with: int = 0) -> str:
    done = CliRunner().invoke(commands, ["word", *arguments])
    assert done.exit_code == ends_with, f"{done.output}{done.exception!r}"
    return done.output


def written() -> Path:
    run("out", "abuse/neglect", "--audience", "parent", "--root", ".", "--to", "letters")
    (file,) = Path("letters").iterdir()
    return file


def test_a_page_goes_out_comes_back_and_a_proposal_is_taken_over() -> None:
    file = written()
    assert "0 proposal(s). Nothing was changed." in run("in", str(file), "--root", ".")
    changed = edited(
        file.read_bytes(),
        ("First this.", f"First {out('this')}{ins('that')}."),
        ("For anyone under 19.", f"For anyone under {out('19', 'Sam')}{ins('18', 'Sam')}."),
        ("Newer words exist.", hung("Newer words", 0) + " exist."),
    )
    file.write_bytes(with_comments(changed, (0, "Sam", "Since 2026 &amp; binding.")))
    before = Path(PAGE).read_bytes()
    said = run("in", str(file), "--root", ".", "--html", "back.html")
    assert "parent/abuse/neglect [en]: What neglect means\n3 proposal(s)." in said
    assert "1. To be changed, Sam\n   For anyone under [-19-]{+18+}.\n\n" in said, "a table's words are changed there"
    assert (
        "2. To be changed, Jo\n   First [-this-]{+that+}.\n   Its words stand in the page as they are: --take 2" in said
    )
    assert "3. Comment, Sam\n   Newer words\n   Since 2026 & binding." in said
    html = Path("back.html").read_text("utf-8")
    assert "Since 2026 &amp; binding." in html
    assert re.search(r"<del>.*?this.*?</del><ins>.*?that.*?</ins>", html)
    assert "<script" not in html
    assert run("in", str(file), "--root", ".", "--take", "2") == before.decode().partition("---\n")[2].partition(
        "---\n"
    )[2].replace("First this.", "First that.")
    for number, why in (("1", "by hand"), ("3", "by hand"), ("4", "There is no proposal 4")):
        assert why in run("in", str(file), "--root", ".", "--take", number, ends_with=1)
    assert Path(PAGE).read_bytes() == before, "nothing is ever merged"


def test_a_proposal_that_is_taken_over_is_no_page_to_print() -> None:
    assert "leave --html out" in run("in", PAGE, "--root", ".", "--take", "1", "--html", "back.html", ends_with=2)
    assert not Path("back.html").exists()


def test_that_the_page_was_changed_or_is_gone_since_is_said_first() -> None:
    file = written()
    text = Path(PAGE).read_text("utf-8")
    Path(PAGE).write_text(text.replace("Then that.", "Then those."), "utf-8")
    said = run("in", str(file), "--root", ".")
    assert said.index("were changed since it went out") < said.index("1. To be looked at: its place is not sure")
    assert "Then [-those-]{+that+}." in said
    gone = with_part(file.read_bytes(), "docProps/core.xml", "<a>parent/abuse/gone [en], mark bcdfghjkmn</a>")
    file.write_bytes(gone)
    assert "there is no such text now" in run("in", str(file), "--root", ".", ends_with=1)


def test_several_pages_at_once_and_slips_of_the_pen() -> None:
    said = run("out", "abuse", "--all-below", "--audience", "parent", "--root", ".", "--to", "letters")
    assert said.count("Written: ") == len(list(Path("letters").iterdir())) > 4
    assert "Did you mean abuse/neglect?" in run(
        "out", "abuse/neglet", "--audience", "parent", "--root", ".", ends_with=1
    )
    Path("no.docx").write_text("words", "utf-8")
    assert "no.docx: This is no .docx file" in run("in", "no.docx", "--root", ".", ends_with=1)
    Path("taken").write_text("", "utf-8")
    assert "cannot be written" in run(
        "out", "abuse", "--audience", "parent", "--root", ".", "--to", "taken/x", ends_with=1
    )


def test_without_the_part_that_writes_word_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "docx", None)
    monkeypatch.delitem(sys.modules, "bot.word.written", raising=False)
    said = run("out", "abuse", "--audience", "parent", "--root", ".", ends_with=1)
    assert "`make install-edit`" in said


def test_a_folder_of_documents_is_read_as_one() -> None:
    run("out", "abuse/neglect", "abuse/physical", "--audience", "parent", "--root", ".", "--to", "letters")
    Path("letters/~$rent.abuse.neglect.docx").write_text("kept by Word while it is open", "utf-8")
    said = run("in", "letters", "--root", ".", "--html", "back.html")
    assert said.count("0 proposal(s)") == 2
    assert Path("back.html").read_text("utf-8").count("<h2>") == 2
    Path("empty").mkdir()
    assert "There is no .docx file in empty." in run("in", "empty", "--root", ".", ends_with=1)
